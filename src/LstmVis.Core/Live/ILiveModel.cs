namespace LstmVis.Core;

/// <summary>A model that reads new text while its user watches, with cells held where that is asked for.</summary>
/// <remarks>All members may be called on several threads at once. They compute on the calling thread, for as long as a text is long; callers that must not wait run them elsewhere.</remarks>
public interface ILiveModel
{
    /// <summary>What is known of the model.</summary>
    LiveModelInfo Info { get; }

    /// <summary>Cuts a text into the model's tokens.</summary>
    /// <param name="text">Line ends may be of any kind.</param>
    /// <exception cref="LiveTextException">The model does not know a token of it; the message names the token.</exception>
    Corpus Tokenize(string text);

    /// <summary>Lets the model read.</summary>
    /// <param name="corpus">What <see cref="Tokenize"/> made; at least one token. All states are kept in memory.</param>
    /// <param name="holds">What is done to its cells meanwhile, in this order.</param>
    /// <param name="options">What is kept.</param>
    /// <param name="cancellation">Ends the run early.</param>
    /// <exception cref="ArgumentException">A hold does not fit the model.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    LiveRun Run(Corpus corpus, IReadOnlyList<CellHold> holds, LiveRunOptions options, CancellationToken cancellation);

    /// <summary>Measures what holding cells does, beside random sets of as many cells of the same layers.</summary>
    /// <param name="corpus">As in <see cref="Run"/>.</param>
    /// <param name="holds">At least one.</param>
    /// <param name="comparison">With what it is compared.</param>
    /// <param name="progress">Receives the number of random sets that are measured, on the calling thread; null where nobody listens.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="ArgumentException">A hold does not fit the model.</exception>
    /// <exception cref="LiveTextException">The model does not know <see cref="HoldComparison.At"/>.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    HoldEffect Measure(Corpus corpus, IReadOnlyList<CellHold> holds, HoldComparison comparison, IProgress<int>? progress, CancellationToken cancellation);

    /// <summary>Lets the model go on with a text by drawing token after token from what it expects.</summary>
    /// <param name="corpus">The text so far; at least one token.</param>
    /// <param name="holds">As in <see cref="Run"/>; their steps count on into the new tokens.</param>
    /// <param name="options">How it draws.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>The new tokens alone.</returns>
    /// <exception cref="ArgumentException">A hold does not fit the model.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    Corpus Extend(Corpus corpus, IReadOnlyList<CellHold> holds, ContinuationOptions options, CancellationToken cancellation);
}

/// <summary>Opens the model that a project keeps.</summary>
/// <param name="project">The project.</param>
/// <param name="folder">Its folder; null where it is in memory.</param>
/// <returns>The model; null where the project has none.</returns>
/// <exception cref="LiveModelException">There is one, but it cannot be read.</exception>
public delegate ILiveModel? LiveModelOpener(Project project, string? folder);
