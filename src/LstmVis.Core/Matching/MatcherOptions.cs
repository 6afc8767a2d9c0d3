namespace LstmVis.Core;

/// <summary>How a project's matcher works; none of it changes an answer.</summary>
public sealed record MatcherOptions
{
    /// <summary>The folder that index files are kept in, made when it is missing; null, the default, keeps no files.</summary>
    public string? IndexFolder { get; init; }

    /// <summary>
    /// The memory that bitmaps may take which are kept between searches. Default: one of 512 MiB for all matchers of the process together,
    /// in which each may always keep its fair share.
    /// </summary>
    public BitmapBudget BitmapBudget { get; init; } = BitmapBudget.Shared;

    /// <summary>How many threads one search may use; default the number of processors.</summary>
    public int ThreadCount { get; init; } = Environment.ProcessorCount;

    /// <summary>
    /// Whether the scalar kernels are used even where vectors are available. Default: what the environment variable
    /// <c>LSTMVIS_SCALAR</c> says (<c>1</c> forces them).
    /// </summary>
    public bool ForceScalar { get; init; } = Environment.GetEnvironmentVariable("LSTMVIS_SCALAR") == "1";

    /// <summary>How many candidates are settled in one go, at least; tests lower it to meet its seams.</summary>
    internal int CountedAtOnce { get; init; } = 256;

    /// <summary>Puts something between the engine and its bound kernel; tests count what it does.</summary>
    internal Func<IBoundKernel, IBoundKernel>? WatchKernel { get; init; }

    /// <summary>Positions per segment of an index, a multiple of 64; null chooses by the number of cells. Tests lower it.</summary>
    internal int? SegmentPositions { get; init; }
}
