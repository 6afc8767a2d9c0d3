using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>Numbers about every cell of a source, each <c>[cell]</c>, of activations; NaN is left out.</summary>
/// <param name="Counts">Steps that are no NaN.</param>
/// <param name="Low">The least; NaN where there is none.</param>
/// <param name="High">The greatest; NaN where there is none.</param>
/// <param name="Mean">The mean; NaN where there is none.</param>
/// <param name="Deviation">The standard deviation of the population.</param>
/// <param name="PositiveShare">The share of steps at which it is on: activation at or above the threshold.</param>
/// <param name="NegativeShare">The share of steps at which it is on on the other side: activation at or below the negative threshold.</param>
/// <param name="LongestRun">The longest stretch of steps inside a document at which it is on, on the positive side.</param>
public sealed record ActivationStatistics(long[] Counts, float[] Low, float[] High, double[] Mean, double[] Deviation, double[] PositiveShare, double[] NegativeShare, int[] LongestRun);

/// <summary>Counts activations of a source in one pass, in memory that does not grow with its steps.</summary>
public static class ActivationTally
{
    /// <summary>Reads a source, whole or some documents of it.</summary>
    /// <param name="source">The source.</param>
    /// <param name="documents">Where runs end.</param>
    /// <param name="threshold">The least activation at which a cell is on.</param>
    /// <param name="only">Indices of the documents that count, strictly ascending; null for all.</param>
    /// <param name="progress">Receives the bytes of states done, and of all; null where nobody listens.</param>
    /// <param name="cancellation">Stops between blocks.</param>
    /// <exception cref="LstmVisFormatException">The file is damaged.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such document.</exception>
    public static ActivationStatistics Count(Source source, Documents documents, float threshold, IReadOnlyList<int>? only = null, IProgress<(long Done, long Total)>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(documents);
        int cells = source.CellCount;
        IStateMatrix states = only is null ? source.States : new PickedMatrix(source.States, [.. only.Select(index => documents[index].Steps)], null);
        int[] starts = only is null ? [.. documents.All().Select(one => one.Steps.Start)] : GetStarts(documents, only);
        long[] counts = new long[cells];
        long[] positive = new long[cells];
        long[] negative = new long[cells];
        int[] run = new int[cells];
        int[] longest = new int[cells];
        float[] low = new float[cells];
        float[] high = new float[cells];
        low.AsSpan().Fill(float.NaN);
        high.AsSpan().Fill(float.NaN);
        double[] mean = new double[cells];
        double[] squares = new double[cells];
        float[] row = new float[cells];
        int step = 0;
        int document = 0;
        long total = (long)states.StepCount * cells * sizeof(float);
        long done = 0;
        RowPump.Scan(states, rows =>
        {
            for (; rows.Length > 0; rows = rows[cells..], step++)
            {
                rows[..cells].CopyTo(row);
                source.Transform.Apply(row);
                bool begins = false;
                for (; document < starts.Length && starts[document] <= step; document++)
                    begins |= starts[document] == step;
                for (int cell = 0; cell < cells; cell++)
                {
                    float value = row[cell];
                    bool isOn = value >= threshold;
                    run[cell] = isOn ? (begins ? 0 : run[cell]) + 1 : 0;
                    longest[cell] = Math.Max(longest[cell], run[cell]);
                    if (float.IsNaN(value))
                        continue;
                    positive[cell] += isOn ? 1 : 0;
                    negative[cell] += value <= -threshold ? 1 : 0;
                    low[cell] = !(low[cell] <= value) ? value : low[cell];
                    high[cell] = !(high[cell] >= value) ? value : high[cell];
                    // Welford's way: sums of squares of large numbers would lose the digits that matter.
                    double before = value - mean[cell];
                    mean[cell] += before / ++counts[cell];
                    squares[cell] += before * (value - mean[cell]);
                }
            }
        }, bytes => progress?.Report((done += bytes, total)), cancellation);
        double[] Share(long[] on) => [.. on.Select((count, cell) => counts[cell] == 0 ? double.NaN : (double)count / counts[cell])];
        return new ActivationStatistics(
            counts, low, high, [.. mean.Select((value, cell) => counts[cell] == 0 ? double.NaN : value)], [.. squares.Select((sum, cell) => counts[cell] == 0 ? double.NaN : Math.Sqrt(sum / counts[cell]))], Share(positive), Share(negative), longest);
    }

    private static int[] GetStarts(Documents documents, IReadOnlyList<int> only)
    {
        int[] starts = new int[only.Count];
        for (int place = 1; place < only.Count; place++)
            starts[place] = starts[place - 1] + documents[only[place - 1]].Steps.Length;
        return starts;
    }
}
