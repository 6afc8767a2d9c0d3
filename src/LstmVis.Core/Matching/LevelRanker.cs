using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace LstmVis.Core;

/// <summary>Finds the best matches exactly, without looking at most of the corpus.</summary>
/// <remarks>
/// <para>
/// A bound of `shared` for every position comes first, kept as its maximum per block. Then batches of levels, from the most shared cells down: only
/// blocks whose maximum reaches the batch are looked into, and give all candidates of these levels. A candidate with fewer shared cells never
/// decides about one with more, so a finished level is final.
/// </para>
/// <para>
/// Inside a level, candidates are settled by components, chains of ranges that overlap: a candidate with more extra cells than the worst of
/// the matches already found cannot come into the answer, and nothing that it would remove can. That bound is taken from settled components only:
/// one long range may still remove several of a component that is not settled.
/// </para>
/// </remarks>
internal sealed class LevelRanker
{
    private const int BlocksAtOnce = 128;
    private const int FirstCountedAtOnce = 64;

    private readonly SearchPlan _plan;
    private readonly int _limit;
    private readonly CancellationToken _cancellation;
    private readonly List<Match> _accepted = [];
    private readonly StepSet? _taken;
    private readonly ConcurrentBag<FollowCounter[]> _counters = [];

    public LevelRanker(SearchPlan plan, int limit)
    {
        _plan = plan;
        _limit = limit;
        _cancellation = plan.Parallel.CancellationToken;
        _taken = plan.Options.AllowOverlap ? null : new StepSet(plan.Positions.PositionCount);
    }

    /// <summary>The best matches in rank order.</summary>
    public IReadOnlyList<Match> Rank()
    {
        BoundQuery query = _plan.CreateBoundQuery(withLengthLimits: true);
        var bounds = new BlockBounds(_plan, query);
        int high = _plan.Bitmaps.Length + 1;
        long wanted = Math.Max(8, _limit);
        int least = _plan.Options.MinShared;
        while (_accepted.Count < _limit && high > least)
        {
            // The highest level whose blocks probably hold what is still missing; one too high only costs another batch.
            int low = high;
            long blocks = 0;
            while (low > least && blocks < wanted)
                blocks += bounds.CountBlocks(--low);
            SettleLevels(Gather(bounds.Anchors, bounds.Maxima, low, high), low, high);
            high = low;
            wanted *= 2;
        }

        return _accepted;
    }

    // In the order of their anchors, in as many lists as there were pieces of work.
    private List<List<Candidate>> Gather(BoundQuery query, int[] maxima, int low, int high)
    {
        int chunks = (maxima.Length + BlocksAtOnce - 1) / BlocksAtOnce;
        var found = new List<Candidate>?[chunks];
        Loops.Run(chunks, _plan.Parallel, () => new CandidateGatherer(_plan.Bitmaps, _plan.Rule, _cancellation), (chunk, gatherer) =>
        {
            Span<ulong> anchors = stackalloc ulong[Bitmap.BlockPositions / 64];
            int end = Math.Min((chunk + 1) * BlocksAtOnce, maxima.Length);
            for (int block = chunk * BlocksAtOnce; block < end; block++)
            {
                if (maxima[block] < low)
                    continue;
                _cancellation.ThrowIfCancellationRequested();
                _plan.Kernel.MarkAnchors(query, block, low, anchors);
                gatherer.GatherBlock(block, anchors, low, high, found[chunk] ??= []);
            }
        }, _ => { });
        return [.. found.OfType<List<Candidate>>()];
    }

