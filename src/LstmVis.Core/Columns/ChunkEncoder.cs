namespace LstmVis.Core;

/// <summary>Encodes some positions of a segment into both layouts. One per thread.</summary>
internal sealed class ChunkEncoder
{
    private readonly Source _source;
    private readonly CodeBook _book;
    private readonly IndexPlan _plan;
    private readonly float[] _least = new float[256];
    private readonly float[] _greatest = new float[256];
    private float[] _values = [];

    public ChunkEncoder(Source source, CodeBook book, IndexPlan plan)
    {
        _source = source;
        _book = book;
        _plan = plan;
        Array.Fill(_least, float.PositiveInfinity);
        Array.Fill(_greatest, float.NegativeInfinity);
    }

    /// <summary>Encodes positions <c>[first, first + count)</c> of a segment.</summary>
    /// <param name="positions">Where steps lie.</param>
    /// <param name="segment">The positions of the segment.</param>
    /// <param name="first">Relative to the segment; a multiple of 64.</param>
    /// <param name="count">A multiple of 64; positions behind the corpus get code 0.</param>
    /// <param name="room">Positions that the segment has room for.</param>
    /// <param name="codes">The layout by cell: <c>[cell, position]</c>.</param>
    /// <param name="rows">The layout by row: <c>[position, cell]</c>, cells filled up to a multiple of 64.</param>
    public void Encode(StepPositions positions, StepRange segment, int first, int count, int room, Span<byte> codes, Span<byte> rows)
    {
        int stride = _plan.RowBytes;
        rows.Slice(first * stride, count * stride).Clear();
        int start = Math.Min(segment.Start + first, segment.End);
        int end = Math.Min(segment.Start + first + count, segment.End);
        foreach ((int filled, StepRange piece) in positions.Split(new StepRange(start, end)))
        {
            int needed = piece.Length * _source.CellCount;
            if (_values.Length < needed)
                _values = new float[needed];
            _source.States.ReadRows(new StepRange(piece.Start - filled, piece.End - filled), _values);
            for (int row = 0; row < piece.Length; row++)
                _book.Encode(_values.AsSpan(row * _source.CellCount, _source.CellCount), rows[((piece.Start + row - segment.Start) * stride)..], _least, _greatest);
        }

        ByteTranspose.Columns(rows.Slice(first * stride, count * stride), stride, count, _plan.CellCount, codes[first..], room);
    }

    /// <summary>Adds what this thread saw of least and greatest numbers by code.</summary>
    public void AddBuckets(float[] least, float[] greatest)
    {
        for (int code = 0; code < 256; code++)
        {
            least[code] = Math.Min(least[code], _least[code]);
            greatest[code] = Math.Max(greatest[code], _greatest[code]);
        }
    }
}
