namespace LstmVis.Core;

/// <summary>The threshold of every cell, in activation units: the same for all, or one per cell.</summary>
public sealed class Thresholds
{
    private readonly float _uniform;
    private readonly IReadOnlyList<float[]>? _perCell;

    private Thresholds(float uniform, IReadOnlyList<float[]>? perCell)
    {
        _uniform = uniform;
        _perCell = perCell;
    }

    /// <summary>The same threshold for every cell.</summary>
    public static Thresholds Uniform(float threshold) => new(threshold, null);

    /// <summary>A threshold for every cell, <c>[source][cell]</c>, such as each cell's own quantile. Not copied.</summary>
    public static Thresholds PerCell(IReadOnlyList<float[]> thresholds)
    {
        ArgumentNullException.ThrowIfNull(thresholds);
        return new(float.NaN, thresholds);
    }

    /// <summary>Whether every cell has the same threshold.</summary>
    public bool IsUniform => _perCell is null;

    /// <summary>The threshold of one cell.</summary>
    public float this[CellRef cell] => _perCell is null ? _uniform : _perCell[cell.Source][cell.Cell];

    /// <summary>Throws where a threshold is missing, or is one that its source's transform does not accept.</summary>
    /// <exception cref="ArgumentException">A threshold is unusable; the message names source, cell and number.</exception>
    internal void Check(IReadOnlyList<Source> sources)
    {
        if (_perCell is not null && _perCell.Count != sources.Count)
            throw new ArgumentException($"Thresholds are given for {_perCell.Count} sources, but there are {sources.Count}.");
        for (int source = 0; source < sources.Count; source++)
        {
            Transform transform = sources[source].Transform;
            if (_perCell is null)
            {
                _ = transform.GetLeastStored(_uniform);
                continue;
            }

            if (_perCell[source].Length != sources[source].CellCount)
                throw new ArgumentException($"{_perCell[source].Length} thresholds for the {sources[source].CellCount} cells of source '{sources[source].Id}'.");
            for (int cell = 0; cell < _perCell[source].Length; cell++)
            {
                if (!transform.Accepts(_perCell[source][cell]))
                    throw new ArgumentException(FormattableString.Invariant($"Threshold {_perCell[source][cell]} of cell {cell} of source '{sources[source].Id}' is not one that its activations ({transform}) can be compared with."));
            }
        }
    }
}
