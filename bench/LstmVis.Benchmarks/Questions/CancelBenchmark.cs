using System.Diagnostics;
using LstmVis.Core;

namespace LstmVis.Benchmarks;

/// <summary>How long does it take from the cancellation of long work to its end?</summary>
internal sealed class CancelBenchmark(BenchmarkSettings settings, Results results)
{
    public const string Question = "cancel";
    private const int Cancellations = 8;

    public void Run(DataSet data)
    {
        using var engines = new Engines(data);
        foreach (int margin in new[] { 0, 1 })
        {
            Selection selection = SelectionMaker.Make(data, 100, 0.1f, margin, seed: 5);
            string margins = margin == 0 ? "no margins" : "both margins";
            Measure(data, $"all matches, overlaps kept, 100 cells, {margins}", token => engines.New.FindAsync(selection, new MatchOptions { MinLength = 1, AllowOverlap = true }, 0, int.MaxValue, token));
            Measure(data, $"all matches, overlaps dropped, 100 cells, {margins}", token => engines.NewTwoThreads.FindAsync(selection, new MatchOptions { MinLength = 1 }, 0, int.MaxValue, token));
            Measure(data, $"totals, 100 cells, {margins}", token => engines.New.CountAsync(selection, new MatchOptions { MinLength = 1 }, null, token));
        }

        var pattern = new Pattern(data.Sources, Thresholds.Uniform(0.123f), Side.Positive, 0, 0);
        var wide = new Selection(new Pattern(data.Sources, Thresholds.Uniform(0.123f), Side.Either, 9, 9), [.. Enumerable.Range(0, 300).Select(cell => new CellRef(0, cell))]);
        Measure(data, "300 cells, a threshold between codes, margins of nine steps", token => engines.New.FindAsync(wide, new MatchOptions(), 0, 50, token));
        Measure(data, "quantiles of all cells", token => Task.Run(() => CellQuantiles.Find(data.Sources[0], Side.Positive, 0.9, 1, token), token));
        Measure(data, "the reference, no index", token => engines.Reference.FindAsync(new Selection(pattern, [new CellRef(0, 1), new CellRef(0, 2)]), new MatchOptions(), 0, 50, token));
    }

    private void Measure(DataSet data, string what, Func<CancellationToken, Task> start)
    {
        var random = new Random(3);
        long begun = Stopwatch.GetTimestamp();
        if (settings.WithSlow || !what.StartsWith("the reference", StringComparison.Ordinal))
        {
            using var limit = new CancellationTokenSource(3_000);
            Wait(start(limit.Token));
        }

        double whole = Math.Min(3_000, Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        var latencies = new List<double>();
        for (int round = 0; round < Cancellations; round++)
        {
            using var stop = new CancellationTokenSource();
            Task task = start(stop.Token);
            Thread.Sleep((int)(whole * random.NextDouble() * 0.95));
            long cancelled = Stopwatch.GetTimestamp();
            stop.Cancel();
            if (Wait(task))
                latencies.Add(Stopwatch.GetElapsedTime(cancelled).TotalMilliseconds);
        }

        if (latencies.Count == 0)
            return;
        results.Add(Question, $"{data.Name}, {what}, {whole:0} ms in all", null, new Dictionary<string, Timings>
        {
            ["from cancellation to end"] = new("from cancellation to end", [.. latencies], [], 0),
            [Longest] = new(Longest, [latencies.Max()], [], 0),
        });
    }

    public const string Longest = "the longest of them";

    private static bool Wait(Task task)
    {
        try
        {
            task.GetAwaiter().GetResult();
            return false;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
    }
}
