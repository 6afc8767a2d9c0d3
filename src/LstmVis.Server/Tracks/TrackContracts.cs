namespace LstmVis.Server;

/// <summary>The kinds of track.</summary>
internal enum TrackKind
{
    /// <summary>One label per time step.</summary>
    Categorical,

    /// <summary>One number per time step.</summary>
    Scalar,

    /// <summary>The k likeliest entries per time step.</summary>
    TopK,
}

/// <summary>A track, without what it says. Fields of other kinds are null.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Kind">What it holds for each time step.</param>
/// <param name="Labels">The labels of a categorical track, or the entries of a top-k track.</param>
/// <param name="Low">The number that the low end of a scalar track's colour scale stands for.</param>
/// <param name="High">The number that the high end of a scalar track's colour scale stands for.</param>
/// <param name="K">Entries per time step of a top-k track.</param>
internal sealed record TrackInfo(string Id, TrackKind Kind, IReadOnlyList<LabelInfo>? Labels, float? Low, float? High, int? K);

/// <summary>A label of a categorical track, or an entry of a top-k track.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Text">Its text.</param>
/// <param name="Count">How many time steps have it; null for a top-k track.</param>
internal sealed record LabelInfo(int Id, string Text, int? Count);

/// <summary>A part of a track. Fields of other kinds are null.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Kind">What it holds for each time step.</param>
/// <param name="Start">The first time step.</param>
/// <param name="End">The first time step after the part.</param>
/// <param name="LabelIds">Categorical: <c>[timeStep]</c>, -1 where a step has no label.</param>
/// <param name="Values">Scalar: <c>[timeStep]</c>, null where a step has no finite number.</param>
/// <param name="K">Top-k: entries per time step.</param>
/// <param name="EntryIds">Top-k: <c>[timeStep * k]</c>, row by row, best first.</param>
/// <param name="Weights">Top-k: <c>[timeStep * k]</c>; null where there are none.</param>
internal sealed record TrackValues(
    string Id, TrackKind Kind, int Start, int End, int[]? LabelIds, float?[]? Values, int? K, int[]? EntryIds, float?[]? Weights);
