using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>Finds the best entries of every step.</summary>
public static class TopKSort
{
    private const int BlockNumbers = 1 << 20;

    /// <summary>Sorts, and writes <c>ids.npy</c> and <c>weights.npy</c>, <c>[timeStep, k]</c>.</summary>
    /// <param name="weightsFile">A <c>.npy</c> matrix <c>[timeStep, entry]</c>.</param>
    /// <param name="idsFile">The entry of each column of each step, of the same shape; null where column and entry are the same.</param>
    /// <param name="k">Entries that are kept; all where there are fewer.</param>
    /// <param name="folder">Where to; made if it is not there.</param>
    /// <param name="progress">Receives the bytes done, and of all; null where nobody listens.</param>
    /// <param name="cancellation">Stops between blocks.</param>
    /// <returns>The number of steps.</returns>
    /// <exception cref="LstmVisFormatException">A file is damaged, or the shapes differ.</exception>
    public static int Run(string weightsFile, string? idsFile, int k, string folder, IProgress<(long Done, long Total)>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        using NpyMatrix weights = NpyReader.OpenStates(weightsFile);
        int columns = weights.CellCount;
        int[]? ids = idsFile is null ? null : NpyReader.ReadInt32(idsFile, axes: 2);
        if (ids is not null && ids.Length != (long)weights.StepCount * columns)
            throw new InvalidContentException(idsFile!, null, $"expected as many ids as there are weights in {weightsFile}, {weights.StepCount} steps of {columns}, found {ids.Length}.");
        int kept = Math.Min(k, columns);
        int[] bestIds = new int[checked(weights.StepCount * kept)];
        float[] bestWeights = new float[bestIds.Length];
        int blockSteps = Math.Max(1, BlockNumbers / columns);
        float[] block = new float[Math.Min(blockSteps, Math.Max(1, weights.StepCount)) * columns];
        int[] order = new int[columns];
        for (int start = 0; start < weights.StepCount; start += blockSteps)
        {
            cancellation.ThrowIfCancellationRequested();
            var steps = new StepRange(start, Math.Min(weights.StepCount, start + blockSteps));
            weights.ReadRows(steps, block);
            for (int row = 0; row < steps.Length; row++)
            {
                int first = row * columns;
                int step = steps.Start + row;
                int IdOf(int column) => ids is null ? column : ids[((long)step * columns) + column];
                for (int column = 0; column < columns; column++)
                    order[column] = column;
                float Rank(int column) => float.IsNaN(block[first + column]) ? float.NegativeInfinity : block[first + column];
                Array.Sort(order, (one, other) => Rank(other).CompareTo(Rank(one)) is not 0 and var byWeight ? byWeight
                    : float.IsNaN(block[first + one]).CompareTo(float.IsNaN(block[first + other])) is not 0 and var byNaN ? byNaN
                    : IdOf(one).CompareTo(IdOf(other)));
                for (int place = 0; place < kept; place++)
                {
                    bestIds[(step * kept) + place] = IdOf(order[place]);
                    bestWeights[(step * kept) + place] = block[first + order[place]];
                }
            }

            progress?.Report(((long)steps.End * columns * sizeof(float), (long)weights.StepCount * columns * sizeof(float)));
        }

        Directory.CreateDirectory(folder);
        NpyWriter.Write(Path.Combine(folder, "ids.npy"), (ReadOnlySpan<int>)bestIds, kept);
        NpyWriter.Write(Path.Combine(folder, "weights.npy"), (ReadOnlySpan<float>)bestWeights, kept);
        return weights.StepCount;
    }
}
