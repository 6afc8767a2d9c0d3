namespace LstmVis.Core;

/// <summary>A stretch of an index: its two mapped layouts.</summary>
/// <param name="FirstPosition">The first position in it.</param>
/// <param name="Room">How many positions it has room for; a multiple of 64.</param>
/// <param name="Codes">By cell: <c>[cell, position]</c>.</param>
/// <param name="Rows">By row: <c>[position, cell]</c>, cells filled up to a multiple of 64.</param>
/// <param name="Least">The least number in it; positive infinity where there is none.</param>
/// <param name="Greatest">The greatest; negative infinity where there is none.</param>
internal sealed record IndexSegment(int FirstPosition, int Room, MappedBytes Codes, MappedBytes Rows, float Least, float Greatest)
{
    /// <summary>The codes of one cell.</summary>
    public ReadOnlySpan<byte> GetColumn(int cell) => Codes.Slice((long)cell * Room, Room);

    /// <summary>Whole rows, from a position relative to the segment.</summary>
    public ReadOnlySpan<byte> GetRows(int place, int count, int rowBytes) => Rows.Slice((long)place * rowBytes, count * rowBytes);
}

/// <summary>An index that is whole and proven right, open for reading.</summary>
internal sealed class SourceIndex : IDisposable
{
    private readonly float[] _least;
    private readonly float[] _greatest;

    public SourceIndex(IndexPlan plan, CodeBook book, IndexSegment[] segments)
    {
        Plan = plan;
        Book = book;
        Segments = segments;
        float least = segments.Select(segment => segment.Least).DefaultIfEmpty(float.PositiveInfinity).Min();
        float greatest = segments.Select(segment => segment.Greatest).DefaultIfEmpty(float.NegativeInfinity).Max();
        (_least, _greatest) = book.GetExtremes(least, greatest);
    }

    public IndexPlan Plan { get; }

    public CodeBook Book { get; }

    public IndexSegment[] Segments { get; }

    /// <summary>Carries a test of numbers over to codes.</summary>
    public CodeTest GetTest(OnTest test) => Book.GetTest(test, _least, _greatest);

    public void Dispose()
    {
        foreach (IndexSegment segment in Segments)
        {
            segment.Codes.Dispose();
            segment.Rows.Dispose();
        }
    }
}
