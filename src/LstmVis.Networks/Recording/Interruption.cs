namespace LstmVis.Networks;

/// <summary>
/// What Ctrl-C means to a job that trains and records. The first request ends the phase that is running and keeps what it made: training goes over
/// to recording with the best model so far, recording keeps the steps it has. A second request, or one before training began, abandons the job.
/// </summary>
public sealed class Interruption : IDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stopTraining = new();
    private readonly CancellationTokenSource _stopRecording = new();
    private readonly CancellationTokenSource _abandon = new();
    private RecordingPhase _phase = RecordingPhase.Preparing;
    private bool _wasRequested;

    /// <summary>Ends training early.</summary>
    public CancellationToken StopTraining => _stopTraining.Token;

    /// <summary>Ends recording early.</summary>
    public CancellationToken StopRecording => _stopRecording.Token;

    /// <summary>Ends everything; nothing is kept.</summary>
    public CancellationToken Abandon => _abandon.Token;

    /// <summary>Asks the job to end; may be called from any thread, such as that of a signal.</summary>
    /// <returns>What will happen, as a sentence for the user.</returns>
    public string Request()
    {
        lock (_lock)
        {
            if (_wasRequested || _phase == RecordingPhase.Preparing)
            {
                Cancel();
                return "Stopping; nothing is kept.";
            }

            _wasRequested = true;
            if (_phase == RecordingPhase.Training)
            {
                _stopTraining.Cancel();
                return "Training ends here; recording with the best model so far. Once more to stop without a project.";
            }

            _stopRecording.Cancel();
            return "Recording ends here; the steps so far are kept. Once more to stop without a project.";
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopTraining.Dispose();
        _stopRecording.Dispose();
        _abandon.Dispose();
    }

    /// <summary>Notes that the job goes on to another phase.</summary>
    internal void Enter(RecordingPhase phase)
    {
        lock (_lock)
            _phase = phase;
        _abandon.Token.ThrowIfCancellationRequested();
    }

    private void Cancel()
    {
        _abandon.Cancel();
        _stopTraining.Cancel();
        _stopRecording.Cancel();
    }
}
