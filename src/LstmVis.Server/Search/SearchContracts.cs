using System.ComponentModel;
using System.Text.Json.Serialization;

namespace LstmVis.Server;

/// <summary>What a text search looks for.</summary>
internal enum TextSearchMode
{
    /// <summary>The characters anywhere in the running text, ignoring case.</summary>
    Text,

    /// <summary>Whole tokens in a row, ignoring case.</summary>
    Phrase,

    /// <summary>A regular expression over the running text of each document, in the syntax of .NET.</summary>
    Regex,
}

/// <summary>A text to look for inside the matches of a selection.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record SearchMatchesQuery : MatchQuery
{
    /// <summary>What to look for.</summary>
    public required string Q { get; init; }

    /// <summary>What <see cref="Q"/> is.</summary>
    [DefaultValue(TextSearchMode.Text)]
    public TextSearchMode Mode { get; init; } = TextSearchMode.Text;

    /// <summary>Zero-based place of the first hit wanted.</summary>
    [DefaultValue(0)]
    public int Offset { get; init; }

    /// <summary>How many hits are wanted, 1 to 1,000.</summary>
    [DefaultValue(50)]
    public int Count { get; init; } = 50;
}

/// <summary>A page of the hits of a text search.</summary>
/// <param name="Total">How many hits there are in all; where the search is not complete, how many were found.</param>
/// <param name="IsComplete">Whether the whole corpus was searched; false where that took too long.</param>
/// <param name="Offset">Zero-based place of the first hit here.</param>
/// <param name="Hits">The hits, in time order.</param>
internal sealed record SearchResponse(int Total, bool IsComplete, int Offset, IReadOnlyList<SearchHit> Hits);

/// <summary>One place where the text was found.</summary>
/// <param name="Start">The first time step that has a part of it.</param>
/// <param name="End">The first time step after those.</param>
/// <param name="Before">Some of the running text before it.</param>
/// <param name="Text">The characters that were found.</param>
/// <param name="After">Some of the running text after it.</param>
/// <param name="Document">The index of the document.</param>
internal sealed record SearchHit(int Start, int End, string Before, string Text, string After, int Document);
