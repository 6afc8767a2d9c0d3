namespace LstmVis.Core;

/// <summary>Counts all candidates of a search, chunk by chunk, without looking at extra cells.</summary>
internal sealed class CandidateCounter(SearchPlan plan, IProgress<MatchProgress>? progress)
{
    private const int BlocksAtOnce = 64;
    private const int ReportEveryBlocks = 1 << 9;

    public MatchTotals Count()
    {
        BoundQuery query = plan.CreateBoundQuery(withLengthLimits: false);
        CandidateRule rule = plan.Rule with { MinLength = 1, MaxLength = int.MaxValue };
        var totals = new TotalsBuilder(plan.Bitmaps.Length, plan.Options);
        for (int first = 0; first < query.BlockCount; first += ReportEveryBlocks)
        {
            int end = Math.Min(first + ReportEveryBlocks, query.BlockCount);
            int start = first;
            int chunks = (end - first + BlocksAtOnce - 1) / BlocksAtOnce;
            Loops.Run(chunks, plan.Parallel,
                () => new Worker(new CandidateGatherer(plan.Bitmaps, rule), new TotalsBuilder(plan.Bitmaps.Length, plan.Options), []),
                (chunk, worker) => worker.Run(plan, query, start + (chunk * BlocksAtOnce), Math.Min(start + ((chunk + 1) * BlocksAtOnce), end)),
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

    private sealed record Worker(CandidateGatherer Gatherer, TotalsBuilder Totals, List<Candidate> Candidates)
    {
        public void Run(SearchPlan plan, BoundQuery query, int firstBlock, int endBlock)
        {
            Span<ulong> anchors = stackalloc ulong[Bitmap.BlockPositions / 64];
            for (int block = firstBlock; block < endBlock; block++)
            {
                plan.Parallel.CancellationToken.ThrowIfCancellationRequested();
                plan.Kernel.MarkAnchors(query, block, plan.Options.MinShared, anchors);
                Candidates.Clear();
                Gatherer.GatherBlock(block, anchors, plan.Options.MinShared, int.MaxValue, Candidates);
                foreach (Candidate candidate in Candidates)
                    Totals.Add(candidate.End - candidate.Start, candidate.Shared);
            }
        }
    }
}
