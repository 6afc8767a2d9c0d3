using System.Security.Cryptography;
using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>Writes a native project folder into a hidden folder beside it, which takes its place when the project is complete.</summary>
/// <remarks>
/// A writer that dies leaves only that hidden folder, which no search shows and the next writer of the same project removes. Rows of several
/// sources may be appended from several threads, one thread per source.
/// </remarks>
public sealed class ProjectFolderWriter : IProjectWriter
{
    private readonly string _target;
    private readonly bool _overwrite;
    private readonly PartialFolder _partial;
    private readonly ImportJournal? _journal;
    private readonly List<(SourceDescription Description, string File, IStateFileWriter Writer)> _sources = [];
    private readonly List<(Track Track, TrackEntry Entry)> _tracks = [];
    private readonly SortedDictionary<string, string> _provenance = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, FileEntry> _files = new(StringComparer.Ordinal);
    private CorpusEntry? _corpusEntry;
    private InputsEntry? _inputs;
    private IReadOnlyList<MediaEntry>? _media;
    private int _stepCount;
    private bool _isDone;

    /// <summary>Starts a project.</summary>
    /// <param name="folder">Where it shall be; its parent folders are made.</param>
    /// <param name="overwrite">Whether a project that is there already is replaced when this one is complete.</param>
    /// <exception cref="InvalidContentException">Something is there already that may not be replaced, or nothing can be written there.</exception>
    /// <param name="resumeId">
    /// A name, of letters and digits, for what exactly is written: where a writer of the same name has died here, the rows that it has written are taken over, and the writer's caller
    /// finds them in the <see cref="IRowWriter.StepCount"/> of its sources. Null starts anew.
    /// </param>
    public ProjectFolderWriter(string folder, bool overwrite = false, string? resumeId = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        _target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        _overwrite = overwrite;
        CheckTarget();
        _partial = PartialFolder.Create(_target, resumeId);
        _journal = resumeId is null ? null : new ImportJournal(_partial.Path);
    }

    /// <summary>Whether rows of a dead writer are taken over.</summary>
    public bool IsResumed => _partial.IsResumed;

    /// <summary>A folder for what the caller needs beside its rows to go on after a kill; it is gone when the project is complete. Null where nothing is taken over.</summary>
    public string? ResumeFolder => _journal is null ? null : Path.Combine(_partial.Path, ".resume");

    /// <summary>Bytes of rows after which what is written so far is safe from an interruption.</summary>
    internal int SealedBytes { get; init; } = 16 << 20;

    /// <summary>Whether it holds parts of a project only, so that it may lack a source.</summary>
    internal bool IsAddition { get; init; }

    /// <summary>The name on screen; null takes the folder's name.</summary>
    public string? Title { get; set; }

    /// <summary>A sentence or more; may be empty.</summary>
    public string Description { get; set; } = "";

