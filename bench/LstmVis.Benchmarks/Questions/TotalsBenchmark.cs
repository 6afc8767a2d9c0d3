using LstmVis.Core;

namespace LstmVis.Benchmarks;

/// <summary>How long does it take to count all closed ranges, by shared cells and by length?</summary>
internal sealed class TotalsBenchmark(BenchmarkSettings settings, Results results)
{
    public const string Totals = "all closed ranges counted";

    public void Run(DataSet data, IReadOnlyList<int> cellCounts)
    {
        using var engines = new Engines(data);
        var stream = new CodeStream(engines.IndexFolder);
        foreach (int margin in new[] { 0, 1 })
        {
            foreach (int cellCount in cellCounts)
            {
                var perThreshold = new List<IReadOnlyDictionary<string, Timings>>();
                foreach (float threshold in new[] { 0.1f, 0.3f, 0.6f })
                {
                    Selection selection = SelectionMaker.Make(data, cellCount, threshold, margin, seed: 1 + cellCount);
                    perThreshold.Add(Race.Run(Math.Min(5, settings.Rounds), 1,
                        new Contestant(MatchBenchmark.Limit, () => stream.Read(selection.Cells)),
                        new Contestant(Totals, () => Count(engines.Again, selection)),
                        new Contestant(Totals + ", 2 threads", () => Count(engines.AgainTwoThreads, selection))));
                }

                results.AddMedians("totals", MatchBenchmark.GetCase(data, cellCount, margin), MatchBenchmark.Limit, perThreshold);
            }
        }
    }

    private static void Count(IMatcher matcher, Selection selection) =>
        matcher.CountAsync(selection, MatchOptions.Default, new Listener()).GetAwaiter().GetResult();

    /// <summary>Somebody listens, so that streaming the partial counts is part of the time.</summary>
    private sealed class Listener : IProgress<MatchProgress>
    {
        public void Report(MatchProgress value)
        {
        }
    }
}
