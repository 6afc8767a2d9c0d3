namespace LstmVis.Core.Tests;

/// <summary>Keeps in memory what a project is made of.</summary>
internal sealed class MemoryProjectWriter : IProjectWriter
{
    public List<(SourceDescription Description, List<float> Values, List<int> BlockLengths)> Sources { get; } = [];

    public List<Track> Tracks { get; } = [];

    public Dictionary<string, string> Provenance { get; } = [];

    public Corpus? Corpus { get; private set; }

    public IRowWriter AddSource(SourceDescription source)
    {
        Sources.Add((source, [], []));
        return new Rows(source.CellCount, Sources[^1].Values, Sources[^1].BlockLengths);
    }

    public void AddTrack(Track track) => Tracks.Add(track);

    public void SetCorpus(Corpus corpus) => Corpus = corpus;

    public void AddProvenance(string key, string value) => Provenance[key] = value;

    public void Complete()
    {
    }

    public void Dispose()
    {
    }

    private sealed class Rows(int cellCount, List<float> values, List<int> blockLengths) : IRowWriter
    {
        public int StepCount => values.Count / cellCount;

        public void Append(ReadOnlySpan<float> rows)
        {
            values.AddRange(rows);
            blockLengths.Add(rows.Length / cellCount);
        }

        public void Dispose()
        {
        }
    }
}
