using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace LstmVis.Benchmarks;

/// <summary>Writes the results as a page to read and a file to compute with.</summary>
internal static class Report
{
    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <returns>The path of the page.</returns>
    public static string Write(BenchmarkSettings settings, Machine machine, Results results, IReadOnlyList<Target> targets)
    {
        string folder = Path.Combine(settings.ResultFolder, machine.Slug);
        Directory.CreateDirectory(folder);
        DateTime now = DateTime.UtcNow;
        string name = FormattableString.Invariant($"{now:yyyy-MM-dd}{(settings.IsFull ? "-full" : "")}{(settings.Questions.Count > 0 ? "-" + string.Join('-', settings.Questions) : "")}");
        string page = Path.Combine(folder, name + ".md");
        File.WriteAllText(page, Format(settings, machine, results, targets, now));
        File.WriteAllText(Path.ChangeExtension(page, ".json"), JsonSerializer.Serialize(new { date = now, machine, numPy = NumPy.Version, targets, complaints = results.Complaints, rows = results.Rows }, s_json));
        return page;
    }

    public static string Format(IReadOnlyList<Target> targets)
    {
        var page = new StringBuilder("| target | wanted | found | by work | |\n|---|---:|---:|---:|---|\n");
        foreach (Target target in targets)
        {
            string verdict = target.IsMet switch { true => "met", false => "**missed**", null => "not measured" };
            page.Append(FormattableString.Invariant($"| {target.Text} | {target.Wanted} | {target.Found ?? "-"} | {target.ByWork} | {verdict} |\n"));
        }

        return page.ToString();
    }

    private static string Format(BenchmarkSettings settings, Machine machine, Results results, IReadOnlyList<Target> targets, DateTime now)
    {
        var page = new StringBuilder();
        page.Append(FormattableString.Invariant($"# Benchmarks, {now:yyyy-MM-dd}\n\n"));
        page.Append(FormattableString.Invariant($"{machine.Processor}, {machine.Cores} cores, {machine.MemoryGigabytes} GB; {machine.OperatingSystem}; {machine.Runtime}; vectors of {machine.Vectors}; "));
        page.Append(FormattableString.Invariant($"{NumPy.Version ?? "no NumPy, so its comparison was skipped"}; commit {machine.Commit}.\n\n"));
        page.Append($"""
            Made by `dotnet run build.cs bench{(settings.IsFull ? " --full" : "")}`. The contestants of a case take turns in the same run, {settings.Rounds} rounds; slow ones run fewer. Times are medians in milliseconds, with the
            shortest and the median distance from the median; `x` is the ratio to the yardstick of the same case (first line). Work is the time that
            the processor worked for it, all threads together: what other programs on the machine disturb least. Match and totals are medians over the
            thresholds 0.1, 0.3 and 0.6; NumPy and the reference ran at 0.3 only. The bandwidth limit reads the codes of the selected cells once, one byte per step,
            from the mapped index on one thread. Steps x cells of the data are in each case; the states are synthetic. A recording and the forward pass that it is compared with
            run the model on the same threads: one for one text, two for documents side by side; the recording's files are written on what is left, and neither waits for the disk.

            ## Targets


            """);
        page.Append(Format(targets));
        foreach (string complaint in results.Complaints)
            page.Append(FormattableString.Invariant($"\n**Wrong:** {complaint}\n"));
        foreach (IGrouping<string, ResultRow> question in results.Rows.GroupBy(row => row.Question))
        {
            page.Append(FormattableString.Invariant($"\n## {question.Key}\n\n| case | | median ms | min | spread | x | work ms | x of work | allocated |\n|---|---|---:|---:|---:|---:|---:|---:|---:|\n"));
            string previous = "";
            foreach (ResultRow row in question)
            {
                page.Append(FormattableString.Invariant($"| {(row.Case == previous ? "" : row.Case)} | {row.Contestant} | {row.Milliseconds:0.000} | {row.Min:0.000} | {row.Deviation:0.000} | {Format(row.Ratio)} | {row.Work:0.000} | {Format(row.WorkRatio)} | {FormatBytes(row.AllocatedBytes)} |\n"));
                previous = row.Case;
            }
        }

        return page.ToString();
    }

    private static string Format(double? ratio) => ratio switch
    {
        null => "",
        double.NaN => "",
        < 100 => FormattableString.Invariant($"{ratio:0.00}"),
        _ => FormattableString.Invariant($"{ratio:N0}"),
    };

    private static string FormatBytes(long bytes) => bytes switch
    {
        < 1 << 10 => FormattableString.Invariant($"{bytes} B"),
        < 1 << 20 => FormattableString.Invariant($"{bytes / 1024.0:0.0} KiB"),
        _ => FormattableString.Invariant($"{bytes / 1048576.0:0.0} MiB"),
    };
}
