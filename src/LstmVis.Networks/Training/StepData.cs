using LstmVis.Core;

namespace LstmVis.Networks;

/// <summary>What a model reads, step by step, and what it is to say: the next token, a label, or the next vector.</summary>
public sealed class StepData
{
    private StepData(Documents documents, ReadOnlyMemory<int> tokenIds, ReadOnlyMemory<float> vectors, int channelCount, ReadOnlyMemory<int>? labels)
    {
        if (labels is { } given && given.Length != documents.StepCount)
            throw new ArgumentException($"{given.Length} labels are given for {documents.StepCount} steps.", nameof(labels));
        Documents = documents;
        TokenIds = tokenIds;
        Vectors = vectors;
        ChannelCount = channelCount;
        Labels = labels;
    }

    /// <summary>Where sequences begin; a model's state starts anew at each.</summary>
    public Documents Documents { get; }

    /// <summary>What is read, <c>[timeStep]</c>; empty where vectors are.</summary>
    public ReadOnlyMemory<int> TokenIds { get; }

    /// <summary>What is read, <c>[timeStep, channel]</c>; empty where tokens are.</summary>
    public ReadOnlyMemory<float> Vectors { get; }

    /// <summary>Numbers of a vector; 0 where tokens are read.</summary>
    public int ChannelCount { get; }

    /// <summary>What is to be said at each step, <c>[timeStep]</c>; -1 where nothing is. Null: whatever comes next.</summary>
    public ReadOnlyMemory<int>? Labels { get; }

    /// <summary>Steps in all.</summary>
    public int StepCount => Documents.StepCount;

    /// <summary>Tokens, each to be followed by a guess of the next.</summary>
    public static StepData OfTokens(Corpus corpus)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        return new StepData(corpus.Documents, corpus.TokenIds, default, 0, null);
    }

    /// <summary>Tokens in documents, each to be followed by a guess of the next.</summary>
    public static StepData OfTokens(ReadOnlyMemory<int> tokenIds, Documents documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        return new StepData(documents, tokenIds, default, 0, null);
    }

    /// <summary>Tokens, with a label at each step (-1: none).</summary>
    public static StepData OfTokens(Corpus corpus, ReadOnlyMemory<int> labels)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        return new StepData(corpus.Documents, corpus.TokenIds, default, 0, labels);
    }

    /// <summary>Vectors, <c>[timeStep, channel]</c>, with a label at each step (-1: none), or null to predict the next vector.</summary>
    public static StepData OfVectors(ReadOnlyMemory<float> vectors, int channelCount, Documents documents, ReadOnlyMemory<int>? labels = null)
    {
        ArgumentNullException.ThrowIfNull(documents);
        ArgumentOutOfRangeException.ThrowIfLessThan(channelCount, 1);
        if ((long)documents.StepCount * channelCount != vectors.Length)
            throw new ArgumentException($"{vectors.Length} numbers are not {documents.StepCount} steps of {channelCount} channels.", nameof(vectors));
        return new StepData(documents, default, vectors, channelCount, labels);
    }

    /// <summary>One label per document, at its last step; -1 at all others. Empty documents are passed over.</summary>
    /// <exception cref="ArgumentException">There are not as many labels as documents.</exception>
    public static int[] AtLastSteps(Documents documents, ReadOnlySpan<int> labels)
    {
        ArgumentNullException.ThrowIfNull(documents);
        if (labels.Length != documents.Count)
            throw new ArgumentException($"{labels.Length} labels are given for {documents.Count} documents.", nameof(labels));
        var steps = new int[documents.StepCount];
        Array.Fill(steps, -1);
        foreach (Document document in documents.All().Where(document => document.Steps.Length > 0))
            steps[document.Steps.End - 1] = labels[document.Index];
        return steps;
    }

    /// <summary>Throws where a model cannot learn from this.</summary>
    /// <exception cref="ArgumentException">A token or label is outside what it knows, or the width of vectors differs.</exception>
    internal void Check(RecurrentModel model)
    {
        if ((model.Sizes.Head is HeadKind.StepLabel or HeadKind.SequenceLabel) == (Labels is null))
            throw new ArgumentException(Labels is null ? "The model says labels, but none are given to learn from." : "Labels are given, but the model does not say labels.");
        CheckInputs(model);
    }

    /// <summary>Throws where a model cannot read this.</summary>
    /// <exception cref="ArgumentException">As <see cref="Check(RecurrentModel)"/> throws.</exception>
    internal void CheckInputs(RecurrentModel model)
    {
        ModelSizes sizes = model.Sizes;
        if (sizes.TokenCount == 0 && ChannelCount != sizes.InputSize)
            throw new ArgumentException($"The model reads vectors of {sizes.InputSize} numbers, but {(ChannelCount == 0 ? "tokens" : $"vectors of {ChannelCount}")} are given.");
        if (sizes.TokenCount > 0 && TokenIds.Length != StepCount)
            throw new ArgumentException($"The model reads tokens, but vectors of {ChannelCount} numbers are given.");
        Check(TokenIds.Span, sizes.TokenCount, 0, "Token id {0} at time step {2} is outside the model's vocabulary of {1}.");
        if (Labels is { } labels)
            Check(labels.Span, sizes.OutputSize, -1, "Label id {0} at time step {2} is outside the {1} labels of the model.");
        foreach (float number in Vectors.Span)
        {
            if (!float.IsFinite(number))
                throw new ArgumentException("The vectors hold numbers that are NaN or infinite; a model cannot read those.");
        }
    }

    private static void Check(ReadOnlySpan<int> ids, int count, int least, string message)
    {
        for (int step = 0; step < ids.Length; step++)
        {
            if (ids[step] < least || ids[step] >= count)
                throw new ArgumentException(string.Format(System.Globalization.CultureInfo.InvariantCulture, message, ids[step], count, step));
        }
    }
}
