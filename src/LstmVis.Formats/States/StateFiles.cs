using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>States that were found in a file, not yet a source of a project.</summary>
/// <param name="Name">What they could be called: the file's name, and the dataset's where it has one.</param>
/// <param name="Place">File and dataset, for messages.</param>
/// <param name="TypeName">How each number lies in the file.</param>
/// <param name="Matrix">The numbers; sequences one after the other.</param>
/// <param name="SequenceLength">Steps per sequence where the array has three axes; else null.</param>
internal sealed record FoundStates(string Name, string Place, string TypeName, IStateMatrix Matrix, int? SequenceLength)
{
    /// <summary>Steps of each document, where the container says it; else null.</summary>
    public IReadOnlyList<int>? DocumentLengths { get; init; }

    /// <summary>What the container calls these documents; null where it does not.</summary>
    public IReadOnlyList<string>? DocumentNames { get; init; }
}

/// <summary>Opens states in any container that this program reads, and keeps the files open until it is disposed.</summary>
internal sealed class StateFiles : IDisposable
{
    private readonly List<IDisposable> _owned = [];
    private readonly FileStamps _stamps = new();

    /// <summary>The endings of files that can hold states.</summary>
    public static IReadOnlyList<string> Endings { get; } = [".npy", ".npz", ".safetensors", ".h5", ".hdf5", ".hdf", ".csv", ".tsv", .. ColumnarFile.Endings];

