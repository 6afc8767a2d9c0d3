namespace LstmVis.Benchmarks;

/// <summary>The times of one contestant, in milliseconds, in the order of the rounds.</summary>
/// <param name="name">What the tables call it.</param>
/// <param name="milliseconds">By the clock.</param>
/// <param name="workMilliseconds">What the processor worked, all threads together; empty where that is unknown.</param>
/// <param name="allocatedBytes">Managed bytes allocated by the cheapest round, all threads together.</param>
internal sealed class Timings(string name, IReadOnlyList<double> milliseconds, IReadOnlyList<double> workMilliseconds, long allocatedBytes)
{
    public string Name { get; } = name;

    public IReadOnlyList<double> Milliseconds { get; } = milliseconds;

    public long AllocatedBytes { get; } = allocatedBytes;

    public double Median { get; } = GetMedian(milliseconds);

    /// <summary>The median of what the processor worked, which other programs on the machine disturb least.</summary>
    public double? Work { get; } = workMilliseconds.Count == 0 ? null : GetMedian(workMilliseconds);

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
