using LstmVis.Core;

namespace LstmVis.Benchmarks;

/// <summary>How long does a match take, against reading the selected cells' codes once?</summary>
internal sealed class MatchBenchmark(BenchmarkSettings settings, Results results)
{
    public const string Limit = "bandwidth limit";
    public const string New = "threshold new";
    public const string Again = "threshold again";
    public const string NewTwoThreads = "threshold new, 2 threads";
    public const string AgainTwoThreads = "threshold again, 2 threads";
    private const string Scalar = "threshold new, scalar kernels";
    private const string Reference = "reference, no index";
    private const int Top = 50;
    private static readonly float[] s_thresholds = [0.1f, 0.3f, 0.6f];

    public static string GetCase(DataSet data, int cellCount, int margin) => $"{data.Name}, {cellCount} cells, {(margin == 0 ? "no margins" : "both margins")}";

    public void Run(DataSet data, IReadOnlyList<int> cellCounts, bool withNumPy)
    {
        using var engines = new Engines(data);
        var stream = new CodeStream(engines.IndexFolder);
        foreach (int margin in new[] { 0, 1 })
        {
            foreach (int cellCount in cellCounts)
                RunCase(data, engines, stream, cellCount, margin, withNumPy);
        }
    }

    private void RunCase(DataSet data, Engines engines, CodeStream stream, int cellCount, int margin, bool withNumPy)
    {
        string @case = GetCase(data, cellCount, margin);
        var perThreshold = new List<IReadOnlyDictionary<string, Timings>>();
        foreach (float threshold in s_thresholds)
        {
            Selection selection = SelectionMaker.Make(data, cellCount, threshold, margin, seed: 1 + cellCount);
            IReadOnlyList<Match> expected = Find(engines.Again, selection);
            var contestants = new List<Contestant> { new(Limit, () => stream.Read(selection.Cells)) };
            void Add(string name, IMatcher matcher, int maxRounds = 0) => contestants.Add(new(name, () =>
            {
                if (!Find(matcher, selection).SequenceEqual(expected))
                    results.Complain($"{@case}, threshold {threshold}: '{name}' gives another answer than '{Again}'.");
            }, maxRounds));
            Add(New, engines.New);
            Add(Again, engines.Again);
            Add(NewTwoThreads, engines.NewTwoThreads);
            Add(AgainTwoThreads, engines.AgainTwoThreads);
            if (data.Options.StepCount <= 1_000_000)
                Add(Scalar, engines.Scalar, maxRounds: 3);
            if (settings.WithSlow && threshold == 0.3f && (settings.IsFull ? data.Options.StepCount <= 1_000_000 : data.Options.StepCount <= 100_000))
                Add(Reference, engines.Reference, maxRounds: 1);
            var timings = new Dictionary<string, Timings>(Race.Run(settings.Rounds, 3, contestants));
            if (withNumPy && settings.WithSlow && threshold == 0.3f && NumPy.Match(data, selection, Top) is { } answer)
            {
                timings[NumPy.Name] = answer.Timings;
                if (!answer.Matches.SequenceEqual(expected))
                    results.Complain($"{@case}, threshold {threshold}: '{NumPy.Name}' gives another answer than '{Again}'.");
            }

            perThreshold.Add(timings);
        }

        results.AddMedians("match", @case, Limit, perThreshold);
    }

    private static IReadOnlyList<Match> Find(IMatcher matcher, Selection selection) =>
        matcher.FindAsync(selection, MatchOptions.Default, 0, Top).GetAwaiter().GetResult().Matches;
}
