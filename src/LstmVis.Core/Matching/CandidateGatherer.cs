using System.Numerics;
using System.Runtime.CompilerServices;

namespace LstmVis.Core;

/// <summary>Lists the candidates that start at one position: exact counts from the runs of the selected cells. One per thread.</summary>
internal sealed class CandidateGatherer(Bitmap[] bitmaps, CandidateRule rule, CancellationToken cancellation)
{
    private readonly int[] _ends = new int[bitmaps.Length];

    /// <summary>Adds the candidates with <c>low &lt;= shared &lt; high</c> that start at each marked position of a block.</summary>
    public void GatherBlock(int block, ReadOnlySpan<ulong> anchors, int low, int high, List<Candidate> candidates)
    {
        for (int word = 0; word < anchors.Length; word++)
        {
            for (ulong left = anchors[word]; left != 0; left &= left - 1)
            {
                cancellation.ThrowIfCancellationRequested();
                Gather((block * Bitmap.BlockPositions) + (word << 6) + BitOperations.TrailingZeroCount(left), low, high, candidates);
            }
        }
    }

    private void Gather(int anchor, int low, int high, List<Candidate> candidates)
    {
        bool mustStart = rule.Shape != RunShape.Inside;
        int count = 0;
        int lastStarterEnd = -1;
        foreach (Bitmap bitmap in bitmaps)
        {
            ulong word = Unsafe.Add(ref bitmap.First, anchor >> 6) >> (anchor & 63);
            if ((word & 1) == 0)
                continue;
            bool starts = !bitmap[anchor - 1];
            if (mustStart && !starts)
                continue;
            int end = word == ulong.MaxValue ? bitmap.FindOff(anchor) : OffIn(word, anchor, bitmap);
            if (starts)
                lastStarterEnd = Math.Max(lastStarterEnd, end);
            _ends[count++] = end;
        }

        if (count < low)
            return;
        Span<int> ends = _ends.AsSpan(0, count);
        if (rule.WindowLength > 0)
            AddWindow(anchor, ends, low, high, candidates);
        else
            AddClosed(anchor, ends, lastStarterEnd, low, high, candidates);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int OffIn(ulong word, int anchor, Bitmap bitmap)
    {
        int length = BitOperations.TrailingZeroCount(~word);
        return length + (anchor & 63) < 64 ? anchor + length : bitmap.FindOff(anchor);
    }

    private void AddWindow(int anchor, ReadOnlySpan<int> ends, int low, int high, List<Candidate> candidates)
    {
        long end = anchor + (long)rule.WindowLength;
        int shared = 0;
        foreach (int other in ends)
            shared += rule.Shape == RunShape.Exact ? (other == end ? 1 : 0) : (other >= end ? 1 : 0);
        if (shared >= low && shared < high)
            candidates.Add(new Candidate(anchor, (int)end, shared));
    }

    private void AddClosed(int anchor, Span<int> ends, int lastStarterEnd, int low, int high, List<Candidate> candidates)
    {
        // A range may only end where a cell ends that follows it, and only start where one starts: no later than the last end of those that start here.
        ends.Sort();
        int after = ends.Length;
        while (after > 0)
        {
            int end = ends[after - 1];
            int first = after - 1;
            while (first > 0 && ends[first - 1] == end)
                first--;
            int shared = rule.Shape == RunShape.Exact ? after - first : ends.Length - first;
            int length = end - anchor;
            if (end <= lastStarterEnd && shared >= low && shared < high && length >= rule.MinLength && length <= rule.MaxLength)
                candidates.Add(new Candidate(anchor, end, shared));
            after = first;
        }
    }
}
