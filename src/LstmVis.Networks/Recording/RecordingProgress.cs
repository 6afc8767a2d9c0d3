namespace LstmVis.Networks;

/// <summary>What a job that makes a project is doing.</summary>
public enum RecordingPhase
{
    /// <summary>Reading the text, or writing one.</summary>
    Preparing,

    /// <summary>Training the model.</summary>
    Training,

    /// <summary>Writing its states down.</summary>
    Recording,
}

/// <summary>Where a job that makes a project stands.</summary>
/// <param name="Phase">What it is doing.</param>
/// <param name="Share">How much of the phase is done, 0 to 1.</param>
/// <param name="Left">Expected time to the end of the phase; null where nothing can be said yet.</param>
/// <param name="Training">The state of the training; null in other phases.</param>
/// <param name="RecordedSteps">Time steps recorded so far.</param>
/// <param name="StepCount">Time steps to record.</param>
public sealed record RecordingProgress(RecordingPhase Phase, double Share, TimeSpan? Left, TrainingProgress? Training, int RecordedSteps, int StepCount);

/// <summary>What a job that makes a project has made.</summary>
/// <param name="Training">How the training went.</param>
/// <param name="Corpus">What was recorded: the whole text, or its beginning where recording was limited or ended early.</param>
/// <param name="StepCount">Time steps that the whole text has.</param>
/// <param name="StepsPerSecond">Time steps recorded per second.</param>
/// <param name="Model">The trained model and its tokens.</param>
public sealed record RecordingResult(TrainingResult Training, Core.Corpus Corpus, int StepCount, double StepsPerSecond, TextModel Model)
{
    /// <summary>Steps of them that a process which was killed had recorded.</summary>
    public int ResumedSteps { get; init; }
}
