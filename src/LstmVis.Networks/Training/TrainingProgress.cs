namespace LstmVis.Networks;

/// <summary>Where training stands.</summary>
/// <param name="Updates">Updates of the weights so far.</param>
/// <param name="Epochs">Passes over the training tokens so far, with fractions.</param>
/// <param name="Share">How much of the training is done, 0 to 1, by the limit that will end it.</param>
/// <param name="TrainingBits">Loss on what was read lately, in bits per token.</param>
/// <param name="HeldOutBits">The latest measurement on held-out tokens, in bits per token (where vectors are predicted: the mean squared difference); null before the first and where none are held out.</param>
/// <param name="TokensPerSecond">Tokens learnt from per second, so far.</param>
/// <param name="Elapsed">Time since the start.</param>
/// <param name="Left">Expected time to the end.</param>
public sealed record TrainingProgress(int Updates, double Epochs, double Share, double TrainingBits, double? HeldOutBits, double TokensPerSecond, TimeSpan Elapsed, TimeSpan Left)
{
    /// <summary>The epoch that has just ended; each is reported once. The model has its weights of this moment.</summary>
    public EpochResult? FinishedEpoch { get; init; }
}

/// <summary>Why training ended.</summary>
public enum TrainingEnd
{
    /// <summary>A limit was reached.</summary>
    LimitReached,

    /// <summary>The model became good enough, or stopped getting better.</summary>
    Converged,

    /// <summary>Somebody stopped it; the model is the best so far.</summary>
    Stopped,

    /// <summary>The loss was no longer a number; the model is the best from before that.</summary>
    Diverged,
}

/// <summary>How training went.</summary>
/// <param name="End">Why it ended.</param>
/// <param name="Updates">Updates of the weights.</param>
/// <param name="Epochs">Passes over the training tokens, with fractions.</param>
/// <param name="TrainingTokens">Tokens to learn from.</param>
/// <param name="HeldOutTokens">Tokens to measure on.</param>
/// <param name="TrainingBits">The last running loss, in bits per token; NaN where nothing was learnt.</param>
/// <param name="HeldOutBits">The trained model's loss on all held-out tokens, in bits per token; null where there are none.</param>
/// <param name="TokensPerSecond">Tokens learnt from per second.</param>
/// <param name="Duration">How long it took.</param>
public sealed record TrainingResult(TrainingEnd End, int Updates, double Epochs, int TrainingTokens, int HeldOutTokens, double TrainingBits, double? HeldOutBits, double TokensPerSecond, TimeSpan Duration)
{
    /// <summary>Every epoch that was finished.</summary>
    public IReadOnlyList<EpochResult> History { get; init; } = [];
}
