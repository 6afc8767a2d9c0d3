using System.Globalization;
using System.Security.Cryptography;
using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>The native project folder: <c>project.json</c> and NumPy arrays. Its description: docs/project-format.md.</summary>
public static class ProjectFolder
{
    /// <summary>The name in messages.</summary>
    public const string FormatName = "project folder";

    /// <summary>The file that makes a folder a project.</summary>
    public const string ManifestFile = "project.json";

    /// <summary>Whether a folder is such a project. A <c>project.json</c> of another program is none.</summary>
    public static bool IsMatch(string folder)
    {
        string path = Path.Combine(folder, ManifestFile);
        try
        {
            return File.Exists(path) && ProjectManifest.IsOurs(path);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Opens a project folder. Sources are mapped, not read; every shape, type and length is checked, hashes are not.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="id">What the project shall be called; null takes the folder's name.</param>
    /// <exception cref="LstmVisFormatException">A file is missing or wrong.</exception>
    public static OpenedProject Open(string folder, string? id = null) =>
        ProjectFolderReader.Open(folder, id ?? ProjectOpener.GetId(folder));

    /// <summary>Reads every file whole and compares it with the size and hash that <c>project.json</c> gives.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="progress">Receives the number of bytes compared so far, and of all; null where nobody listens.</param>
    /// <param name="cancellation">Stops between blocks.</param>
    /// <returns>A line per file that differs; none where all is well.</returns>
    /// <exception cref="LstmVisFormatException"><c>project.json</c> itself is missing or wrong.</exception>
    public static IReadOnlyList<string> Verify(string folder, IProgress<(long Done, long Total)>? progress = null, CancellationToken cancellation = default)
    {
        ProjectManifest manifest = ProjectManifest.Read(folder);
        var problems = new List<string>();
        long total = manifest.Files.Sum(file => file.Value.Bytes);
        long done = 0;
        foreach ((string name, FileEntry entry) in manifest.Files)
        {
            string path = ProjectManifest.Resolve(folder, name, "files");
            try
            {
                long length = new FileInfo(path).Length;
                if (length != entry.Bytes)
                    problems.Add($"{path}: expected {entry.Bytes:N0} bytes, found {length:N0}.");
                else if (FindDifference(path, entry, count => progress?.Report((done + count, total)), cancellation) is { } difference)
                    problems.Add($"{path}: {difference}; the file was changed or damaged after it was written.");
            }
            catch (IOException cause)
            {
                problems.Add($"{path}: {(File.Exists(path) ? $"the file cannot be read ({cause.Message})." : "the file does not exist.")}");
            }
            catch (LstmVisFormatException cause)
            {
                problems.Add(cause.Message);
            }

            done += entry.Bytes;
            progress?.Report((done, total));
        }

        return problems;
    }

    // Of arrays, the numbers; of other files, all of it: so writers may pad the header of an array as they like.
    private static string? FindDifference(string path, FileEntry entry, Action<long> report, CancellationToken cancellation)
    {
        if (entry.Sha256 is null && entry.Crc32C is null)
            return null;
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1);
        stream.Position = path.EndsWith(".npy", StringComparison.OrdinalIgnoreCase) ? NpyHeader.Read(stream, path).DataOffset : 0;
        using IncrementalHash? hash = entry.Sha256 is null ? null : IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        uint sum = 0;
        byte[] buffer = new byte[1 << 20];
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            cancellation.ThrowIfCancellationRequested();
            hash?.AppendData(buffer, 0, read);
            sum = Crc32C.Append(sum, buffer.AsSpan(0, read));
            report(stream.Position);
        }

        return Compare("SHA-256", entry.Sha256, hash is null ? null : Convert.ToHexStringLower(hash.GetHashAndReset()))
            ?? Compare("CRC-32C", entry.Crc32C, sum.ToString("x8", CultureInfo.InvariantCulture));
    }

    private static string? Compare(string what, string? expected, string? found) =>
        expected is null || string.Equals(expected, found, StringComparison.OrdinalIgnoreCase) ? null : $"expected {what} {expected}, found {found}";
}
