using System.ComponentModel;
using System.Text.Json.Serialization;
using LstmVis.Core;

namespace LstmVis.Server;

/// <summary>Cells that are said to follow a pattern: on throughout a range, off in its margins.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record SelectionContract
{
    /// <summary>The sources whose cells are looked at, by id; at least one.</summary>
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>The least activation at which a cell is on. Between -1 and 1 where a source's activations are tanh of what is stored.</summary>
    public required float Threshold { get; init; }

    /// <summary>On which side of zero a cell must pass the threshold.</summary>
    [DefaultValue(Side.Positive)]
    public Side Side { get; init; } = Side.Positive;

    /// <summary>Number of steps before the range where a cell must be off.</summary>
    [DefaultValue(1)]
    public int OffBefore { get; init; } = 1;

    /// <summary>Number of steps after the range where a cell must be off.</summary>
    [DefaultValue(0)]
    public int OffAfter { get; init; }

    /// <summary>The range that the cells are read off; inside one document.</summary>
    public StepRangeContract? Range { get; init; }

    /// <summary>The selected cells of each source, strictly ascending; null means those that follow the pattern on the range.</summary>
    public IReadOnlyDictionary<string, int[]>? Cells { get; init; }
}

/// <summary>The cells that follow a pattern on a range.</summary>
/// <param name="Cells">The cells of each source of the selection, ascending; sources without any are listed too.</param>
/// <param name="CellCount">How many there are in all.</param>
internal sealed record SelectedCellsResponse(IReadOnlyDictionary<string, int[]> Cells, int CellCount);

/// <summary>How many cells each threshold would select.</summary>
/// <param name="Thresholds">Ascending.</param>
/// <param name="CellCounts">One for each threshold.</param>
internal sealed record SensitivityResponse(IReadOnlyList<float> Thresholds, IReadOnlyList<int> CellCounts);
