namespace LstmVis.Core;

/// <summary>A part of the ranking.</summary>
/// <param name="Offset">The zero-based rank of the first match.</param>
/// <param name="Matches">In rank order; shorter than asked for only where the ranking ends.</param>
/// <param name="IsLast">Whether no match ranks after these.</param>
public sealed record MatchPage(int Offset, IReadOnlyList<Match> Matches, bool IsLast);
