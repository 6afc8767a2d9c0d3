namespace LstmVis.Core;

/// <summary>Which of the ranges that share cells with a selection are wanted.</summary>
public sealed record MatchOptions
{
    /// <summary>The defaults: closed ranges of at least two steps, overlaps suppressed, everywhere.</summary>
    public static MatchOptions Default { get; } = new();

    /// <summary>Least number of shared cells; default 1, which is also the least.</summary>
    public int MinShared { get; init; } = 1;

    /// <summary>Least length in steps; default 2.</summary>
    public int MinLength { get; init; } = 2;

    /// <summary>Greatest length in steps; default unlimited.</summary>
    public int MaxLength { get; init; } = int.MaxValue;

    /// <summary>
    /// Window mode: every window of exactly this many steps is a candidate, closed or not, and the length limits are not used.
    /// Null, the default, considers closed ranges.
    /// </summary>
    public int? WindowLength { get; init; }

    /// <summary>Whether a range may overlap one that ranks before it; default false.</summary>
    public bool AllowOverlap { get; init; }

    /// <summary>Only ranges in these documents, by index, strictly ascending; null, the default, means all.</summary>
    public IReadOnlyList<int>? Documents { get; init; }

    /// <summary>Throws on a combination that means nothing.</summary>
    /// <exception cref="ArgumentException">A limit is below 1, the length limits contradict each other, or documents are unsorted or unknown.</exception>
    public void Check(Documents documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        if (MinShared < 1)
            throw new ArgumentException($"The least number of shared cells must be at least 1, but is {MinShared}.");
        if (MinLength < 1)
            throw new ArgumentException($"The least length must be at least 1, but is {MinLength}.");
        if (MaxLength < MinLength)
            throw new ArgumentException($"The greatest length, {MaxLength}, is below the least, {MinLength}.");
        if (WindowLength is < 1)
            throw new ArgumentException($"The window length must be at least 1, but is {WindowLength}.");
        if (Documents is null)
            return;
        for (int place = 0; place < Documents.Count; place++)
        {
            if ((uint)Documents[place] >= (uint)documents.Count)
                throw new ArgumentException($"Document {Documents[place]} is not among the {documents.Count} documents of the corpus.");
            if (place > 0 && Documents[place] <= Documents[place - 1])
                throw new ArgumentException($"The documents are not in ascending order: {Documents[place]} comes after {Documents[place - 1]}.");
        }
    }
}
