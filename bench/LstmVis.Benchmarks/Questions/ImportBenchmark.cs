using System.Diagnostics;
using System.Globalization;
using LstmVis.Formats;

namespace LstmVis.Benchmarks;

/// <summary>How long does it take to import a matrix, against copying its file with <c>cp</c>? How much memory does it take? Is an import that was killed, and taken up again, the same?</summary>
internal sealed class ImportBenchmark(BenchmarkSettings settings, Results results)
{
    public const string Copy = "cp of the matrix";
    public const string Import = "importing it";
    private readonly string _folder = Path.Combine(settings.DataFolder, string.Create(CultureInfo.InvariantCulture, $"import-{settings.ImportBytes}"));

    /// <summary>The most resident memory of any import, in MB.</summary>
    public double? ResidentMegabytes { get; private set; }

    public void Run()
    {
        ImportData data = ImportData.Make(_folder, settings.ImportBytes);
        string copy = Path.Combine(_folder, "copy.npy");
        string made = Path.Combine(_folder, "made");
        Delete(copy, made);
        var times = new Dictionary<string, List<double>> { [Copy] = [], [Import] = [] };
        int rounds = settings.ImportBytes > 8e9 ? 1 : Math.Min(3, settings.Rounds);
        for (int round = 0; round < rounds; round++)
        {
            Sync();
            long start = Stopwatch.GetTimestamp();
            using (Process cp = Process.Start("cp", [data.Matrix, copy]))
                cp.WaitForExit();
            times[Copy].Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            Delete(copy, made);
            Sync();
            start = Stopwatch.GetTimestamp();
            if (!RunImport(data, made, killAt: long.MaxValue))
            {
                results.Complain("the import failed.");
                return;
            }

            times[Import].Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"cp {times[Copy][^1]:N0} ms, import {times[Import][^1]:N0} ms, peak {ResidentMegabytes:N0} MB"));
        }

        results.Add("import", $"{settings.ImportBytes / 1e6:N0} MB of {ImportData.CellCount:N0} cells", Copy, times.ToDictionary(entry => entry.Key, entry => new Timings(entry.Key, entry.Value, [], 0)));
        if (settings.WithSlow)
            CheckKilled(data, made);
        Delete(copy, made);
    }

    private void CheckKilled(ImportData data, string made)
    {
        string expected = File.ReadAllText(Path.Combine(made, "project.json"));
        Complain("the uninterrupted import", ProjectFolder.Verify(made));
        Directory.Delete(made, recursive: true);
        if (RunImport(data, made, killAt: settings.ImportBytes / 2) || Directory.Exists(made))
            results.Complain("the import was over before it could be killed.");
        else if (!RunImport(data, made, killAt: long.MaxValue))
            results.Complain("the import that was taken up again failed.");
        else if (File.ReadAllText(Path.Combine(made, "project.json")) != expected)
            results.Complain("the import that was taken up again says other things in its project.json, hashes included.");
        Complain("the import that was taken up again", ProjectFolder.Verify(made));
        Console.WriteLine("killed at half, taken up again, compared");
    }

    private void Complain(string what, IReadOnlyList<string> problems)
    {
        foreach (string problem in problems)
            results.Complain($"{what}: {problem}");
    }

    /// <summary>Whether the import ended well; killed where its file of rows grows beyond <paramref name="killAt"/>.</summary>
    private bool RunImport(ImportData data, string made, long killAt)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "lstmvis.dll");
        var start = new ProcessStartInfo("dotnet", [program, "import", "--states", data.Matrix, "--tokens", data.Tokens, "--vocabulary", data.Vocabulary, "--into", made]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        while (!process.WaitForExit(20))
        {
            ReadPeak(process.Id);
            if (killAt < long.MaxValue && Directory.EnumerateDirectories(_folder, ".made.partial-*").SelectMany(folder => Directory.EnumerateFiles(folder, "*.npy", SearchOption.AllDirectories)).Any(file => new FileInfo(file).Length > killAt))
                process.Kill();
        }

        if (process.ExitCode != 0 && killAt == long.MaxValue)
            Console.Error.WriteLine(error.Result);
        if (killAt == long.MaxValue && error.Result.Contains("taken up again", StringComparison.Ordinal))
            Console.WriteLine("the second import went on where the killed one had stopped");
        _ = output.Result;
        return process.ExitCode == 0;
    }

    private void ReadPeak(int process)
    {
        try
        {
            string? line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            if (line is not null)
                ResidentMegabytes = Math.Max(ResidentMegabytes ?? 0, double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) * 1024 / 1e6);
        }
        catch (IOException)
        {
            // It has just ended.
        }
    }

    private static void Sync()
    {
        using Process sync = Process.Start("sync");
        sync.WaitForExit();
    }

    private static void Delete(string copy, string made)
    {
        File.Delete(copy);
        if (Directory.Exists(made))
            Directory.Delete(made, recursive: true);
    }
}
