using System.Numerics;
using System.Runtime.CompilerServices;

namespace LstmVis.Core;

/// <summary>Counts the closed ranges of a stretch of blocks, run by run in time order. One per thread.</summary>
/// <remarks>
/// Every closed range starts where a run starts and ends where one ends, so it is enough to stop at starts. The ends of the runs that are going
/// on are kept in order: at a start b, the ranges [b, e) with e among them, up to the last end of a run that starts at b, are the closed ones,
/// and the number of ends from e on is the number of shared cells. With a margin before, only the runs that start at b count.
/// </remarks>
internal sealed class ClosedRangeSweep
{
    private const int BlockWords = Bitmap.BlockPositions / 64;

    private readonly Bitmap[] _bitmaps;
    private readonly RunShape _shape;
    private readonly Bitmap? _allowed;
    private readonly TotalsBuilder _totals;

    // The runs that start in the block, as one list per position: the end of each, the next one of its position, and the first one of each position.
    private readonly int[] _ends;
    private readonly int[] _next;
    private readonly int[] _first = new int[Bitmap.BlockPositions];

    // The ends of the runs that go on, ascending, in [_low, _high).
    private readonly int[] _open;
    private int _low;
    private int _high;

    public ClosedRangeSweep(Bitmap[] bitmaps, RunShape shape, Bitmap? allowed, TotalsBuilder totals)
    {
        _bitmaps = bitmaps;
        _shape = shape;
        _allowed = allowed;
        _totals = totals;
        _ends = new int[bitmaps.Length * (Bitmap.BlockPositions / 2)];
        _next = new int[_ends.Length];
        _open = new int[(4 * bitmaps.Length) + 64];
        Array.Fill(_first, -1);
    }

    /// <summary>Counts the closed ranges that start in <c>[firstBlock, endBlock)</c>.</summary>
    public void Run(int firstBlock, int endBlock, CancellationToken cancellation)
    {
        Open(firstBlock * Bitmap.BlockPositions);
        Span<ulong> starts = stackalloc ulong[BlockWords];
        for (int block = firstBlock; block < endBlock; block++)
        {
            cancellation.ThrowIfCancellationRequested();
            ListRuns(block, starts);
            for (int word = 0; word < BlockWords; word++)
            {
                for (ulong left = starts[word]; left != 0; left &= left - 1)
                {
                    int place = (word << 6) + BitOperations.TrailingZeroCount(left);
                    Count((block * Bitmap.BlockPositions) + place, _first[place]);
                    _first[place] = -1;
                }
            }
        }
    }

    // The runs that began before the stretch and go on into it.
    private void Open(int position)
    {
        _low = _high = 0;
        if (_shape != RunShape.Inside)
            return;
        foreach (Bitmap bitmap in _bitmaps)
        {
            if (bitmap[position] && bitmap[position - 1])
                Insert(bitmap.FindOff(position));
        }
    }

    private void ListRuns(int block, Span<ulong> anyStarts)
    {
        anyStarts.Clear();
        int count = 0;
        int firstPosition = block * Bitmap.BlockPositions;
        foreach (Bitmap bitmap in _bitmaps)
        {
            ref ulong words = ref Unsafe.Add(ref bitmap.First, block * BlockWords);
            ulong before = Unsafe.Add(ref words, -1);
            for (int word = 0; word < BlockWords; word++)
            {
                ulong on = Unsafe.Add(ref words, word);
                ulong starts = on & ~((on << 1) | (before >> 63));
                before = on;
                anyStarts[word] |= starts;
                for (; starts != 0; starts &= starts - 1)
                {
                    int bit = BitOperations.TrailingZeroCount(starts);
                    int place = (word << 6) + bit;
                    int length = BitOperations.TrailingZeroCount(~(on >> bit));
                    _ends[count] = bit + length < 64 ? firstPosition + place + length : bitmap.FindOff(firstPosition + place);
                    _next[count] = _first[place];
                    _first[place] = count++;
                }
            }
        }

        if (_allowed is null)
            return;
        for (int word = 0; word < BlockWords; word++)
        {
            ulong unwanted = anyStarts[word] & ~Unsafe.Add(ref _allowed.First, (block * BlockWords) + word);
            anyStarts[word] &= ~unwanted;
            for (; unwanted != 0; unwanted &= unwanted - 1)
                _first[(word << 6) + BitOperations.TrailingZeroCount(unwanted)] = -1;
        }
    }

    private void Count(int start, int run)
    {
        if (_shape == RunShape.Inside)
        {
            while (_low < _high && _open[_low] <= start)
                _low++;
        }
        else
        {
            _low = _high = 0;
        }

        int lastEnd = 0;
        for (; run >= 0; run = _next[run])
        {
            lastEnd = Math.Max(lastEnd, _ends[run]);
            Insert(_ends[run]);
        }

        int end = 0;
        for (int place = _low; place < _high; place++)
        {
            if (_open[place] == end)
                continue;
            end = _open[place];
            if (end > lastEnd)
                break;
            int shared = _high - place;
            if (_shape == RunShape.Exact)
            {
                shared = 1;
                while (place + shared < _high && _open[place + shared] == end)
                    shared++;
            }

            _totals.Add(end - start, shared);
        }
    }

    private void Insert(int end)
    {
        if (_high == _open.Length)
        {
            Array.Copy(_open, _low, _open, 0, _high - _low);
            _high -= _low;
            _low = 0;
        }

        int place = _high++;
        while (place > _low && _open[place - 1] > end)
        {
            _open[place] = _open[place - 1];
            place--;
        }

        _open[place] = end;
    }
}