    private void SettleLevels(List<List<Candidate>> lists, int low, int high)
    {
        // By level, and inside a level by start and end: a counting sort keeps the order of the anchors.
        int[] next = new int[high - low + 1];
        foreach (List<Candidate> list in lists)
        {
            _cancellation.ThrowIfCancellationRequested();
            foreach (ref readonly Candidate candidate in CollectionsMarshal.AsSpan(list))
                next[high - candidate.Shared]++;
        }

        for (int level = 1; level < next.Length; level++)
            next[level] += next[level - 1];
        int[] firsts = [.. next];
        Candidate[] sorted = GC.AllocateUninitializedArray<Candidate>(next[^1]);
        foreach (List<Candidate> list in lists)
        {
            _cancellation.ThrowIfCancellationRequested();
            foreach (ref readonly Candidate candidate in CollectionsMarshal.AsSpan(list))
                sorted[next[high - 1 - candidate.Shared]++] = candidate;
        }

        for (int level = 0; level < high - low && _accepted.Count < _limit; level++)
        {
            _cancellation.ThrowIfCancellationRequested();
            SettleLevel(sorted.AsMemory(firsts[level]..firsts[level + 1]));
        }
    }

    // Takes the candidates of one level, by start.
    private void SettleLevel(Memory<Candidate> level)
    {
        Span<Candidate> candidates = level.Span;
        if (_taken is not null)
        {
            int kept = 0;
            for (int place = 0; place < candidates.Length; place++)
            {
                CheckSometimes(place);
                Candidate candidate = candidates[place];
                if (!_taken.Overlaps(new StepRange(candidate.Start, candidate.End)))
                    candidates[kept++] = candidate;
            }

            level = level[..kept];
            candidates = level.Span;
        }

        int wanted = _limit - _accepted.Count;
        var best = new LevelMatches(wanted, candidates.Length);
        int from = 0;
        int atOnce = Math.Min(FirstCountedAtOnce, _plan.CountedAtOnce);
        while (from < candidates.Length)
        {
            // Whole components, about so many candidates of them; without suppression every candidate is one. Few at first: only what is found limits the counting.
            int to = from;
            int reach = 0;
            while (to < candidates.Length && (to - from < atOnce || (_taken is not null && candidates[to].Start < reach)))
                reach = Math.Max(reach, candidates[to++].End);
            _cancellation.ThrowIfCancellationRequested();
            Settle(level[from..to], best);
            from = to;
            atOnce = Math.Min(2 * atOnce, _plan.CountedAtOnce);
        }

        _accepted.AddRange(best.ToRanking(_cancellation));
    }

    private void Settle(Memory<Candidate> candidates, LevelMatches best)
    {
        int limit = best.MostExtra;
        int selected = _plan.Bitmaps.Length;
        var matches = new (Match Match, Candidate Candidate)[candidates.Length];
        ParallelOptions parallel = candidates.Length < 16 ? _plan.Single : _plan.Parallel;
        Loops.Run(candidates.Length, parallel, RentCounters, (place, counters) => matches[place] = Count(candidates.Span[place], counters, limit, selected), _counters.Add);
        StoppableSort.Sort(matches, matches.Length, static (left, right) => left.Match.CompareTo(right.Match), _cancellation);
        for (int place = 0; place < matches.Length; place++)
        {
            CheckSometimes(place);
            (Match match, Candidate candidate) = matches[place];
            if (match.Extra > limit)
                break;
            if (_taken is not null)
            {
                var positions = new StepRange(candidate.Start, candidate.End);
                if (_taken.Overlaps(positions))
                    continue;
                _taken.Add(positions);
            }

            best.Add(match);
        }
    }

    private void CheckSometimes(int place)
    {
        if (place % StoppableSort.ComparisonsBetweenChecks == 0)
            _cancellation.ThrowIfCancellationRequested();
    }

    private FollowCounter[] RentCounters() => _counters.TryTake(out FollowCounter[]? counters) ? counters : _plan.CreateCounters();

    private (Match Match, Candidate Candidate) Count(Candidate candidate, FollowCounter[] counters, int limit, int selected)
    {
        (int filled, StepRange steps, StepRange document) = _plan.ToSteps(candidate.Start, candidate.End);
        int extra = 0;
        foreach (FollowCounter counter in counters)
        {
            extra += counter.Count(filled, steps, document, limit - extra);
            if (extra > limit)
                break;
        }

        return (new Match(steps, candidate.Shared, selected - candidate.Shared, extra), candidate);
    }
}
