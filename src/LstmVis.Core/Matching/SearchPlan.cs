namespace LstmVis.Core;

/// <summary>One search made ready: bitmaps of the selected cells, the shape of their runs, and how to count other cells.</summary>
/// <remarks>
/// Margins of several steps are a matter of bitmaps (<see cref="Bitmap.KeepRunsWithGaps"/>), and a margin only behind the range is a margin
/// before it when time runs backwards, so that three shapes are left for everything else.
/// </remarks>
internal sealed class SearchPlan : IDisposable
{
    public required Selection Selection { get; init; }

    public required MatchOptions Options { get; init; }

    public required StepPositions Positions { get; init; }

    public required Bitmap[] Bitmaps { get; init; }

    public required bool IsMirrored { get; init; }

    /// <summary>Makes a counter of the cells that are not selected; one per thread and source.</summary>
    public required Func<FollowCounter[]> CreateCounters { get; init; }

    public required IBoundKernel Kernel { get; init; }

    public required ParallelOptions Parallel { get; init; }

    /// <summary>One thread, for what is too little to share.</summary>
    public ParallelOptions Single => field ??= new ParallelOptions { MaxDegreeOfParallelism = 1, CancellationToken = Parallel.CancellationToken };

    /// <summary>How many candidates are settled in one go, at least.</summary>
    public required int CountedAtOnce { get; init; }

    public RunShape Shape => GetShape(Selection.Pattern);

    /// <summary>Lets go of the bitmaps.</summary>
    public void Dispose()
    {
        foreach (Bitmap bitmap in Bitmaps)
            bitmap.Release();
    }

    public CandidateRule Rule => new(Shape, Options.WindowLength ?? 0, Options.MinLength, Options.MaxLength);

    public static RunShape GetShape(Pattern pattern) =>
        (pattern.OffBefore > 0, pattern.OffAfter > 0) switch
        {
            (false, false) => RunShape.Inside,
            (true, true) => RunShape.Exact,
            _ => RunShape.Starts,
        };

    /// <summary>Whether time runs backwards in the bitmaps.</summary>
    public static bool NeedsMirror(Pattern pattern) => pattern.OffBefore == 0 && pattern.OffAfter > 0;

    public BoundQuery CreateBoundQuery(bool withLengthLimits)
    {
        CandidateRule rule = Rule;
        bool isWindow = rule.WindowLength > 0;
        return new BoundQuery(
            Bitmaps,
            Shape,
            withLengthLimits || isWindow ? rule.LeastLength : 1,
            withLengthLimits || isWindow ? rule.GreatestLength : int.MaxValue,
            onlyWhereOneStarts: !isWindow,
            GetAllowed());
    }

    /// <summary>The time steps of a range of positions, with the place and the steps of its document.</summary>
    public (int Filled, StepRange Steps, StepRange Document) ToSteps(int start, int end)
    {
        if (IsMirrored)
            (start, end) = (Positions.PositionCount - end, Positions.PositionCount - start);
        int filled = Positions.FindFilled(start);
        return (filled, new StepRange(start - filled, end - filled), Positions.GetSteps(filled));
    }

    private Bitmap? GetAllowed()
    {
        if (Options.Documents is null)
            return null;
        var wanted = new HashSet<int>(Options.Documents);
        var allowed = new Bitmap(Positions.PositionCount);
        for (int filled = 0; filled < Positions.Count; filled++)
        {
            StepRange range = Positions.GetPositions(filled);
            if (wanted.Contains(Positions.GetDocument(filled)))
                Bitmap.Set(allowed.Words, range.Start, range.End);
        }

        return IsMirrored ? allowed.Mirror() : allowed;
    }
}
