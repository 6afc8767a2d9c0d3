namespace LstmVis.Core;

/// <summary>The least and the greatest activations of cells in equal parts of a range: what is left of lines when there are more steps than pixels.</summary>
public static class ActivationExtremes
{
    private const int BlockFloats = 1 << 17;
    private static readonly IRowKernel Kernel = RowKernelFactory.Create(new MatcherOptions().ForceScalar);

    /// <summary>Reads the numbers of a range once.</summary>
    /// <param name="source">The source.</param>
    /// <param name="steps">The range; inside <c>[0, StepCount)</c>.</param>
    /// <param name="cells">The cells, in the order wanted.</param>
    /// <param name="bucketCount">Into how many parts the range is cut, at least 1. Part i is the steps from <c>floor(i * Length / bucketCount)</c> on, counted from the start of the range.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <returns><c>[bucket, cell, 2]</c>: least, greatest. NaN where a part has no number; a part has no steps where there are more parts than steps.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The range or a cell is not all there, or there is no part.</exception>
    public static float[] Read(Source source, StepRange steps, ReadOnlySpan<int> cells, int bucketCount, CancellationToken cancellation = default) =>
        Read(source, steps, cells, bucketCount, Kernel, cancellation);

    /// <summary>The part that a step lies in.</summary>
    /// <param name="step">A step of the range, counted from its start.</param>
    /// <param name="length">The steps of the range.</param>
    /// <param name="bucketCount">The number of parts.</param>
    public static int FindBucket(int step, int length, int bucketCount) => (int)(((((long)step + 1) * bucketCount) - 1) / length);

    /// <summary>The same with a kernel of the caller's.</summary>
    internal static float[] Read(Source source, StepRange steps, ReadOnlySpan<int> cells, int bucketCount, IRowKernel kernel, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfLessThan(bucketCount, 1);
        int count = cells.Length;
        float[] extremes = new float[checked(bucketCount * count * 2)];
        Array.Fill(extremes, float.NaN);
        if (count == 0)
            return extremes;

        // The least is the greatest of the negated: one kernel serves both, and passes over NaN.
        float[] high = new float[count];
        float[] negatedLow = new float[count];
        int blockSteps = Math.Clamp(BlockFloats / count, 1, Math.Max(1, steps.Length));
        float[] block = GC.AllocateUninitializedArray<float>(blockSteps * count);
        int current = -1;
        for (int start = steps.Start; start < steps.End; start += blockSteps)
        {
            cancellation.ThrowIfCancellationRequested();
            var rows = new StepRange(start, Math.Min(start + blockSteps, steps.End));
            source.States.ReadCells(rows, cells, block);
            for (int step = rows.Start; step < rows.End; step++)
            {
                int bucket = FindBucket(step - steps.Start, steps.Length, bucketCount);
                if (bucket != current)
                {
                    Write(extremes, current, negatedLow, high);
                    Array.Fill(high, float.NegativeInfinity);
                    Array.Fill(negatedLow, float.NegativeInfinity);
                    current = bucket;
                }

                ReadOnlySpan<float> row = block.AsSpan((step - rows.Start) * count, count);
                kernel.Raise(row, Side.Positive, high);
                kernel.Raise(row, Side.Negative, negatedLow);
            }
        }

        Write(extremes, current, negatedLow, high);

        // Every transform is monotone: the extremes of activations are the activations of the extremes.
        source.Transform.Apply(extremes);
        return extremes;
    }

    private static void Write(float[] extremes, int bucket, float[] negatedLow, float[] high)
    {
        if (bucket < 0)
            return;
        Span<float> ends = extremes.AsSpan(bucket * high.Length * 2, high.Length * 2);
        for (int cell = 0; cell < high.Length; cell++)
        {
            // Only where there was no number are both still negative infinity.
            if (float.IsNegativeInfinity(high[cell]) && float.IsNegativeInfinity(negatedLow[cell]))
                continue;
            ends[2 * cell] = -negatedLow[cell];
            ends[(2 * cell) + 1] = high[cell];
        }
    }
}
