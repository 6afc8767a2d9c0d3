using System.Diagnostics;
using LstmVis.Formats;

namespace LstmVis.Server;

/// <summary>One import: its files, its plan, and the work that runs on it in the background.</summary>
internal sealed class ImportJob : IDisposable
{
    private const int MostFiles = 2000;
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _reading = new(1, 1);
    private readonly CancellationTokenSource _stop = new();
    private readonly string _target;
    private readonly long _maxBytes;
    private readonly Action _made;
    private readonly string[] _paths;
    private readonly Dictionary<string, ImportFile> _sent = [];
    private StagingFolder? _staging;
    private IImportWork? _work;
    private Task _running = Task.CompletedTask;
    private ImportStage _stage = ImportStage.Collecting;
    private (long Done, long Total) _progress;
    private string? _problem;
    private PreflightReport? _report;
    private string? _project;
    private long _usedAt = Stopwatch.GetTimestamp();
    private bool _isDisposed;

    /// <param name="target">The folder of the projects.</param>
    /// <param name="paths">What is read on this machine; empty where files are sent.</param>
    /// <param name="maxBytes">The most that is sent.</param>
    /// <param name="made">Is called when the project is there.</param>
    public ImportJob(string target, string[] paths, long maxBytes, Action made)
    {
        _made = made;
        _target = target;
        _paths = paths;
        _maxBytes = maxBytes;
    }

    /// <summary>Names it in requests.</summary>
    public string Id { get; } = Guid.NewGuid().ToString("n")[..12];

    /// <summary>Whether nobody asked for it for so long, and nothing runs.</summary>
    public bool IsIdleFor(TimeSpan time) => Stopwatch.GetElapsedTime(_usedAt) > time && _running.IsCompleted;

    /// <summary>How far it is.</summary>
    public ImportStatus GetStatus()
    {
        lock (_lock)
        {
            _usedAt = Stopwatch.GetTimestamp();
            return new ImportStatus(Id, _stage, [.. GetFiles().Select(file => new ImportFile(file.Name, new FileInfo(file.Path) is { Exists: true } info ? info.Length : 0))], _progress.Done, _progress.Total, _problem, _report is null ? null : PreflightContract.From(_report), _project);
        }
    }

