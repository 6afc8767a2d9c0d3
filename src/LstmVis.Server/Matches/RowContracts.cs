using System.ComponentModel;
using System.Text.Json.Serialization;

namespace LstmVis.Server;

/// <summary>Which ranges to draw, and what beside them.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record RowsQuery
{
    /// <summary>The ranges; each inside one document.</summary>
    public required IReadOnlyList<StepRangeContract> Ranges { get; init; }

    /// <summary>Steps of context before each range, at most 1,000.</summary>
    [DefaultValue(5)]
    public int Before { get; init; } = 5;

    /// <summary>Steps of context after each range, at most 1,000.</summary>
    [DefaultValue(10)]
    public int After { get; init; } = 10;

    /// <summary>The tracks wanted, by id.</summary>
    public IReadOnlyList<string> Tracks { get; init; } = [];

    /// <summary>Whose cells are counted at each step; null counts none.</summary>
    public SelectionContract? Selection { get; init; }

    /// <summary>Whether to tell which cells are shared, missing and extra; needs a selection.</summary>
    [DefaultValue(false)]
    public bool IncludeCells { get; init; }
}

/// <summary>Where the matches of a list are lined up.</summary>
internal enum RowAlignment
{
    /// <summary>At their first time step.</summary>
    Start,

    /// <summary>At their last time step.</summary>
    End,
}

/// <summary>The rows to read together with a page of matches: each around the one step of its match at which the list is lined up.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record PageRowsContract
{
    /// <summary>How many of the page's matches are passed over.</summary>
    [DefaultValue(0)]
    public int Skip { get; init; }

    /// <summary>How many matches have a row, at most 200.</summary>
    [DefaultValue(50)]
    public int Count { get; init; } = 50;

    /// <summary>The step of the match that the row is read around.</summary>
    [DefaultValue(RowAlignment.Start)]
    public RowAlignment Align { get; init; } = RowAlignment.Start;

    /// <summary>Steps before that step, at most 1,000.</summary>
    [DefaultValue(5)]
    public int Before { get; init; } = 5;

    /// <summary>Steps after that step, at most 1,000.</summary>
    [DefaultValue(10)]
    public int After { get; init; } = 10;

    /// <summary>The tracks wanted, by id.</summary>
    public IReadOnlyList<string> Tracks { get; init; } = [];

    /// <summary>What it asks for, as if it were asked for by itself.</summary>
    /// <param name="matches">The page's matches.</param>
    /// <param name="selection">Whose cells are counted at each step.</param>
    public RowsQuery At(IReadOnlyList<MatchContract> matches, SelectionContract selection) => new()
    {
        Ranges = [.. matches.Skip(Skip).Take(Count).Select(Anchor)],
        Before = Before,
        After = After,
        Tracks = Tracks,
        Selection = selection,
    };

    private StepRangeContract Anchor(MatchContract match) =>
        Align == RowAlignment.Start ? new() { Start = match.Start, End = match.Start + 1 } : new() { Start = match.End - 1, End = match.End };
}

/// <summary>The rows, in the order of the ranges.</summary>
/// <param name="Rows">One for each range.</param>
internal sealed record RowsResponse(IReadOnlyList<RowContract> Rows);

/// <summary>A range with what surrounds it.</summary>
/// <param name="Start">The first time step of the range.</param>
/// <param name="End">The first time step after the range.</param>
/// <param name="ContextStart">The first time step of the context, which is clipped to the document.</param>
/// <param name="ContextEnd">The first time step after the context. Of a range of more than 1,000 steps, the context has the first 1,000.</param>
/// <param name="Document">The index of the document.</param>
/// <param name="Tokens">The texts of the context, <c>[timeStep]</c>.</param>
/// <param name="ActiveCounts">How many of the selection's cells are on at each step of the context; null without a selection.</param>
/// <param name="Tracks">The tracks over the context, in the order asked for.</param>
/// <param name="Cells">Which cells agree with the selection on the range; null unless asked for.</param>
internal sealed record RowContract(
    int Start, int End, int ContextStart, int ContextEnd, int Document, IReadOnlyList<string> Tokens,
    int[]? ActiveCounts, IReadOnlyList<TrackValues> Tracks, CellAgreement? Cells);

/// <summary>Which cells agree with a selection on a range, by source.</summary>
/// <param name="Shared">Selected cells that follow the pattern.</param>
/// <param name="Missing">Selected cells that do not.</param>
/// <param name="Extra">Other cells that do.</param>
internal sealed record CellAgreement(IReadOnlyDictionary<string, int[]> Shared, IReadOnlyDictionary<string, int[]> Missing, IReadOnlyDictionary<string, int[]> Extra);
