namespace LstmVis.Benchmarks;

/// <summary>The promises of the matching engine, beside what this run found.</summary>
internal static class Targets
{
    public static IReadOnlyList<Target> Check(Results results, IndexBenchmark index, ImportBenchmark import, DataSet? main, DataSet? medium, DataSet? large)
    {
        ResultRow? Row(DataSet? data, int cells, int margin, string contestant, string question = "match") =>
            data is null ? null : results.Find(question, MatchBenchmark.GetCase(data, cells, margin), contestant);
        double? Milliseconds(int cells, int margin, string contestant) =>
            main is null ? null : results.Find("match", MatchBenchmark.GetCase(main, cells, margin), contestant)?.Milliseconds;

        var targets = new List<Target>
        {
            Target.AtMost("20 cells, no margins, threshold new: time to bandwidth limit", 2.5, Row(main, 20, 0, MatchBenchmark.New)),
            Target.AtMost("20 cells, no margins, threshold again", 1.2, Row(main, 20, 0, MatchBenchmark.Again)),
            Target.AtMost("20 cells, both margins, threshold new", 8, Row(main, 20, 1, MatchBenchmark.New)),
            Target.AtMost("20 cells, both margins, threshold again", 6, Row(main, 20, 1, MatchBenchmark.Again)),
            Target.AtMost("100 cells, no margins, threshold new", 2.2, Row(main, 100, 0, MatchBenchmark.New)),
            Target.AtMost("100 cells, no margins, threshold again", 0.6, Row(main, 100, 0, MatchBenchmark.Again)),
        };

        double?[] toNumPy = [.. new[] { 5, 20, 100 }.SelectMany(cells => new[] { 0, 1 }.Select(margin => Milliseconds(cells, margin, NumPy.Name) / Milliseconds(cells, margin, MatchBenchmark.New)))];
        targets.Add(Target.AtLeast("faster than plain NumPy, threshold new, least of all cases", 100, toNumPy.Min()));

        foreach ((string name, string contestant) in new[] { ("new", MatchBenchmark.New), ("again", MatchBenchmark.Again) })
        {
            foreach (int margin in new[] { 0, 1 })
            {
                double? growth = Row(large, 20, margin, contestant)?.Ratio / Row(medium, 20, margin, contestant)?.Ratio;
                targets.Add(Target.AtMost($"ratio at 1e7 x 256 to that at 1e6 x 256, 20 cells, {(margin == 0 ? "no" : "both")} margins, threshold {name}", 1.5, growth));
            }
        }

        var speedUps = new List<double?>();
        var shortestSpeedUps = new List<double?>();
        foreach (int cells in new[] { 5, 20, 100 })
        {
            foreach (int margin in new[] { 0, 1 })
            {
                foreach ((string one, string two) in new[] { (MatchBenchmark.New, MatchBenchmark.NewTwoThreads), (MatchBenchmark.Again, MatchBenchmark.AgainTwoThreads) })
                {
                    if (!(Milliseconds(cells, margin, one) > 3))
                        continue;
                    speedUps.Add(Milliseconds(cells, margin, one) / Milliseconds(cells, margin, two));
                    shortestSpeedUps.Add(Row(main, cells, margin, one)?.Min / Row(main, cells, margin, two)?.Min);
                }
            }
        }

        targets.Add(Target.AtLeast("two threads against one, where a query takes over 3 ms, least of all cases", 1.4, speedUps.Min()));
        // On two processors Linux often leaves one idle while both threads wait for the other: docs/decisions/2026-11-23-ratios-in-one-run.md.
        targets.Add(Target.AtLeast("the same by the shortest times, when both threads had a processor", 1.4, shortestSpeedUps.Min()));
        targets.Add(Target.AtMost("totals of 20 cells, no margins: time to bandwidth limit", 60, Row(main, 20, 0, TotalsBenchmark.Totals, "totals")));
        targets.Add(Target.AtMost("totals of 20 cells, both margins", 60, Row(main, 20, 1, TotalsBenchmark.Totals, "totals")));
        targets.Add(Target.AtMost("totals of 100 cells, no margins", 60, Row(main, 100, 0, TotalsBenchmark.Totals, "totals")));
        targets.Add(Target.AtMost($"select, {SelectBenchmark.Case}", 1, results.Find("select", SelectBenchmark.Case, SelectBenchmark.Select)?.Milliseconds, "ms"));
        targets.Add(Target.AtMost($"context, {ContextBenchmark.Case}: time to memcpy", 2, results.Find("context", ContextBenchmark.Case, ContextBenchmark.Read)));
        targets.Add(Target.AtMost("from a cancellation to the end, longest of all cases", 50, results.Rows.Where(row => row.Question == CancelBenchmark.Question && row.Contestant == CancelBenchmark.Longest).Max(row => (double?)row.Milliseconds), "ms"));
        double? slowestBuild = results.Rows.Where(row => row.Question == "index" && row.Contestant == IndexBenchmark.Build).Max(row => row.Ratio);
        targets.Add(Target.AtLeast("index build: speed to that of cp of the same file", 0.5, 1 / slowestBuild));
        targets.Add(Target.AtMost("index: size to that of the float32 source", 0.55, index.SizeRatio));
        targets.Add(Target.AtMost("index build: peak of own memory", 300, index.OwnMegabytes, "MB"));
        targets.Add(Target.AtMost("index build: peak of resident memory, mapped files included", 300, index.ResidentMegabytes, "MB"));
        targets.Add(Target.AtLeast("import of one matrix: speed to that of cp of the same file", 0.6, 1 / results.Rows.Where(row => row.Question == "import" && row.Contestant == ImportBenchmark.Import).Max(row => row.Ratio)));
        targets.Add(Target.AtMost("import: peak of resident memory", 1000, import.ResidentMegabytes, "MB"));
        return targets;
    }
}
