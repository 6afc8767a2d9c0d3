using LstmVis.Formats;

namespace LstmVis.Server;

/// <summary>The imports that are begun, and what this server allows of them.</summary>
internal sealed class ImportDesk : IDisposable
{
    private const int MostImports = 8;
    private static readonly TimeSpan IdleTime = TimeSpan.FromHours(2);
    private readonly LstmVisServerOptions _options;
    private readonly ProjectLibrary _library;
    private readonly Dictionary<string, ImportJob> _jobs = [];
    private readonly Lock _lock = new();
    private readonly Timer _cleaning;

    public ImportDesk(LstmVisServerOptions options, ProjectLibrary library)
    {
        _options = options;
        _library = library;
        Reason = FindReason(options);
        Target = Reason is null ? Path.GetFullPath(options.ImportInto ?? options.Directories.First(IsPlainFolder)) : null;
        Folders = Reason is null ? [.. options.ImportFrom.Concat(options.Directories).Where(Directory.Exists).Select(GetRealPath).Distinct()] : [];
        _cleaning = new Timer(_ => RemoveIdle(), null, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5));
        if (Target is not null)
            StagingFolder.RemoveDead(Target);
    }

    /// <summary>Why nothing can be imported; null where it can.</summary>
    public string? Reason { get; }

    /// <summary>Where new projects are put.</summary>
    public string? Target { get; }

    /// <summary>Folders that paths may lie in, without links.</summary>
    public IReadOnlyList<string> Folders { get; }

    /// <summary>The most that the files of one import may take.</summary>
    public long MaxUploadBytes => _options.MaxUploadBytes;

    /// <summary>Those that are begun.</summary>
    public IReadOnlyList<ImportStatus> List()
    {
        lock (_lock)
            return [.. _jobs.Values.Select(job => job.GetStatus())];
    }

    /// <summary>Begins one.</summary>
    /// <exception cref="RequestException">A path is not there or not allowed, or there are too many imports.</exception>
    public ImportJob Begin(IReadOnlyList<string> paths)
    {
        string target = Target ?? throw RequestException.Forbidden("Importing is off.", Reason!);
        string[] real = [.. paths.Select(CheckPath)];
        lock (_lock)
        {
            if (_jobs.Count >= MostImports)
                throw RequestException.Conflict("There are too many imports.", $"At most {MostImports} imports are open at a time; finish or cancel one.");
            var job = new ImportJob(target, real, MaxUploadBytes, _library.SearchAgain);
            _jobs.Add(job.Id, job);
            return job;
        }
    }

    /// <summary>The import of an id.</summary>
    /// <exception cref="RequestException">There is none.</exception>
    public ImportJob Get(string id)
    {
        lock (_lock)
        {
            return _jobs.GetValueOrDefault(id)
                ?? throw RequestException.NotFound("import", "import", $"There is no import '{id}'; it was cancelled, or it ended a while ago. Begin another.");
        }
    }

    /// <summary>Cancels one and removes what was sent for it.</summary>
    public void Remove(string id)
    {
        ImportJob job = Get(id);
        lock (_lock)
            _jobs.Remove(id);
        job.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _cleaning.Dispose();
        foreach (ImportJob job in _jobs.Values)
            job.Dispose();
    }

    // Whoever can reach the port can import; so at an address that others reach it must be asked for.
    private static string? FindReason(LstmVisServerOptions options)
    {
        bool isOpen = !LoopbackGuard.IsLoopback(options.Address) || options.AllowedHosts.Count > 0;
        if (!(options.AllowImport ?? !isOpen))
            return isOpen ? "Other machines can reach this server, so it imports only where it was started with permission to." : "This server was started without permission to import.";
        if (options.ImportInto is null && !options.Directories.Any(IsPlainFolder))
            return "The folders that are shown are projects themselves, so there is no place for another. Serve the folder that they lie in.";
        return null;
    }

    private static bool IsPlainFolder(string folder) => Directory.Exists(folder) && !ProjectFolder.IsMatch(folder) && !V2Format.IsMatch(folder);

    private string CheckPath(string path)
    {
        if (string.IsNullOrWhiteSpace(path) || path.Contains('\0', StringComparison.Ordinal) || !Path.IsPathFullyQualified(path))
            throw RequestException.Invalid("paths", $"'{path}' must be a full path on the server's machine, such as {Path.Combine(Folders.Count > 0 ? Folders[0] : "/data", "states.npy")}.");
        string real = GetRealPath(path);
        // What lies outside is not told from what is not there.
        if (!Folders.Any(folder => real == folder || real.StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal)))
            throw RequestException.Forbidden("The path is outside the folders that may be read.", $"'{path}' does not lie in {string.Join(" or ", Folders)}. Start the server with --import-from to allow another folder.");
        return Path.Exists(real) ? real : throw RequestException.NotFound("file", "paths", $"{path}: there is no such file or folder.");
    }

    private static string GetRealPath(string path)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        string real = Path.GetPathRoot(full)!;
        foreach (string part in full[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            real = Path.Combine(real, part);
            FileSystemInfo info = Directory.Exists(real) ? new DirectoryInfo(real) : new FileInfo(real);
            real = info.Exists && info.ResolveLinkTarget(returnFinalTarget: true) is { } target ? GetRealPath(target.FullName) : real;
        }

        return real;
    }

    private void RemoveIdle()
    {
        ImportJob[] idle;
        lock (_lock)
        {
            idle = [.. _jobs.Values.Where(job => job.IsIdleFor(IdleTime))];
            foreach (ImportJob job in idle)
                _jobs.Remove(job.Id);
        }

        foreach (ImportJob job in idle)
            job.Dispose();
    }
}
