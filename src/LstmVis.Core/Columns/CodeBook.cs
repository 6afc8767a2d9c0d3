using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LstmVis.Core;

/// <summary>How the numbers of a source become codes of eight bits that keep their order.</summary>
/// <remarks>
/// <c>code(x) = max { i : boundary[i] &lt;= x }</c>, and 0 for NaN. Boundaries lie on the thresholds that people choose, so that comparing codes
/// usually is comparing numbers; for any other threshold only the numbers of one code (per side) have to be looked at.
/// </remarks>
internal sealed class CodeBook
{
    /// <summary>The greatest code that a number may have.</summary>
    public const int LastCode = 254;

    private const int TableSize = 2048;
    private readonly float[] _boundaries;
    private readonly float _scale;
    private readonly float _offset;
    private readonly Entry[] _table = new Entry[TableSize];

    // A stretch of numbers: the code of those below the boundary, and the boundary or NaN. Encode reads both as one word.
    private record struct Entry(float Boundary, int Code);

    /// <summary>Makes the book of these boundaries.</summary>
    /// <param name="boundaries"><c>[code]</c> from 0 to <see cref="LastCode"/>, ascending; of equal ones the last counts. The first two are negative infinity.</param>
    public CodeBook(float[] boundaries)
    {
        if (boundaries.Length != LastCode + 1)
            throw new ArgumentException($"{boundaries.Length} boundaries are not {LastCode + 1}.", nameof(boundaries));
        _boundaries = boundaries;
        (_scale, _offset) = GetScale(boundaries);

        // Each place of the table covers numbers with at most one boundary among them, which one comparison settles. NaN compares false.
        Array.Fill(_table, new Entry(float.NaN, 0));
        for (int code = 1; code <= LastCode; code++)
        {
            int own = float.IsInfinity(boundaries[code]) ? -1 : GetPlace(boundaries[code]);
            if (own >= 0)
                _table[own].Boundary = boundaries[code];
            for (int place = own + 1; place < TableSize; place++)
                _table[place].Code = code;
        }
    }

    /// <summary><c>[code]</c>: the least number of each code.</summary>
    public ReadOnlySpan<float> Boundaries => _boundaries;

    /// <summary>The definition of a code; <see cref="Encode"/> equals it.</summary>
    public byte GetCode(float value)
    {
        if (float.IsNaN(value))
            return 0;
        int code = LastCode;
        while (!(_boundaries[code] <= value))
            code--;
        return (byte)code;
    }

