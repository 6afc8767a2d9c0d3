namespace LstmVis.Benchmarks;

/// <summary>One line of a table and of the JSON file.</summary>
/// <param name="Question">Which benchmark it belongs to.</param>
/// <param name="Case">What was asked: size, cells, margins.</param>
/// <param name="Contestant">What was timed.</param>
/// <param name="Milliseconds">The median.</param>
/// <param name="Min">The shortest.</param>
/// <param name="Deviation">The median distance from the median.</param>
/// <param name="Rounds">How many times were taken.</param>
/// <param name="Ratio">To the yardstick of the same case, from the same run; null where there is none.</param>
/// <param name="Work">The median of what the processor worked, all threads together; null where that is unknown.</param>
/// <param name="WorkRatio">The ratio of the work: what a busy machine disturbs least.</param>
/// <param name="AllocatedBytes">Managed memory allocated by one run.</param>
internal sealed record ResultRow(string Question, string Case, string Contestant, double Milliseconds, double Min, double Deviation, int Rounds, double? Ratio, double? Work, double? WorkRatio, long AllocatedBytes)
{
    public static ResultRow From(string question, string @case, Timings timings, Timings? yardstick) => new(
        question, @case, timings.Name, timings.Median, timings.Min, timings.Deviation, timings.Milliseconds.Count,
        timings.Median / yardstick?.Median, timings.Work, timings.Work / yardstick?.Work, timings.AllocatedBytes);
}

/// <summary>A figure that was promised, and the one that was found.</summary>
/// <param name="Text">What is promised.</param>
/// <param name="Wanted">The limit, as text.</param>
/// <param name="Found">What was measured, as text; null where it was not.</param>
/// <param name="ByWork">The same ratio of what the processor worked; it decides nothing, but tells whether other programs were in the way.</param>
/// <param name="IsMet">Whether it keeps the promise; null where it was not measured.</param>
internal sealed record Target(string Text, string Wanted, string? Found, string? ByWork, bool? IsMet)
{
    public static Target AtMost(string text, double limit, double? found, string unit = "x") =>
        new(text, FormattableString.Invariant($"<= {limit:0.##} {unit}"), Format(found, unit), null, found is null ? null : found <= limit);

    public static Target AtLeast(string text, double limit, double? found, string unit = "x") =>
        new(text, FormattableString.Invariant($">= {limit:0.##} {unit}"), Format(found, unit), null, found is null ? null : found >= limit);

    /// <summary>A limit for the ratio of a row.</summary>
    public static Target AtMost(string text, double limit, ResultRow? row) => AtMost(text, limit, row?.Ratio) with { ByWork = Format(row?.WorkRatio, "x") };

    private static string? Format(double? found, string unit) => found is null ? null : FormattableString.Invariant($"{found:0.00} {unit}");
}
