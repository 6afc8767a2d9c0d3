using System.Security.Cryptography;
using System.Text;

namespace LstmVis.Formats;

/// <summary>Where the files that speed up a project, such as its search index, are kept. They can be deleted at any time.</summary>
public static class IndexLocation
{
    /// <summary>The environment variable that names a folder for all of them.</summary>
    public const string OverrideVariable = "LSTMVIS_CACHE";

    /// <summary>
    /// The folder for one project: below <see cref="OverrideVariable"/> where that is set; else <c>index</c> in a native project folder that can be written to; else a folder of the
    /// user's cache that belongs to the project's path. Made if it is not there.
    /// </summary>
    /// <exception cref="IOException">None of these can be written to.</exception>
    public static string For(OpenedProject opened)
    {
        ArgumentNullException.ThrowIfNull(opened);
        if (Environment.GetEnvironmentVariable(OverrideVariable) is { Length: > 0 } chosen)
            return Directory.CreateDirectory(Path.Combine(chosen, GetName(opened))).FullName;
        if (opened.FormatName == ProjectFolder.FormatName && TryMake(Path.Combine(opened.Path, "index")) is { } beside)
            return beside;
        string cache = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        if (Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } xdg)
            cache = xdg;
        if (cache.Length > 0 && TryMake(Path.Combine(cache, "lstmvis", "index", GetName(opened))) is { } own)
            return own;
        string fallback = Path.Combine(Path.GetTempPath(), $"lstmvis-{Environment.UserName}", "index", GetName(opened));
        return TryMake(fallback) ?? throw new IOException($"No folder can be written to for the search index of {opened.Path}: set {OverrideVariable} to one that can.");
    }

    // The folder's name for people, a hash of the whole path to keep equal names apart.
    private static string GetName(OpenedProject opened) =>
        $"{ProjectOpener.GetId(opened.Path)}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(opened.Path)))[..16]}";

    private static string? TryMake(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            string probe = Path.Combine(folder, $".write-{Guid.NewGuid():n}");
            using (new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose))
            {
                return folder;
            }
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
