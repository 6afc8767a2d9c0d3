namespace LstmVis.Formats;

/// <summary>Opens a folder of any format that holds a project.</summary>
public static class ProjectOpener
{
    /// <summary>Opens a project.</summary>
    /// <param name="path">Its folder, or the <c>project.json</c> or <c>lstm.yml</c> in it.</param>
    /// <param name="id">What the project shall be called; null takes the folder's name.</param>
    /// <exception cref="UnknownFormatException">There is no project at the path.</exception>
    /// <exception cref="InvalidContentException">There is one, but a file of it is missing or wrong.</exception>
    public static OpenedProject Open(string path, string? id = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string folder = GetFolder(path);
        if (!Directory.Exists(folder))
            throw new UnknownFormatException(path, File.Exists(path) ? "expected the folder of a project, found a file." : "there is no such folder.");
        id ??= GetId(folder);
        if (ProjectFolder.IsMatch(folder))
            return ProjectFolderReader.Open(folder, id);
        if (V2Format.IsMatch(folder))
            return V2Reader.Open(folder, id);
        bool isForeign = File.Exists(Path.Combine(folder, ProjectFolder.ManifestFile));
        throw new UnknownFormatException(path, $"expected a folder with {ProjectFolder.ManifestFile} (a {ProjectFolder.FormatName}) or {V2Format.ConfigurationFile} (a {V2Format.Name}), found {(isForeign ? "a project.json of another program" : "neither")}.");
    }

    /// <summary>The id that a folder gives its project: its name.</summary>
    internal static string GetId(string folder)
    {
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        return name.Length == 0 ? "project" : name;
    }

    /// <summary>The folder that a path means: itself, or the one of the configuration file that it names.</summary>
    internal static string GetFolder(string path) =>
        Path.GetFileName(path) is ProjectFolder.ManifestFile or V2Format.ConfigurationFile && File.Exists(path)
            ? Path.GetDirectoryName(Path.GetFullPath(path))!
            : path;
}
