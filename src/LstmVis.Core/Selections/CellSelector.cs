namespace LstmVis.Core;

/// <summary>The selection rule: which cells follow a pattern on a range.</summary>
public static class CellSelector
{
    private static readonly IRowKernel Kernel = RowKernelFactory.Create(new MatcherOptions().ForceScalar);

    /// <summary>All cells of the pattern's sources that are on everywhere in <paramref name="range"/> and off in its margins.</summary>
    /// <param name="pattern">What a cell must do.</param>
    /// <param name="documents">Bounds the margins.</param>
    /// <param name="range">At least one step, inside one document.</param>
    /// <returns>The cells, strictly ascending; empty where none follows.</returns>
    /// <exception cref="ArgumentException">The range is empty, outside the corpus, or crosses a document boundary.</exception>
    public static IReadOnlyList<CellRef> Select(Pattern pattern, Documents documents, StepRange range) =>
        Select(pattern, documents, range, Kernel, CancellationToken.None);

    /// <summary>The same on another thread, for ranges that may be long.</summary>
    /// <exception cref="ArgumentException">As <see cref="Select(Pattern, Documents, StepRange)"/> says.</exception>
    public static Task<IReadOnlyList<CellRef>> SelectAsync(Pattern pattern, Documents documents, StepRange range, CancellationToken cancellation = default)
    {
        CheckRange(documents, range);
        return Task.Run(() => Select(pattern, documents, range, Kernel, cancellation), cancellation);
    }

    /// <summary>The same with a kernel of the caller's.</summary>
    internal static IReadOnlyList<CellRef> Select(Pattern pattern, Documents documents, StepRange range, IRowKernel kernel, CancellationToken cancellation)
    {
        var rows = new PatternRows(pattern, documents, range, kernel, cancellation);
        var selected = new List<CellRef>();
        for (int source = 0; source < pattern.Sources.Count; source++)
        {
            ReadOnlySpan<int> follows = rows.FindFollowing(source);
            for (int cell = follows.IndexOfAnyExcept(0); cell < follows.Length && cell >= 0; cell++)
            {
                if (follows[cell] != 0)
                    selected.Add(new CellRef(source, cell));
            }
        }

        return selected;
    }

    /// <summary>How many cells each of many thresholds would select on a range: the sensitivity curve, in one pass over the numbers.</summary>
    /// <param name="pattern">What a cell must do; its own thresholds are not used.</param>
    /// <param name="documents">Bounds the margins.</param>
    /// <param name="range">At least one step, inside one document.</param>
    /// <param name="thresholds">The thresholds, in any order. One that a source's transform does not accept selects none of its cells.</param>
    /// <returns>The number of cells, <c>[threshold]</c>.</returns>
    /// <exception cref="ArgumentException">A threshold is NaN, or the range is empty, outside the corpus, or crosses a document boundary.</exception>
    public static int[] CountByThreshold(Pattern pattern, Documents documents, StepRange range, ReadOnlySpan<float> thresholds) =>
        SensitivityCurve.Read(pattern, documents, range, Kernel, CancellationToken.None).Count(thresholds);

    /// <summary>How many cells each of evenly spread thresholds would select on a range, in one pass over the numbers.</summary>
    /// <param name="pattern">What a cell must do; its own thresholds are not used.</param>
    /// <param name="documents">Bounds the margins.</param>
    /// <param name="range">At least one step, inside one document.</param>
    /// <param name="count">How many thresholds: the middles of so many equal parts of 0 to 1 or, without a tanh source, to the greatest threshold that still selects a cell where that is more.</param>
    /// <param name="cancellation">Stops reading a long range.</param>
    /// <returns>The thresholds, ascending, and the number of cells of each.</returns>
    /// <exception cref="ArgumentException">The range is empty, outside the corpus, or crosses a document boundary.</exception>
    public static Task<(float[] Thresholds, int[] CellCounts)> GetSensitivityAsync(Pattern pattern, Documents documents, StepRange range, int count, CancellationToken cancellation = default)
    {
        CheckRange(documents, range);
        return Task.Run(
            () =>
            {
                var curve = SensitivityCurve.Read(pattern, documents, range, Kernel, cancellation);
                float[] thresholds = curve.SpreadThresholds(count);
                return (thresholds, curve.Count(thresholds));
            }, cancellation);
    }

    /// <summary>The document that holds a range, or an error that says why none does.</summary>
    /// <exception cref="ArgumentException">The range is empty, outside the corpus, or crosses a document boundary.</exception>
    public static Document CheckRange(Documents documents, StepRange range)
    {
        ArgumentNullException.ThrowIfNull(documents);
        if (range.Length == 0)
            throw new ArgumentException($"The range {range} is empty; select at least one step.", nameof(range));
        if (range.End > documents.StepCount)
            throw new ArgumentException($"The range {range} is not inside the corpus, whose steps are [0, {documents.StepCount}).", nameof(range));
        Document document = documents.At(range.Start);
        return document.Steps.Contains(range)
            ? document
            : throw new ArgumentException($"The range {range} crosses the end of document '{document.Id}' at step {document.Steps.End}; select inside one document.", nameof(range));
    }

    /// <summary>The on-tests of many cells; equal thresholds of a source are carried back through its transform once.</summary>
    internal static OnTest[] GetOnTests(Pattern pattern, IReadOnlyList<CellRef> cells)
    {
        var tests = new OnTest[cells.Count];
        var known = new Dictionary<(Transform, float), float>();
        for (int place = 0; place < tests.Length; place++)
        {
            (Transform, float) key = (pattern.Sources[cells[place].Source].Transform, pattern.Thresholds[cells[place]]);
            if (!known.TryGetValue(key, out float least))
                known.Add(key, least = key.Item1.GetLeastStored(key.Item2));
            tests[place] = new OnTest(least, pattern.Side);
        }

        return tests;
    }
}
