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

    private const int TableSize = 4096;
    private readonly float[] _boundaries;
    private readonly float _scale;
    private readonly float _offset;
    private readonly byte[] _tableCodes = new byte[TableSize];
    private readonly float[] _tableBoundaries = new float[TableSize];

    /// <summary>Makes the book of these boundaries.</summary>
    /// <param name="boundaries"><c>[code]</c> from 0 to <see cref="LastCode"/>, ascending; of equal ones the last counts. The first two are negative infinity.</param>
    public CodeBook(float[] boundaries)
    {
        if (boundaries.Length != LastCode + 1)
            throw new ArgumentException($"{boundaries.Length} boundaries are not {LastCode + 1}.", nameof(boundaries));
        _boundaries = boundaries;
        (_scale, _offset) = GetScale(boundaries);

        // Each place of the table covers numbers with at most one boundary among them, which one comparison settles. NaN compares false.
        Array.Fill(_tableBoundaries, float.NaN);
        int place = 0;
        for (int code = 1; code <= LastCode; code++)
        {
            if (float.IsInfinity(boundaries[code]))
            {
                if (boundaries[code] < 0)
                    Array.Fill(_tableCodes, (byte)code);
                continue;
            }

            int own = GetPlace(boundaries[code]);
            _tableBoundaries[own] = boundaries[code];
            for (place = own + 1; place < TableSize; place++)
                _tableCodes[place] = (byte)code;
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

    /// <summary>Encodes numbers, and notes the least and greatest of each code.</summary>
    /// <param name="values">The numbers.</param>
    /// <param name="codes">Receives one code each.</param>
    /// <param name="least"><c>[code]</c>; lowered where needed.</param>
    /// <param name="greatest"><c>[code]</c>; raised where needed.</param>
    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.AggressiveOptimization)]
    public void Encode(ReadOnlySpan<float> values, Span<byte> codes, Span<float> least, Span<float> greatest)
    {
        ReadOnlySpan<byte> tableCodes = _tableCodes;
        ReadOnlySpan<float> tableBoundaries = _tableBoundaries;
        least = least[..256];
        greatest = greatest[..256];
        float scale = _scale;
        float offset = _offset;
        codes = codes[..values.Length];
        for (int index = 0; index < values.Length; index++)
        {
            float value = values[index];
            float scaled = Math.Clamp((value * scale) + offset, 0f, TableSize - 1);
            int place = (int)scaled & (TableSize - 1);
            int code = tableCodes[place] + (value >= tableBoundaries[place] ? 1 : 0);
            code = float.IsNaN(value) ? 0 : code;
            codes[index] = (byte)code;
            if (value < least[(byte)code])
                least[(byte)code] = value;
            if (value > greatest[(byte)code])
                greatest[(byte)code] = value;
        }
    }

    /// <summary>Carries a test over to codes.</summary>
    /// <param name="test">The test of the numbers.</param>
    /// <param name="least"><c>[code]</c>: the least number that has each code, positive infinity where none has.</param>
    /// <param name="greatest"><c>[code]</c>: the greatest, negative infinity where none has.</param>
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
