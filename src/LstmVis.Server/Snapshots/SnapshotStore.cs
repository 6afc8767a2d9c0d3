using System.Security.Cryptography;
using System.Text;

namespace LstmVis.Server;

/// <summary>Links of views in a folder, a file each, named by the hash of its content. When there are too many, those used longest ago go.</summary>
internal sealed class SnapshotStore : IDisposable
{
    /// <summary>The most characters of a link.</summary>
    public const int MaxLength = 65_536;

    /// <summary>How many are kept.</summary>
    public const int DefaultCapacity = 10_000;

    private const string Extension = ".link";
    private const int IdLength = 20;
    private const string Digits = "0123456789abcdefghijklmnopqrstuv";

    private readonly string _folder;
    private readonly int _capacity;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private int _count = -1;

    /// <summary>Keeps links in the data folder of the server.</summary>
    public SnapshotStore(LstmVisServerOptions options)
        : this(Path.Combine(options.DataDirectory ?? LstmVisServerOptions.DefaultDataDirectory, "snapshots"), DefaultCapacity)
    {
    }

    /// <summary>Keeps so many links in a folder, which need not exist.</summary>
    public SnapshotStore(string folder, int capacity)
    {
        _folder = folder;
        _capacity = capacity;
    }

    /// <summary>The id of a link: 100 bits of its SHA-256, in the digits 0-9 and a-v.</summary>
    public static string GetId(string link)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(link));
        var id = new StringBuilder(IdLength);
        for (int digit = 0; digit < IdLength; digit++)
        {
            int bit = digit * 5;
            int pair = (hash[bit / 8] << 8) | hash[(bit / 8) + 1];
            id.Append(Digits[(pair >> (11 - (bit % 8))) & 31]);
        }

        return id.ToString();
    }

    /// <summary>Keeps a link and gives its id; one that is kept already becomes the one used last.</summary>
    /// <exception cref="RequestException">507: the folder cannot be written.</exception>
    public async Task<string> KeepAsync(string link, CancellationToken cancellation)
    {
        string id = GetId(link);
        await _writing.WaitAsync(cancellation);
        try
        {
            string path = GetPath(id);
            if (await ReadAsync(id, cancellation) == link)
            {
                Touch(path);
                return id;
            }

            Directory.CreateDirectory(_folder);
            bool isNew = !File.Exists(path);
            string partial = Path.Combine(_folder, $".{id}.partial");
            await File.WriteAllTextAsync(partial, link, cancellation);
            File.Move(partial, path, overwrite: true);
            if (_count < 0)
                _count = Directory.EnumerateFiles(_folder, "*" + Extension).Count();
            else if (isNew)
                _count++;
            if (_count > _capacity)
                RemoveOldest();
            return id;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw RequestException.NoStorage($"The view could not be kept in {_folder}: {exception.Message}", exception);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>The link of an id; null where there is none, or where its file is damaged.</summary>
    public async Task<string?> FindAsync(string id, CancellationToken cancellation)
    {
        string? link = await ReadAsync(id, cancellation);
        if (link is not null)
            Touch(GetPath(id));
        return link;
    }

    /// <inheritdoc/>
    public void Dispose() => _writing.Dispose();

    private string GetPath(string id) => Path.Combine(_folder, id + Extension);

    private async Task<string?> ReadAsync(string id, CancellationToken cancellation)
    {
        if (id.Length != IdLength || id.Any(digit => !Digits.Contains(digit, StringComparison.Ordinal)))
            return null;
        try
        {
            string link = await File.ReadAllTextAsync(GetPath(id), cancellation);
            return GetId(link) == id ? link : null;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static void Touch(string path)
    {
        try
        {
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It can be read all the same; it only counts as used earlier.
        }
    }

    // A tenth at once, so that a full store does not list its folder at every new link.
    private void RemoveOldest()
    {
        FileInfo[] files = [.. new DirectoryInfo(_folder).EnumerateFiles("*" + Extension).OrderByDescending(file => file.LastWriteTimeUtc).ThenBy(file => file.Name, StringComparer.Ordinal)];
        int kept = Math.Max(1, _capacity - (_capacity / 10));
        foreach (FileInfo file in files.Skip(kept))
            file.Delete();
        _count = Math.Min(files.Length, kept);
    }
}
