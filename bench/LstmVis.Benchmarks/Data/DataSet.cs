using System.Diagnostics;
using System.Text.Json;
using LstmVis.Core;
using LstmVis.Formats;

namespace LstmVis.Benchmarks;

/// <summary>Synthetic sources of one size, kept as files between runs.</summary>
internal sealed class DataSet
{
    private DataSet(string folder, SyntheticStatesOptions options, Documents documents)
    {
        Folder = folder;
        Options = options;
        Documents = documents;
        Files = [.. Enumerable.Range(0, options.LayerCount).Select(layer => GetPath(folder, layer))];
        Sources = [.. Files.Select((file, layer) => new Source($"layer{layer}", NpyReader.OpenMatrix(file), layer, SourceKinds.HiddenState, Transform.None))];
    }

    public string Folder { get; }

    public SyntheticStatesOptions Options { get; }

    public Documents Documents { get; }

    /// <summary>The <c>.npy</c> file of each source, <c>[timeStep, cell]</c>.</summary>
    public IReadOnlyList<string> Files { get; }

    public IReadOnlyList<Source> Sources { get; }

    public string Name => GetName(Options);

    /// <summary>Opens the files, which are made first where they are missing.</summary>
    public static DataSet Open(string dataFolder, SyntheticStatesOptions options)
    {
        string folder = Path.Combine(dataFolder, FormattableString.Invariant($"v1-{options.StepCount}x{options.CellCount}x{options.LayerCount}-seed{options.Seed}"));
        string documentsPath = Path.Combine(folder, "documents.json");
        // The documents are written last: where they are there, all is.
        if (!File.Exists(documentsPath))
            Make(folder, documentsPath, options);
        int[] starts = JsonSerializer.Deserialize<int[]>(File.ReadAllText(documentsPath))!;
        return new DataSet(folder, options, new Documents(options.StepCount, starts));
    }

    public static string GetName(SyntheticStatesOptions options) =>
        FormattableString.Invariant($"{options.StepCount:0e+0} x {(options.LayerCount > 1 ? $"{options.LayerCount} x " : "")}{options.CellCount:N0}").Replace("e+", "e", StringComparison.Ordinal);

    private static string GetPath(string folder, int layer) => Path.Combine(folder, $"layer{layer}.npy");

    private static void Make(string folder, string documentsPath, SyntheticStatesOptions options)
    {
        Directory.CreateDirectory(folder);
        long start = Stopwatch.GetTimestamp();
        TimeSpan before = Environment.CpuUsage.TotalTime;
        using var writer = new Writer(folder);
        SyntheticStates.Write(options, writer);
        writer.Complete();
        File.WriteAllText(documentsPath, JsonSerializer.Serialize(writer.Documents!.All().Select(document => document.Steps.Start)));
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        double megabytes = (double)options.StepCount * options.CellCount * options.LayerCount * sizeof(float) / 1e6;
        Console.WriteLine(FormattableString.Invariant($"made {GetName(options)}: {megabytes:N0} MB in {seconds:F1} s, of which the processor worked {(Environment.CpuUsage.TotalTime - before).TotalSeconds:F1} s"));
    }

    /// <summary>Keeps the sources and the documents; the rest of a project is not timed.</summary>
    private sealed class Writer(string folder) : IProjectWriter
    {
        public Documents? Documents { get; private set; }

        public IRowWriter AddSource(SourceDescription source) => new NpyWriter(GetPath(folder, source.Layer), source.CellCount);

        public void SetCorpus(Corpus corpus) => Documents = corpus.Documents;

        public void AddTrack(Track track)
        {
        }

        public void AddProvenance(string key, string value)
        {
        }

        public void Complete()
        {
        }

        public void Dispose()
        {
        }
    }
}
