namespace LstmVis.Core;

/// <summary>Runs a model over a corpus and writes its states down.</summary>
public interface IStateRecorder
{
    /// <summary>Records every source and track that the recorder was made for.</summary>
    /// <param name="tokenIds">What is fed to the model, <c>[timeStep]</c>.</param>
    /// <param name="documents">How the steps are cut; the model's state starts anew at each document.</param>
    /// <param name="writer">Receives sources and tracks; the caller sets the corpus and completes it.</param>
    /// <param name="progress">Receives the number of steps recorded so far; null where nobody listens.</param>
    /// <param name="cancellation">Ends the recording early; what was recorded so far is consistent.</param>
    /// <returns>The number of steps that were recorded: fewer than given only where it was cancelled.</returns>
    int Record(ReadOnlySpan<int> tokenIds, Documents documents, IProjectWriter writer, IProgress<int>? progress, CancellationToken cancellation);
}
