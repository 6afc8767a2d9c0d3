namespace LstmVis.Core;

/// <summary>Counts on the codes of an index, 64 cells at a time, and stops when the limit is passed.</summary>
internal sealed class CodeFollowCounter(SourceIndex index, Source source, Pattern pattern, FollowTables tables, OnTest[] tests, IFollowKernel kernel, CancellationToken cancellation) : FollowCounter
{
    private const int RowsAtOnce = 4096;
    private const int TouchedRows = 3;
    private const int LineBytes = 64;

    private readonly byte[] _alive = new byte[64];
    private readonly byte[] _unsure = new byte[64];
    private float[] _column = [];

    // Kept so that the loads are not dropped.
    private int _touched;

    public override int Count(int filled, StepRange range, StepRange document, int limit)
    {
        StepRange all = range.Grow(pattern.OffBefore, pattern.OffAfter, document);
        Touch(all.Start + filled, all.Length);
        int count = 0;
        for (int block = 0; block < index.Plan.BlockCount; block++)
        {
            count += CountBlock(block, filled, range, all);
            if (count > limit)
                break;
        }

        return count;
    }

    // All lines of the first rows are asked for at once, so that their ways from memory overlap. By then nearly every block of cells is decided.
    private void Touch(int position, int count)
    {
        int segmentPositions = index.Plan.SegmentPositions;
        IndexSegment segment = index.Segments[position / segmentPositions];
        int place = position - segment.FirstPosition;
        ReadOnlySpan<byte> rows = segment.GetRows(place, Math.Min(Math.Min(count, TouchedRows), segment.Room - place), index.Plan.RowBytes);
        int sum = 0;
        for (int line = 0; line < rows.Length; line += LineBytes)
            sum += rows[line];
        _touched = sum;
    }

    private int CountBlock(int block, int filled, StepRange range, StepRange all)
    {
        tables.IsCounted.AsSpan(block * 64, 64).CopyTo(_alive);
        if (!tables.IsPlain)
            _unsure.AsSpan().Clear();
        int segmentPositions = index.Plan.SegmentPositions;
        int count = 0;
        for (int position = all.Start + filled; position < all.End + filled;)
        {
            IndexSegment segment = index.Segments[position / segmentPositions];
            int place = position - segment.FirstPosition;
            int rows = Math.Min(Math.Min(segment.Room - place, all.End + filled - position), RowsAtOnce);
            count = kernel.Narrow(segment.GetRows(place, rows, index.Plan.RowBytes)[(block * 64)..], rows, index.Plan.RowBytes, range.Start + filled - position, range.End + filled - position, tables, block * 64, _alive, _unsure);
            if (count == 0)
                return 0;
            position += rows;
            if (rows == RowsAtOnce)
                cancellation.ThrowIfCancellationRequested();
        }

        return tables.IsPlain ? count : count - CountWrong(block, range, all);
    }

    // The cells that may follow but of which some code did not tell: the numbers themselves decide.
    private int CountWrong(int block, StepRange range, StepRange all)
    {
        int wrong = 0;
        for (int place = 0; place < 64; place++)
        {
            if ((_alive[place] & _unsure[place]) == 0)
                continue;
            int cell = (block * 64) + place;
            if (_column.Length < all.Length)
                _column = new float[all.Length];
            source.States.ReadCells(all, [cell], _column);
            for (int step = all.Start; step < all.End; step++)
            {
                if (tests[cell].IsOn(_column[step - all.Start]) != range.Contains(step))
                {
                    wrong++;
                    break;
                }
            }
        }

        return wrong;
    }
}
