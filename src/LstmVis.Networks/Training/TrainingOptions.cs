namespace LstmVis.Networks;

/// <summary>How a model is trained. At least one of the three limits must be set; the first that is reached ends the training.</summary>
public sealed record TrainingOptions
{
    /// <summary>The most seconds; the learning rate falls over this time. Results then depend on the machine. Default: no limit.</summary>
    public double? MaxSeconds { get; init; }

    /// <summary>The most passes over the training tokens. Default: no limit.</summary>
    public int? MaxEpochs { get; init; }

    /// <summary>The most updates of the weights. Default: no limit.</summary>
    public int? MaxUpdates { get; init; }

    /// <summary>How weights follow gradients. Default: AdamW.</summary>
    public OptimizerKind Optimizer { get; init; } = OptimizerKind.AdamW;

    /// <summary>The greatest learning rate. Null takes 0.007 for AdamW and 1 for SGD.</summary>
    public double? LearningRate { get; init; }

    /// <summary>How much of each weight AdamW takes away per update, times the learning rate. Default: 0.001.</summary>
    public double WeightDecay { get; init; } = 0.001;

    /// <summary>The greatest Euclidean length of the gradient of all weights; a longer one is shortened to it. Null takes 1 for AdamW and 5 for SGD.</summary>
    public double? GradientClip { get; init; }

    /// <summary>The share of numbers between layers that each update leaves out, in [0, 1). Default: 0.</summary>
    public double Dropout { get; init; }

    /// <summary>Stretches of the text that are read side by side. Short texts use fewer. Default: 24.</summary>
    public int StreamCount { get; init; } = 24;

    /// <summary>Time steps through which errors are sent back. Default: 64.</summary>
    public int WindowLength { get; init; } = 64;

    /// <summary>Decides the order of everything random. The same seed, options without a time limit, and machine give the same weights. Default: 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The share of tokens, in stretches from all over the corpus, that the model never learns from and is measured on. Default: 0.1. Corpora below 1,000 tokens have none.</summary>
    public double HeldOutShare { get; init; } = 0.1;

    /// <summary>Updates between two measurements on held-out tokens. Default: 100.</summary>
    public int MeasureEvery { get; init; } = 100;

    /// <summary>A file in which training is kept at every measurement, and from which it goes on where the file exists: with the same result as without an interruption, unless time is a limit. Default: none.</summary>
    public string? CheckpointPath { get; init; }

    /// <summary>Training ends when held-out bits per token are at or below this. Default: never.</summary>
    public double? EnoughBits { get; init; }

    /// <summary>Training ends after this many epochs without a better held-out loss. Default: never.</summary>
    public int? Patience { get; init; }

    /// <summary>What SGD's learning rate is multiplied by after an epoch whose held-out perplexity did not fall by 1 %. Default: 0.5.</summary>
    public double Decay { get; init; } = 0.5;

    /// <summary>All weights start evenly from minus this to this. Null: as the model was made. Default: null.</summary>
    public double? StartRange { get; init; }

    /// <summary>
    /// The recipe of the LSTMVis paper's word models (Kim et al. 2015, after Zaremba et al. 2014), for embeddings and two layers of 650: SGD with learning rate 1, halved
    /// when the held-out perplexity stops falling; gradients summed over 35 steps, averaged over 20 streams and clipped at 5; dropout 0.5; weights from -0.05 to 0.05; 25 epochs.
    /// </summary>
    public static TrainingOptions Paper { get; } = new()
    {
        Optimizer = OptimizerKind.Sgd,
        LearningRate = 1,
        GradientClip = 5,
        Dropout = 0.5,
        StreamCount = 20,
        WindowLength = 35,
        StartRange = 0.05,
        MaxEpochs = 25,
    };

    /// <summary>The cells of each layer, and the numbers of an embedding, in the paper's recipe.</summary>
    public const int PaperSize = 650;

    /// <summary>The least time between two reports of progress.</summary>
    internal TimeSpan ReportEvery { get; init; } = TimeSpan.FromMilliseconds(200);

    internal double GetLearningRate() => LearningRate ?? (Optimizer == OptimizerKind.AdamW ? 0.007 : 1.0);

    internal double GetGradientClip() => GradientClip ?? (Optimizer == OptimizerKind.AdamW ? 1.0 : 5.0);

    internal void Check()
    {
        if (MaxSeconds is null && MaxEpochs is null && MaxUpdates is null)
            throw new ArgumentException("Training needs a limit: seconds, epochs or updates.");
        CheckPositive(MaxSeconds, nameof(MaxSeconds));
        CheckPositive(MaxEpochs, nameof(MaxEpochs));
        CheckPositive(MaxUpdates, nameof(MaxUpdates));
        CheckPositive(GetLearningRate(), nameof(LearningRate));
        CheckPositive(GetGradientClip(), nameof(GradientClip));
        CheckPositive(StreamCount, nameof(StreamCount));
        CheckPositive(WindowLength, nameof(WindowLength));
        CheckPositive(MeasureEvery, nameof(MeasureEvery));
        CheckPositive(Patience, nameof(Patience));
        CheckPositive(StartRange, nameof(StartRange));
        if (Decay is not (> 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(Decay), Decay, FormattableString.Invariant($"The decay must be above 0 and at most 1, but is {Decay}."));
        if (Dropout is not (>= 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(Dropout), Dropout, FormattableString.Invariant($"Dropout must be at least 0 and below 1, but is {Dropout}."));
        if (HeldOutShare is not (>= 0 and <= 0.9))
            throw new ArgumentOutOfRangeException(nameof(HeldOutShare), HeldOutShare, FormattableString.Invariant($"The held-out share must be between 0 and 0.9, but is {HeldOutShare}."));
        if (WeightDecay is not (>= 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(WeightDecay), WeightDecay, FormattableString.Invariant($"Weight decay must be at least 0 and below 1, but is {WeightDecay}."));
    }

    private static void CheckPositive(double? value, string name)
    {
        if (value is { } number && !(number > 0 && double.IsFinite(number)))
            throw new ArgumentOutOfRangeException(name, number, FormattableString.Invariant($"{name} must be above 0, but is {number}."));
    }
}

/// <summary>How weights follow gradients.</summary>
public enum OptimizerKind
{
    /// <summary>Adam with decoupled weight decay; quick, and forgiving about the learning rate.</summary>
    AdamW,

    /// <summary>Plain gradient descent, along the gradient summed over a window's steps and averaged over its streams; the learning rate falls whenever held-out bits stop falling.</summary>
    Sgd,
}
