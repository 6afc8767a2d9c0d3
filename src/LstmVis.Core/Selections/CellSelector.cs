namespace LstmVis.Core;

/// <summary>The selection rule: which cells follow a pattern on a range.</summary>
public static class CellSelector
{
    private const int BlockFloats = 1 << 18;

    /// <summary>All cells of the pattern's sources that are on everywhere in <paramref name="range"/> and off in its margins.</summary>
    /// <param name="pattern">What a cell must do.</param>
    /// <param name="documents">Bounds the margins.</param>
    /// <param name="range">At least one step, inside one document.</param>
    /// <returns>The cells, strictly ascending; empty where none follows.</returns>
    /// <exception cref="ArgumentException">The range is empty, outside the corpus, or crosses a document boundary.</exception>
    public static IReadOnlyList<CellRef> Select(Pattern pattern, Documents documents, StepRange range)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        Document document = CheckRange(documents, range);
        StepRange steps = range.Grow(pattern.OffBefore, pattern.OffAfter, document.Steps);
        var selected = new List<CellRef>();
        for (int source = 0; source < pattern.Sources.Count; source++)
        {
            bool[] follows = new bool[pattern.Sources[source].CellCount];
            Array.Fill(follows, true);
            OnTest[] tests = GetOnTests(pattern, [.. Enumerable.Range(0, follows.Length).Select(cell => new CellRef(source, cell))]);
            ForEachRow(pattern.Sources[source], steps, (step, values) => Narrow(values, tests, range.Contains(step), follows));
            for (int cell = 0; cell < follows.Length; cell++)
            {
                if (follows[cell])
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
    public static int[] CountByThreshold(Pattern pattern, Documents documents, StepRange range, ReadOnlySpan<float> thresholds)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        Document document = CheckRange(documents, range);
        StepRange steps = range.Grow(pattern.OffBefore, pattern.OffAfter, document.Steps);
        float[] sorted = thresholds.ToArray();
        int[] order = [.. Enumerable.Range(0, sorted.Length)];
        if (sorted.Any(float.IsNaN))
            throw new ArgumentException("A threshold is NaN; thresholds are numbers.", nameof(thresholds));
        Array.Sort(sorted, order);
        int[] counts = new int[sorted.Length];
        foreach (Source source in pattern.Sources)
            AddCounts(source, pattern.Side, steps, range, sorted, counts);
        int[] result = new int[counts.Length];
        for (int place = 0; place < order.Length; place++)
            result[order[place]] = counts[place];
        return result;
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

    // A cell follows the pattern at threshold q when all its numbers in the range reach q and none in the margins does: when hi < q <= low.
    private static void AddCounts(Source source, Side side, StepRange steps, StepRange range, float[] sorted, int[] counts)
    {
        float[] low = new float[source.CellCount];
        float[] high = new float[source.CellCount];
        bool[] hasNaN = new bool[source.CellCount];
        Array.Fill(low, float.PositiveInfinity);
        Array.Fill(high, float.NegativeInfinity);
        ForEachRow(source, steps, (step, values) =>
        {
            bool isInside = range.Contains(step);
            for (int cell = 0; cell < values.Length; cell++)
            {
                float value = side switch { Side.Positive => values[cell], Side.Negative => -values[cell], _ => Math.Abs(values[cell]) };
                if (!isInside)
                    high[cell] = value > high[cell] ? value : high[cell];
                else if (float.IsNaN(value))
                    hasNaN[cell] = true;
                else
                    low[cell] = Math.Min(low[cell], value);
            }
        });

        int[] change = new int[sorted.Length + 1];
        for (int cell = 0; cell < low.Length; cell++)
        {
            // The transform is monotone and odd, so the extremes of activations are the activations of the extremes.
            int first = CountUpTo(sorted, source.Transform.Apply(high[cell]));
            int last = CountUpTo(sorted, source.Transform.Apply(low[cell]));
            if (hasNaN[cell] || first >= last)
                continue;
            change[first]++;
            change[last]--;
        }

        int current = 0;
        for (int place = 0; place < sorted.Length; place++)
        {
            current += change[place];
            if (source.Transform.Accepts(sorted[place]))
                counts[place] += current;
        }
    }

    private static int CountUpTo(float[] sorted, float value)
    {
        int low = 0;
        int high = sorted.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (sorted[middle] <= value)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private static void Narrow(ReadOnlySpan<float> values, OnTest[] tests, bool mustBeOn, bool[] follows)
    {
        for (int cell = 0; cell < values.Length; cell++)
            follows[cell] &= tests[cell].IsOn(values[cell]) == mustBeOn;
    }

    private delegate void RowAction(int step, ReadOnlySpan<float> values);

    private static void ForEachRow(Source source, StepRange steps, RowAction action)
    {
        int blockSteps = Math.Clamp(BlockFloats / Math.Max(1, source.CellCount), 1, steps.Length);
        float[] block = new float[blockSteps * source.CellCount];
        for (int start = steps.Start; start < steps.End; start += blockSteps)
        {
            var rows = new StepRange(start, Math.Min(start + blockSteps, steps.End));
            source.States.ReadRows(rows, block);
            for (int step = rows.Start; step < rows.End; step++)
                action(step, block.AsSpan((step - rows.Start) * source.CellCount, source.CellCount));
        }
    }
}
