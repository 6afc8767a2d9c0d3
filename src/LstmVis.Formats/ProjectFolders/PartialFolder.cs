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
        IsResumed = Directory.Exists(path);
        Directory.CreateDirectory(path);
        _lock = new FileStream(System.IO.Path.Combine(path, LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
    }

    public string Path { get; }

    /// <summary>Whether a dead writer of the same has begun it.</summary>
    public bool IsResumed { get; }

    /// <summary>Whether it stays when it is disposed before it is complete, for the next writer of the same.</summary>
    public bool IsKept { get; set; }

    /// <summary>Makes the folder, or takes over the one that a dead writer of the same has left; what other dead writers of this project have left is removed.</summary>
    /// <param name="target">Where the project shall be.</param>
    /// <param name="resumeId">Names what is written, so that it can be taken up again; null for what cannot.</param>
    /// <exception cref="InvalidContentException">Nothing can be written there, or the same is being written there now.</exception>
    public static PartialFolder Create(string target, string? resumeId = null)
    {
        string parent = System.IO.Path.GetDirectoryName(target) ?? throw new InvalidContentException(target, null, "expected a folder that a project can lie in, found the root.");
        string prefix = GetPrefix(target);
        string path = System.IO.Path.Combine(parent, prefix + (resumeId ?? Guid.NewGuid().ToString("n")[..12]));
        try
        {
            Directory.CreateDirectory(parent);
            foreach (string stale in Directory.EnumerateDirectories(parent, prefix + "*").Where(folder => folder != path).ToArray())
                RemoveIfDead(stale);
            return new PartialFolder(path);
        }
        catch (IOException cause) when (resumeId is not null && Directory.Exists(path))
        {
            throw new InvalidContentException(target, null, $"the same is being written here already ({path} is in use). Wait for it, or end it.", cause);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new InvalidContentException(parent, null, $"nothing can be written here ({cause.Message}). Name another folder.", cause);
        }
    }

    /// <summary>The folders that dead writers of any project have left in a folder, with the name of the project that they were to be.</summary>
    public static IEnumerable<(string Path, string Name)> FindDead(string parent) => Directory
        .EnumerateDirectories(parent, ".*.partial-*")
        .Where(folder => !IsHeld(folder))
        .Select(folder => (folder, System.IO.Path.GetFileName(folder)[1..System.IO.Path.GetFileName(folder).LastIndexOf(".partial-", StringComparison.Ordinal)]));

    /// <summary>Removes what dead writers of one project have left.</summary>
    public static void RemoveDead(string target)
    {
        if (System.IO.Path.GetDirectoryName(target) is not { } parent || !Directory.Exists(parent))
            return;
        foreach (string stale in Directory.EnumerateDirectories(parent, GetPrefix(target) + "*").ToArray())
            RemoveIfDead(stale);
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
        if (!_isPublished && !IsKept && Directory.Exists(Path))
            Directory.Delete(Path, recursive: true);
    }

    private static string GetPrefix(string target) => $".{System.IO.Path.GetFileName(target)}.partial-";

    private static void RemoveIfDead(string folder)
    {
        try
        {
            if (!IsHeld(folder))
                Directory.Delete(folder, recursive: true);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // Another user's folder is not ours to remove.
        }
    }

    private static bool IsHeld(string folder)
    {
        try
        {
            string lockPath = System.IO.Path.Combine(folder, LockFile);
            if (File.Exists(lockPath))
            {
                using var held = new FileStream(lockPath, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            }

            return false;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }
}
