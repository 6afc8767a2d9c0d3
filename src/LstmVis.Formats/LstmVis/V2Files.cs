namespace LstmVis.Formats;

/// <summary>The files of a V2 project, each opened once.</summary>
internal sealed class V2Files(string folder, V2Configuration configuration, List<string> warnings) : IDisposable
{
    private const int ListedFiles = 30;
    private readonly Dictionary<string, Hdf5File> _files = [];
    private readonly Dictionary<string, DictionaryFile> _dictionaries = [];

    public string ConfigurationPath { get; } = System.IO.Path.Combine(folder, V2Format.ConfigurationFile);

    public Hdf5File GetHdf5(string alias)
    {
        string path = Find(alias);
        if (!_files.TryGetValue(path, out Hdf5File? file))
            _files.Add(path, file = new Hdf5File(path));
        return file;
    }

    public DictionaryFile GetDictionary(string alias)
    {
        string path = Find(alias);
        if (!_dictionaries.TryGetValue(path, out DictionaryFile? dictionary))
        {
            _dictionaries.Add(path, dictionary = DictionaryFile.Read(path));
            warnings.AddRange(dictionary.Warnings);
        }

        return dictionary;
    }

    /// <summary>An error about a dataset that some key names.</summary>
    public InvalidContentException Error(string key, string alias, string dataset, string problem) =>
        new(ConfigurationPath, $"{key} (dataset '{dataset}' of {FileName(alias)})", problem);

    /// <summary>Runs a read, and says which key asked for it where it fails.</summary>
    public T Read<T>(string key, string alias, Func<Hdf5File, T> read)
    {
        Hdf5File file = GetHdf5(alias);
        try
        {
            return read(file);
        }
        catch (InvalidContentException cause)
        {
            throw new InvalidContentException(ConfigurationPath, key, cause.Message, cause);
        }
    }

    /// <summary>Says which of the named files are absent although nothing uses them.</summary>
    public void WarnOfAbsent()
    {
        foreach ((string alias, string name) in configuration.Files)
        {
            if (!File.Exists(System.IO.Path.Combine(folder, name)))
                warnings.Add($"{ConfigurationPath}, files.{alias}: the file '{name}' is not there; nothing uses it.");
        }
    }

    /// <summary>The bytes of all files of the project that exist.</summary>
    public long CountBytes() => configuration.Files.Select(file => System.IO.Path.Combine(folder, file.Value))
        .Append(ConfigurationPath).Distinct().Where(File.Exists).Sum(path => new FileInfo(path).Length);

    public void Dispose()
    {
        foreach (Hdf5File file in _files.Values)
            file.Dispose();
    }

    private string Find(string alias)
    {
        string name = FileName(alias);
        string path = System.IO.Path.Combine(folder, name);
        if (File.Exists(path))
            return path;
        IEnumerable<string> present = Directory.EnumerateFiles(folder).Select(file => System.IO.Path.GetFileName(file)).Order(StringComparer.Ordinal).Take(ListedFiles);
        throw new InvalidContentException(ConfigurationPath, $"files.{alias}", $"expected the file '{name}' in {folder}, which holds {string.Join(", ", present)}.");
    }

    private string FileName(string alias) => configuration.Files.First(file => file.Key == alias).Value;
}
