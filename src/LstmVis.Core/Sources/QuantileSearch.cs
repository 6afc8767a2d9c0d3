namespace LstmVis.Core;

/// <summary>Finds one exact quantile of every cell of a source by narrowing an interval around it, three times over the numbers in constant memory.</summary>
/// <remarks>
/// Floats keep their order as whole numbers (<see cref="ToKey"/>). Each pass counts, for every cell, the numbers in 2,048 equal parts of its interval of keys; the part in which the wanted rank
/// falls is the interval of the next pass: 2^32, 2^21 and 2^10 keys wide, after which a part is a single number.
/// </remarks>
internal sealed class QuantileSearch
{
    private const int PartBits = 11;
    private const int PartCount = 1 << PartBits;
    private const int BlockFloats = 1 << 19;
    private const int MostCellsAtOnce = 1 << 13;
    private const int CellsPerTask = 64;

    private readonly IStateMatrix _states;
    private readonly Side _side;
    private readonly ParallelOptions _parallel;

    public QuantileSearch(IStateMatrix states, Side side, ParallelOptions parallel)
    {
        _states = states;
        _side = side;
        _parallel = parallel;
    }

    /// <summary>
    /// The number at place <c>ceil(quantile * (n - 1))</c>, from 0, of the n numbers of each cell that are not NaN, as the side sees them, in ascending order. NaN for a cell without numbers.
    /// </summary>
    /// <returns><c>[cell]</c>, stored numbers.</returns>
    public float[] Find(double quantile)
    {
        float[] found = new float[_states.CellCount];
        for (int first = 0; first < found.Length; first += MostCellsAtOnce)
            Find(quantile, first, found.AsSpan(first, Math.Min(MostCellsAtOnce, found.Length - first)));
        return found;
    }

    /// <summary>The place of a quantile among numbers in ascending order, as <c>numpy.quantile(..., method="higher")</c> has it.</summary>
    public static long GetPlace(double quantile, long count) => (long)Math.Ceiling(quantile * (count - 1));

    private void Find(double quantile, int firstCell, Span<float> found)
    {
        int count = found.Length;
        uint[] starts = new uint[count];
        long[] ranks = new long[count];
        int[] parts = new int[count * PartCount];
        int shift = 32 - PartBits;
        for (bool isFirst = true; ; isFirst = false, shift = Math.Max(0, shift - PartBits))
        {
            parts.AsSpan().Clear();
            CountParts(firstCell, starts, shift, parts);
            for (int cell = 0; cell < count; cell++)
            {
                ReadOnlySpan<int> own = parts.AsSpan(cell * PartCount, PartCount);
                if (isFirst)
                    ranks[cell] = GetPlace(quantile, Sum(own));
                int part = 0;
                while (part < PartCount - 1 && ranks[cell] >= own[part])
                    ranks[cell] -= own[part++];
                if (isFirst && own[part] == 0)
                    ranks[cell] = -1;
                starts[cell] += (uint)part << shift;
            }

            if (shift == 0)
                break;
        }

        for (int cell = 0; cell < count; cell++)
            found[cell] = ranks[cell] < 0 ? float.NaN : FromKey(starts[cell]);
    }

    private static long Sum(ReadOnlySpan<int> counts)
    {
        long sum = 0;
        foreach (int count in counts)
            sum += count;
        return sum;
    }

    // Block by block of rows, each cell of a block by itself: its counts then stay in the processor's cache.
    private void CountParts(int firstCell, uint[] starts, int shift, int[] parts)
    {
        int count = starts.Length;
        int[] cells = [.. Enumerable.Range(firstCell, count)];
        int blockSteps = Math.Clamp(BlockFloats / count, 1, Math.Max(1, _states.StepCount));
        float[] block = GC.AllocateUninitializedArray<float>(blockSteps * count);
        for (int start = 0; start < _states.StepCount; start += blockSteps)
        {
            _parallel.CancellationToken.ThrowIfCancellationRequested();
            var rows = new StepRange(start, Math.Min(start + blockSteps, _states.StepCount));
            if (count == _states.CellCount)
                _states.ReadRows(rows, block);
            else
                _states.ReadCells(rows, cells, block);
            Loops.Run((count + CellsPerTask - 1) / CellsPerTask, _parallel, task =>
            {
                int end = Math.Min(count, (task + 1) * CellsPerTask);
                for (int cell = task * CellsPerTask; cell < end; cell++)
                    CountCell(block.AsSpan(0, rows.Length * count), cell, count, starts[cell], shift, parts.AsSpan(cell * PartCount, PartCount));
            });
        }
    }

    private void CountCell(ReadOnlySpan<float> block, int cell, int stride, uint start, int shift, Span<int> parts)
    {
        for (int place = cell; place < block.Length; place += stride)
        {
            float value = ScalarRowKernel.See(block[place], _side);
            uint part = (ToKey(value) - start) >> shift;
            if (part < PartCount && !float.IsNaN(value))
                parts[(int)part]++;
        }
    }

    // As whole numbers, floats are in order when the negative ones are turned over; adding zero makes one of -0 and 0.
    private static uint ToKey(float value)
    {
        int bits = BitConverter.SingleToInt32Bits(value + 0f);
        return (uint)(bits ^ ((bits >> 31) | int.MinValue));
    }

    private static float FromKey(uint key)
    {
        int bits = (int)key;
        return BitConverter.Int32BitsToSingle(bits < 0 ? bits ^ int.MinValue : ~bits);
    }
}
