using System.Runtime.CompilerServices;

namespace LstmVis.Architecture.Tests;

/// <summary>The files of this repository as they lie in the checkout.</summary>
internal static class Repository
{
    private static readonly HashSet<string> Generated = ["artifacts", "node_modules", "wwwroot", "bin", "obj", ".git", ".vs", "dist", "test-results"];

    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", ".."));

    /// <summary>Paths relative to the root, with forward slashes, of the files below a folder that people write.</summary>
    public static IEnumerable<string> Files(string folder, params string[] extensions) => Walk(Path.Combine(Root, folder))
        .Where(path => extensions.Contains(Path.GetExtension(path)))
        .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
        .Order(StringComparer.Ordinal);

    /// <summary>The text of a file.</summary>
    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static IEnumerable<string> Walk(string folder) => !Directory.Exists(folder)
        ? []
        : Directory.EnumerateFiles(folder).Concat(Directory.EnumerateDirectories(folder).Where(inner => !Generated.Contains(Path.GetFileName(inner))).SelectMany(Walk));

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
