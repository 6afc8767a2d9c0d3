namespace LstmVis.Formats;

/// <summary>Opens states in any container that this program reads, and keeps the files open until it is disposed.</summary>
internal sealed class StateFiles : IDisposable
{
    private const int MaxDatasets = 100_000;
    private readonly List<IDisposable> _owned = [];
    private readonly FileStamps _stamps = new();

    /// <summary>The endings of files that can hold states.</summary>
    public static IReadOnlyList<string> Endings { get; } = [".npy", ".npz", ".safetensors", ".h5", ".hdf5", ".hdf", ".csv", ".tsv", ".zarr", ".hea", .. ColumnarFile.Endings];

    /// <summary>Everything that a specification means; several files of a pattern, or datasets of one, become one.</summary>
    /// <exception cref="LstmVisFormatException">Nothing is there, or it is damaged.</exception>
    public IReadOnlyList<FoundStates> Open(StateSpec spec)
    {
        IReadOnlyList<FoundStates> found = StateSpec.IsPattern(spec.File) ? [OpenShards(spec)] : OpenFile(spec.File, spec);
        if (spec.Scale is null && spec.Zero is null)
            return found;
        float[] scale = ReadNumbers(spec.Scale, 1);
        float[] zero = ReadNumbers(spec.Zero, 0);
        return [.. found.Select(states => states with { Matrix = new ScaledMatrix(states.Matrix, scale, zero, states.Place), TypeName = $"{states.TypeName}, scaled" })];
    }

    /// <summary>Closes all files.</summary>
    public void Dispose()
    {
        foreach (IDisposable owned in _owned)
            owned.Dispose();
        _owned.Clear();
    }

    /// <summary>Throws where a file is no longer as it was when it was opened.</summary>
    /// <exception cref="InvalidContentException">One was changed.</exception>
    public void CheckUnchanged() => _stamps.Check();

    private FoundStates OpenShards(StateSpec spec)
    {
        IReadOnlyList<string> files = StateSpec.Expand(spec.File);
        if (files.Count == 0)
            throw new InvalidContentException(spec.File, null, "no file has such a name.");
        IReadOnlyList<FoundStates>[] shards = [.. files.Select(file => OpenFile(file, spec))];
        if (Array.Find(shards, shard => shard.Count != 1) is not null)
            throw new InvalidContentException(spec.File, null, $"expected one matrix in each of the {files.Count} files, found {shards.Max(shard => shard.Count)} in some. Name the one that is meant: {spec.File}:DATASET.");
        string name = Path.GetFileNameWithoutExtension(spec.File).Replace("*", "", StringComparison.Ordinal).Replace("?", "", StringComparison.Ordinal).Trim('-', '_', '.', ' ');
        FoundStates joined = Join(name.Length == 0 ? "states" : name, $"{files[0]} to {files[^1]} ({files.Count} files)", [.. shards.Select(shard => shard[0])]);
        return joined.DocumentLengths is not null ? joined : joined with
        {
            DocumentLengths = [.. shards.Select(shard => shard[0].Matrix.StepCount)],
            DocumentNames = StateSpec.NameFiles(spec.File, files),
            AreDocumentsFiles = true,
        };
    }

    private static FoundStates Join(string name, string place, FoundStates[] parts)
    {
        if (Array.Find(parts, part => part.Matrix.CellCount != parts[0].Matrix.CellCount || part.SequenceLength != parts[0].SequenceLength) is { } odd)
            throw new InvalidContentException(odd.Place, null, $"expected {parts[0].Matrix.CellCount} cells as in {parts[0].Place}, found {odd.Matrix.CellCount}{(odd.SequenceLength == parts[0].SequenceLength ? "" : " and another length of sequences")}; the parts of one source must be alike.");
        return parts[0] with
        {
            Name = name,
            Place = place,
            Matrix = new JoinedMatrix([.. parts.Select(part => part.Matrix)]),
            DocumentLengths = Array.TrueForAll(parts, part => part.DocumentLengths is not null) ? [.. parts.SelectMany(part => part.DocumentLengths!)] : null,
            DocumentNames = Array.TrueForAll(parts, part => part.DocumentNames is not null) ? [.. parts.SelectMany(part => part.DocumentNames!)] : null,
        };
    }

    // A pattern of datasets is a document each; a name is one matrix; nothing is all that look like states.
    private static IReadOnlyList<FoundStates> OpenDatasets(string file, string? dataset, Func<IEnumerable<(string Name, bool IsStates)>> list, Func<string, FoundStates> open)
    {
        if (dataset is not null && !DatasetPattern.IsPattern(dataset))
            return [open(dataset)];
        (string Name, bool IsStates)[] all = [.. list()];
        if (dataset is null)
        {
            return all.Any(entry => entry.IsStates)
                ? [.. all.Where(entry => entry.IsStates).Select(entry => open(entry.Name))]
                : throw new InvalidContentException(file, null, "expected floating-point numbers with two axes [timeStep, cell] or three [sequence, step, cell], found none. Name what is meant: FILE:DATASET.");
        }

        IReadOnlyList<string> names = DatasetPattern.Match(all.Select(entry => entry.Name), dataset);
        if (names.Count == 0)
            throw new InvalidContentException(file, $"datasets '{dataset}'", $"no dataset has such a name. There are: {string.Join(", ", all.Take(40).Select(entry => entry.Name))}.");
        FoundStates[] parts = [.. names.Select(open)];
        if (Array.Find(parts, part => part.SequenceLength is not null) is { } three)
            throw new InvalidContentException(file, three.Place, "expected two axes [timeStep, cell] in the dataset of a document, found three.");
        return [Join(Path.GetFileNameWithoutExtension(file), $"{file}:{names[0]} to {names[^1]} ({names.Count} datasets)", parts) with
        {
            DocumentLengths = [.. parts.Select(part => part.Matrix.StepCount)],
            DocumentNames = DatasetPattern.Differences(names),
        }];
    }

