namespace LstmVis.Core;

/// <summary>The sequence that was fed to the model: one token per time step, cut into documents.</summary>
public sealed class Corpus
{
    /// <summary>Joins tokens, their vocabulary and their documents.</summary>
    /// <param name="tokenIds">One id per time step, <c>[timeStep]</c>; not copied, so it must not change.</param>
    /// <param name="vocabulary">The texts of the ids.</param>
    /// <param name="documents">How the steps are cut; null makes one document of all.</param>
    /// <exception cref="ArgumentException">A token id is not in the vocabulary, or the documents cover another number of steps.</exception>
    public Corpus(ReadOnlyMemory<int> tokenIds, Vocabulary vocabulary, Documents? documents = null)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        documents ??= Documents.Whole(tokenIds.Length);
        if (documents.StepCount != tokenIds.Length)
            throw new ArgumentException($"The documents cover {documents.StepCount} steps, but there are {tokenIds.Length} tokens.", nameof(documents));
        if (FindUnknown(tokenIds.Span, vocabulary) is { } step)
            throw new ArgumentException($"Token id {tokenIds.Span[step]} at time step {step} is not in the vocabulary of {vocabulary.Count} entries.", nameof(tokenIds));
        TokenIds = tokenIds;
        Vocabulary = vocabulary;
        Documents = documents;
    }

    /// <summary>One id per time step, <c>[timeStep]</c>.</summary>
    public ReadOnlyMemory<int> TokenIds { get; }

    /// <summary>The texts of the ids.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>How the steps are cut into documents.</summary>
    public Documents Documents { get; }

    /// <summary>The number of time steps.</summary>
    public int StepCount => TokenIds.Length;

    /// <summary>All steps, <c>[0, StepCount)</c>.</summary>
    public StepRange Steps => new(0, StepCount);

    /// <summary>The text at a time step.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The step is outside the corpus.</exception>
    public string GetToken(int step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(step, StepCount);
        return Vocabulary.GetToken(TokenIds.Span[step]);
    }

    /// <summary>The first time step whose id the vocabulary lacks; null where it has all of them.</summary>
    public static int? FindUnknown(ReadOnlySpan<int> tokenIds, Vocabulary vocabulary)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        for (int step = 0; step < tokenIds.Length; step++)
        {
            if (!vocabulary.TryGetToken(tokenIds[step], out _))
                return step;
        }

        return null;
    }
}
