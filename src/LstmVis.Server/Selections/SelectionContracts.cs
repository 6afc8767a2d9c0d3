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

    /// <summary>The least activation at which a cell is on; this or 'quantile'. Between -1 and 1 where a source's activations are tanh of what is stored.</summary>
    public float? Threshold { get; init; }

    /// <summary>
    /// Instead of a threshold: every cell's own quantile, 0 to 1. At 0.9 a cell is on in the top tenth of its steps. On the negative side it is of the negated activations, on either side of the
    /// absolute ones.
    /// </summary>
    public double? Quantile { get; init; }

    /// <summary>Thresholds of single cells, by source and cell, in the place of the threshold or quantile of all: <c>{"states": {"12": 0.4}}</c>.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, float>>? Thresholds { get; init; }

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
/// <param name="Thresholds">The threshold of each of the cells, in their order; null where all cells have the same.</param>
internal sealed record SelectedCellsResponse(IReadOnlyDictionary<string, int[]> Cells, int CellCount, IReadOnlyDictionary<string, float[]>? Thresholds);

/// <summary>Every cell's own quantile.</summary>
/// <param name="Source">The source.</param>
/// <param name="Side">On which side of zero cells are on.</param>
/// <param name="Quantile">0 to 1.</param>
/// <param name="Thresholds"><c>[cell]</c>: the quantile as a threshold.</param>
internal sealed record QuantilesResponse(string Source, Side Side, double Quantile, IReadOnlyList<float> Thresholds);

/// <summary>How many cells each threshold, or each quantile, would select.</summary>
/// <param name="Thresholds">Ascending; empty where the selection has a quantile.</param>
/// <param name="Quantiles">Ascending; null where the selection has a threshold.</param>
/// <param name="CellCounts">One for each threshold or quantile.</param>
internal sealed record SensitivityResponse(IReadOnlyList<float> Thresholds, IReadOnlyList<double>? Quantiles, IReadOnlyList<int> CellCounts);
