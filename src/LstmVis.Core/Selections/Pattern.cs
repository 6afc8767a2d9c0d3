namespace LstmVis.Core;

/// <summary>
/// What a cell must do on a range: be on at every step of it, and off at every step of the margins that exists inside the document.
/// A margin step outside the document demands nothing.
/// </summary>
public sealed class Pattern
{
    /// <summary>Joins sources, thresholds and margins.</summary>
    /// <param name="sources">At least one, all of the same length.</param>
    /// <param name="thresholds">The least activation at which each cell is on.</param>
    /// <param name="side">On which side of zero.</param>
    /// <param name="offBefore">Number of steps before the range where the cell must be off.</param>
    /// <param name="offAfter">Number of steps after the range where the cell must be off.</param>
    /// <exception cref="ArgumentException">There is no source, their lengths differ, or a threshold is unusable.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A margin is negative or a uniform threshold is unusable.</exception>
    public Pattern(IReadOnlyList<Source> sources, Thresholds thresholds, Side side = Side.Positive, int offBefore = 1, int offAfter = 0)
    {
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(thresholds);
        ArgumentOutOfRangeException.ThrowIfNegative(offBefore);
        ArgumentOutOfRangeException.ThrowIfNegative(offAfter);
        if (sources.Count == 0)
            throw new ArgumentException("A pattern needs at least one source.", nameof(sources));
        foreach (Source source in sources)
        {
            if (source.StepCount != sources[0].StepCount)
                throw new ArgumentException($"Source '{source.Id}' has {source.StepCount} steps, but '{sources[0].Id}' has {sources[0].StepCount}.", nameof(sources));
        }

        thresholds.Check(sources);
        Sources = sources;
        Thresholds = thresholds;
        Side = side;
        OffBefore = offBefore;
        OffAfter = offAfter;
    }

    /// <summary>The sources whose cells are looked at.</summary>
    public IReadOnlyList<Source> Sources { get; }

    /// <summary>The least activation at which each cell is on.</summary>
    public Thresholds Thresholds { get; }

    /// <summary>On which side of zero.</summary>
    public Side Side { get; }

    /// <summary>Number of steps before the range where the cell must be off.</summary>
    public int OffBefore { get; }

    /// <summary>Number of steps after the range where the cell must be off.</summary>
    public int OffAfter { get; }

    /// <summary>The number of time steps of every source.</summary>
    public int StepCount => Sources[0].StepCount;

    /// <summary>The number of cells of all sources together.</summary>
    public int CellCount => Sources.Sum(source => source.CellCount);

    /// <summary>The test that tells where one cell is on, for its stored numbers.</summary>
    public OnTest GetOnTest(CellRef cell) =>
        new(Sources[cell.Source].Transform.GetLeastStored(Thresholds[cell]), Side);
}
