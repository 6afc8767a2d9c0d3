using LstmVis.Formats;

namespace LstmVis.Server;

/// <summary>The projects of some folders and of memory. A folder is opened when it is first asked for, and again when its files have changed.</summary>
internal sealed class ProjectLibrary(LstmVisServerOptions options) : IDisposable
{
    private static readonly TimeSpan ScanInterval = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, ServedProject> _inMemory = options.Projects.ToDictionary(project => project.Id, project => new ServedProject(project, openModel: options.OpenModel));
    private readonly Dictionary<string, ProjectShelf> _shelves = [];
    private readonly SemaphoreSlim _scanning = new(1, 1);
    private IReadOnlyList<ProjectProblem> _problems = [];
    private long _scannedAt;

    /// <summary>Every project that can be opened, by id, and why others cannot.</summary>
    public async Task<ProjectListing> ListAsync(CancellationToken cancellation)
    {
        await ScanAsync(cancellation);
        List<ServedProject> projects = [.. _inMemory.Values];
        List<ProjectProblemContract> problems = [.. _problems.Select(problem => new ProjectProblemContract(problem.Path, problem.Message))];
        ProjectShelf[] shelves = await SnapshotAsync(cancellation);
        // Opened side by side, a few at a time: each may read a whole file.
        var opened = new (ServedProject? Project, string? Problem)[shelves.Length];
        await Parallel.ForAsync(0, shelves.Length, cancellation, async (place, _) => opened[place] = await shelves[place].TryOpenAsync().WaitAsync(cancellation));
        for (int place = 0; place < shelves.Length; place++)
        {
            if (opened[place].Project is { } project)
                projects.Add(project);
            else
                problems.Add(new ProjectProblemContract(shelves[place].Candidate.Path, opened[place].Problem!));
            if (shelves[place].Candidate.Notice is { } notice)
                problems.Add(new ProjectProblemContract(shelves[place].Candidate.Path, notice));
        }

        return new ProjectListing([.. projects.OrderBy(project => project.Project.Id, StringComparer.Ordinal)], problems);
    }

    /// <summary>The project of an id.</summary>
    /// <exception cref="RequestException">There is none, or its files are at fault.</exception>
    public async Task<ServedProject> GetAsync(string id, CancellationToken cancellation)
    {
        if (_inMemory.TryGetValue(id, out ServedProject? known))
            return known;
        ProjectShelf? shelf = await FindAsync(id, cancellation);
        if (shelf is null)
        {
            await ScanAsync(cancellation);
            shelf = await FindAsync(id, cancellation);
        }

        if (shelf is null)
        {
            IEnumerable<string> ids = _inMemory.Keys.Concat((await SnapshotAsync(cancellation)).Select(other => other.Candidate.Id)).Order(StringComparer.Ordinal);
            throw RequestException.NotFound("project", "project", $"There is no project '{id}'. There are: {ServedProject.List(ids)}.");
        }

        (ServedProject? project, string? problem) = await shelf.TryOpenAsync().WaitAsync(cancellation);
        return project ?? throw RequestException.Unreadable(problem!);
    }

    /// <summary>Makes the next request search the folders, because something was just put there.</summary>
    public void SearchAgain() => Interlocked.Exchange(ref _scannedAt, 0);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (ProjectShelf shelf in _shelves.Values)
            shelf.Dispose();
        foreach (ServedProject project in _inMemory.Values)
            project.Dispose();
        _scanning.Dispose();
    }

    private async Task ScanAsync(CancellationToken cancellation)
    {
        await _scanning.WaitAsync(cancellation);
        try
        {
            if (options.Directories.Count == 0 || (_scannedAt != 0 && System.Diagnostics.Stopwatch.GetElapsedTime(_scannedAt) < ScanInterval))
                return;
            ProjectDiscoveryResult found = await Task.Run(() => ProjectDiscovery.Find(options.Directories), CancellationToken.None);
            HashSet<string> ids = [.. found.Candidates.Select(candidate => candidate.Id)];
            foreach (string gone in _shelves.Keys.Where(id => !ids.Contains(id)).ToArray())
            {
                _shelves[gone].Dispose();
                _shelves.Remove(gone);
            }

            foreach (ProjectCandidate candidate in found.Candidates.Where(candidate => !_inMemory.ContainsKey(candidate.Id)))
            {
                if (_shelves.TryGetValue(candidate.Id, out ProjectShelf? shelf) && shelf.Candidate == candidate)
                    continue;
                shelf?.Dispose();
                _shelves[candidate.Id] = new ProjectShelf(candidate, options.KeepIndex, options.OpenModel);
            }

            _problems = found.Problems;
            _scannedAt = System.Diagnostics.Stopwatch.GetTimestamp();
        }
        finally
        {
            _scanning.Release();
        }
    }

    private async Task<ProjectShelf?> FindAsync(string id, CancellationToken cancellation)
    {
        await _scanning.WaitAsync(cancellation);
        try
        {
            return _shelves.GetValueOrDefault(id);
        }
        finally
        {
            _scanning.Release();
        }
    }

    private async Task<ProjectShelf[]> SnapshotAsync(CancellationToken cancellation)
    {
        await _scanning.WaitAsync(cancellation);
        try
        {
            return [.. _shelves.Values];
        }
        finally
        {
            _scanning.Release();
        }
    }
}

/// <summary>What was found.</summary>
/// <param name="Projects">By id.</param>
/// <param name="Problems">Folders that cannot be opened, and ids that had to be changed.</param>
internal sealed record ProjectListing(IReadOnlyList<ServedProject> Projects, IReadOnlyList<ProjectProblemContract> Problems);
