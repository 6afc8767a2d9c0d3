using LstmVis.Core;

namespace LstmVis.Server;

/// <summary>A half-open range of time steps.</summary>
internal sealed record StepRangeContract
{
    /// <summary>The first time step, zero-based.</summary>
    public required int Start { get; init; }

    /// <summary>The first time step after the range.</summary>
    public required int End { get; init; }

    /// <summary>The range, where it has steps and all are in the corpus.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="field">The parameter or field that holds it, for the message.</param>
    /// <exception cref="RequestException">It is empty or not inside the corpus.</exception>
    public StepRange Read(Corpus corpus, string field) => Read(Start, End, corpus, field);

    /// <inheritdoc cref="Read(Corpus, string)"/>
    public static StepRange Read(int start, int end, Corpus corpus, string field)
    {
        if (start < 0 || end > corpus.StepCount || start >= corpus.StepCount)
            throw RequestException.Invalid(field, $"The range [{start}, {end}) is not inside the corpus, whose {corpus.StepCount} time steps are 0 to {corpus.StepCount - 1}; 'end' is at most {corpus.StepCount}.");
        if (end <= start)
            throw RequestException.Invalid(field, $"The range [{start}, {end}) is empty; 'end' is the first step after it and must be above 'start'.");
        return new StepRange(start, end);
    }
}
