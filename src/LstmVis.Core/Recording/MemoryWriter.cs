using System.Runtime.InteropServices;

namespace LstmVis.Core;

/// <summary>A recording that is kept in memory: of a short text, or of what is said about it alone.</summary>
/// <param name="keepsRows">Whether rows are kept; otherwise only tracks are.</param>
public sealed class MemoryWriter(bool keepsRows = true) : IProjectWriter
{
    private readonly Dictionary<string, List<float>> _rows = [];
    private readonly List<SourceDescription> _sources = [];
    private readonly List<Track> _tracks = [];

    /// <summary>What was recorded, in order.</summary>
    public IReadOnlyList<SourceDescription> Sources => _sources;

    /// <summary>What was said, in order.</summary>
    public IReadOnlyList<Track> Tracks => _tracks;

    /// <summary>The stored numbers of a source, <c>[timeStep, cell]</c>; not copied.</summary>
    public ReadOnlySpan<float> GetRows(string sourceId) => CollectionsMarshal.AsSpan(_rows[sourceId]);

    /// <summary>The sources as those of a project.</summary>
    /// <param name="order">Their ids in the order that is wanted; others come last.</param>
    public IReadOnlyList<Source> ToSources(IReadOnlyList<string> order)
    {
        ArgumentNullException.ThrowIfNull(order);
        int Place(SourceDescription source) => order.TakeWhile(id => id != source.Id).Count();
        return [.. _sources.OrderBy(Place).Select(source => new Source(source.Id, new ArrayStateMatrix(_rows[source.Id].ToArray(), _rows[source.Id].Count / source.CellCount, source.CellCount), source.Layer, source.Kind, source.Transform, source.IsUnsigned))];
    }

    /// <inheritdoc/>
    public IRowWriter AddSource(SourceDescription source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var rows = new List<float>();
        _rows.Add(source.Id, rows);
        _sources.Add(source);
        return new Rows(rows, source.CellCount, keepsRows);
    }

    /// <inheritdoc/>
    public void AddTrack(Track track) => _tracks.Add(track);

    /// <summary>Does nothing: who records knows the corpus.</summary>
    public void SetCorpus(Corpus corpus)
    {
    }

    /// <summary>Does nothing.</summary>
    public void AddProvenance(string key, string value)
    {
    }

    /// <summary>Does nothing.</summary>
    public void Complete()
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private sealed class Rows(List<float> kept, int cellCount, bool keepsRows) : IRowWriter
    {
        public int StepCount => kept.Count / cellCount;

        public void Append(ReadOnlySpan<float> rows)
        {
            if (keepsRows)
                kept.AddRange(rows);
        }

        public void Dispose()
        {
        }
    }
}
