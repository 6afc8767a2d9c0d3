using System.Globalization;

namespace LstmVis.Formats;

/// <summary>What the index of a project will take, before it is built.</summary>
public static class IndexEstimate
{
    // A cautious guess, not a measurement ("build.cs bench --only index" measures). Builders use every core, and most machines are limited by memory beyond a few.
    private const double BytesPerSecondAndThread = 350e6;
    private const double SizeRatio = 0.53;
    private const int UsefulThreads = 8;

    /// <summary>The seconds that building takes on this machine, roughly.</summary>
    /// <param name="stateBytes">The states as float32.</param>
    public static double GetSeconds(long stateBytes) => stateBytes / (BytesPerSecondAndThread * Math.Min(Environment.ProcessorCount, UsefulThreads));

    /// <summary>The bytes that the index takes on disk, roughly.</summary>
    /// <param name="stateBytes">The states as float32.</param>
    public static long GetBytes(long stateBytes) => (long)(stateBytes * SizeRatio);

    /// <summary>Both in one line, with when it happens.</summary>
    /// <param name="stateBytes">The states as float32.</param>
    public static string Describe(long stateBytes) => string.Create(CultureInfo.InvariantCulture,
        $"built afterwards, in the background, when the project is first shown: about {DescribeSeconds(GetSeconds(stateBytes))} and {GetBytes(stateBytes) / 1e6:0.0} MB");

    private static string DescribeSeconds(double seconds) =>
        seconds < 1 ? "a second" : seconds < 90 ? string.Create(CultureInfo.InvariantCulture, $"{seconds:0} s") : string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0} min");
}
