using System.Buffers;
using System.Runtime.CompilerServices;

namespace LstmVis.Core;

/// <summary>Counts many cells at every position of a vector at once.</summary>
/// <remarks>
/// <para>
/// A vector holds one bit per position. Counts are bit-sliced: plane i holds binary digit i of the count of every position. Eight cells at a time go
/// through a tree of seven full adders, which leaves their ones, twos and fours in planes 0 to 2 and one carry of weight eight that ripples into
/// the planes above: about five operations per cell instead of one addition per cell and position. Equals <see cref="ScalarBoundKernel"/>.
/// </para>
/// <para>
/// A tile is many vectors of positions, so that each cell's bitmap is read in long stretches while the planes of the tile stay in L1.
/// Bits of neighbouring words come from loading one word further on or back, which <see cref="Bitmap.Padding"/> makes safe.
/// </para>
/// </remarks>
internal sealed class SlicedBoundKernel<TVector, TSlices> : IBoundKernel
    where TVector : unmanaged
    where TSlices : ISlices<TVector>
{
    private const int BlockWords = Bitmap.BlockPositions / 64;

    // Words per tile: 2 KB of every bitmap, long enough that the processor fetches ahead, and no more than leaves the planes of a tile in L1.
    // With 100 cells whose bitmaps come from memory, tiles of 256 bytes take twice the time.
    private static int GetTileWords(Lanes lanes) => lanes.Count > 1 ? 16 : 256;

    private readonly record struct Lanes(int First, int Count, bool HasLong);

    public void FindMaxima(BoundQuery query, int firstBlock, Span<int> maxima)
    {
        Lanes lanes = GetLanes(query);
        int tileWords = GetTileWords(lanes);
        int vectors = tileWords / TSlices.Words;
        int perBlock = BlockWords / TSlices.Words;

        // Rented, and no more of it than there are blocks for: single blocks are asked for by the thousand.
        vectors = Math.Min(vectors, maxima.Length * perBlock);
        int planesPerVector = lanes.Count * query.PlaneCount;
        TVector[] rented = ArrayPool<TVector>.Shared.Rent(vectors * planesPerVector);
        Span<TVector> planes = rented.AsSpan(0, vectors * planesPerVector);
        Span<TVector> starts = stackalloc TVector[vectors];
        for (int block = 0; block < maxima.Length; block += tileWords / BlockWords)
        {
            int blocks = Math.Min(tileWords / BlockWords, maxima.Length - block);
            int firstWord = (firstBlock + block) * BlockWords;
            CountTile(query, lanes, firstWord, blocks * perBlock, planes[..(blocks * perBlock * planesPerVector)], starts);
            for (int inside = 0; inside < blocks; inside++)
            {
                int max = 0;
                for (int vector = inside * perBlock; vector < (inside + 1) * perBlock; vector++)
                {
                    TVector wanted = GetWanted(query, firstWord + (vector * TSlices.Words), starts[vector]);
                    if (TSlices.IsZero(wanted))
                        continue;
                    for (int lane = 0; lane < lanes.Count; lane++)
                        max = Math.Max(max, SlicedCounts<TVector, TSlices>.FindMax(planes.Slice(((vector * lanes.Count) + lane) * query.PlaneCount, query.PlaneCount), wanted));
                }

                maxima[block + inside] = max;
            }
        }

        ArrayPool<TVector>.Shared.Return(rented);
    }

    public void MarkAnchors(BoundQuery query, int block, int level, Span<ulong> anchors)
    {
        Lanes lanes = GetLanes(query);
        int perBlock = BlockWords / TSlices.Words;
        int planeCount = query.PlaneCount;
        int size = perBlock * lanes.Count * planeCount;
        Span<TVector> planes = size <= 512 ? stackalloc TVector[size] : new TVector[size];
        Span<TVector> starts = stackalloc TVector[perBlock];
        CountTile(query, lanes, block * BlockWords, perBlock, planes, starts);
        for (int vector = 0; vector < perBlock; vector++)
        {
            TVector found = default;
            for (int lane = 0; lane < lanes.Count; lane++)
                found = TSlices.Or(found, SlicedCounts<TVector, TSlices>.FindAtLeast(planes.Slice(((vector * lanes.Count) + lane) * planeCount, planeCount), level));
            found = TSlices.And(found, GetWanted(query, (block * BlockWords) + (vector * TSlices.Words), starts[vector]));
            TSlices.Store(found, ref anchors[vector * TSlices.Words]);
        }
    }

    private static Lanes GetLanes(BoundQuery query)
    {
        if (query.Shape != RunShape.Exact)
            return new Lanes(0, 1, false);
        int last = Math.Min(query.MaxLength, BoundQuery.LongLength);
        int count = Math.Max(0, last - query.MinLength + 1);
        bool hasLong = query.MaxLength > BoundQuery.LongLength;
        return new Lanes(query.MinLength, count + (hasLong ? 1 : 0), hasLong);
    }

    private static TVector GetWanted(BoundQuery query, int word, TVector starts)
    {
        TVector wanted = query.OnlyWhereOneStarts ? starts : TSlices.AllBitsSet;
        return query.Allowed is null ? wanted : TSlices.And(wanted, TSlices.Load(ref query.Allowed.First, word));
    }

    // Fills planes, [vector][lane][digit], and starts, [vector]: where a run of some cell starts.
    private static void CountTile(BoundQuery query, Lanes lanes, int firstWord, int vectors, Span<TVector> planes, Span<TVector> starts)
    {
        planes.Clear();
        starts.Clear();
        Bitmap[] bitmaps = query.Bitmaps;
        for (int first = 0; first < bitmaps.Length; first += 8)
        {
            if (query.Shape == RunShape.Exact)
                AddExact(query, lanes, bitmaps, first, firstWord, vectors, planes, starts);
            else if (query.Shape == RunShape.Starts)
                AddPlain<True>(query, bitmaps, first, firstWord, vectors, planes, starts);
            else
                AddPlain<False>(query, bitmaps, first, firstWord, vectors, planes, starts);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddPlain<TMustStart>(BoundQuery query, Bitmap[] bitmaps, int first, int firstWord, int vectors, Span<TVector> planes, Span<TVector> starts)
        where TMustStart : IFlag
    {
        int count = Math.Min(8, bitmaps.Length - first);
        int planeCount = query.PlaneCount;
        int length = query.MinLength;
        ref ulong cell0 = ref bitmaps[first].First;
        ref ulong cell1 = ref bitmaps[first + Math.Min(1, count - 1)].First;
        ref ulong cell2 = ref bitmaps[first + Math.Min(2, count - 1)].First;
        ref ulong cell3 = ref bitmaps[first + Math.Min(3, count - 1)].First;
        ref ulong cell4 = ref bitmaps[first + Math.Min(4, count - 1)].First;
        ref ulong cell5 = ref bitmaps[first + Math.Min(5, count - 1)].First;
        ref ulong cell6 = ref bitmaps[first + Math.Min(6, count - 1)].First;
        ref ulong cell7 = ref bitmaps[first + Math.Min(7, count - 1)].First;
        for (int vector = 0; vector < vectors; vector++)
        {
            int word = firstWord + (vector * TSlices.Words);
            TVector start = starts[vector];
            TVector in0 = Input<TMustStart>(ref cell0, word, length, ref start);
            TVector in1 = count > 1 ? Input<TMustStart>(ref cell1, word, length, ref start) : default;
            TVector in2 = count > 2 ? Input<TMustStart>(ref cell2, word, length, ref start) : default;
            TVector in3 = count > 3 ? Input<TMustStart>(ref cell3, word, length, ref start) : default;
            TVector in4 = count > 4 ? Input<TMustStart>(ref cell4, word, length, ref start) : default;
            TVector in5 = count > 5 ? Input<TMustStart>(ref cell5, word, length, ref start) : default;
            TVector in6 = count > 6 ? Input<TMustStart>(ref cell6, word, length, ref start) : default;
            TVector in7 = count > 7 ? Input<TMustStart>(ref cell7, word, length, ref start) : default;
            starts[vector] = start;
            SlicedCounts<TVector, TSlices>.AddEight(planes.Slice(vector * planeCount, planeCount), in0, in1, in2, in3, in4, in5, in6, in7);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddExact(BoundQuery query, Lanes lanes, Bitmap[] bitmaps, int first, int firstWord, int vectors, Span<TVector> planes, Span<TVector> starts)
    {
        int count = Math.Min(8, bitmaps.Length - first);
        int planeCount = query.PlaneCount;
        int last = lanes.HasLong ? BoundQuery.LongLength : Math.Min(query.MaxLength, BoundQuery.LongLength);
        ref ulong cell0 = ref bitmaps[first].First;
        ref ulong cell1 = ref bitmaps[first + Math.Min(1, count - 1)].First;
        ref ulong cell2 = ref bitmaps[first + Math.Min(2, count - 1)].First;
        ref ulong cell3 = ref bitmaps[first + Math.Min(3, count - 1)].First;
        ref ulong cell4 = ref bitmaps[first + Math.Min(4, count - 1)].First;
        ref ulong cell5 = ref bitmaps[first + Math.Min(5, count - 1)].First;
        ref ulong cell6 = ref bitmaps[first + Math.Min(6, count - 1)].First;
        ref ulong cell7 = ref bitmaps[first + Math.Min(7, count - 1)].First;
        for (int vector = 0; vector < vectors; vector++)
        {
            int word = firstWord + (vector * TSlices.Words);

            // left: runs that start here and are at least as long as the lengths looked at so far. Cells that there are not have none.
            TVector left0 = Starts(ref cell0, word);
            TVector left1 = count > 1 ? Starts(ref cell1, word) : default;
            TVector left2 = count > 2 ? Starts(ref cell2, word) : default;
            TVector left3 = count > 3 ? Starts(ref cell3, word) : default;
            TVector left4 = count > 4 ? Starts(ref cell4, word) : default;
            TVector left5 = count > 5 ? Starts(ref cell5, word) : default;
            TVector left6 = count > 6 ? Starts(ref cell6, word) : default;
            TVector left7 = count > 7 ? Starts(ref cell7, word) : default;
            TVector any = Or(left0, left1, left2, left3, left4, left5, left6, left7);
            starts[vector] = TSlices.Or(starts[vector], any);
            for (int length = 1; length <= last && !TSlices.IsZero(any); length++)
            {
                // One step on, each run either goes on or was exactly so long.
                TVector exact0 = Split(ref left0, ref cell0, word, length);
                TVector exact1 = Split(ref left1, ref cell1, word, length);
                TVector exact2 = Split(ref left2, ref cell2, word, length);
                TVector exact3 = Split(ref left3, ref cell3, word, length);
                TVector exact4 = Split(ref left4, ref cell4, word, length);
                TVector exact5 = Split(ref left5, ref cell5, word, length);
                TVector exact6 = Split(ref left6, ref cell6, word, length);
                TVector exact7 = Split(ref left7, ref cell7, word, length);
                any = Or(left0, left1, left2, left3, left4, left5, left6, left7);
                int lane = length - lanes.First;
                if (lane >= 0)
                    SlicedCounts<TVector, TSlices>.AddEight(planes.Slice(((vector * lanes.Count) + lane) * planeCount, planeCount), exact0, exact1, exact2, exact3, exact4, exact5, exact6, exact7);
            }

            if (lanes.HasLong && !TSlices.IsZero(any))
                SlicedCounts<TVector, TSlices>.AddEight(planes.Slice(((vector * lanes.Count) + lanes.Count - 1) * planeCount, planeCount), left0, left1, left2, left3, left4, left5, left6, left7);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Starts(ref ulong bits, int word)
    {
        TVector on = TSlices.Load(ref bits, word);
        return TSlices.AndNot(on, Before(ref bits, word, on));
    }

    // Returns the runs that end after `length` steps, and keeps the others.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Split(ref TVector left, ref ulong bits, int word, int length)
    {
        TVector next = Behind(ref bits, word, length);
        TVector exact = TSlices.AndNot(left, next);
        left = TSlices.And(left, next);
        return exact;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Or(TVector a, TVector b, TVector c, TVector d, TVector e, TVector f, TVector g, TVector h) =>
        TSlices.Or(TSlices.Or(TSlices.Or(a, b), TSlices.Or(c, d)), TSlices.Or(TSlices.Or(e, f), TSlices.Or(g, h)));

    // One cell at one vector of positions: on from here for `length` steps and, where it must, starting here.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Input<TMustStart>(ref ulong bits, int word, int length, ref TVector starts)
        where TMustStart : IFlag
    {
        TVector on = TSlices.Load(ref bits, word);
        TVector start = TSlices.AndNot(on, Before(ref bits, word, on));
        starts = TSlices.Or(starts, start);
        TVector input = TMustStart.Value ? start : on;
        if (length > 1)
        {
            TVector behind = TSlices.Load(ref bits, word + 1);
            input = TSlices.And(input, TSlices.Or(TSlices.ShiftRight(on, 1), TSlices.ShiftLeft(behind, 63)));
            for (int step = 2; step < length; step++)
                input = TSlices.And(input, TSlices.Or(TSlices.ShiftRight(on, step), TSlices.ShiftLeft(behind, 64 - step)));
        }

        return input;
    }

    // The bits of the position before each.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Before(ref ulong bits, int word, TVector here) =>
        TSlices.Or(TSlices.ShiftLeft(here, 1), TSlices.ShiftRight(TSlices.Load(ref bits, word - 1), 63));

    // The bits `step` positions behind each; 1 to 63.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Behind(ref ulong bits, int word, int step) =>
        TSlices.Or(TSlices.ShiftRight(TSlices.Load(ref bits, word), step), TSlices.ShiftLeft(TSlices.Load(ref bits, word + 1), 64 - step));

    private interface IFlag
    {
        static abstract bool Value { get; }
    }

    private readonly struct True : IFlag
    {
        public static bool Value => true;
    }

    private readonly struct False : IFlag
    {
        public static bool Value => false;
    }
}
