using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using LstmVis.Core;

namespace LstmVis.Benchmarks;

/// <summary>How long does it take to build the index of a source, against copying its file with <c>cp</c>? How large is it, and how much memory does building take?</summary>
/// <remarks>Each build runs in a process of its own, which nothing else has filled the memory of.</remarks>
internal sealed class IndexBenchmark(BenchmarkSettings settings, Results results)
{
    public const string BuildCommand = "build-index";
    public const string Copy = "cp of the source";
    public const string Build = "building the index";
    public const string Check = "checking and opening it";

    /// <summary>Of the last data set: the index's bytes by the source's.</summary>
    public double? SizeRatio { get; private set; }

    /// <summary>The most own memory of any build, in MB.</summary>
    public double? OwnMegabytes { get; private set; }

    /// <summary>The most resident memory of any build, mapped pages of the source included, in MB.</summary>
    public double? ResidentMegabytes { get; private set; }

    public void Run(DataSet data)
    {
        string copy = Path.Combine(data.Folder, "copy.npy");
        string index = Path.Combine(data.Folder, "index-timed");
        var times = new Dictionary<string, List<double>> { [Copy] = [], [Build] = [], [Check] = [] };
        var work = new Dictionary<string, List<double>> { [Copy] = [], [Build] = [], [Check] = [] };
        for (int round = -1; round < 3; round++)
        {
            Delete(copy, index);
            if (CopyFile(data.Files[0], copy) is not { } copied)
                return;
            File.Delete(copy);
            if (Start(data, index) is not { } built || Start(data, index) is not { } opened)
            {
                results.Complain($"index of {data.Name}: the process that builds it failed.");
                return;
            }

            // The first round is a warm-up: it brings the source into the page cache.
            if (round < 0)
                continue;
            times[Copy].Add(copied.Milliseconds);
            work[Copy].Add(copied.WorkMilliseconds);
            times[Build].Add(built.Milliseconds);
            work[Build].Add(built.WorkMilliseconds);
            times[Check].Add(opened.Milliseconds);
            work[Check].Add(opened.WorkMilliseconds);
            OwnMegabytes = Math.Max(OwnMegabytes ?? 0, built.OwnBytes / 1e6);
            ResidentMegabytes = Math.Max(ResidentMegabytes ?? 0, built.ResidentBytes / 1e6);
            SizeRatio = (double)built.IndexBytes / new FileInfo(data.Files[0]).Length;
        }

        Delete(copy, index);
        results.Add("index", $"{data.Name}, {new FileInfo(data.Files[0]).Length / 1e6:N0} MB", Copy, times.ToDictionary(entry => entry.Key, entry => new Timings(entry.Key, entry.Value, work[entry.Key], 0)));
    }

    /// <summary>The part that runs in the other process.</summary>
    public static void BuildHere(string dataFolder, string options, string index)
    {
        DataSet data = DataSet.Open(dataFolder, JsonSerializer.Deserialize<SyntheticStatesOptions>(options)!);
        var memory = new PeakMemory();
        double milliseconds;
        TimeSpan before = Environment.CpuUsage.TotalTime;
        using (memory)
        {
            long start = Stopwatch.GetTimestamp();
            using IIndexedMatcher matcher = MatcherFactory.Create(data.Documents, data.Sources, new MatcherOptions { IndexFolder = index });
            Engines.WaitForIndexes(matcher);
            milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        long bytes = new DirectoryInfo(index).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
        Console.WriteLine(JsonSerializer.Serialize(new Outcome(milliseconds, (Environment.CpuUsage.TotalTime - before).TotalMilliseconds, memory.OwnBytes, memory.ResidentBytes, bytes)));
    }

    private Outcome? Start(DataSet data, string index)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "LstmVis.Benchmarks.dll");
        string? output = Tools.Capture("dotnet", program, BuildCommand, settings.DataFolder, JsonSerializer.Serialize(data.Options), index);
        return output is null ? null : JsonSerializer.Deserialize<Outcome>(output);
    }

    private static (double Milliseconds, double WorkMilliseconds)? CopyFile(string source, string copy)
    {
        try
        {
            double before = ReadChildWork();
            long start = Stopwatch.GetTimestamp();
            using Process cp = Process.Start("cp", [source, copy]);
            cp.WaitForExit();
            return cp.ExitCode == 0 ? (Stopwatch.GetElapsedTime(start).TotalMilliseconds, ReadChildWork() - before) : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Console.WriteLine("There is no cp here, so building an index is not compared with it.");
            return null;
        }
    }

    /// <summary>What the processor worked for processes that this one started and that have ended, in milliseconds; NaN where the system does not tell.</summary>
    private static double ReadChildWork()
    {
        const string status = "/proc/self/stat";
        if (!File.Exists(status))
            return double.NaN;
        // Fields 16 and 17, in hundredths of a second; the name in field 2 may hold spaces and ends with the last parenthesis.
        string[] fields = File.ReadAllText(status).Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return 10.0 * (long.Parse(fields[13], CultureInfo.InvariantCulture) + long.Parse(fields[14], CultureInfo.InvariantCulture));
    }

    private static void Delete(string copy, string index)
    {
        File.Delete(copy);
        if (Directory.Exists(index))
            Directory.Delete(index, recursive: true);
    }

    private sealed record Outcome(double Milliseconds, double WorkMilliseconds, long OwnBytes, long ResidentBytes, long IndexBytes);
}
