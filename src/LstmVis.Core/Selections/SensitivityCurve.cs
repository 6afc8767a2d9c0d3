namespace LstmVis.Core;

/// <summary>For every cell of a pattern's sources, the thresholds at which it follows the pattern on a range: those above a greatest and not above a least.</summary>
internal sealed class SensitivityCurve
{
    private readonly Pattern _pattern;
    private readonly (float[] Low, float[] High)[] _bounds;
    private readonly float _greatest;

    private SensitivityCurve(Pattern pattern, (float[] Low, float[] High)[] bounds, float greatest)
    {
        _pattern = pattern;
        _bounds = bounds;
        _greatest = greatest;
    }

    /// <summary>Reads the range and its margins once.</summary>
    public static SensitivityCurve Read(Pattern pattern, Documents documents, StepRange range, IRowKernel kernel, CancellationToken cancellation)
    {
        var rows = new PatternRows(pattern, documents, range, kernel, cancellation);
        var bounds = new (float[] Low, float[] High)[pattern.Sources.Count];
        for (int source = 0; source < bounds.Length; source++)
            bounds[source] = rows.FindBounds(source);
        float greatest = bounds.SelectMany(ends => ends.Low).Where(float.IsFinite).DefaultIfEmpty(0f).Max();
        return new SensitivityCurve(pattern, bounds, greatest);
    }

    /// <summary>The middles of equal parts of 0 to 1, or to the greatest threshold that still selects a cell where that is more. A tanh source accepts none of 1 or above, so one among the sources bounds all.</summary>
    public float[] SpreadThresholds(int count)
    {
        float end = _greatest <= 1f || _pattern.Sources.Any(source => source.Transform == Transform.Tanh) ? 1f : _greatest;
        float[] thresholds = new float[count];
        for (int place = 0; place < count; place++)
            thresholds[place] = end * (place + 0.5f) / count;
        return thresholds;
    }

    /// <summary>The number of cells that each threshold selects.</summary>
    public int[] Count(ReadOnlySpan<float> thresholds)
    {
        float[] sorted = thresholds.ToArray();
        int[] order = [.. Enumerable.Range(0, sorted.Length)];
        if (sorted.Any(float.IsNaN))
            throw new ArgumentException("A threshold is NaN; thresholds are numbers.", nameof(thresholds));
        Array.Sort(sorted, order);
        int[] counts = new int[sorted.Length];
        for (int source = 0; source < _bounds.Length; source++)
            AddCounts(_pattern.Sources[source].Transform, _bounds[source], sorted, counts);
        int[] result = new int[counts.Length];
        for (int place = 0; place < order.Length; place++)
            result[order[place]] = counts[place];
        return result;
    }

    private static void AddCounts(Transform transform, (float[] Low, float[] High) bounds, float[] sorted, int[] counts)
    {
        int[] change = new int[sorted.Length + 1];
        for (int cell = 0; cell < bounds.Low.Length; cell++)
        {
            if (!(bounds.High[cell] < bounds.Low[cell]))
                continue;
            change[CountUpTo(sorted, bounds.High[cell])]++;
            change[CountUpTo(sorted, bounds.Low[cell])]--;
        }

        int current = 0;
        for (int place = 0; place < sorted.Length; place++)
        {
            current += change[place];
            if (transform.Accepts(sorted[place]))
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
}
