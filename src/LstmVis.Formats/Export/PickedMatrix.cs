using System.Buffers;
using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>Some rows and some cells of a matrix, in the order wanted.</summary>
internal sealed class PickedMatrix : IStateMatrix
{
    private readonly IStateMatrix _all;
    private readonly IReadOnlyList<StepRange> _ranges;
    private readonly int[] _starts;
    private readonly int[]? _cells;

    /// <param name="all">The matrix.</param>
    /// <param name="ranges">Its rows, one range after the other.</param>
    /// <param name="cells">Its columns; null for all.</param>
    public PickedMatrix(IStateMatrix all, IReadOnlyList<StepRange> ranges, int[]? cells)
    {
        _all = all;
        _ranges = ranges;
        _cells = cells;
        _starts = new int[ranges.Count + 1];
        for (int place = 0; place < ranges.Count; place++)
            _starts[place + 1] = checked(_starts[place] + ranges[place].Length);
        StepCount = _starts[^1];
        CellCount = cells?.Length ?? all.CellCount;
        Fingerprint = $"picked-{string.Join(',', ranges)}-{(cells is null ? "all" : string.Join(',', cells))}-{all.Fingerprint}";
    }

    public int StepCount { get; }

    public int CellCount { get; }

    public string Fingerprint { get; }

    public bool IsHalf => _all.IsHalf;

    public void ReadRows(StepRange steps, Span<float> destination)
    {
        StateMatrixChecks.Rows(this, steps, destination);
        int found = Array.BinarySearch(_starts, steps.Start);
        for (int place = found >= 0 ? found : ~found - 1; place < _ranges.Count && _starts[place] < steps.End; place++)
        {
            int start = Math.Max(steps.Start, _starts[place]);
            int end = Math.Min(steps.End, _starts[place + 1]);
            if (start >= end)
                continue;
            int first = _ranges[place].Start + start - _starts[place];
            Span<float> rows = destination.Slice((start - steps.Start) * CellCount, (end - start) * CellCount);
            var from = new StepRange(first, first + end - start);
            if (_cells is null)
                _all.ReadRows(from, rows);
            else
                _all.ReadCells(from, _cells, rows);
        }
    }
}
