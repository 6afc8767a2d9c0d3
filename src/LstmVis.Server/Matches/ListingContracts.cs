using System.ComponentModel;
using System.Text.Json.Serialization;

namespace LstmVis.Server;

/// <summary>The order in which matches are listed.</summary>
internal enum MatchOrder
{
    /// <summary>Best first.</summary>
    Rank,

    /// <summary>By first time step.</summary>
    Position,

    /// <summary>Longest first, equal lengths by rank.</summary>
    Length,

    /// <summary>Document after document, best first in each.</summary>
    Document,
}

/// <summary>What the matches of a group have in common.</summary>
internal enum MatchGroupKind
{
    /// <summary>The document.</summary>
    Document,

    /// <summary>The number of steps; long ones first.</summary>
    Length,

    /// <summary>The number of shared cells; most first.</summary>
    Shared,

    /// <summary>The label of a categorical track at the first step of the match, in the track's order; matches without one last.</summary>
    Label,
}

/// <summary>How matches are put together.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record MatchGrouping
{
    /// <summary>What the matches of a group have in common.</summary>
    public required MatchGroupKind Kind { get; init; }

    /// <summary>The categorical track, where labels are compared.</summary>
    public string? Track { get; init; }
}

/// <summary>What to search for, and how to list it. All of it is about the whole ranking, whichever page is asked for.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal record MatchListQuery : MatchQuery
{
    /// <summary>The order; inside the groups where there are any.</summary>
    [DefaultValue(MatchOrder.Rank)]
    public MatchOrder Order { get; init; } = MatchOrder.Rank;

    /// <summary>Lists group after group; null, the default, has no groups.</summary>
    public MatchGrouping? GroupBy { get; init; }

    /// <summary>Lists only matches whose text contains these characters, ignoring case; null or empty lists all.</summary>
    public string? Within { get; init; }
}

/// <summary>The groups that the matches of a search are listed in.</summary>
/// <param name="MatchCount">How many matches are listed.</param>
/// <param name="Groups">The groups in the order of the list; each begins where the one before it ends.</param>
internal sealed record MatchGroupsResponse(int MatchCount, IReadOnlyList<MatchGroup> Groups);

/// <summary>Matches with something in common.</summary>
/// <param name="Key">The document's index, the length, the number of shared cells or the label's id (-1: none).</param>
/// <param name="Text">The document's or the label's name; null where the key says it all.</param>
/// <param name="Count">How many matches it has.</param>
internal sealed record MatchGroup(int Key, string? Text, int Count);
