using System.Text.Json;
using System.Text.Json.Nodes;
using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>Changes project folders in place. <c>project.json</c> is replaced whole, and keys that this program does not know stay in it.</summary>
public static class ProjectEditor
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Sets title and description; null leaves them as they are.</summary>
    /// <exception cref="LstmVisFormatException">The folder is no project folder, or its <c>project.json</c> is wrong.</exception>
    public static void Describe(string folder, string? title, string? description) => Change(folder, root =>
    {
        if (title is not null)
            root["title"] = title;
        if (description is not null)
            root["description"] = description;
    });

    /// <summary>Gives the folder, and so the project in links and on the command line, another name beside its present one.</summary>
    /// <returns>The new path.</returns>
    /// <exception cref="LstmVisFormatException">The folder is no project folder.</exception>
    /// <exception cref="ArgumentException">The name cannot be that of a folder, or is taken.</exception>
    public static string Rename(string folder, string name)
    {
        string full = Check(folder);
        if (string.IsNullOrWhiteSpace(name) || name != Path.GetFileName(name) || name.StartsWith('.') || name.AsSpan().IndexOfAnyInRange('\0', '\x1f') >= 0)
            throw new ArgumentException($"'{name}' cannot be the name of a project: it must be a plain name that does not begin with a dot.", nameof(name));
        string target = Path.Combine(Path.GetDirectoryName(full)!, name);
        if (Path.Exists(target))
            throw new ArgumentException($"There is '{target}' already; choose another name.", nameof(name));
        Directory.Move(full, target);
        return target;
    }

    /// <summary>Files in the folder that are not of the project, relative to it.</summary>
    /// <exception cref="LstmVisFormatException">The folder is no project folder.</exception>
    public static IReadOnlyList<string> FindForeign(string folder)
    {
        string full = Check(folder);
        var own = new HashSet<string>(ProjectManifest.Read(full).GetFileNames().Append(ProjectFolder.ManifestFile).Select(name => Path.GetFullPath(Path.Combine(full, name))));
        string index = Path.Combine(full, "index") + Path.DirectorySeparatorChar;
        return [.. Directory.EnumerateFiles(full, "*", SearchOption.AllDirectories).Where(file => !own.Contains(file) && !file.StartsWith(index, StringComparison.Ordinal)).Select(file => Path.GetRelativePath(full, file)).Order(StringComparer.Ordinal)];
    }

    /// <summary>Removes a project and everything in its folder: first it is hidden, so that nobody sees half of it.</summary>
    /// <exception cref="LstmVisFormatException">The folder is no project folder.</exception>
    public static void Delete(string folder)
    {
        string full = Check(folder);
        string hidden = Path.Combine(Path.GetDirectoryName(full)!, $".{Path.GetFileName(full)}.partial-{Guid.NewGuid().ToString("n")[..12]}");
        Directory.Move(full, hidden);
        Directory.Delete(hidden, recursive: true);
    }

    /// <summary>Imports that were interrupted in a folder and can be taken up again by the same command: what they were to be called, and the bytes they take.</summary>
    public static IReadOnlyList<(string Name, long Bytes)> FindInterrupted(string folder) => !Directory.Exists(folder) ? [] :
        [.. PartialFolder.FindDead(folder).Select(dead => (dead.Name, Directory.EnumerateFiles(dead.Path, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length)))];

    /// <summary>Removes what an interrupted import of this name has left; says whether there was something.</summary>
    public static bool DropInterrupted(string folder)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        string parent = Path.GetDirectoryName(full) ?? full;
        bool isThere = Directory.Exists(parent) && PartialFolder.FindDead(parent).Any(dead => dead.Name == Path.GetFileName(full));
        PartialFolder.RemoveDead(full);
        return isThere;
    }

    /// <summary>Everything that <c>lstmvis projects verify</c> looks at: every file by size and hash, every shape, and the index.</summary>
    /// <returns>A line per problem; the project's numbers are sound where it is empty. Problems of the index cost time only.</returns>
    /// <exception cref="LstmVisFormatException">The project cannot be opened.</exception>
    public static (IReadOnlyList<string> Problems, IReadOnlyList<string> IndexProblems) Verify(string folder, IProgress<(long Done, long Total)>? progress = null, CancellationToken cancellation = default)
    {
        string full = Check(folder);
        List<string> problems = [.. ProjectFolder.Verify(full, progress, cancellation)];
        using OpenedProject opened = ProjectFolder.Open(full);
        ProjectManifest manifest = ProjectManifest.Read(full);
        problems.AddRange(manifest.GetFileNames().Distinct().Where(name => !manifest.Files.ContainsKey(name)).Select(name => $"{Path.Combine(full, name)}: {ProjectFolder.ManifestFile} gives no size and hash for it, so that nobody can tell whether it was changed."));
        IReadOnlyList<string> index = IndexVerification.Check(opened.Project.Corpus.Documents, opened.Project.Sources, IndexLocation.For(opened), cancellation);
        return (problems, index);
    }

    /// <summary>Changes <c>project.json</c> and replaces it in one stroke.</summary>
    internal static void Change(string folder, Action<JsonObject> change)
    {
        string path = Path.Combine(Check(folder), ProjectFolder.ManifestFile);
        JsonObject root = JsonNode.Parse(File.ReadAllText(path), documentOptions: new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 64 })!.AsObject();
        change(root);
        string partial = $"{path}.{Guid.NewGuid().ToString("n")[..8]}.partial";
        File.WriteAllText(partial, root.ToJsonString(Options) + "\n");
        File.Move(partial, path, overwrite: true);
    }

    private static string Check(string folder)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (!Directory.Exists(full))
            throw new UnknownFormatException(folder, "there is no such folder.");
        if (V2Format.IsMatch(full) && !ProjectFolder.IsMatch(full))
            throw new UnknownFormatException(folder, $"expected a {ProjectFolder.FormatName}, found a {V2Format.Name}, which this program only reads. Import it first.");
        if (!ProjectFolder.IsMatch(full))
            throw new UnknownFormatException(folder, $"expected a {ProjectFolder.FormatName} with {ProjectFolder.ManifestFile}, found none.");
        // Read whole, so that nothing is changed in a file that cannot be understood.
        ProjectManifest.Read(full);
        return full;
    }
}
