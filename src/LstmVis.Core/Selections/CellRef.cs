namespace LstmVis.Core;

/// <summary>One cell of one of several sources.</summary>
/// <param name="Source">Zero-based place in the list of sources that it is used with.</param>
/// <param name="Cell">Zero-based column of that source.</param>
/// <remarks>Ordered by source, then by cell.</remarks>
public readonly record struct CellRef(int Source, int Cell) : IComparable<CellRef>
{
    /// <inheritdoc/>
    public int CompareTo(CellRef other) => Source != other.Source ? Source.CompareTo(other.Source) : Cell.CompareTo(other.Cell);

    /// <summary>Whether one comes before the other.</summary>
    public static bool operator <(CellRef left, CellRef right) => left.CompareTo(right) < 0;

    /// <summary>Whether one comes after the other.</summary>
    public static bool operator >(CellRef left, CellRef right) => left.CompareTo(right) > 0;

    /// <summary>Whether one comes before the other or is the same.</summary>
    public static bool operator <=(CellRef left, CellRef right) => left.CompareTo(right) <= 0;

    /// <summary>Whether one comes after the other or is the same.</summary>
    public static bool operator >=(CellRef left, CellRef right) => left.CompareTo(right) >= 0;
}
