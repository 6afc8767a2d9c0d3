namespace LstmVis.Core;

/// <summary>What a user opens: one corpus with its sources and tracks.</summary>
public sealed class Project
{
    /// <summary>Joins the parts of a project.</summary>
    /// <param name="id">Names it in URLs and on the command line.</param>
    /// <param name="title">Names it on screen.</param>
    /// <param name="description">A sentence or more; may be empty.</param>
    /// <param name="corpus">The sequence that was fed to the model.</param>
    /// <param name="sources">At least one; each as long as the corpus.</param>
    /// <param name="tracks">Each as long as the corpus.</param>
    /// <param name="inputs">What the model was fed with, where that are numbers; as long as the corpus. Null where it was fed with the tokens.</param>
    /// <param name="media">Pictures and sounds of documents or steps, by first step.</param>
    /// <exception cref="ArgumentException">There is no source, a length differs from the corpus, two ids are equal, or a media file belongs to no steps of one document.</exception>
    public Project(string id, string title, string description, Corpus corpus, IReadOnlyList<Source> sources, IReadOnlyList<Track> tracks, Inputs? inputs = null, IReadOnlyList<MediaFile>? media = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(tracks);
        if (sources.Count == 0)
            throw new ArgumentException($"Project '{id}' has no source.", nameof(sources));
        foreach (Source source in sources)
        {
            if (source.StepCount != corpus.StepCount)
                throw new ArgumentException($"Source '{source.Id}' has {source.StepCount} steps, but the corpus has {corpus.StepCount}.", nameof(sources));
        }

        foreach (Track track in tracks)
        {
            if (track.StepCount != corpus.StepCount)
                throw new ArgumentException($"Track '{track.Id}' has {track.StepCount} steps, but the corpus has {corpus.StepCount}.", nameof(tracks));
        }

        if (inputs is not null && inputs.Values.StepCount != corpus.StepCount)
            throw new ArgumentException($"The inputs have {inputs.Values.StepCount} steps, but the corpus has {corpus.StepCount}.", nameof(inputs));
        foreach (MediaFile file in media ?? [])
        {
            if (file.Steps.Length < 1 || file.Steps.End > corpus.StepCount || file.Steps.End > corpus.Documents.At(file.Steps.Start).Steps.End)
                throw new ArgumentException($"The media file '{file.Path}' belongs to steps {file.Steps}, which are not some steps of one document.", nameof(media));
        }

        CheckUnique(sources.Select(source => source.Id), "source", nameof(sources));
        CheckUnique(tracks.Select(track => track.Id), "track", nameof(tracks));
        Id = id;
        Title = title;
        Description = description;
        Corpus = corpus;
        Sources = sources;
        Tracks = tracks;
        Inputs = inputs;
        Media = media ?? [];
    }

    /// <summary>Names it in URLs and on the command line.</summary>
    public string Id { get; }

    /// <summary>Names it on screen.</summary>
    public string Title { get; }

    /// <summary>A sentence or more; may be empty.</summary>
    public string Description { get; }

    /// <summary>The sequence that was fed to the model.</summary>
    public Corpus Corpus { get; }

    /// <summary>The recorded matrices, at least one.</summary>
    public IReadOnlyList<Source> Sources { get; }

    /// <summary>The annotations, possibly none.</summary>
    public IReadOnlyList<Track> Tracks { get; }

    /// <summary>What the model was fed with, where that are numbers; null where it was fed with the tokens.</summary>
    public Inputs? Inputs { get; }

    /// <summary>Pictures and sounds of documents or steps, by first step; possibly none.</summary>
    public IReadOnlyList<MediaFile> Media { get; }

    /// <summary>The source of this id, or null.</summary>
    public Source? FindSource(string id) => Sources.FirstOrDefault(source => source.Id == id);

    /// <summary>The track of this id, or null.</summary>
    public Track? FindTrack(string id) => Tracks.FirstOrDefault(track => track.Id == id);

    private static void CheckUnique(IEnumerable<string> ids, string what, string parameter)
    {
        if (ids.GroupBy(id => id).FirstOrDefault(group => group.Skip(1).Any()) is { } twice)
            throw new ArgumentException($"Two {what}s have the id '{twice.Key}'.", parameter);
    }
}
