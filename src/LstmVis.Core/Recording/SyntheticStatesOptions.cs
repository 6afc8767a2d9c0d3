namespace LstmVis.Core;

/// <summary>How large and how lively a synthetic project is. Equal options give equal numbers, on every machine.</summary>
public sealed record SyntheticStatesOptions
{
    /// <summary>Time steps; default 100,000.</summary>
    public int StepCount { get; init; } = 100_000;

    /// <summary>Cells of each layer; default 256.</summary>
    public int CellCount { get; init; } = 256;

    /// <summary>Layers, each a source of hidden states; default 1.</summary>
    public int LayerCount { get; init; } = 1;

    /// <summary>Documents, whose lengths lie between half and one and a half times their mean; null, the default, makes one for every 2,000 steps.</summary>
    public int? DocumentCount { get; init; }

    /// <summary>The mean fraction of steps at which a cell is on, above 0 and at most 0.4; default 0.08. Single cells lie between 0.4 and 1.6 times that.</summary>
    public double OnFraction { get; init; } = 0.08;

    /// <summary>The threshold that <see cref="OnFraction"/> is meant for, between 0 and 1 exclusive; default 0.3.</summary>
    public float Threshold { get; init; } = 0.3f;

    /// <summary>The mean number of cells of a layer that are driven by the same event first of all; default 16.</summary>
    public int CellsPerGroup { get; init; } = 16;

    /// <summary>Chooses one of many projects of the same size; default 0.</summary>
    public int Seed { get; init; }

    /// <summary>The number of documents, worked out.</summary>
    internal int GetDocumentCount() => DocumentCount ?? Math.Max(1, StepCount / 2_000);

    /// <summary>Throws where a number is out of its range.</summary>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(StepCount, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(CellCount, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(LayerCount, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(CellsPerGroup, 1);
        if (DocumentCount is { } count && (count < 1 || count > StepCount))
            throw new ArgumentOutOfRangeException(nameof(DocumentCount), count, $"The number of documents must be between 1 and the number of steps, {StepCount}.");
        if (OnFraction is not (> 0 and <= 0.4))
            throw new ArgumentOutOfRangeException(nameof(OnFraction), OnFraction, "The fraction of steps at which a cell is on must be above 0 and at most 0.4.");
        if (Threshold is not (> 0f and < 1f))
            throw new ArgumentOutOfRangeException(nameof(Threshold), Threshold, "The threshold must be above 0 and below 1, since synthetic activations lie between -1 and 1.");
    }
}
