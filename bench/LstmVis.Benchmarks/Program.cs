using LstmVis.Benchmarks;
using LstmVis.Core;

if (args.Contains("--help") || args.Contains("-h"))
{
    Console.WriteLine(BenchmarkSettings.Help);
    return 0;
}

if (args is [IndexBenchmark.BuildCommand, var dataFolder, var options, var indexFolder])
{
    IndexBenchmark.BuildHere(dataFolder, options, indexFolder);
    return 0;
}

BenchmarkSettings settings;
try
{
    settings = BenchmarkSettings.Parse(args);
}
catch (Exception mistake) when (mistake is ArgumentException or FormatException)
{
    Console.Error.WriteLine(mistake.Message);
    return 2;
}

var results = new Results();
int[] cellCounts = [5, 20, 100];
DataSet Open(int steps, int cells, int layers = 1) => DataSet.Open(settings.DataFolder, new SyntheticStatesOptions { StepCount = steps, CellCount = cells, LayerCount = layers });

DataSet? main = null;
DataSet? medium = null;
DataSet? large = null;
if (settings.Asks("match") || settings.Asks("totals") || settings.Asks("index") || settings.Asks(CancelBenchmark.Question))
    main = Open(1_000_000, 650);
if (settings.Asks("match"))
{
    var match = new MatchBenchmark(settings, results);
    match.Run(Open(100_000, 650), cellCounts, withNumPy: settings.IsFull);
    match.Run(main!, cellCounts, withNumPy: true);
    if (settings.IsFull)
    {
        match.Run(Open(100_000, 64), [5, 20], withNumPy: false);
        match.Run(Open(1_000_000, 64), [5, 20], withNumPy: false);
        match.Run(Open(100_000, 2_000), cellCounts, withNumPy: false);
        match.Run(Open(1_000_000, 2_000), cellCounts, withNumPy: false);
        match.Run(Open(10_000_000, 64), [5, 20], withNumPy: false);
    }
}

if (settings.AsksForScaling)
{
    var match = new MatchBenchmark(settings, results);
    match.Run(medium = Open(1_000_000, 256), cellCounts, withNumPy: false);
    match.Run(large = Open(10_000_000, 256), cellCounts, withNumPy: false);
}

if (settings.Asks("totals"))
    new TotalsBenchmark(settings, results).Run(main!, [20, 100]);
if (settings.Asks("select"))
    new SelectBenchmark(settings, results).Run(Open(50_000, 1_000, 4));
if (settings.Asks("context"))
    new ContextBenchmark(settings, results).Run(Open(50_000, 1_000, 4));
if (settings.Asks(CancelBenchmark.Question))
    new CancelBenchmark(settings, results).Run(main!);
var index = new IndexBenchmark(settings, results);
if (settings.Asks("index"))
{
    index.Run(main!);
    if (settings.IsFull)
        index.Run(large ?? Open(10_000_000, 256));
}

var import = new ImportBenchmark(settings, results);
if (settings.Questions.Contains("import"))
    import.Run();

IReadOnlyList<Target> targets = Targets.Check(results, index, import, main, medium, large);
if (settings.Asks("train"))
    new TrainBenchmark(settings, results).Run();
if (settings.Asks("record"))
    new RecordBenchmark(settings, results).Run();
targets = [.. targets, .. NetworkTargets.Check(results)];
string page = Report.Write(settings, Machine.Describe(), results, targets);
Console.WriteLine($"\n{Report.Format(targets)}\nWritten to {page}");
return results.Complaints.Count > 0 ? 1 : 0;
