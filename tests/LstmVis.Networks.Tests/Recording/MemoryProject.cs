using LstmVis.Core;
using Xunit;

namespace LstmVis.Networks.Tests;

/// <summary>Keeps what a recording writes, and checks that the parts fit as <see cref="Project"/> demands.</summary>
internal sealed class MemoryProject : IProjectWriter
{
    public Dictionary<string, (SourceDescription Description, List<float> Values)> Sources { get; } = [];

    public List<Track> Tracks { get; } = [];

    public Dictionary<string, string> Provenance { get; } = [];

    public Corpus? Corpus { get; private set; }

    public int LargestBlock { get; private set; }

    /// <summary>Makes the writer of a source's rows, which go into the list; null keeps to appending.</summary>
    public Func<SourceDescription, List<float>, IRowWriter>? Wrap { get; init; }

    public IRowWriter AddSource(SourceDescription source)
    {
        Sources.Add(source.Id, (source, []));
        return Wrap?.Invoke(source, Sources[source.Id].Values) ?? new Rows(this, source);
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

    public Project ToProject() => new("test", "test", "", Corpus!, [.. Sources.Values.Select(ToSource)], Tracks);

    private static Source ToSource((SourceDescription Description, List<float> Values) part)
    {
        (SourceDescription description, List<float> values) = part;
        var matrix = new ArrayStateMatrix(values.ToArray(), values.Count / description.CellCount, description.CellCount);
        return new Source(description.Id, matrix, description.Layer, description.Kind, description.Transform, description.IsUnsigned);
    }

    private sealed class Rows(MemoryProject project, SourceDescription source) : IRowWriter
    {
        public int StepCount => project.Sources[source.Id].Values.Count / source.CellCount;

        public void Append(ReadOnlySpan<float> rows)
        {
            Assert.Equal(0, rows.Length % source.CellCount);
            project.LargestBlock = Math.Max(project.LargestBlock, rows.Length);
            project.Sources[source.Id].Values.AddRange(rows);
        }

        public void Dispose()
        {
        }
    }
}
