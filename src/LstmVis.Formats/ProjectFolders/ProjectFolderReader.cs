using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>Opens a native project folder.</summary>
internal sealed class ProjectFolderReader
{
    private readonly string _folder;
    private readonly ProjectManifest _manifest;
    private readonly List<IDisposable> _owned = [];

    private ProjectFolderReader(string folder)
    {
        _folder = folder;
        _manifest = ProjectManifest.Read(folder);
    }

    /// <exception cref="LstmVisFormatException">A file is missing or wrong.</exception>
    public static OpenedProject Open(string folder, string id)
    {
        var reader = new ProjectFolderReader(folder);
        try
        {
            return reader.Open(id);
        }
        catch
        {
            foreach (IDisposable owned in reader._owned)
                owned.Dispose();
            throw;
        }
    }

    private string ManifestPath => Path.Combine(_folder, ProjectFolder.ManifestFile);

    private OpenedProject Open(string id)
    {
        CheckSizes();
        Corpus corpus = ReadCorpus();
        if (_manifest.Sources.Count == 0)
            throw Error("sources", "expected at least one source, found an empty list.");
        var sources = _manifest.Sources.Select((entry, place) => ReadSource(entry, $"sources[{place}]", corpus.StepCount)).ToList();
        var tracks = _manifest.Tracks.Select((entry, place) => ReadTrack(entry, $"tracks[{place}]", corpus.StepCount)).ToList();
        Project project = Guard("sources", () => new Project(id, _manifest.Title is { Length: > 0 } title ? title : id, _manifest.Description ?? "", corpus, sources, tracks, ReadInputs(corpus.StepCount), ReadMedia(corpus)));
        string[] warnings = [.. StateScan.ScanSmall(sources)];
        return new OpenedProject(project, _folder, ProjectFolder.FormatName, warnings, null, _manifest.Provenance, CountBytes(), _owned);
    }

    private void CheckSizes()
    {
        foreach ((string name, FileEntry entry) in _manifest.Files)
        {
            var file = new FileInfo(ProjectManifest.Resolve(_folder, name, "files"));
            if (!file.Exists)
                throw Error("files", $"expected the file '{name}', which does not exist.");
            if (file.Length != entry.Bytes)
                throw Error($"files['{name}']", $"expected {entry.Bytes:N0} bytes, found {file.Length:N0}; the file was cut off or changed. Copy the project again.");
        }
    }

    private Corpus ReadCorpus()
    {
        CorpusEntry entry = _manifest.Corpus;
        int[] tokenIds = NpyReader.ReadInt32(Resolve(entry.Tokens, "corpus.tokens"));
        if (tokenIds.Length == 0)
            throw Error("corpus.tokens", "expected at least one token, found none.");
        Vocabulary vocabulary = VocabularyFile.Read(Resolve(entry.Vocabulary, "corpus.vocabulary"));
        if (Corpus.FindUnknown(tokenIds, vocabulary) is { } step)
            throw Error("corpus.vocabulary", $"expected a text for every token id, found none for id {tokenIds[step]} at time step {step}; the vocabulary '{entry.Vocabulary}' has {vocabulary.Count} entries.");
        if (entry.DocumentStarts is not { } startsFile)
            return new Corpus(tokenIds, vocabulary);
        int[] starts = NpyReader.ReadInt32(Resolve(startsFile, "corpus.documentStarts"));
        IReadOnlyList<string>? ids = entry.DocumentIds is { } idsFile ? VocabularyFile.ReadTexts(Resolve(idsFile, "corpus.documentIds")) : null;
        return new Corpus(tokenIds, vocabulary, Guard("corpus.documentStarts", () => new Documents(tokenIds.Length, starts, ids)));
    }

    private Source ReadSource(SourceEntry entry, string key, int stepCount)
    {
        if (string.IsNullOrEmpty(entry.Id) || string.IsNullOrEmpty(entry.Kind))
            throw Error(key, "expected an 'id' and a 'kind', such as cell_state or hidden_state.");
        if (entry.Layer < 0)
            throw Error($"{key}.layer", $"expected 0 or more, found {entry.Layer}.");
        Transform transform = entry.Transform switch
        {
            "none" => Transform.None,
            "tanh" => Transform.Tanh,
            _ => throw Error($"{key}.transform", $"expected none or tanh, found '{entry.Transform}'."),
        };
        NpyMatrix states = NpyReader.OpenMatrix(Resolve(entry.States, $"{key}.states"));
        _owned.Add(states);
        if (states.StepCount != stepCount || states.CellCount == 0)
            throw Error($"{key}.states", $"expected {stepCount} time steps, as the corpus has, of at least one cell, found shape ({states.StepCount}, {states.CellCount}) in '{entry.States}'.");
        return new Source(entry.Id, states, entry.Layer, entry.Kind, transform, entry.Unsigned);
    }

