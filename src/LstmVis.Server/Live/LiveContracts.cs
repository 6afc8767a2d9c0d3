using System.ComponentModel;
using System.Text.Json.Serialization;
using LstmVis.Core;

namespace LstmVis.Server;

/// <summary>The model that a project keeps.</summary>
/// <param name="Model">The model; null where the project has none that can be run.</param>
/// <param name="Reason">Why there is none, and what to do; null where there is one.</param>
/// <param name="Limits">What one request may ask of it.</param>
internal sealed record ModelResponse(ModelInfo? Model, string? Reason, LiveLimits Limits);

/// <summary>A model that can be run on new text.</summary>
/// <param name="Sha256">Of its weights; tells models apart.</param>
/// <param name="MadeThisProject">Whether the project's provenance names the same weights; null where it names none.</param>
/// <param name="Description">What it is, in words.</param>
/// <param name="Tokens">What a token is to it: character, word.</param>
/// <param name="Origin">Where it comes from, in words.</param>
/// <param name="Notes">What its user should know.</param>
/// <param name="VocabularySize">How many tokens it knows.</param>
/// <param name="Sources">What a run makes.</param>
/// <param name="HeldSources">The ids of those whose cells can be held.</param>
/// <param name="SaysLabels">Whether what it predicts at a token is a label of that token rather than the next one.</param>
internal sealed record ModelInfo(
    string Sha256, bool? MadeThisProject, string Description, string Tokens, string Origin, IReadOnlyList<string> Notes, int VocabularySize,
    IReadOnlyList<SourceInfo> Sources, IReadOnlyList<string> HeldSources, bool SaysLabels);

/// <summary>What one request may ask of a model.</summary>
/// <param name="MaxCharacters">Characters of a text.</param>
/// <param name="MaxTokens">Tokens of a text.</param>
/// <param name="MaxRandomSets">Random sets of cells that an effect is compared with.</param>
internal sealed record LiveLimits(int MaxCharacters, int MaxTokens, int MaxRandomSets);

/// <summary>Cells that are held while a model runs, in the recurrence: what follows is computed from it.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record CellHoldContract
{
    /// <summary>The source whose cells are held, by id: the cell state of an LSTM (its hidden state follows) or a hidden state.</summary>
    public required string Source { get; init; }

    /// <summary>The cells, strictly ascending; at least one.</summary>
    public required int[] Cells { get; init; }

    /// <summary>What they are held at.</summary>
    [DefaultValue(HoldWith.Zero)]
    public HoldWith With { get; init; } = HoldWith.Zero;

    /// <summary>The number they are held at, as stored; needed where <c>with</c> is <c>number</c>.</summary>
    public float? Number { get; init; }

    /// <summary>The time steps of the text at which; null for all.</summary>
    public StepRangeContract? Range { get; init; }
}

/// <summary>A text for a model to read.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal record RunQuery
{
    /// <summary>The text. Every token must be one that the model knows.</summary>
    public required string Text { get; init; }

    /// <summary>What is done to the model's cells meanwhile.</summary>
    public IReadOnlyList<CellHoldContract> Holds { get; init; } = [];

    /// <summary>How many of the likeliest next tokens are wanted, 1 to 100.</summary>
    [DefaultValue(5)]
    public int K { get; init; } = 5;
}

/// <summary>A run of which one source's activations are wanted.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record RunStatesQuery : RunQuery
{
    /// <summary>The source, by id.</summary>
    public required string Source { get; init; }
}

/// <summary>Cells that follow a pattern on a range of a run's text, and the ranges of the corpus that share them.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record RunMatchesQuery : RunQuery
{
    /// <summary>The pattern; its range is one of the run's text. Where cells are named, the range does not count.</summary>
    public required SelectionContract Selection { get; init; }

    /// <summary>Which ranges of the corpus are wanted.</summary>
    public MatchOptionsContract Options { get; init; } = new();

    /// <summary>How many matches, best first, at most 1,000.</summary>
    [DefaultValue(50)]
    public int Count { get; init; } = 50;
}

/// <summary>A run whose held cells are compared with random ones.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record RunEffectQuery : RunQuery
{
    /// <summary>How many random sets of as many cells of the same layers.</summary>
    [DefaultValue(100)]
    public int RandomSets { get; init; } = 100;

    /// <summary>Decides the random sets.</summary>
    [DefaultValue(1)]
    public int Seed { get; init; } = 1;

    /// <summary>The token at which alone the loss is averaged; null for all.</summary>
    public string? At { get; init; }
}

