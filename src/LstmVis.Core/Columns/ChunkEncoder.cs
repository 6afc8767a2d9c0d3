using System.Numerics;
using System.Runtime.InteropServices;

namespace LstmVis.Core;

/// <summary>Encodes some positions of a segment into both layouts. One per thread.</summary>
internal sealed class ChunkEncoder
{
    private readonly Source _source;
    private readonly CodeBook _book;
    private readonly IndexPlan _plan;
    private float _least = float.PositiveInfinity;
    private float _greatest = float.NegativeInfinity;
    private float[] _values = [];

    public ChunkEncoder(Source source, CodeBook book, IndexPlan plan)
    {
        _source = source;
        _book = book;
        _plan = plan;
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
            NoteExtremes(_values.AsSpan(0, needed));
            for (int row = 0; row < piece.Length; row++)
                _book.Encode(_values.AsSpan(row * _source.CellCount, _source.CellCount), rows[((piece.Start + row - segment.Start) * stride)..]);
        }

        ByteTranspose.Columns(rows.Slice(first * stride, count * stride), stride, count, _plan.CellCount, codes[first..], room);
    }

    /// <summary>The least number that this thread saw; positive infinity for none.</summary>
    public float Least => _least;

    /// <summary>The greatest; negative infinity for none.</summary>
    public float Greatest => _greatest;

    // A comparison with NaN is false, so NaN is left out.
    private void NoteExtremes(ReadOnlySpan<float> values)
    {
        var least = new Vector<float>(_least);
        var greatest = new Vector<float>(_greatest);
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        foreach (Vector<float> vector in vectors)
        {
            least = Vector.ConditionalSelect(Vector.LessThan(vector, least), vector, least);
            greatest = Vector.ConditionalSelect(Vector.GreaterThan(vector, greatest), vector, greatest);
        }

        for (int lane = 0; lane < Vector<float>.Count; lane++)
        {
            _least = Math.Min(_least, least[lane]);
            _greatest = Math.Max(_greatest, greatest[lane]);
        }

        foreach (float value in values[(vectors.Length * Vector<float>.Count)..])
        {
            _least = value < _least ? value : _least;
            _greatest = value > _greatest ? value : _greatest;
        }
    }
}