    /// <summary>Takes a file that is sent.</summary>
    /// <exception cref="RequestException">Its name cannot be used, or there is too much.</exception>
    public async Task ReceiveAsync(string name, Stream body, CancellationToken cancellation)
    {
        CheckName(name);
        string path;
        long room;
        lock (_lock)
        {
            CheckFree();
            if (_paths.Length > 0)
                throw RequestException.Invalid("name", "This import reads paths on the server's machine; begin another one to send files.");
            if (_sent.Count >= MostFiles)
                throw RequestException.Invalid("name", $"An import takes at most {MostFiles} files.");
            _staging ??= new StagingFolder(_target);
            path = Path.Combine(_staging.Path, name);
            room = _maxBytes - _sent.Where(file => file.Key != name).Sum(file => file.Value.Bytes);
            ForgetPlan();
        }

        string partial = $"{path}.{Guid.NewGuid():n}.part";
        try
        {
            using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _stop.Token);
            await CopyAsync(body, partial, room, both.Token);
            lock (_lock)
            {
                File.Move(partial, path, overwrite: true);
                _sent[name] = new ImportFile(name, new FileInfo(path).Length);
            }
        }
        finally
        {
            if (File.Exists(partial))
                File.Delete(partial);
        }
    }

    /// <summary>Takes a file out again.</summary>
    public void Drop(string name)
    {
        lock (_lock)
        {
            CheckFree();
            if (!_sent.Remove(name))
                throw RequestException.NotFound("file", "name", $"This import has no file '{name}'.");
            ForgetPlan();
            File.Delete(Path.Combine(_staging!.Path, name));
        }
    }

    /// <summary>Looks at the files and says what they would become.</summary>
    public async Task<ImportPlanResponse> PlanAsync(ImportPlanQuery query, CancellationToken cancellation)
    {
        await _reading.WaitAsync(cancellation);
        try
        {
            lock (_lock)
            {
                CheckFree();
                ForgetPlan();
            }

            IImportWork work = await Task.Run(() => ImportWork.Open(GetFiles(), _paths.Length == 1 && Directory.Exists(_paths[0]) ? _paths[0] : _staging?.Path, query), cancellation);
            lock (_lock)
            {
                if (_isDisposed)
                {
                    work.Dispose();
                    throw RequestException.Conflict("The import was cancelled.", "Begin another one.");
                }

                _work = work;
                _stage = ImportStage.Planned;
            }

            return new ImportPlanResponse(work.Lines, work.Warnings, work.StateBytes, ImportNames.Suggest(_target, work.NameHint));
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <summary>Begins to read all data, to say what is strange about them.</summary>
    public void Check() => Start(ImportStage.Checking, work =>
    {
        PreflightReport report = work.Check(new Relay(this), _stop.Token);
        lock (_lock)
            (_report, _stage) = (report, ImportStage.Planned);
    });

    /// <summary>Begins to write the project.</summary>
    /// <exception cref="RequestException">The name cannot be used, or is taken.</exception>
    public void Run(ImportRunQuery query)
    {
        string folder = ImportNames.Check(_target, query.Name);
        Start(ImportStage.Writing, work =>
        {
            using var writer = new ProjectFolderWriter(folder, overwrite: false, work.ResumeId);
            writer.Title = string.IsNullOrWhiteSpace(query.Title) ? null : query.Title.Trim();
            writer.Description = query.Description?.Trim() ?? "";
            PreflightReport report = work.Write(writer, new Relay(this), _stop.Token);
            writer.Complete();
            _made();
            lock (_lock)
            {
                (_report, _stage, _project) = (report, ImportStage.Done, query.Name);
                ForgetFiles();
            }
        });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
            _stop.Cancel();
        }

        // What runs ends between two blocks; its files can be removed then.
        _running.ContinueWith(
            _ =>
            {
                lock (_lock)
                    ForgetFiles();
            },
            CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).Wait(TimeSpan.FromSeconds(10));
    }

    private void Start(ImportStage stage, Action<IImportWork> work)
    {
        lock (_lock)
        {
            CheckFree();
            if (_work is not { } planned)
                throw RequestException.Conflict("There is no plan.", "Ask for a plan first; it says what would be made.");
            (_stage, _progress, _problem) = (stage, (0, planned.StateBytes), null);
            _running = Task.Factory.StartNew(() => Attempt(planned, work), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
    }

    private void Attempt(IImportWork planned, Action<IImportWork> work)
    {
        try
        {
            work(planned);
        }
        catch (OperationCanceledException)
        {
            Fail("Cancelled.");
        }
        catch (Exception problem) when (problem is LstmVisFormatException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            Fail(problem.Message);
        }
        catch (Exception unexpected)
        {
            // Nobody waits for this thread; what it says reaches the user through the status.
            Fail($"Unexpected {unexpected.GetType().Name}: {unexpected.Message} This is a defect of the program; please report it.");
        }
    }

    private void Fail(string problem)
    {
        lock (_lock)
            (_stage, _problem) = (ImportStage.Failed, problem);
    }

    private IReadOnlyList<(string Name, string Path)> GetFiles() => _paths.Length == 0
        ? [.. _sent.Keys.Order(StringComparer.Ordinal).Select(name => (name, Path.Combine(_staging!.Path, name)))]
        : [.. _paths.SelectMany(path => Directory.Exists(path) ? Directory.EnumerateFiles(path).Where(file => !Path.GetFileName(file).StartsWith('.')).Order(StringComparer.Ordinal).Take(MostFiles) : [path]).Select(path => (Path.GetFileName(path), path))];

    private void CheckFree()
    {
        _usedAt = Stopwatch.GetTimestamp();
        if (_isDisposed || !_running.IsCompleted)
            throw RequestException.Conflict("The import is at work.", "Wait until it has ended, or cancel it.");
        if (_stage == ImportStage.Done)
            throw RequestException.Conflict("The import is done.", "Begin another one.");
    }

    private void ForgetPlan()
    {
        _work?.Dispose();
        (_work, _stage, _report, _problem, _progress) = (null, ImportStage.Collecting, null, null, default);
    }

    private void ForgetFiles()
    {
        _work?.Dispose();
        _work = null;
        _sent.Clear();
        _staging?.Dispose();
        _staging = null;
    }

    private static void CheckName(string name)
    {
        if (name.Length is 0 or > 200 || name != Path.GetFileName(name) || name.StartsWith('.') || name.AsSpan().IndexOfAnyInRange('\0', '\x1f') >= 0 || name.AsSpan().IndexOfAny('\\', ':', ',') >= 0)
            throw RequestException.Invalid("name", "A file must have a plain name of at most 200 letters, without folder, backslash, colon or comma, that does not begin with a dot.");
    }

    private static async Task CopyAsync(Stream body, string path, long room, CancellationToken cancellation)
    {
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.Asynchronous);
        await using (file.ConfigureAwait(false))
        {
            byte[] buffer = new byte[1 << 18];
            for (int read; (read = await body.ReadAsync(buffer, cancellation)) > 0;)
            {
                room -= read;
                if (room < 0)
                    throw RequestException.TooLarge("The files of this import are larger than this server takes. Put them into a folder that it may read and import their path, or use 'lstmvis import'.");
                await file.WriteAsync(buffer.AsMemory(0, read), cancellation);
            }
        }
    }

    private sealed class Relay(ImportJob job) : IProgress<(long Done, long Total)>
    {
        public void Report((long Done, long Total) value)
        {
            lock (job._lock)
                job._progress = value;
        }
    }
}
