using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>Opens a LSTMVis V2 directory in place.</summary>
internal sealed class V2Reader
{
    private readonly string _folder;
    private readonly List<string> _warnings;
    private readonly V2Files _files;
    private V2Configuration _configuration;

    private V2Reader(string folder, V2Configuration configuration, V2Files files, List<string> warnings)
    {
        _folder = folder;
        _configuration = configuration;
        _files = files;
        _warnings = warnings;
    }

    /// <exception cref="LstmVisFormatException">A file of the project is missing or wrong.</exception>
    public static OpenedProject Open(string folder, string id)
    {
        var warnings = new List<string>();
        V2Configuration configuration = V2ConfigurationReader.Read(folder, warnings);
        var files = new V2Files(folder, configuration, warnings);
        try
        {
            return new V2Reader(folder, configuration, files, warnings).Open(id);
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    private OpenedProject Open(string id)
    {
        int[] tokenIds = ReadTokenIds();
        List<(V2StateType Type, Hdf5Matrix States)> states = ReadStates(tokenIds.Length);
        Vocabulary vocabulary = ReadVocabulary(tokenIds);
        var corpus = new Corpus(tokenIds, vocabulary, FindDocuments(tokenIds.Length, states));
        IReadOnlyList<Source> sources = MakeSources(states);
        IReadOnlyList<Track> tracks = ReadTracks(corpus);
        ReadEmbeddingSize();
        _files.WarnOfAbsent();
        var project = new Project(id, _configuration.Name, _configuration.Description, corpus, sources, tracks);
        _warnings.AddRange(StateScan.ScanSmall(project.Sources));
        return new OpenedProject(project, _folder, V2Format.Name, _warnings, _configuration, new Dictionary<string, string>(), _files.CountBytes(), [_files]);
    }

    private int[] ReadTokenIds()
    {
        V2WordSequence sequence = _configuration.WordSequence;
        Hdf5DatasetInfo info = _files.Read("word_sequence.path", sequence.File, file => file.GetInfo(sequence.Path));
        if (info.Shape.Count is not (1 or 2))
            throw _files.Error("word_sequence.path", sequence.File, sequence.Path, $"expected one axis, a token id per time step (or two, [sequence, step]), found shape {info.ShapeText} of {info.TypeName}.");
        int[] ids = _files.Read("word_sequence.path", sequence.File, file => file.ReadInt32(sequence.Path));
        if (ids.Length == 0)
            throw _files.Error("word_sequence.path", sequence.File, sequence.Path, "expected at least one token id, found none.");
        _configuration = _configuration with { WordSequence = sequence with { Size = info.Shape } };
        return ids;
    }

    private Vocabulary ReadVocabulary(int[] tokenIds)
    {
        V2WordSequence sequence = _configuration.WordSequence;
        if (sequence.DictionaryFile is not { } alias)
        {
            if (tokenIds.Min() < 0)
                throw _files.Error("word_sequence.path", sequence.File, sequence.Path, $"expected token ids of 0 or more, found {tokenIds.Min()} at time step {Array.IndexOf(tokenIds, tokenIds.Min())}.");
            _warnings.Add($"{_files.ConfigurationPath}, word_sequence.dict_file: there is none, so token ids are shown in place of texts.");
            return V2Labels.OfNumbers(tokenIds);
        }

        DictionaryFile dictionary = _files.GetDictionary(alias);
        if (Corpus.FindUnknown(tokenIds, dictionary.Vocabulary) is { } step)
        {
            int[] missing = [.. tokenIds.Distinct().Where(id => !dictionary.Vocabulary.TryGetToken(id, out _)).Order()];
            throw _files.Error(
                "word_sequence.dict_file",
                sequence.File,
                sequence.Path,
                $"expected an entry in the dictionary {dictionary.Path} for every token id, found none for id {tokenIds[step]} at time step {step} ({missing.Length} such id(s): {Shapes.Shorten(string.Join(", ", missing.Take(20)))}; the dictionary has {dictionary.Vocabulary.Count} entries). Add a line '<token> {tokenIds[step]}'.");
        }

        _configuration = _configuration with { WordSequence = sequence with { DictionarySize = dictionary.Vocabulary.Count } };
        return dictionary.Vocabulary;
    }

    private List<(V2StateType Type, Hdf5Matrix States)> ReadStates(int stepCount)
    {
        var result = new List<(V2StateType Type, Hdf5Matrix States)>();
        for (int place = 0; place < _configuration.StateTypes.Count; place++)
        {
            V2StateType type = _configuration.StateTypes[place];
            string key = $"states.types[{place}].path";
            Hdf5Matrix states = _files.Read(key, type.File, file => file.OpenMatrix(type.Path));
            V2WordSequence sequence = _configuration.WordSequence;
            if (states.StepCount != stepCount)
            {
                string advice = states.SequenceLength is null
                    ? "Both need one row per time step."
                    : "Three axes are read as [sequence, step, cell]: many sequences, one after the other; then word_sequence needs shape [sequence, step], or as many ids in one row.";
                throw _files.Error(key, type.File, type.Path, $"expected {stepCount} time steps, as word_sequence has (dataset '{sequence.Path}', shape {Shapes.Describe(sequence.Size)}), found {states.StepCount} in shape {Shapes.Describe(states.Shape)}. {advice}");
            }

            if (states.Type is not (NumberType.Float16 or NumberType.Float32 or NumberType.Float64))
                _warnings.Add($"{_files.ConfigurationPath}, {key}: the states are {states.Type.GetName()} numbers; floats are expected.");
            result.Add((type with { Size = states.Shape }, states));
        }

        _configuration = _configuration with { StateTypes = [.. result.Select(pair => pair.Type)] };
        return result;
    }

    private Documents? FindDocuments(int stepCount, List<(V2StateType Type, Hdf5Matrix States)> states)
    {
        V2WordSequence sequence = _configuration.WordSequence;
        int? length = sequence.Size.Count == 2 ? (int)sequence.Size[1] : null;
        for (int place = 0; place < states.Count; place++)
        {
            if (states[place].States.SequenceLength is not { } found)
                continue;
            length ??= found;
            if (found != length)
                throw _files.Error($"states.types[{place}].path", states[place].Type.File, states[place].Type.Path, $"expected sequences of {length} steps, as before it, found shape {Shapes.Describe(states[place].States.Shape)}, sequences of {found}.");
        }

        if (length is not { } steps || steps == 0)
            return null;
        int count = stepCount / steps;
        _warnings.Add($"{_files.ConfigurationPath}, states: read as {count} sequences of {steps} steps, one document each.");
        return new Documents(stepCount, Enumerable.Range(0, count).Select(sequenceIndex => sequenceIndex * steps));
    }

    private List<Source> MakeSources(List<(V2StateType Type, Hdf5Matrix States)> states)
    {
        IReadOnlyList<int> layers = V2Layers.ToZeroBased([.. states.Select(pair => pair.Type.Layer)]);
        var sources = new List<Source>();
        for (int place = 0; place < states.Count; place++)
        {
            (V2StateType type, Hdf5Matrix matrix) = states[place];
            if (sources.Any(source => source.Id == type.SourceId))
            {
                _warnings.Add($"{_files.ConfigurationPath}, states.types[{place}]: '{type.SourceId}' is listed before; this entry is left out.");
                continue;
            }

            string kind = type.Type switch
            {
                "state" or "" => SourceKinds.CellState,
                "output" => SourceKinds.HiddenState,
                _ => type.Type,
            };
            sources.Add(new Source(type.SourceId, matrix, layers[place], kind, type.Transform == "tanh" ? Transform.Tanh : Transform.None, type.IsUnsigned));
        }

        return sources;
    }

    private List<Track> ReadTracks(Corpus corpus)
    {
        var reader = new V2TrackReader(_files, corpus, _warnings);
        var tracks = new List<Track>();
        var meta = new List<V2Meta>();
        foreach (V2Meta entry in _configuration.Meta)
        {
            (V2Meta complete, Track? track) = reader.Read(entry);
            meta.Add(complete);
            if (track is not null)
                tracks.Add(track);
        }

        _configuration = _configuration with { Meta = meta };
        return tracks;
    }

    private void ReadEmbeddingSize()
    {
        if (_configuration.WordEmbedding is not { } embedding)
            return;
        try
        {
            Hdf5DatasetInfo info = _files.Read("word_embedding.path", embedding.File, file => file.GetInfo(embedding.Path));
            _configuration = _configuration with { WordEmbedding = embedding with { Size = info.Shape } };
        }
        catch (InvalidContentException cause)
        {
            // Nothing here needs the embedding, so its absence does not keep the project shut.
            _warnings.Add($"{cause.Message} The project is opened without its embedding.");
            _configuration = _configuration with { WordEmbedding = null };
        }
    }
}