    private IReadOnlyList<FoundStates> OpenFile(string file, StateSpec spec)
    {
        // Quantized numbers are whole ones.
        bool isQuantized = (spec.Scale ?? spec.Zero) is not null;
        if (ZarrFolder.IsMatch(file))
            return OpenDatasets(file, spec.Dataset, () => ZarrFolder.List(file).Select(array => (array.Name, array.Array is null || ((isQuantized || array.Array.Type.IsFloat()) && StateShape.IsLikely(array.Array.Shape)))), name => OpenZarr(file, name));
        if (!File.Exists(file))
            throw new InvalidContentException(file, null, Directory.Exists(file) ? "expected a file, found a folder." : "the file does not exist.");
        _stamps.Add(file);
        switch (Path.GetExtension(file).ToLowerInvariant())
        {
            case ".npy":
                NpyHeader header = NpyReader.ReadHeader(file);
                NpyMatrix matrix = Own(NpyReader.OpenStates(file));
                return [new(Stem(file), file, matrix.Type.GetName(), matrix, header.Shape.Count == 3 ? (int)header.Shape[1] : null)];
            case ".npz":
                IReadOnlyList<(string Name, NpyHeader Header)> arrays = NpzFile.List(file);
                return OpenDatasets(file, spec.Dataset, () => arrays.Select(array => (array.Name, (isQuantized || array.Header.Type.IsFloat()) && StateShape.IsLikely(array.Header.Shape))), name => OpenNpz(file, name));
            case ".safetensors":
                IReadOnlyList<SafetensorsEntry> entries = SafetensorsFile.List(file);
                return OpenDatasets(file, spec.Dataset, () => entries.Select(entry => (entry.Name, (isQuantized ? entry.Type is not null : entry.Type?.IsFloat() == true) && StateShape.IsLikely(entry.Shape))), name => OpenSafetensors(file, name));
            case ".h5" or ".hdf5" or ".hdf":
                Hdf5File opened = Own(new Hdf5File(file));
                return OpenDatasets(file, spec.Dataset, () => opened.ListDatasets(MaxDatasets).Select(info => (info.Path, (isQuantized ? info.Type is not null : info.Type?.IsFloat() == true) && StateShape.IsLikely(info.Shape))), path => OpenHdf5(file, opened, path));
            case ".csv" or ".tsv":
                var table = Own(new TableMatrix(file, spec.Columns));
                return [new(Stem(file), file, "text", table, null) { CellNames = table.Names }];
            case ".hea":
                var record = Own(new WfdbMatrix(file));
                return [new(Stem(file), file, "12-bit or 16-bit samples", record, null) { CellNames = [.. record.Header.Signals.Select(signal => signal.Name)], Wfdb = record.Header }];
            default:
                return ColumnarFile.IsLikely(file)
                    ? ColumnarStates.Open(file, spec.Dataset, Own)
                    : throw new UnknownFormatException(file, $"expected states in a file that ends in {string.Join(", ", Endings)}, found '{Path.GetExtension(file)}'.");
        }
    }

    private FoundStates OpenNpz(string file, string name)
    {
        NpyHeader header = NpzFile.Find(file, name);
        return new(name, $"{file}:{name}", header.Type.GetName(), Own((NpzMatrix)NpzFile.OpenMatrix(file, name)), header.Shape.Count == 3 ? (int)header.Shape[1] : null);
    }

    private FoundStates OpenSafetensors(string file, string name)
    {
        SafetensorsEntry entry = SafetensorsFile.Find(file, name);
        return new(name, $"{file}:{name}", entry.TypeName, Own(SafetensorsFile.OpenMatrix(file, name)), entry.Shape.Count == 3 ? (int)entry.Shape[1] : null);
    }

    private static FoundStates OpenHdf5(string file, Hdf5File opened, string path)
    {
        Hdf5Matrix matrix = opened.OpenMatrix(path);
        return new(Hdf5File.Normalize(path), $"{file}:{path}", matrix.Type.GetName(), matrix, matrix.SequenceLength);
    }

    private static FoundStates OpenZarr(string file, string name)
    {
        ZarrArray array = ZarrFolder.Find(file, name);
        var matrix = new ZarrMatrix(array);
        return new(name.Length == 0 ? Stem(file) : name, name.Length == 0 ? file : $"{file}:{name}", array.Type.GetName(), matrix, matrix.SequenceLength);
    }

    private static float[] ReadNumbers(string? spec, float otherwise) => spec is null
        ? [otherwise]
        : float.TryParse(spec, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out float number) ? [number] : SmallArrays.ReadSingle(spec, maxAxes: 2).Values;

    private static string Stem(string file) => Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(file));

    private T Own<T>(T disposable)
        where T : IDisposable
    {
        _owned.Add(disposable);
        return disposable;
    }
}
