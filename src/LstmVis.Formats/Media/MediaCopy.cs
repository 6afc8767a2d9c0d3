using System.Security.Cryptography;
using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>Copies pictures and sounds into a project folder, each file once however many steps it belongs to.</summary>
/// <param name="folder">The project folder.</param>
/// <param name="files">Receives sizes and hashes.</param>
internal sealed class MediaCopy(string folder, IDictionary<string, FileEntry> files)
{
    private const string Room = "media";
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _taken = new(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="InvalidContentException">A file cannot be read, or is of another type than it says.</exception>
    public IReadOnlyList<MediaEntry> Write(IReadOnlyList<MediaFile> media, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.Combine(folder, Room));
        return [.. media.Select(file => new MediaEntry(Copy(file, cancellation), file.Steps.Start, file.Steps.End))];
    }

    private string Copy(MediaFile file, CancellationToken cancellation)
    {
        if (_names.TryGetValue(file.Path, out string? known))
            return known;
        MediaTypes.CheckContent(file.Path, file.ContentType);
        string stem = TrackFiles.GetPlainName(Path.GetFileNameWithoutExtension(file.Path));
        string ending = Path.GetExtension(file.Path).ToLowerInvariant();
        string name = FindFree(stem, ending);
        string target = Path.Combine(folder, name);
        try
        {
            using var from = new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.Read);
            using var to = new FileStream(target, FileMode.Create, FileAccess.Write);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            byte[] buffer = new byte[1 << 18];
            for (int read; (read = from.Read(buffer)) > 0;)
            {
                cancellation.ThrowIfCancellationRequested();
                hash.AppendData(buffer, 0, read);
                to.Write(buffer, 0, read);
            }

            files[name] = new FileEntry(to.Length, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException && !File.Exists(file.Path))
        {
            throw new InvalidContentException(file.Path, null, "the file does not exist.", cause);
        }

        return _names[file.Path] = name;
    }

    // The last number of each name is kept: thousands of files may be called alike.
    private string FindFree(string stem, string ending)
    {
        string wanted = $"{Room}/{stem}{ending}";
        string name = wanted;
        while (!_taken.TryAdd(name, 1))
            name = $"{Room}/{stem}-{++_taken[wanted]}{ending}";
        return name;
    }
}
