using LstmVis.Core;

namespace LstmVis.Server;

/// <summary>The least and the greatest activation of some cells in equal parts of the whole corpus.</summary>
internal static class Overview
{
    private const int BlockFloats = 1 << 18;

    /// <summary>Reads the cells once.</summary>
    /// <returns><c>[bucket, cell, 2]</c>: least, greatest. NaN where a part has no number; a part has no steps where there are more parts than steps.</returns>
    public static float[] Read(Source source, int[] cells, int bucketCount, CancellationToken cancellation)
    {
        float[] extremes = new float[bucketCount * cells.Length * 2];
        Array.Fill(extremes, float.NaN);
        int blockSteps = Math.Max(1, BlockFloats / cells.Length);
        float[] block = new float[Math.Min(blockSteps, source.StepCount) * cells.Length];
        for (int start = 0; start < source.StepCount; start += blockSteps)
        {
            cancellation.ThrowIfCancellationRequested();
            var steps = new StepRange(start, Math.Min(source.StepCount, start + blockSteps));
            source.States.ReadCells(steps, cells, block);
            for (int step = steps.Start; step < steps.End; step++)
            {
                int bucket = FindBucket(step, source.StepCount, bucketCount);
                Widen(extremes.AsSpan(bucket * cells.Length * 2, cells.Length * 2), block.AsSpan((step - steps.Start) * cells.Length, cells.Length));
            }
        }

        // Every transform is monotone: the extremes of activations are the activations of the extremes.
        source.Transform.Apply(extremes);
        return extremes;
    }

    /// <summary>The part that a step lies in; part i is the steps <c>[floor(i * stepCount / bucketCount), floor((i + 1) * stepCount / bucketCount))</c>.</summary>
    public static int FindBucket(int step, int stepCount, int bucketCount) =>
        (int)(((((long)step + 1) * bucketCount) - 1) / stepCount);

    private static void Widen(Span<float> extremes, ReadOnlySpan<float> values)
    {
        for (int cell = 0; cell < values.Length; cell++)
        {
            float value = values[cell];
            // Written so that NaN is passed over, and anything takes the place of NaN.
            if (!(extremes[2 * cell] <= value) && !float.IsNaN(value))
                extremes[2 * cell] = value;
            if (!(extremes[(2 * cell) + 1] >= value) && !float.IsNaN(value))
                extremes[(2 * cell) + 1] = value;
        }
    }
}