    /// <summary>Encodes numbers; equals <see cref="GetCode"/> of each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Encode(ReadOnlySpan<float> values, Span<byte> codes)
    {
        codes = codes[..values.Length];
        ref ulong table = ref Unsafe.As<Entry, ulong>(ref MemoryMarshal.GetArrayDataReference(_table));
        ref float first = ref MemoryMarshal.GetReference(values);
        ref byte code = ref MemoryMarshal.GetReference(codes);
        var scale = Vector256.Create(_scale);
        var offset = Vector256.Create(_offset);
        var most = Vector256.Create(TableSize - 1f);
        Span<int> room = stackalloc int[8];
        ref int places = ref MemoryMarshal.GetReference(room);
        int index = 0;
        for (; index + 8 <= values.Length; index += 8)
        {
            // Eight places of the table at once; each entry is loaded whole, as fast as by a gather and on any machine, and its halves are then put together.
            var value = Vector256.LoadUnsafe(ref first, (nuint)index);
            if (!Vector256.EqualsAll(value, value))
            {
                for (int place = index; place < index + 8; place++)
                    codes[place] = EncodeOne(values[place]);
                continue;
            }

            var scaled = Vector256.MaxNative(Vector256.MinNative((value * scale) + offset, most), Vector256<float>.Zero);
            Vector256.ConvertToInt32Native(scaled).StoreUnsafe(ref places);
            Vector256<ulong> low = Vector256.Create(GetEntries(ref table, ref places, 0), GetEntries(ref table, ref places, 2));
            Vector256<ulong> high = Vector256.Create(GetEntries(ref table, ref places, 4), GetEntries(ref table, ref places, 6));
            (Vector256<uint> boundary, Vector256<uint> below) = (Vector256.Narrow(low, high), Vector256.Narrow(low >> 32, high >> 32));
            if (!BitConverter.IsLittleEndian)
                (boundary, below) = (below, boundary);
            // All bits of a true comparison are -1.
            Vector256<uint> eight = below - Vector256.GreaterThanOrEqual(value, boundary.AsSingle()).AsUInt32();
            Vector128<ushort> narrow = Vector128.Narrow(eight.GetLower(), eight.GetUpper());
            Vector128.Narrow(narrow, narrow).GetLower().StoreUnsafe(ref code, (nuint)index);
        }

        for (; index < values.Length; index++)
            codes[index] = EncodeOne(values[index]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> GetEntries(ref ulong table, ref int places, int lane) =>
        Vector128.Create(Unsafe.Add(ref table, (nint)(uint)Unsafe.Add(ref places, lane)), Unsafe.Add(ref table, (nint)(uint)Unsafe.Add(ref places, lane + 1)));

    private byte EncodeOne(float value)
    {
        if (float.IsNaN(value))
            return 0;
        Entry entry = _table[GetPlace(value)];
        return (byte)(entry.Code + (value >= entry.Boundary ? 1 : 0));
    }

    /// <summary>The least and greatest numbers that each code can stand for, when the least and greatest of all are known.</summary>
    /// <returns><c>[code]</c> each; where the least is above the greatest, no number has the code.</returns>
    public (float[] Least, float[] Greatest) GetExtremes(float least, float greatest)
    {
        float[] lows = new float[256];
        float[] highs = new float[256];
        Array.Fill(lows, float.PositiveInfinity);
        Array.Fill(highs, float.NegativeInfinity);
        for (int code = 1; code <= LastCode; code++)
        {
            lows[code] = Math.Max(_boundaries[code], least);
            highs[code] = code == LastCode ? greatest : Math.Min(MathF.BitDecrement(_boundaries[code + 1]), greatest);
        }

        return (lows, highs);
    }

    /// <summary>Carries a test over to codes.</summary>
    /// <param name="test">The test of the numbers.</param>
    /// <param name="least"><c>[code]</c>: the least number that has each code, or above the greatest where none has.</param>
    /// <param name="greatest"><c>[code]</c>: the greatest.</param>
    public CodeTest GetTest(OnTest test, ReadOnlySpan<float> least, ReadOnlySpan<float> greatest)
    {
        byte highOn = LastCode + 1;
        byte highMaybe = 0;
        byte lowOn = 0;
        byte lowMaybe = 0;
        if (test.Side != Side.Negative)
        {
            byte code = GetCode(test.LeastStored);
            if (test.LeastStored <= least[code])
                highOn = code;
            else
                highOn = (byte)(code + 1);
            if (highOn > code && test.LeastStored <= greatest[code])
                highMaybe = code;
        }

        if (test.Side != Side.Positive)
        {
            float most = -test.LeastStored;
            byte code = GetCode(most);
            if (most >= greatest[code])
                lowOn = code;
            else
                lowOn = (byte)(code - 1);
            if (lowOn < code && most >= least[code])
                lowMaybe = code;
        }

        // What one side tells for sure, the other need not ask.
        if (highMaybe != 0 && highMaybe <= lowOn)
            highMaybe = 0;
        if (lowMaybe != 0 && lowMaybe >= highOn)
            lowMaybe = 0;
        return new CodeTest(highOn, lowOn, highMaybe, lowMaybe);
    }

    /// <summary>Chooses boundaries for a source: on decimals of the activation, and where a sample of its numbers is dense.</summary>
    /// <param name="sample">Numbers of the source; put in order here.</param>
    /// <param name="transform">What turns them into activations.</param>
    public static CodeBook Create(float[] sample, Transform transform)
    {
        Array.Sort(sample);
        float[] finite = [.. sample.Where(float.IsFinite)];

        // Rare outliers go into the outermost codes: boundaries that reach out to them would be too coarse for everything else.
        finite = finite[(finite.Length / 1_000)..^(finite.Length / 1_000)];
        var chosen = new SortedSet<float>();
        foreach (float threshold in GetDecimals(finite, transform))
        {
            float stored = transform.GetLeastStored(threshold);
            chosen.Add(stored);

            // On the negative side equality is on too, so the boundary has to lie just above it.
            if (threshold != 0)
                chosen.Add(MathF.BitIncrement(-stored));
        }

        while (chosen.Count < LastCode - 1 && FindSplit(finite, chosen) is { } split)
            chosen.Add(split);
        return new CodeBook(Fit([.. chosen]));
    }

    private static IEnumerable<float> GetDecimals(float[] finite, Transform transform)
    {
        float most = finite.Length == 0 ? 1f : Math.Max(Math.Abs(finite[0]), Math.Abs(finite[^1]));
        if (transform == Transform.Tanh || most <= 1.5f)
            return Enumerable.Range(0, transform == Transform.Tanh ? 100 : 101).Select(hundredths => hundredths / 100f);
        double step = 0.02;
        for (int number = 0; most / step > 90 && step < 1e30; number++)
            step *= number % 3 == 1 ? 2.5 : 2;
        return Enumerable.Range(0, 91).Select(multiple => (float)(multiple * step)).Concat(Enumerable.Range(1, 9).Select(tenths => tenths / 10f)).Distinct();
    }

    // The middle of the fullest bucket; null where no bucket has two different numbers.
    private static float? FindSplit(float[] sorted, SortedSet<float> chosen)
    {
        int fullest = 1;
        float? split = null;
        int first = 0;
        foreach (float boundary in chosen.Append(float.PositiveInfinity))
        {
            int end = first;
            int high = sorted.Length;
            while (end < high)
            {
                int middle = (end + high) >>> 1;
                if (sorted[middle] < boundary)
                    end = middle + 1;
                else
                    high = middle;
            }

            if (end - first > fullest && sorted[first] < sorted[end - 1])
            {
                float middle = sorted[first + ((end - first) / 2)];
                float candidate = middle > sorted[first] ? middle : sorted.AsSpan(first, end - first).ToArray().First(value => value > sorted[first]);
                if (!chosen.Contains(candidate))
                {
                    split = candidate;
                    fullest = end - first;
                }
            }

            first = end;
        }

        return split;
    }

    // Drops boundaries until no two share a place of the table, which changes with the outermost ones.
    private static float[] Fit(List<float> chosen)
    {
        while (true)
        {
            float[] boundaries = new float[LastCode + 1];
            Array.Fill(boundaries, float.NegativeInfinity);
            chosen.CopyTo(boundaries, LastCode + 1 - chosen.Count);
            (float scale, float offset) = GetScale(boundaries);
            var kept = new List<float>();
            int last = -1;
            foreach (float boundary in chosen)
            {
                int place = GetPlace(boundary, scale, offset);
                if (place != last)
                    kept.Add(boundary);
                last = place;
            }

            if (kept.Count == chosen.Count)
                return boundaries;
            chosen = kept;
        }
    }

    private static (float Scale, float Offset) GetScale(float[] boundaries)
    {
        float low = boundaries.FirstOrDefault(float.IsFinite);
        float high = boundaries[^1];
        double width = Math.Max((double)high - low, 1e-30);
        double scale = Math.Min((TableSize - 3) / width, 1e30);
        return ((float)scale, (float)Math.Clamp(1 - (low * scale), -1e30, 1e30));
    }

    private int GetPlace(float value) => GetPlace(value, _scale, _offset);

    private static int GetPlace(float value, float scale, float offset) => (int)Math.Clamp((value * scale) + offset, 0f, TableSize - 1);
}
