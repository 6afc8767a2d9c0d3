using LstmVis.Formats;

namespace LstmVis.Server;

/// <summary>A look at all data of an open project, in the background, once.</summary>
internal sealed class ProjectCheck(Func<IProgress<(long Done, long Total)>, CancellationToken, PreflightReport> look) : IProgress<(long Done, long Total)>, IDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private Task? _running;
    private (long Done, long Total) _progress;
    private PreflightReport? _report;
    private string? _problem;

    /// <summary>How far it is.</summary>
    public CheckStatus GetStatus()
    {
        lock (_lock)
            return new CheckStatus(_running is { IsCompleted: false } && _report is null && _problem is null, _progress.Done, _progress.Total, _report is null ? null : PreflightContract.From(_report), _problem);
    }

    /// <summary>Begins, unless it is going on or done; what failed is tried again.</summary>
    public void Start()
    {
        lock (_lock)
        {
            if (_running is { IsCompleted: false } || _report is not null)
                return;
            (_problem, _progress) = (null, default);
            _running = Task.Factory.StartNew(Look, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
    }

    /// <inheritdoc/>
    public void Report((long Done, long Total) value)
    {
        lock (_lock)
            _progress = value;
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Cancel();

    private void Look()
    {
        try
        {
            PreflightReport report = look(this, _stop.Token);
            lock (_lock)
                _report = report;
        }
        catch (Exception problem)
        {
            // Nobody waits for this thread; what it says reaches the user through the status.
            lock (_lock)
                _problem = problem is LstmVisFormatException or IOException or OperationCanceledException or ObjectDisposedException ? problem.Message : $"Unexpected {problem.GetType().Name}: {problem.Message}";
        }
    }
}
