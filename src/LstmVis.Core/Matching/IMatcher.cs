namespace LstmVis.Core;

/// <summary>Finds every place where the cells of a selection follow its pattern together.</summary>
/// <remarks>
/// <para>
/// For a range r, S1 is the selection's cells and S2(r) all cells of its sources that follow the pattern on r. A range is a candidate if
/// it lies in one document, shares at least <see cref="MatchOptions.MinShared"/> cells (S1 ∩ S2), and is <em>closed</em>: no longer range
/// that contains it, grown only on sides without a margin and inside the document, has the same S1 ∩ S2. Length limits act after closure. In
/// window mode every window of the length is a candidate instead.
/// </para>
/// <para>Candidates are ranked as <see cref="Match"/> says; unless overlap is allowed, a range that overlaps an accepted one before it is dropped.</para>
/// <para>
/// Answers are exact and do not depend on page size, thread count or implementation. Implementations are safe for concurrent use. The
/// whole meaning: docs/design/matching.md.
/// </para>
/// </remarks>
public interface IMatcher
{
    /// <summary>Gets a page of the ranking.</summary>
    /// <param name="selection">The cells and the pattern. With no cells, nothing matches.</param>
    /// <param name="options">Which ranges are wanted.</param>
    /// <param name="offset">Zero-based rank of the first match wanted.</param>
    /// <param name="count">How many are wanted at most; <see cref="int.MaxValue"/> gets all.</param>
    /// <param name="cancellation">Stops the search within 50 ms.</param>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    Task<MatchPage> FindAsync(Selection selection, MatchOptions options, int offset, int count, CancellationToken cancellation = default);

    /// <summary>Counts all candidates, before overlap suppression.</summary>
    /// <param name="selection">The cells and the pattern.</param>
    /// <param name="options">Which ranges are wanted; <see cref="MatchOptions.AllowOverlap"/> makes no difference.</param>
    /// <param name="progress">Receives growing partial counts; null where nobody listens.</param>
    /// <param name="cancellation">Stops the count within 50 ms.</param>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    Task<MatchTotals> CountAsync(Selection selection, MatchOptions options, IProgress<MatchProgress>? progress = null, CancellationToken cancellation = default);
}

/// <summary>How far a count has come.</summary>
/// <param name="StepsDone">Time steps that are counted already.</param>
/// <param name="StepCount">Time steps in all.</param>
/// <param name="SoFar">The counts among those.</param>
public sealed record MatchProgress(int StepsDone, int StepCount, MatchTotals SoFar);