    /// <summary>Everything that a specification means; several files of a pattern become one.</summary>
    /// <exception cref="LstmVisFormatException">Nothing is there, or it is damaged.</exception>
    public IReadOnlyList<FoundStates> Open(StateSpec spec)
    {
        if (!StateSpec.IsPattern(spec.File))
            return OpenFile(spec.File, spec.Dataset);
        IReadOnlyList<string> files = StateSpec.Expand(spec.File);
        if (files.Count == 0)
            throw new InvalidContentException(spec.File, null, "no file has such a name.");
        IReadOnlyList<FoundStates>[] shards = [.. files.Select(file => OpenFile(file, spec.Dataset))];
        if (Array.Find(shards, shard => shard.Count != 1) is not null)
            throw new InvalidContentException(spec.File, null, $"expected one matrix in each of the {files.Count} files, found {shards.Max(shard => shard.Count)} in some. Name the one that is meant: {spec.File}:DATASET.");
        FoundStates[] parts = [.. shards.Select(shard => shard[0])];
        if (Array.Find(parts, part => part.Matrix.CellCount != parts[0].Matrix.CellCount || part.SequenceLength != parts[0].SequenceLength) is { } odd)
            throw new InvalidContentException(odd.Place, null, $"expected {parts[0].Matrix.CellCount} cells as in {parts[0].Place}, found {odd.Matrix.CellCount}{(odd.SequenceLength == parts[0].SequenceLength ? "" : " and another length of sequences")}; files of one source must be alike.");
        string name = Path.GetFileNameWithoutExtension(spec.File).Replace("*", "", StringComparison.Ordinal).Replace("?", "", StringComparison.Ordinal).Trim('-', '_', '.', ' ');
        return [new FoundStates(name.Length == 0 ? "states" : name, $"{files[0]} to {files[^1]} ({files.Count} files)", parts[0].TypeName, new JoinedMatrix([.. parts.Select(part => part.Matrix)]), parts[0].SequenceLength)];
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

    private IReadOnlyList<FoundStates> OpenFile(string file, string? dataset)
    {
        if (!File.Exists(file))
            throw new InvalidContentException(file, null, Directory.Exists(file) ? "expected a file, found a folder." : "the file does not exist.");
        _stamps.Add(file);
        return Path.GetExtension(file).ToLowerInvariant() switch
        {
            ".npy" => [OpenNpy(file)],
            ".npz" => OpenNpz(file, dataset),
            ".safetensors" => OpenSafetensors(file, dataset),
            ".h5" or ".hdf5" or ".hdf" => OpenHdf5(file, dataset),
            ".csv" or ".tsv" => [OpenTable(file)],
            _ when ColumnarFile.IsLikely(file) => OpenColumns(file, dataset),
            _ => throw new UnknownFormatException(file, $"expected states in a file that ends in {string.Join(", ", Endings)}, found '{Path.GetExtension(file)}'."),
        };
    }

    private FoundStates OpenNpy(string file)
    {
        NpyHeader header = NpyReader.ReadHeader(file);
        NpyMatrix matrix = Own(NpyReader.OpenStates(file));
        return new(Stem(file), file, matrix.Type.GetName(), matrix, header.Shape.Count == 3 ? (int)header.Shape[1] : null);
    }

    private FoundStates OpenTable(string file) => new(Stem(file), file, "text", Own(new TableMatrix(file)), null);

    // Columns of lists are a matrix each; columns of numbers are one matrix together.
    private IReadOnlyList<FoundStates> OpenColumns(string file, string? dataset)
    {
        ColumnarFile opened = Own(ColumnarFile.Open(file));
        ColumnInfo[][] groups = dataset is null
            ? opened.Columns.Any(column => column is { Depth: > 0, IsFloat: true, Items: ColumnItems.Numbers })
                ? [.. opened.Columns.Where(column => column is { Depth: > 0, IsFloat: true, Items: ColumnItems.Numbers }).Select(column => new[] { column })]
                : [[.. opened.Columns.Where(column => column is { Depth: 0, IsFloat: true, Items: ColumnItems.Numbers })]]
            : [DatasetPattern.IsPattern(dataset) ? [.. DatasetPattern.Match(opened.Columns.Select(column => column.Name), dataset).Select(opened.Find)] : [opened.Find(dataset)]];
        if (groups is [{ Length: 0 }])
            throw new InvalidContentException(file, null, $"expected columns of floating-point numbers, a column per cell or lists of cells, found none{(dataset is null ? "" : $" called '{dataset}'")}. The file holds {opened.Describe()}.");
        return [.. groups.Select(columns =>
        {
            // Each matrix goes through the file at its own pace.
            var matrix = Own(new ColumnarMatrix(ColumnarFile.Open(file), columns));
            bool isList = columns.Length == 1 && columns[0].Depth > 0;
            return new FoundStates(
                isList ? columns[0].Name : Stem(file),
                isList || columns.Length == 1 ? $"{file}:{columns[0].Name}" : $"{file}, {columns.Length} columns",
                columns[0].TypeName,
                matrix,
                null) { DocumentLengths = matrix.DocumentLengths };
        })];
    }

    private IReadOnlyList<FoundStates> OpenNpz(string file, string? dataset)
    {
        IReadOnlyList<(string Name, NpyHeader Header)> arrays = dataset is null
            ? [.. NpzFile.List(file).Where(array => array.Header.Type.IsFloat() && StateShape.IsLikely(array.Header.Shape))]
            : [(dataset, NpzFile.Find(file, dataset))];
        return NotEmpty(file, dataset, [.. arrays.Select(array => new FoundStates(
            array.Name, $"{file}:{array.Name}", array.Header.Type.GetName(), Own((NpzMatrix)NpzFile.OpenMatrix(file, array.Name)), array.Header.Shape.Count == 3 ? (int)array.Header.Shape[1] : null))]);
    }

    private IReadOnlyList<FoundStates> OpenSafetensors(string file, string? dataset)
    {
        IReadOnlyList<SafetensorsEntry> entries = dataset is null
            ? [.. SafetensorsFile.List(file).Where(entry => entry.Type?.IsFloat() == true && StateShape.IsLikely(entry.Shape))]
            : [SafetensorsFile.Find(file, dataset)];
        return NotEmpty(file, dataset, [.. entries.Select(entry => new FoundStates(
            entry.Name, $"{file}:{entry.Name}", entry.TypeName, Own(SafetensorsFile.OpenMatrix(file, entry.Name)), entry.Shape.Count == 3 ? (int)entry.Shape[1] : null))]);
    }

    private IReadOnlyList<FoundStates> OpenHdf5(string file, string? dataset)
    {
        Hdf5File opened = Own(new Hdf5File(file));
        IEnumerable<string> paths = dataset is null
            ? opened.ListDatasets().Where(info => info.Type?.IsFloat() == true && StateShape.IsLikely(info.Shape)).Select(info => info.Path)
            : [dataset];
        return NotEmpty(file, dataset, [.. paths.Select(path =>
        {
            Hdf5Matrix matrix = opened.OpenMatrix(path);
            return new FoundStates(Hdf5File.Normalize(path), $"{file}:{path}", matrix.Type.GetName(), matrix, matrix.SequenceLength);
        })]);
    }

    private static IReadOnlyList<FoundStates> NotEmpty(string file, string? dataset, IReadOnlyList<FoundStates> found) => found.Count > 0 || dataset is not null
        ? found
        : throw new InvalidContentException(file, null, "expected floating-point numbers with two axes [timeStep, cell] or three [sequence, step, cell], found none. Name what is meant: FILE:DATASET.");

    private static string Stem(string file) => Path.GetFileNameWithoutExtension(file);

    private T Own<T>(T disposable)
        where T : IDisposable
    {
        _owned.Add(disposable);
        return disposable;
    }
}
