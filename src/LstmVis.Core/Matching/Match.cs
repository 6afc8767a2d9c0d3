namespace LstmVis.Core;

/// <summary>A range that the engine found for a selection.</summary>
/// <param name="Range">The time steps; inside one document.</param>
/// <param name="Shared">How many selected cells follow the pattern there, at least 1.</param>
/// <param name="Missing">How many selected cells do not.</param>
/// <param name="Extra">How many other cells of the selection's sources follow the pattern there.</param>
/// <remarks>Ordered best first: more shared, then fewer extra, then longer, then earlier. No two matches of one search are equal in it.</remarks>
public readonly record struct Match(StepRange Range, int Shared, int Missing, int Extra) : IComparable<Match>
{
    /// <summary>Number of cells that are selected or follow the pattern there, or both.</summary>
    public int Union => Shared + Missing + Extra;

    /// <inheritdoc/>
    public int CompareTo(Match other)
    {
        int order = other.Shared.CompareTo(Shared);
        if (order == 0)
            order = Extra.CompareTo(other.Extra);
        if (order == 0)
            order = other.Range.Length.CompareTo(Range.Length);
        return order != 0 ? order : Range.Start.CompareTo(other.Range.Start);
    }

    /// <summary>Whether one ranks before the other.</summary>
    public static bool operator <(Match left, Match right) => left.CompareTo(right) < 0;

    /// <summary>Whether one ranks after the other.</summary>
    public static bool operator >(Match left, Match right) => left.CompareTo(right) > 0;

    /// <summary>Whether one ranks before the other or is the same.</summary>
    public static bool operator <=(Match left, Match right) => left.CompareTo(right) <= 0;

    /// <summary>Whether one ranks after the other or is the same.</summary>
    public static bool operator >=(Match left, Match right) => left.CompareTo(right) >= 0;
}
