using LstmVis.Core;
using LstmVis.Formats;

namespace LstmVis.Server;

/// <summary>The place of one project: opens its folder when asked, and again when its files have changed since.</summary>
internal sealed class ProjectShelf(ProjectCandidate candidate, bool keepIndex, LiveModelOpener? openModel = null) : IDisposable
{
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private Task<(ServedProject? Project, string? Problem)>? _opening;
    private (int FileCount, DateTime Newest) _stamp;
    private long _checkedAt;

    /// <summary>What was found.</summary>
    public ProjectCandidate Candidate { get; } = candidate;

    /// <summary>The open project, or why it cannot be opened.</summary>
    public Task<(ServedProject? Project, string? Problem)> TryOpenAsync()
    {
        lock (_lock)
        {
            if (_opening is { IsCompleted: false } || (_opening is not null && System.Diagnostics.Stopwatch.GetElapsedTime(_checkedAt) < CheckInterval))
                return _opening;
            _checkedAt = System.Diagnostics.Stopwatch.GetTimestamp();
            (int, DateTime) stamp = GetStamp();
            if (_opening is not null && stamp == _stamp)
                return _opening;
            _stamp = stamp;
            Close();
            return _opening = Task.Run(Open);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
            Close();
    }

    private (ServedProject? Project, string? Problem) Open()
    {
        try
        {
            return (new ServedProject(ProjectOpener.Open(Candidate.Path, Candidate.Id), keepIndex, openModel), null);
        }
        catch (Exception problem) when (problem is LstmVisFormatException or IOException or UnauthorizedAccessException)
        {
            return (null, problem.Message);
        }
        catch (Exception unexpected)
        {
            // A reader's own mistake must not hide the other projects; its kind is all that a user can pass on.
            return (null, $"{Candidate.Path}: the project cannot be opened ({unexpected.GetType().Name}: {unexpected.Message})");
        }
    }

    // Requests that still read get an error that names the closed file; the next one reads the new files.
    private void Close()
    {
        if (_opening is { IsCompletedSuccessfully: true, Result.Project: { } open })
            _ = Task.Run(open.Dispose); // May wait for an index that is being built.
        else
            _opening?.ContinueWith(late => late.Result.Project?.Dispose(), TaskContinuationOptions.OnlyOnRanToCompletion);
        _opening = null;
    }

    private (int, DateTime) GetStamp()
    {
        try
        {
            FileInfo[] files = new DirectoryInfo(Candidate.Path).GetFiles();
            return (files.Length, files.Length == 0 ? default : files.Max(file => file.LastWriteTimeUtc));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return (-1, default);
        }
    }
}
