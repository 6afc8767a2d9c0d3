using LstmVis.Core;
using LstmVis.Formats;

namespace LstmVis.Server;

/// <summary>A project in the words of LSTMVis V2, whatever format it was opened from.</summary>
internal sealed class V2Project : IDisposable
{
    private const string NativeFile = "states";

    private readonly Dictionary<Source, (Source Raw, IIndexedMatcher Matcher)> _raw = [];
    private readonly Lock _lock = new();
    private readonly ServedProject _served;

    /// <summary>Describes a project.</summary>
    /// <param name="served">The project.</param>
    /// <param name="configuration">What its <c>lstm.yml</c> says; null where it was not made for LSTMVis.</param>
    public V2Project(ServedProject served, V2Configuration? configuration)
    {
        _served = served;
        Configuration = configuration ?? Describe(served.Project);
    }

    /// <summary>What an <c>lstm.yml</c> says or would say.</summary>
    public V2Configuration Configuration { get; }

    /// <summary>
    /// The source of an id, and the matcher that knows it. A request for <c>transform=none</c> gets the stored numbers; one for <c>tanh</c> gets the activations of
    /// the source, which the file may declare to be the stored numbers.
    /// </summary>
    public (Source Source, IMatcher Matcher) GetSource(string id, string transform)
    {
        Source source = _served.Project.FindSource(id)
            ?? (id.StartsWith(NativeFile + "::", StringComparison.Ordinal) ? _served.Project.FindSource(id[(NativeFile.Length + 2)..]) : null)
            ?? throw RequestException.NotFound("source", "source", $"Project '{_served.Project.Id}' has no source '{id}'. Valid are: {string.Join(" -- ", Configuration.StateTypes.Select(type => type.SourceId))}");
        if (transform != "none" || source.Transform == Transform.None)
            return (source, _served.Matcher);
        lock (_lock)
        {
            if (!_raw.TryGetValue(source, out (Source Raw, IIndexedMatcher Matcher) known))
            {
                var raw = new Source(source.Id, source.States, source.Layer, source.Kind, Transform.None, source.IsUnsigned);
                _raw.Add(source, known = (raw, MatcherFactory.Create(_served.Project.Corpus.Documents, [raw])));
            }

            return known;
        }
    }

    /// <summary>What is declared of a track; null where the project has no such track.</summary>
    public (V2Meta Meta, Track Track)? FindMeta(string name) =>
        Configuration.Meta.FirstOrDefault(meta => meta.Name == name) is { } meta && _served.Project.FindTrack(name) is { } track ? (meta, track) : null;

    /// <summary>Closes the matchers that were made here.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            foreach ((_, IIndexedMatcher matcher) in _raw.Values)
                matcher.Dispose();
        }
    }

    private static V2Configuration Describe(Project project)
    {
        Corpus corpus = project.Corpus;
        List<V2StateType> types = [];
        foreach (Source source in project.Sources)
        {
            int separator = source.Id.IndexOf("::", StringComparison.Ordinal);
            (string file, string path) = separator < 0 ? (NativeFile, source.Id) : (source.Id[..separator], source.Id[(separator + 2)..]);
            types.Add(new V2StateType(file, path, source.Kind, (long)source.Layer + 1, source.IsUnsigned, source.Transform == Transform.Tanh ? "tanh" : "none", [source.StepCount, source.CellCount]));
        }

        return new V2Configuration(
            project.Title, project.Description.Length == 0 ? project.Title : project.Description, [],
            new V2WordSequence("corpus", "tokens", "vocabulary", [corpus.StepCount], corpus.Vocabulary.Count),
            null, types, null, [.. project.Tracks.Select(Describe)], true, false,
            new Dictionary<string, object?> { ["files"] = new Dictionary<string, object?>() });
    }

    private static V2Meta Describe(Track track) => track switch
    {
        CategoricalTrack categorical => new V2Meta(track.Id, "tracks", track.Id, "general", "self", track.Id, null, "discrete", "dict", [.. categorical.Labels.Entries.Select(entry => entry.Value)], [track.StepCount]),
        ScalarTrack scalar => new V2Meta(track.Id, "tracks", track.Id, "general", "self", null, null, "scalar", null, [(double)scalar.DisplayRange.Low, (double)scalar.DisplayRange.High], [track.StepCount]),
        TopKTrack topK => new V2Meta(track.Id, "tracks", track.Id, "wordvec", "self", track.Id, topK.Weights.IsEmpty ? null : track.Id, "wordvec", null, null, [track.StepCount, topK.K]),
        _ => throw new InvalidOperationException($"Track '{track.Id}' is of an unknown kind, {track.GetType().Name}."),
    };
}
