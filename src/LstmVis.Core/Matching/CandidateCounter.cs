namespace LstmVis.Core;

/// <summary>Counts all candidates of a search, chunk by chunk, without looking at extra cells.</summary>
internal sealed class CandidateCounter(SearchPlan plan, IProgress<MatchProgress>? progress)
{
    private const int BlocksAtOnce = 64;
    private const int ReportEveryBlocks = 1 << 9;

    public MatchTotals Count()
    {
        BoundQuery query = plan.CreateBoundQuery(withLengthLimits: false);
        var totals = new TotalsBuilder(plan.Bitmaps.Length, plan.Options);
        for (int first = 0; first < query.BlockCount; first += ReportEveryBlocks)
        {
            int end = Math.Min(first + ReportEveryBlocks, query.BlockCount);
            int start = first;
            int chunks = (end - first + BlocksAtOnce - 1) / BlocksAtOnce;
            Loops.Run(chunks, plan.Parallel,
                () => new Worker(plan, query),
                (chunk, worker) => worker.Run(start + (chunk * BlocksAtOnce), Math.Min(start + ((chunk + 1) * BlocksAtOnce), end)),
                worker =>
                {
                    lock (totals)
                        totals.Add(worker.Totals);
                });
            if (progress is not null)
            {
                long done = Math.Min((long)end * Bitmap.BlockPositions, plan.Positions.PositionCount);
                int steps = (int)(done * plan.Positions.StepCount / Math.Max(1, plan.Positions.PositionCount));
                progress.Report(new MatchProgress(steps, plan.Positions.StepCount, totals.ToTotals()));
            }
        }

        return totals.ToTotals();
    }

    /// <summary>What a thread has for itself. Closed ranges are swept; windows, which may start anywhere, are gathered.</summary>
    private sealed class Worker(SearchPlan plan, BoundQuery query)
    {
        private readonly CandidateGatherer _gatherer = new(plan.Bitmaps, plan.Rule, plan.Parallel.CancellationToken);
        private readonly List<Candidate> _windows = [];
        private ClosedRangeSweep? _sweep;

        public TotalsBuilder Totals { get; } = new(plan.Bitmaps.Length, plan.Options);

        public void Run(int firstBlock, int endBlock)
        {
            if (plan.Rule.WindowLength == 0)
            {
                _sweep ??= new ClosedRangeSweep(plan.Bitmaps, plan.Shape, query.Allowed, Totals);
                _sweep.Run(firstBlock, endBlock, plan.Parallel.CancellationToken);
                return;
            }

            Span<ulong> anchors = stackalloc ulong[Bitmap.BlockPositions / 64];
            for (int block = firstBlock; block < endBlock; block++)
            {
                plan.Parallel.CancellationToken.ThrowIfCancellationRequested();
                plan.Kernel.MarkAnchors(query, block, plan.Options.MinShared, anchors);
                _windows.Clear();
                _gatherer.GatherBlock(block, anchors, plan.Options.MinShared, int.MaxValue, _windows);
                foreach (Candidate window in _windows)
                    Totals.Add(window.End - window.Start, window.Shared);
            }
        }
    }
}
