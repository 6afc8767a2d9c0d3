using LstmVis.Core;

namespace LstmVis.Networks;

/// <summary>
/// Runs a language model over a corpus and records, for every layer, its states, and three tracks: the likeliest next tokens
/// (<c>predictions</c>), how unexpected each token was (<c>surprisal</c>) and how uncertain the model was about the next (<c>entropy</c>).
/// </summary>
/// <remarks>
/// Row t of a source is the state after the model has read token t, and row t of the predictions what it then expects as token t + 1.
/// Surprisal at t is the negative base-2 logarithm of the probability that the model gave to token t before reading it: bits;
/// the first token of a document has none (NaN). Sources need constant memory, tracks some 60 bytes per time step.
/// </remarks>
/// <param name="model">What is run.</param>
/// <param name="labels">The texts of the model's token ids.</param>
public sealed class LanguageModelRecorder(LanguageModel model, Vocabulary labels) : IStateRecorder
{
    /// <summary>The id of the track of likely next tokens.</summary>
    public const string PredictionsId = PredictionLog.PredictionsId;

    /// <summary>The id of the track of bits per token.</summary>
    public const string SurprisalId = PredictionLog.SurprisalId;

    /// <summary>The id of the track of the entropy of the prediction made at each token, in bits.</summary>
    public const string EntropyId = PredictionLog.EntropyId;

    /// <summary>The id of the source of what enters layer 0.</summary>
    public const string InputId = "input";

    /// <summary>The ids of all tracks that a recording may make.</summary>
    public static IReadOnlyList<string> TrackIds { get; } = [PredictionsId, SurprisalId, EntropyId, SaliencyLog.TrueId, SaliencyLog.LikeliestId, SaliencyLog.TimesInputId, SaliencyLog.OmissionId];

    /// <summary>What is recorded beside the states, and how.</summary>
    public RecorderOptions Options { get; init; } = new();

    /// <summary>Whether the gates are recorded as well as the states: for an LSTM <c>input_gate</c>, <c>forget_gate</c>, <c>candidate</c> and <c>output_gate</c>,
    /// for a GRU <c>reset_gate</c>, <c>update_gate</c> and <c>candidate</c>. Default: no.</summary>
    public bool RecordGates
    {
        get => Options.Gates;
        init => Options = Options with { Gates = value };
    }

    /// <summary>What is done to the model's states while it runs. Default: nothing.</summary>
    public IReadOnlyList<Intervention> Interventions
    {
        get => Options.Interventions;
        init => Options = Options with { Interventions = value };
    }

    /// <summary>The mean of the surprisal of the last recording, in bits per token; NaN where nothing was predicted.</summary>
    public double MeanBits { get; private set; } = double.NaN;

    /// <summary>The id of the source of one layer and kind: <c>layer0/cell_state</c>.</summary>
    public static string GetSourceId(int layer, string kind) => FormattableString.Invariant($"layer{layer}/{kind}");

    /// <inheritdoc/>
    public int Record(ReadOnlySpan<int> tokenIds, Documents documents, IProjectWriter writer, IProgress<int>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(documents);
        ArgumentNullException.ThrowIfNull(writer);
        if (documents.StepCount != tokenIds.Length)
            throw new ArgumentException($"The documents cover {documents.StepCount} steps, but there are {tokenIds.Length} tokens.", nameof(documents));
        var recorder = new ModelRecorder(model, labels, Options);
        int recorded = recorder.Record(StepData.OfTokens(tokenIds.ToArray(), documents), writer, progress, cancellation);
        MeanBits = recorder.MeanLoss;
        return recorded;
    }
}
