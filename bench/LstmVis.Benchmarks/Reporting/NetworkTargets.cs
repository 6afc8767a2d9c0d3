namespace LstmVis.Benchmarks;

/// <summary>The promises of the network engine, beside what this run found.</summary>
internal static class NetworkTargets
{
    public static IEnumerable<Target> Check(Results results)
    {
        foreach ((int cells, int steps, int documents) in RecordBenchmark.Cases)
        {
            string name = RecordBenchmark.GetCase(cells, steps, documents);
            yield return Target.AtLeast($"recording everything: speed to that of the forward pass, {name}", 0.6, 1 / results.Find("record", name, RecordBenchmark.Record)?.Ratio);
        }

        double? torch = new[] { TrainBenchmark.Other, TrainBenchmark.OtherOneThread }.Min(contestant => results.Find("train", TrainBenchmark.Case, contestant)?.Milliseconds);
        yield return Target.AtLeast($"training: speed to that of PyTorch (the faster of both), {TrainBenchmark.Case}", 0.8, torch / results.Find("train", TrainBenchmark.Case, TrainBenchmark.Own)?.Milliseconds);
    }
}