    /// <inheritdoc/>
    public IRowWriter AddSource(SourceDescription source)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentException.ThrowIfNullOrEmpty(source.Id);
        ArgumentException.ThrowIfNullOrEmpty(source.Kind);
        ArgumentOutOfRangeException.ThrowIfNegative(source.Layer);
        if (_sources.Any(other => other.Description.Id == source.Id))
            throw new ArgumentException($"The source '{source.Id}' was started before.", nameof(source));
        string file = UniqueName("sources", source.Id);
        IStateFileWriter writer = source.IsHalf ? new HalfNpyWriter(MakePath(file), source.CellCount)
            : _journal is null ? new NpyWriter(MakePath(file), source.CellCount)
            : new NpyWriter(MakePath(file), source.CellCount, seal => _journal.Add(file, seal), _journal.GetSeals(file), SealedBytes);
        _sources.Add((source, file, writer));
        return writer;
    }

    /// <inheritdoc/>
    public void AddTrack(Track track)
    {
        ArgumentNullException.ThrowIfNull(track);
        if (_tracks.Any(other => other.Track.Id == track.Id))
            throw new ArgumentException($"The track '{track.Id}' was added before.", nameof(track));
        _tracks.Add((track, new TrackFiles(_partial.Path, _files).Write(track, UniqueName("tracks", track.Id))));
    }

    /// <inheritdoc/>
    public void SetCorpus(Corpus corpus)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        if (_corpusEntry is not null)
            throw new InvalidOperationException("The corpus was set before.");
        Documents documents = corpus.Documents;
        bool isCut = documents.Count > 1 || documents[0].Id != "0";
        _corpusEntry = new CorpusEntry(
            Write("corpus/tokens.npy", corpus.TokenIds.Span),
            Write("corpus/vocabulary.json", VocabularyFile.Format(corpus.Vocabulary)),
            isCut ? Write("corpus/document-starts.npy", documents.All().Select(document => document.Steps.Start).ToArray()) : null,
            isCut ? Write("corpus/document-ids.json", VocabularyFile.Format(documents.All().Select(document => document.Id))) : null);
        _stepCount = corpus.StepCount;
    }

    /// <summary>Sets what the model was fed with, where that are numbers; they are copied in blocks.</summary>
    /// <param name="inputs">As long as the corpus, which is set before.</param>
    /// <param name="cancellation">Stops between blocks.</param>
    /// <exception cref="InvalidOperationException">The corpus is not set, or of another length.</exception>
    public void SetInputs(Inputs inputs, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (_corpusEntry is null || inputs.Values.StepCount != _stepCount)
            throw new InvalidOperationException($"The inputs have {inputs.Values.StepCount} steps, but the corpus has {_stepCount}.");
        const string File = "inputs/values.npy";
        var rows = new NpyWriter(MakePath(File), inputs.Values.CellCount);
        using (rows)
            RowPump.Run(inputs.Values, rows, _ => { }, _ => { }, cancellation);
        _files[File] = new FileEntry(new FileInfo(MakePath(File)).Length, Crc32C: rows.Checksum);
        _inputs = new InputsEntry(File, [.. inputs.Channels.Select(channel => new ChannelEntry(channel.Name, channel.Unit))], inputs.Rate, inputs.TimeUnit);
    }

    /// <summary>Copies the pictures and sounds of the corpus, which is set before.</summary>
    /// <param name="media">Their steps lie in the corpus.</param>
    /// <param name="cancellation">Stops between blocks.</param>
    /// <exception cref="InvalidContentException">A file cannot be read, or is of another type than it says.</exception>
    public void SetMedia(IReadOnlyList<MediaFile> media, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(media);
        if (_corpusEntry is null || media.Any(file => file.Steps.End > _stepCount))
            throw new InvalidOperationException($"The media files do not lie in the corpus of {_stepCount} steps.");
        if (media.Count > 0)
            _media = new MediaCopy(_partial.Path, _files).Write(media, cancellation);
    }

    /// <inheritdoc/>
    public void AddProvenance(string key, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        ArgumentNullException.ThrowIfNull(value);
        _provenance[key] = value;
    }

    /// <summary>Keeps a file of the caller's own in the project, such as the model that made it.</summary>
    /// <param name="name">Its path inside the folder, with <c>/</c>.</param>
    /// <param name="content">All of it.</param>
    /// <exception cref="ArgumentException">The name leads outside, or is taken.</exception>
    public void AddFile(string name, byte[] content)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(content);
        if (Path.IsPathRooted(name) || name.Split('/', '\\').Any(part => part is "" or "." or "..") || name == ProjectFolder.ManifestFile || _files.ContainsKey(name))
            throw new ArgumentException($"'{name}' cannot be the name of a further file of the project.", nameof(name));
        Write(name, content);
    }

    /// <inheritdoc/>
    public void Complete()
    {
        ObjectDisposedException.ThrowIf(_isDone, this);
        if (_corpusEntry is null || (_sources.Count == 0 && !IsAddition))
            throw new InvalidOperationException($"The project '{_target}' has no {(_corpusEntry is null ? "corpus" : "source")}.");
        foreach ((SourceDescription description, _, IStateFileWriter writer) in _sources)
        {
            if (writer.StepCount != _stepCount)
                throw new InvalidOperationException($"Source '{description.Id}' has {writer.StepCount} steps, but the corpus has {_stepCount}.");
        }

        foreach ((Track track, _) in _tracks)
        {
            if (track.StepCount != _stepCount)
                throw new InvalidOperationException($"Track '{track.Id}' has {track.StepCount} steps, but the corpus has {_stepCount}.");
        }

        foreach ((_, string file, IStateFileWriter writer) in _sources)
        {
            writer.Dispose();
            _files[file] = new FileEntry(new FileInfo(MakePath(file)).Length, Crc32C: writer.Checksum);
        }

        var manifest = new ProjectManifest
        {
            Format = ProjectManifest.FormatId,
            Version = ProjectManifest.CurrentVersion,
            Title = Title ?? Path.GetFileName(_target),
            Description = Description,
            Provenance = _provenance,
            Corpus = _corpusEntry,
            Sources = [.. _sources.Select(source => Describe(source.Description, source.File))],
            Tracks = [.. _tracks.Select(track => track.Entry)],
            Inputs = _inputs,
            Media = _media,
            Files = _files,
        };
        // What is replaced is deleted next, so that what replaces it must be safe; a new project may reach the disk later, as what cp writes does.
        manifest.Write(Path.Combine(_partial.Path, ProjectFolder.ManifestFile), waitForDisk: Directory.Exists(_target));
        CheckTarget();
        _journal?.Remove();
        if (ResumeFolder is { } resume && Directory.Exists(resume))
            Directory.Delete(resume, recursive: true);
        _partial.Publish(_target);
        _isDone = true;
    }

    /// <summary>Lets what is written so far outlive <see cref="Dispose"/>, hidden, so that a writer of the same <c>resumeId</c> goes on from there.</summary>
    public void Keep() => _partial.IsKept = _journal is not null;

    /// <summary>Throws the project away unless it is complete.</summary>
    public void Dispose()
    {
        foreach ((_, _, IStateFileWriter writer) in _sources)
            writer.Dispose();
        _journal?.Dispose();
        _partial.Dispose();
        _isDone = true;
    }

    private void CheckTarget()
    {
        if (File.Exists(_target))
            throw new InvalidContentException(_target, null, "expected a place for a project folder, found a file. Name another folder.");
        if (!Directory.Exists(_target) || !Directory.EnumerateFileSystemEntries(_target).Any())
            return;
        if (!ProjectFolder.IsMatch(_target))
            throw new InvalidContentException(_target, null, $"expected a place for a project folder, found a folder with other things in it, such as '{Path.GetFileName(Directory.EnumerateFileSystemEntries(_target).First())}'. Name another folder.");
        if (!_overwrite)
            throw new InvalidContentException(_target, null, "there is a project already. Name another folder, or ask for it to be replaced.");
    }

    private static SourceEntry Describe(SourceDescription source, string file) =>
        new(source.Id, file, source.Layer, source.Kind, source.Transform == Transform.Tanh ? "tanh" : "none", source.IsUnsigned);

    private string Write(string file, ReadOnlySpan<int> values, int columns = 0)
    {
        string path = MakePath(file);
        string hash = NpyWriter.Write(path, values, columns);
        _files[file] = new FileEntry(new FileInfo(path).Length, hash);
        return file;
    }

    private string Write(string file, byte[] content)
    {
        File.WriteAllBytes(MakePath(file), content);
        _files[file] = new FileEntry(content.Length, Convert.ToHexStringLower(SHA256.HashData(content)));
        return file;
    }

    private string MakePath(string file)
    {
        string path = Path.Combine(_partial.Path, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }

    // Ids may hold anything; file names keep what is harmless of them, for people who look into the folder.
    private string UniqueName(string room, string id)
    {
        string plain = TrackFiles.GetPlainName(id);
        IEnumerable<string> taken = _sources.Select(source => source.File).Concat(_tracks.Select(track => track.Entry.Values));
        return Enumerable.Range(1, int.MaxValue - 1)
            .Select(number => number == 1 ? $"{room}/{plain}.npy" : $"{room}/{plain}-{number}.npy")
            .First(name => !taken.Contains(name, StringComparer.OrdinalIgnoreCase));
    }
}
