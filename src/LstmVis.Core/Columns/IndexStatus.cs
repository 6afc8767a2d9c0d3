namespace LstmVis.Core;

/// <summary>How far the index of a source is.</summary>
public enum IndexState
{
    /// <summary>No index is kept; searches read the numbers of the source.</summary>
    None,

    /// <summary>It is being checked or built; until it is ready, searches read the numbers of the source.</summary>
    Building,

    /// <summary>Searches use it.</summary>
    Ready,

    /// <summary>It cannot be built; searches read the numbers of the source.</summary>
    Failed,
}

/// <summary>How far the index of a source is.</summary>
/// <param name="SourceId">The source.</param>
/// <param name="State">What it is doing.</param>
/// <param name="Fraction">The part that is checked or built, 0 to 1.</param>
/// <param name="Problem">What went wrong, or null.</param>
public sealed record IndexStatus(string SourceId, IndexState State, double Fraction, string? Problem);

/// <summary>A matcher that keeps an index of each source, which it makes in the background. Answers are the same without.</summary>
public interface IIndexedMatcher : IMatcher, IDisposable
{
    /// <summary>How far the indexes are, one per source in the order they were given.</summary>
    IReadOnlyList<IndexStatus> GetIndexStatuses();

    /// <summary>Waits until every index is ready, or known not to become so.</summary>
    Task WaitForIndexesAsync(CancellationToken cancellation = default);

    /// <summary>The exact quantile of every cell of a source, as a threshold; found once, then kept in memory and beside the index.</summary>
    /// <param name="source">One of the matcher's sources.</param>
    /// <param name="side">Where a cell is on; for the negative side quantiles are of the negated activations, for either side of the absolute ones.</param>
    /// <param name="quantile">0 to 1: at 0.9 a cell is on in the top tenth of its steps.</param>
    /// <param name="cancellation">Stops looking.</param>
    /// <returns><c>[cell]</c>, as <see cref="CellQuantiles.Find"/> says. Shared: it must not be changed.</returns>
    /// <exception cref="ArgumentException">The source is not the matcher's, or the quantile is not 0 to 1.</exception>
    Task<float[]> FindQuantilesAsync(Source source, Side side, double quantile, CancellationToken cancellation = default);

    /// <summary>How many cells would be selected on a range if every cell's threshold were a quantile of its own: the sensitivity curve of quantiles.</summary>
    /// <param name="pattern">What a cell must do; its own thresholds are not used.</param>
    /// <param name="range">At least one step, inside one document.</param>
    /// <param name="quantiles">Each 0 to 1, in any order.</param>
    /// <param name="cancellation">Stops counting.</param>
    /// <returns>The number of cells, <c>[quantile]</c>.</returns>
    /// <exception cref="ArgumentException">A quantile is not 0 to 1, a source is not the matcher's, or the range is empty, outside the corpus, or crosses a document boundary.</exception>
    Task<int[]> CountByQuantileAsync(Pattern pattern, StepRange range, IReadOnlyList<double> quantiles, CancellationToken cancellation = default);
}
