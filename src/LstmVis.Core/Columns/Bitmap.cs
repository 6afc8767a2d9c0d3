using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LstmVis.Core;

/// <summary>Where one cell is on: one bit per position, bit p of word p / 64. Immutable once built, until the last that holds it lets go.</summary>
/// <remarks>
/// Words in front of the first and behind the last are there and zero, so that kernels load neighbours of any word without looking where they
/// are. Aligned to cache lines, so that a vector never lies across two.
/// </remarks>
internal sealed class Bitmap
{
    /// <summary>Words that may be read before the first and behind the last block.</summary>
    public const int Padding = 8;

    /// <summary>Positions per block, the unit in which kernels work: one 256-bit vector.</summary>
    public const int BlockPositions = 256;

    private readonly BitmapMemory? _memory;
    private readonly ulong[] _words;
    private readonly int _offset;
    private int _uses = 1;

    /// <summary>Makes an empty bitmap.</summary>
    /// <param name="positionCount">How many positions it has.</param>
    /// <param name="memory">Where its memory comes from and goes to; null takes new memory.</param>
    public Bitmap(int positionCount, BitmapMemory? memory = null)
        : this(positionCount, memory, out bool isClear)
    {
        if (!isClear)
            Words.Clear();
    }

    private Bitmap(int positionCount, BitmapMemory? memory, out bool isClear)
    {
        PositionCount = positionCount;
        BlockCount = (int)(((long)positionCount + BlockPositions - 1) / BlockPositions);
        WordCount = BlockCount * (BlockPositions / 64);
        _memory = memory;
        ulong[]? used = memory?.TryTake(WordCount + (3 * Padding));
        isClear = used is null;
        _words = used ?? GC.AllocateArray<ulong>(WordCount + (3 * Padding), pinned: true);
        nuint address;
        unsafe
        {
            address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_words));
        }

        _offset = Padding + (int)((64 - (address % 64)) % 64 / sizeof(ulong));
    }

    /// <summary>Makes a bitmap whose words up to the last position are about to be written, all of them, and may hold anything until then.</summary>
    public static Bitmap CreateUnset(int positionCount, BitmapMemory? memory)
    {
        var bitmap = new Bitmap(positionCount, memory, out _);
        bitmap.Words[(int)(((long)positionCount + 63) / 64)..].Clear();
        return bitmap;
    }

    /// <summary>Says that one more holds this bitmap.</summary>
    public void AddUse() => Interlocked.Increment(ref _uses);

    /// <summary>Says that one who held it does no more. The last one gives its memory back; a bitmap that is never released is simply collected.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _uses) == 0)
            _memory?.GiveBack(_words);
    }

    public int PositionCount { get; }

    public int BlockCount { get; }

    /// <summary>Whole blocks of words.</summary>
    public int WordCount { get; }

    public long Bytes => _words.LongLength * sizeof(ulong);

    /// <summary>The words, to be written by whoever builds the bitmap.</summary>
    public Span<ulong> Words => _words.AsSpan(_offset, WordCount);

    /// <summary>The first word, for kernels: up to <see cref="Padding"/> words before and behind may be read.</summary>
    public ref ulong First => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_words), _offset);

    public bool this[int position] => ((Unsafe.Add(ref First, position >> 6) >> (position & 63)) & 1) != 0;

    /// <summary>The first position at or behind <paramref name="position"/> where the bit is not set.</summary>
    public int FindOff(int position)
    {
        ref ulong first = ref First;
        int word = position >> 6;
        ulong off = ~Unsafe.Add(ref first, word) >> (position & 63);
        if (off != 0)
            return position + BitOperations.TrailingZeroCount(off);

        // Ends at the latest in the padding, which is zero.
        while ((off = ~Unsafe.Add(ref first, ++word)) == 0)
        {
        }

        return (word << 6) + BitOperations.TrailingZeroCount(off);
    }

    /// <summary>The first position at or behind <paramref name="position"/> where the bit is set, or <see cref="PositionCount"/>.</summary>
    public int FindOn(int position)
    {
        if (position >= PositionCount)
            return PositionCount;
        ReadOnlySpan<ulong> words = Words;
        int word = position >> 6;
        ulong on = words[word] >> (position & 63);
        if (on != 0)
            return position + BitOperations.TrailingZeroCount(on);
        int next = words[(word + 1)..].IndexOfAnyExcept(0UL);
        return next < 0 ? PositionCount : ((word + 1 + next) << 6) + BitOperations.TrailingZeroCount(words[word + 1 + next]);
    }

    /// <summary>The same backwards: bit p of the copy is bit <c>PositionCount - 1 - p</c>.</summary>
    public Bitmap Mirror()
    {
        Bitmap mirrored = CreateUnset(PositionCount, _memory);
        Span<ulong> words = mirrored.Words;
        int shift = (64 - (PositionCount & 63)) & 63;
        int last = (int)(((long)PositionCount + 63) / 64) - 1;
        ref ulong first = ref First;
        for (int word = 0; word <= last; word++)
        {
            // The last word holds positions from its lowest bit on, so everything moves down by the bits that it does not use.
            ulong high = Reverse(Unsafe.Add(ref first, last - word));
            ulong low = Reverse(Unsafe.Add(ref first, last - word - 1));
            words[word] = shift == 0 ? high : (high >> shift) | (low << (64 - shift));
        }

        return mirrored;
    }

    /// <summary>A copy without the runs that have another run of the same document too near.</summary>
    /// <param name="positions">Tells where documents begin and end.</param>
    /// <param name="offBefore">How many steps must be off before a run, as far as the document has them.</param>
    /// <param name="offAfter">The same behind a run.</param>
    /// <param name="cancellation">Stops a long one.</param>
    public Bitmap KeepRunsWithGaps(StepPositions positions, int offBefore, int offAfter, CancellationToken cancellation)
    {
        var kept = new Bitmap(PositionCount, _memory);
        Span<ulong> words = kept.Words;
        int previousEnd = -1;
        int filled = 0;
        int runs = 0;
        for (int start = FindOn(0); start < PositionCount;)
        {
            if (++runs % 4096 == 0)
                cancellation.ThrowIfCancellationRequested();
            int end = FindOff(start);
            int next = FindOn(end);
            while (positions.GetPositions(filled).End < end)
                filled++;
            StepRange document = positions.GetPositions(filled);
            bool hasGapBefore = previousEnd < document.Start || start - previousEnd >= offBefore;
            bool hasGapAfter = next >= document.End || next - end >= offAfter;
            if (hasGapBefore && hasGapAfter)
                Set(words, start, end);
            previousEnd = end;
            start = next;
        }

        return kept;
    }

    /// <summary>Sets every bit of a range.</summary>
    public static void Set(Span<ulong> words, int start, int end)
    {
        while (start < end)
        {
            int width = Math.Min(64 - (start & 63), end - start);
            words[start >> 6] |= (ulong.MaxValue >> (64 - width)) << (start & 63);
            start += width;
        }
    }

    private static ulong Reverse(ulong word)
    {
        word = ((word >> 1) & 0x5555555555555555) | ((word & 0x5555555555555555) << 1);
        word = ((word >> 2) & 0x3333333333333333) | ((word & 0x3333333333333333) << 2);
        word = ((word >> 4) & 0x0F0F0F0F0F0F0F0F) | ((word & 0x0F0F0F0F0F0F0F0F) << 4);
        return System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(word);
    }
}
