namespace LstmVis.Benchmarks;

/// <summary>The times of one contestant, in milliseconds, in the order of the rounds.</summary>
internal sealed class Timings(string name, IReadOnlyList<double> milliseconds, long allocatedBytes)
{
    public string Name { get; } = name;

    public IReadOnlyList<double> Milliseconds { get; } = milliseconds;

    /// <summary>Managed bytes allocated by the cheapest round, all threads together.</summary>
    public long AllocatedBytes { get; } = allocatedBytes;

    public double Median { get; } = GetMedian(milliseconds);

    public double Min { get; } = milliseconds.Min();

    /// <summary>The median distance from the median: how much the times spread, without regard to outliers.</summary>
    public double Deviation
    {
        get
        {
            double median = Median;
            return GetMedian([.. Milliseconds.Select(time => Math.Abs(time - median))]);
        }
    }

    public static double GetMedian(IReadOnlyList<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