/// <summary>A text that the model goes on with.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record RunContinuationQuery : RunQuery
{
    /// <summary>How many tokens, 1 to 1,000.</summary>
    [DefaultValue(50)]
    public int Count { get; init; } = 50;

    /// <summary>What the logits are divided by, 0 to 10; 0 takes the likeliest token always.</summary>
    [DefaultValue(1.0)]
    public double Temperature { get; init; } = 1;

    /// <summary>Decides what is drawn.</summary>
    [DefaultValue(1)]
    public int Seed { get; init; } = 1;
}

/// <summary>What a model did while it read a text.</summary>
/// <param name="Tokens">The text as the model reads it, <c>[timeStep]</c>.</param>
/// <param name="BitsPerToken">The mean of the surprisal; null for one token.</param>
/// <param name="Surprisal">How unexpected each token was, in bits, <c>[timeStep]</c>; null at the first.</param>
/// <param name="Predictions">After each token, the likeliest next ones, <c>[timeStep][k]</c>, best first.</param>
/// <param name="Sources">What can be asked of <c>run/states</c>.</param>
/// <param name="HeldValues">For each hold, what its cells were held at.</param>
/// <param name="ElapsedMilliseconds">How long the run took; little where it was kept from before.</param>
internal sealed record RunResponse(
    IReadOnlyList<string> Tokens, double? BitsPerToken, IReadOnlyList<float?> Surprisal, IReadOnlyList<IReadOnlyList<PredictionContract>> Predictions,
    IReadOnlyList<SourceInfo> Sources, IReadOnlyList<IReadOnlyList<float>> HeldValues, double ElapsedMilliseconds);

/// <summary>A token that may come next.</summary>
/// <param name="Token">Its text.</param>
/// <param name="Probability">What the model gives it.</param>
internal sealed record PredictionContract(string Token, float Probability);

/// <summary>Cells read off a run, and what shares them in the corpus.</summary>
/// <param name="Cells">The selected cells of each source, ascending; what <c>matches</c> takes as a selection's cells.</param>
/// <param name="CellCount">How many there are in all.</param>
/// <param name="IsLast">Whether there are no further matches.</param>
/// <param name="Matches">The best matches in the corpus; none where no cell is selected.</param>
internal sealed record RunMatchesResponse(IReadOnlyDictionary<string, int[]> Cells, int CellCount, bool IsLast, IReadOnlyList<MatchContract> Matches);

/// <summary>Numbers of random sets of cells, and where the chosen cells stand among them.</summary>
/// <param name="Plain">The model as it is.</param>
/// <param name="Changed">With the chosen cells held.</param>
/// <param name="Mean">Of the random sets; null without any.</param>
/// <param name="Least">Of the random sets.</param>
/// <param name="Greatest">Of the random sets.</param>
/// <param name="Rank">The one-based place of the chosen cells among themselves and the random sets, the greatest first.</param>
internal sealed record EffectMeasure(double? Plain, double? Changed, double? Mean, double? Least, double? Greatest, int Rank);

/// <summary>What holding cells does, beside random sets of as many other cells of the same layers held in the same way.</summary>
/// <param name="RandomSets">How many random sets were measured.</param>
/// <param name="TokenCount">Tokens whose loss was averaged.</param>
/// <param name="StepCount">Time steps whose likeliest next token was compared.</param>
/// <param name="BitsPerToken">The loss.</param>
/// <param name="ChangedTops">Time steps at which another next token became the likeliest.</param>
/// <param name="ShareAtLeast">The share of sets, the chosen one among them, that raise the loss at least as much as the chosen one.</param>
internal sealed record EffectResponse(int RandomSets, int TokenCount, int StepCount, EffectMeasure BitsPerToken, EffectMeasure ChangedTops, double ShareAtLeast);

/// <summary>How far an effect is measured.</summary>
/// <param name="Done">Random sets that are measured.</param>
/// <param name="Count">Random sets in all.</param>
/// <param name="Effect">The effect; only in the last one.</param>
internal sealed record EffectProgressResponse(int Done, int Count, EffectResponse? Effect);

/// <summary>How a model goes on with a text.</summary>
/// <param name="Tokens">The new tokens.</param>
/// <param name="Text">Them as one text, to be put behind the old one as it is.</param>
internal sealed record RunContinuationResponse(IReadOnlyList<string> Tokens, string Text);
