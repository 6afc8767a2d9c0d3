namespace LstmVis.Core;

/// <summary>Counts the cells of one source, other than the selected ones, that follow a pattern on a range. One per thread.</summary>
internal abstract class FollowCounter
{
    /// <summary>Counts them.</summary>
    /// <param name="filled">The place of the document among those with steps, by which positions are ahead of steps.</param>
    /// <param name="range">The time steps on which they must be on.</param>
    /// <param name="document">The time steps of the document, which bound the margins.</param>
    /// <param name="limit">Above this many, any number above it may be returned.</param>
    public abstract int Count(int filled, StepRange range, StepRange document, int limit);
}

/// <summary>Counts on the float numbers: whole rows, and of those only the cells that still may follow.</summary>
internal sealed class FloatFollowCounter : FollowCounter
{
    private const int BlockFloats = 1 << 14;

    private readonly Source _source;
    private readonly int _offBefore;
    private readonly int _offAfter;
    private readonly int[] _cells;
    private readonly OnTest[] _tests;
    private readonly int[] _alive;
    private readonly float[] _rows;
    private readonly int _rowsAtOnce;
    private readonly CancellationToken _cancellation;
    private int _aliveCount;

    /// <summary>Prepares for one selection.</summary>
    /// <param name="source">The source.</param>
    /// <param name="pattern">The pattern; its margins are used.</param>
    /// <param name="cells">The cells to count, those that are not selected.</param>
    /// <param name="tests">Where each of them is on.</param>
    /// <param name="cancellation">Stops a count over a long range.</param>
    public FloatFollowCounter(Source source, Pattern pattern, int[] cells, OnTest[] tests, CancellationToken cancellation)
    {
        _source = source;
        _offBefore = pattern.OffBefore;
        _offAfter = pattern.OffAfter;
        _cells = cells;
        _tests = tests;
        _cancellation = cancellation;
        _alive = new int[cells.Length];
        _rowsAtOnce = Math.Max(1, BlockFloats / Math.Max(1, source.CellCount));
        _rows = new float[_rowsAtOnce * source.CellCount];
    }

    public override int Count(int filled, StepRange range, StepRange document, int limit)
    {
        if (_cells.Length == 0)
            return 0;
        _aliveCount = _cells.Length;
        for (int place = 0; place < _aliveCount; place++)
            _alive[place] = place;
        StepRange all = range.Grow(_offBefore, _offAfter, document);
        Narrow(range, true);
        Narrow(new StepRange(all.Start, range.Start), false);
        Narrow(new StepRange(range.End, all.End), false);
        return _aliveCount;
    }

    private void Narrow(StepRange steps, bool mustBeOn)
    {
        for (int start = steps.Start; start < steps.End && _aliveCount > 0; start += _rowsAtOnce)
        {
            var rows = new StepRange(start, (int)Math.Min((long)start + _rowsAtOnce, steps.End));
            _cancellation.ThrowIfCancellationRequested();
            _source.States.ReadRows(rows, _rows);
            for (int row = 0; row < rows.Length && _aliveCount > 0; row++)
            {
                ReadOnlySpan<float> values = _rows.AsSpan(row * _source.CellCount, _source.CellCount);
                int kept = 0;
                for (int place = 0; place < _aliveCount; place++)
                {
                    int cell = _alive[place];
                    _alive[kept] = cell;
                    kept += _tests[cell].IsOn(values[_cells[cell]]) == mustBeOn ? 1 : 0;
                }

                _aliveCount = kept;
            }
        }
    }
}
