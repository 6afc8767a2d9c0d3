namespace LstmVis.Formats;

/// <summary>Size and time of change of files, to tell whether they were changed while they were read.</summary>
internal sealed class FileStamps
{
    private readonly Dictionary<string, (long Length, DateTime Changed)> _stamps = [];

    /// <summary>The stamps of all files in a folder and below.</summary>
    public static FileStamps OfFolder(string folder)
    {
        var stamps = new FileStamps();
        foreach (string file in Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true }))
            stamps.Add(file);
        return stamps;
    }

    /// <summary>Remembers how a file is now.</summary>
    public void Add(string file) => _stamps.TryAdd(file, Read(file));

    /// <summary>Throws where one is no longer as it was.</summary>
    /// <exception cref="InvalidContentException">One was changed.</exception>
    public void Check()
    {
        foreach ((string file, (long Length, DateTime Changed) stamp) in _stamps)
        {
            if (Read(file) != stamp)
                throw new InvalidContentException(file, null, "the file was changed while it was imported, so that what was read may be part of both. Import it again.");
        }
    }

    private static (long Length, DateTime Changed) Read(string file)
    {
        var info = new FileInfo(file);
        return info.Exists ? (info.Length, info.LastWriteTimeUtc) : (-1, default);
    }
}
