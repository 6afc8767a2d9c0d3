namespace LstmVis.Server;

/// <summary>A hidden folder for files that were sent. It is held locked while its server lives, so that what a dead one has left is known.</summary>
internal sealed class StagingFolder : IDisposable
{
    private const string Prefix = ".upload-";
    private const string LockFile = ".lock";
    private readonly FileStream _lock;

    /// <param name="target">The folder to lie in: that of the projects, whose disk has room for them.</param>
    public StagingFolder(string target)
    {
        Path = System.IO.Path.Combine(target, Prefix + Guid.NewGuid().ToString("n")[..12]);
        Directory.CreateDirectory(Path);
        _lock = new FileStream(System.IO.Path.Combine(Path, LockFile), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>Removes folders whose servers have ended without cleaning up.</summary>
    public static void RemoveDead(string target)
    {
        if (!Directory.Exists(target))
            return;
        foreach (string folder in Directory.EnumerateDirectories(target, Prefix + "*").ToArray())
        {
            try
            {
                string held = System.IO.Path.Combine(folder, LockFile);
                if (File.Exists(held))
                {
                    using var probe = new FileStream(held, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
                }

                Directory.Delete(folder, recursive: true);
            }
            catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
            {
                // Another server is using it.
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _lock.Dispose();
        if (Directory.Exists(Path))
            Directory.Delete(Path, recursive: true);
    }
}