    private Inputs? ReadInputs(int stepCount)
    {
        if (_manifest.Inputs is not { } entry)
            return null;
        NpyMatrix values = NpyReader.OpenMatrix(Resolve(entry.Values, "inputs.values"));
        _owned.Add(values);
        if (values.StepCount != stepCount || values.CellCount == 0)
            throw Error("inputs.values", $"expected {stepCount} time steps, as the corpus has, of at least one channel, found shape ({values.StepCount}, {values.CellCount}) in '{entry.Values}'.");
        InputChannel[] channels = entry.Channels is { } named
            ? [.. named.Select(channel => new InputChannel(channel.Name, channel.Unit))]
            : [.. Enumerable.Range(0, values.CellCount).Select(channel => new InputChannel($"channel {channel}", ""))];
        return Guard("inputs", () => new Inputs(values, channels, entry.Rate, entry.TimeUnit));
    }

    private MediaFile[] ReadMedia(Corpus corpus) => [.. (_manifest.Media ?? []).Select((entry, place) =>
    {
        string key = $"media[{place}]";
        string path = Resolve(entry.File, $"{key}.file");
        if (MediaTypes.Find(entry.File) is not { } type)
            throw Error($"{key}.file", $"expected one of {MediaTypes.Endings(MediaKind.Image)}, {MediaTypes.Endings(MediaKind.Clip)}, found '{Shapes.Shorten(entry.File)}'.");
        if (!File.Exists(path))
            throw Error($"{key}.file", $"expected the file '{entry.File}', which does not exist.");
        if (entry.Start < 0 || entry.End <= entry.Start || entry.End > corpus.StepCount)
            throw Error(key, $"expected steps inside the corpus, [0, {corpus.StepCount}), found [{entry.Start}, {entry.End}).");
        return new MediaFile(type.Kind, new StepRange(entry.Start, entry.End), type.ContentType, path);
    }).OrderBy(file => file.Steps.Start).ThenByDescending(file => file.Steps.Length)];

    private Track ReadTrack(TrackEntry entry, string key, int stepCount)
    {
        if (string.IsNullOrEmpty(entry.Id))
            throw Error($"{key}.id", "expected a text, found nothing.");
        string path = Resolve(entry.Values, $"{key}.values");
        NpyHeader header = NpyReader.ReadHeader(path);
        if (header.Shape.Count == 0 || header.Shape[0] != stepCount)
            throw Error($"{key}.values", $"expected {stepCount} time steps, as the corpus has, found shape {header.ShapeText} in '{entry.Values}'.");
        return Guard(key, () => ReadTrack(entry, key, path, header));
    }

    private Track ReadTrack(TrackEntry entry, string key, string path, NpyHeader header)
    {
        switch (entry.Kind)
        {
            case "categorical":
                return new CategoricalTrack(entry.Id, NpyReader.ReadInt32(path), ReadLabels(entry, key));
            case "scalar":
                if (entry.DisplayRange is { } range && (range.Count != 2 || !(range[0] <= range[1])))
                    throw Error($"{key}.displayRange", "expected [low, high].");
                return new ScalarTrack(entry.Id, NpyReader.ReadSingle(path), entry.DisplayRange is { } ends ? (ends[0], ends[1]) : null);
            case "topK":
                if (header.Shape.Count != 2 || header.Shape[1] == 0)
                    throw Error($"{key}.values", $"expected two axes [timeStep, k], found shape {header.ShapeText} in '{entry.Values}'.");
                float[] weights = entry.Weights is { } file ? NpyReader.ReadSingle(Resolve(file, $"{key}.weights"), axes: 2) : [];
                return new TopKTrack(entry.Id, (int)header.Shape[1], NpyReader.ReadInt32(path, axes: 2), weights, ReadLabels(entry, key));
            default:
                throw Error($"{key}.kind", $"expected categorical, scalar or topK, found '{entry.Kind}'.");
        }
    }

    private Vocabulary ReadLabels(TrackEntry entry, string key) => entry.Labels is { } file
        ? VocabularyFile.Read(Resolve(file, $"{key}.labels"))
        : throw Error($"{key}.labels", $"expected the JSON file of the labels of a {entry.Kind} track, found nothing.");

    private string Resolve(string name, string key) => ProjectManifest.Resolve(_folder, name, key);

    private T Guard<T>(string key, Func<T> make)
    {
        try
        {
            return make();
        }
        catch (ArgumentException cause)
        {
            throw new InvalidContentException(ManifestPath, key, cause.Message, cause);
        }
    }

    private InvalidContentException Error(string key, string problem) => new(ManifestPath, key, problem);

    private long CountBytes()
    {
        IEnumerable<string?> names =
        [
            _manifest.Corpus.Tokens, _manifest.Corpus.Vocabulary, _manifest.Corpus.DocumentStarts, _manifest.Corpus.DocumentIds, ProjectFolder.ManifestFile,
            .. _manifest.Sources.Select(source => source.States),
            .. _manifest.Tracks.SelectMany(track => new[] { track.Values, track.Labels, track.Weights }),
            .. (_manifest.Media ?? []).Select(entry => entry.File),
        ];
        return names.OfType<string>().Distinct().Select(name => Path.Combine(_folder, name)).Where(File.Exists).Sum(path => new FileInfo(path).Length);
    }
}
