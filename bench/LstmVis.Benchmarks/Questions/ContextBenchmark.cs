using System.Runtime.InteropServices;
using LstmVis.Core;

namespace LstmVis.Benchmarks;

/// <summary>How long does it take to read the activations around a place, against copying their bytes?</summary>
internal sealed class ContextBenchmark(BenchmarkSettings settings, Results results)
{
    public const string Case = "4 sources x 1,000 cells, 200 steps";
    public const string Read = "context as float32 rows";
    public const string Copy = "memcpy of the same bytes";
    private const int Steps = 200;

    public void Run(DataSet data)
    {
        int cells = data.Options.CellCount;
        float[][] destinations = [.. data.Sources.Select(_ => new float[Steps * cells])];
        int[] all = [.. Enumerable.Range(0, cells)];
        var halves = new Half[Steps * cells];
        int[] some = [.. Enumerable.Range(0, cells / 10).Select(place => place * 10)];
        MappedBytes[] files = [.. data.Files.Select(file => new MappedBytes(file))];
        var random = new Random(1);
        int[] starts = [.. Enumerable.Range(0, 64).Select(_ => random.Next(data.Options.StepCount - Steps))];
        int next = 0;
        IReadOnlyDictionary<string, Timings> timings = Race.Run(settings.Rounds * 10, 50,
            new Contestant(Copy, () =>
            {
                int start = starts[next++ % starts.Length];
                for (int source = 0; source < files.Length; source++)
                {
                    long header = files[source].Length - ((long)data.Options.StepCount * cells * sizeof(float));
                    files[source][header + ((long)start * cells * sizeof(float)), Steps * cells * sizeof(float)].CopyTo(MemoryMarshal.AsBytes(destinations[source].AsSpan()));
                }
            }),
            new Contestant(Read, () => ReadAll((source, steps, destination) => source.ReadActivations(steps, destination))),
            new Contestant("context as float16 rows", () => ReadAll((source, steps, destination) => source.ReadActivations(steps, all, halves))),
            new Contestant("every tenth cell of them", () => ReadAll((source, steps, destination) => source.ReadActivations(steps, some, destination))));
        results.Add("context", Case, Copy, timings);

        void ReadAll(Action<Source, StepRange, float[]> read)
        {
            int start = starts[next++ % starts.Length];
            for (int source = 0; source < data.Sources.Count; source++)
                read(data.Sources[source], new StepRange(start, start + Steps), destinations[source]);
        }
    }
}
