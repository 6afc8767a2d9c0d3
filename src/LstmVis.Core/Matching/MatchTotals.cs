namespace LstmVis.Core;

/// <summary>How many candidates a search has, before overlap suppression: closed ranges or, in window mode, windows.</summary>
/// <param name="ByShared">
/// <c>[shared]</c>, from 0 to the number of selected cells: candidates that pass every filter and share exactly that many cells. Entries below the wanted minimum are 0.
/// </param>
/// <param name="ByLength">
/// <c>[length]</c>: candidates of each length that share at least the wanted number of cells, in the wanted documents. The length limits are left
/// out, so that a person sees what they cut off. Ends at the longest; entry 0 is always 0.
/// </param>
/// <param name="ByLengthComplete">The same, counting only candidates that share every selected cell; as long as <paramref name="ByLength"/>.</param>
public sealed record MatchTotals(IReadOnlyList<long> ByShared, IReadOnlyList<long> ByLength, IReadOnlyList<long> ByLengthComplete)
{
    /// <summary>Candidates that pass every filter.</summary>
    public long CandidateCount => ByShared.Sum();
}
