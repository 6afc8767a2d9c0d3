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
}
