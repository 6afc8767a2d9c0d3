namespace LstmVis.Core;

/// <summary>With what the effect of holding cells is compared.</summary>
public sealed record HoldComparison
{
    /// <summary>How many random sets of cells. Default: 100.</summary>
    public int RandomSets { get; init; } = 100;

    /// <summary>Decides them. Default: 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Averages the loss at this token alone; null, the default, at all.</summary>
    public string? At { get; init; }
}

/// <summary>What holding cells does to a model, beside random sets of as many other cells of the same layers, held in the same way.</summary>
/// <param name="TokenCount">Tokens whose loss was averaged.</param>
/// <param name="Bits">The mean loss of the model as it is, in bits per token; NaN where there is none.</param>
/// <param name="ChangedBits">The same while the cells are held.</param>
/// <param name="RandomBits">The same for each random set.</param>
/// <param name="StepCount">Time steps whose likeliest next token was compared.</param>
/// <param name="ChangedTops">Time steps at which another next token became the likeliest.</param>
/// <param name="RandomChangedTops">The same for each random set.</param>
public sealed record HoldEffect(
    int TokenCount, double Bits, double ChangedBits, IReadOnlyList<double> RandomBits, int StepCount, int ChangedTops, IReadOnlyList<int> RandomChangedTops)
{
    /// <summary>The one-based place of the chosen cells among themselves and the random sets, the greatest loss first; equals share the better place.</summary>
    public int Rank => 1 + RandomBits.Count(bits => bits > ChangedBits);

    /// <summary>The same by <see cref="ChangedTops"/>.</summary>
    public int TopsRank => 1 + RandomChangedTops.Count(count => count > ChangedTops);

    /// <summary>
    /// The share of random sets, the chosen one counted among them, that raise the loss at least as much: small where the chosen cells matter more than others.
    /// </summary>
    public double ShareAtLeast => (1.0 + RandomBits.Count(bits => bits >= ChangedBits)) / (1 + RandomBits.Count);
}
