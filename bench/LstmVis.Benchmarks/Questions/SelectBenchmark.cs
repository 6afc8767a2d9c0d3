using LstmVis.Core;

namespace LstmVis.Benchmarks;

/// <summary>How long does it take to find the cells that follow a pattern on a brushed range?</summary>
internal sealed class SelectBenchmark(BenchmarkSettings settings, Results results)
{
    public const string Case = "4 sources x 1,000 cells, 10 steps";
    public const string Select = "select";
    private const string Curve = "sensitivity curve of 256 thresholds";

    public void Run(DataSet data)
    {
        float[] thresholds = [.. Enumerable.Range(0, 256).Select(place => place / 256f)];
        var pattern = new Pattern(data.Sources, Thresholds.Uniform(0.3f), Side.Positive, 1, 1);
        StepRange[] ranges = [.. data.Documents.All().Where(document => document.Steps.Length >= 12).Take(100).Select(document => new StepRange(document.Steps.Start + 1, document.Steps.Start + 11))];
        int next = 0;
        IReadOnlyDictionary<string, Timings> timings = Race.Run(settings.Rounds * 20, 100,
            new Contestant(Select, () => CellSelector.Select(pattern, data.Documents, ranges[next++ % ranges.Length])),
            new Contestant(Curve, () => CellSelector.CountByThreshold(pattern, data.Documents, ranges[next++ % ranges.Length], thresholds)));
        results.Add("select", Case, null, timings);
    }
}
