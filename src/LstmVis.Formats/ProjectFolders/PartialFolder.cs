namespace LstmVis.Formats;

/// <summary>
/// A hidden folder beside a project's, in which it grows: <c>.name.partial-…</c>. A file in it is held locked while its writer lives, so that what a dead writer has left is told
/// from another's work.
/// </summary>
internal sealed class PartialFolder : IDisposable
{
    private const string LockFile = ".lock";
    private readonly FileStream _lock;
    private bool _isPublished;

    private PartialFolder(string path)
    {
        Path = path;
        Directory.CreateDirectory(path);
        _lock = new FileStream(System.IO.Path.Combine(path, LockFile), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
    }

    public string Path { get; }

    /// <exception cref="InvalidContentException">Nothing can be written there.</exception>
    public static PartialFolder Create(string target)
    {
        string parent = System.IO.Path.GetDirectoryName(target) ?? throw new InvalidContentException(target, null, "expected a folder that a project can lie in, found the root.");
        string prefix = $".{System.IO.Path.GetFileName(target)}.partial-";
        try
        {
            Directory.CreateDirectory(parent);
            foreach (string stale in Directory.EnumerateDirectories(parent, prefix + "*").ToArray())
                RemoveIfDead(stale);
            return new PartialFolder(System.IO.Path.Combine(parent, prefix + Guid.NewGuid().ToString("n")[..12]));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new InvalidContentException(parent, null, $"nothing can be written here ({cause.Message}). Name another folder.", cause);
        }
    }

    /// <summary>Gives the folder its name, in place of what has it now.</summary>
    public void Publish(string target)
    {
        _lock.Dispose();
        string? replaced = null;
        if (Directory.Exists(target))
        {
            replaced = Path + "-replaced";
            Directory.Move(target, replaced);
        }

        try
        {
            Directory.Move(Path, target);
        }
        catch when (replaced is not null)
        {
            Directory.Move(replaced, target);
            throw;
        }

        _isPublished = true;
        if (replaced is not null)
            Directory.Delete(replaced, recursive: true);
    }

    public void Dispose()
    {
        _lock.Dispose();
        if (!_isPublished && Directory.Exists(Path))
            Directory.Delete(Path, recursive: true);
    }

    private static void RemoveIfDead(string folder)
    {
        try
        {
            string lockPath = System.IO.Path.Combine(folder, LockFile);
            if (File.Exists(lockPath))
            {
                using var held = new FileStream(lockPath, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            }

            Directory.Delete(folder, recursive: true);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // Another writer is at work there, or another user's folder: neither is ours to remove.
        }
    }
}
