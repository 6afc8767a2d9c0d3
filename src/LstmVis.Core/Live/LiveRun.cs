namespace LstmVis.Core;

/// <summary>What is kept of a run.</summary>
public sealed record LiveRunOptions
{
    /// <summary>How many of the likeliest next tokens. Default: 5; fewer where the model knows fewer.</summary>
    public int PredictionCount { get; init; } = 5;

    /// <summary>Whether gates are kept too. Default: no.</summary>
    public bool IncludeGates { get; init; }
}

/// <summary>What a model did while it read a short text.</summary>
/// <param name="Corpus">What was read.</param>
/// <param name="Sources">Its states in memory, in the order of <see cref="LiveModelInfo.Sources"/>; ids and cells are those of the project that the model made.</param>
/// <param name="Predictions">At t, the likeliest tokens for t + 1.</param>
/// <param name="Surprisal">At t, how unexpected token t was, in bits, <c>[timeStep]</c>; NaN at the first token.</param>
/// <param name="Bits">The mean of the surprisal; NaN where there is none.</param>
/// <param name="HeldValues">For each hold, what its cells were held at, in their order.</param>
public sealed record LiveRun(
    Corpus Corpus, IReadOnlyList<Source> Sources, TopKTrack Predictions, ReadOnlyMemory<float> Surprisal, double Bits, IReadOnlyList<IReadOnlyList<float>> HeldValues)
{
    /// <summary>The source of this id, or null.</summary>
    public Source? FindSource(string id) => Sources.FirstOrDefault(source => source.Id == id);
}

/// <summary>How a text is continued.</summary>
public sealed record ContinuationOptions
{
    /// <summary>How many tokens. Default: 50.</summary>
    public int Count { get; init; } = 50;

    /// <summary>What logits are divided by; 0 takes the likeliest token always. Default: 1, the model's own probabilities.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>Decides what is drawn.</summary>
    public int Seed { get; init; } = 1;
}
