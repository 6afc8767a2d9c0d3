namespace LstmVis.Core;

/// <summary>Goes once over the numbers that decide which cells follow a pattern on a range: the rows of the range and of its margins.</summary>
internal sealed class PatternRows
{
    private const int BlockFloats = 1 << 18;

    private readonly Pattern _pattern;
    private readonly StepRange _range;
    private readonly StepRange _steps;
    private readonly IRowKernel _kernel;
    private readonly CancellationToken _cancellation;

    /// <summary>Prepares for a range.</summary>
    /// <exception cref="ArgumentException">The range is empty, outside the corpus, or crosses a document boundary.</exception>
    public PatternRows(Pattern pattern, Documents documents, StepRange range, IRowKernel kernel, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        Document document = CellSelector.CheckRange(documents, range);
        _pattern = pattern;
        _range = range;
        _steps = range.Grow(pattern.OffBefore, pattern.OffAfter, document.Steps);
        _kernel = kernel;
        _cancellation = cancellation;
    }

    /// <summary>The cells of a source that follow the pattern: all bits set for those, 0 for others.</summary>
    public int[] FindFollowing(int source)
    {
        Source states = _pattern.Sources[source];
        float[] least = GetLeastStored(source);
        int[] follows = new int[states.CellCount];
        Array.Fill(follows, -1);
        ForEachRow(states, (step, values) => _kernel.Narrow(values, least, _pattern.Side, _range.Contains(step), follows));
        return follows;
    }

    /// <summary>
    /// The least activation of each cell in the range and the greatest in its margins, as the side sees them: a cell follows the pattern at a threshold that is above the greatest and not above the least.
    /// Negative infinity is the least of a cell with NaN in the range, and the greatest of one without numbers in the margins.
    /// </summary>
    public (float[] Low, float[] High) FindBounds(int source)
    {
        Source states = _pattern.Sources[source];
        float[] low = new float[states.CellCount];
        float[] high = new float[states.CellCount];
        Array.Fill(low, float.PositiveInfinity);
        Array.Fill(high, float.NegativeInfinity);
        ForEachRow(states, (step, values) =>
        {
            if (_range.Contains(step))
                _kernel.Lower(values, _pattern.Side, low);
            else
                _kernel.Raise(values, _pattern.Side, high);
        });

        // Every transform is monotone and odd: the extremes of activations are the activations of the extremes.
        Apply(states.Transform, low);
        Apply(states.Transform, high);
        return (low, high);
    }

    private static void Apply(Transform transform, float[] values)
    {
        if (transform == Transform.None)
            return;
        foreach (ref float value in values.AsSpan())
            value = float.IsNegativeInfinity(value) ? value : transform.Apply(value);
    }

    private float[] GetLeastStored(int source)
    {
        Source states = _pattern.Sources[source];
        float[] least = new float[states.CellCount];
        if (least.Length > 0 && _pattern.Thresholds.IsUniform)
        {
            Array.Fill(least, _pattern.GetOnTest(new CellRef(source, 0)).LeastStored);
            return least;
        }

        for (int cell = 0; cell < least.Length; cell++)
        {
            float threshold = _pattern.Thresholds[new CellRef(source, cell)];
            bool isKnown = cell > 0 && threshold == _pattern.Thresholds[new CellRef(source, cell - 1)];
            least[cell] = isKnown ? least[cell - 1] : states.Transform.GetLeastStored(threshold);
        }

        return least;
    }

    private delegate void RowAction(int step, ReadOnlySpan<float> values);

    private void ForEachRow(Source source, RowAction action)
    {
        int blockSteps = Math.Clamp(BlockFloats / Math.Max(1, source.CellCount), 1, _steps.Length);
        float[] block = GC.AllocateUninitializedArray<float>(blockSteps * source.CellCount);
        for (int start = _steps.Start; start < _steps.End; start += blockSteps)
        {
            _cancellation.ThrowIfCancellationRequested();
            var rows = new StepRange(start, Math.Min(start + blockSteps, _steps.End));
            source.States.ReadRows(rows, block);
            for (int step = rows.Start; step < rows.End; step++)
                action(step, block.AsSpan((step - rows.Start) * source.CellCount, source.CellCount));
        }
    }
}
