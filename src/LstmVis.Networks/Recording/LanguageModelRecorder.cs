using LstmVis.Core;

namespace LstmVis.Networks;

/// <summary>
/// Runs a language model over a corpus and records, for every layer, its states, and two tracks: the likeliest next tokens
/// (<c>predictions</c>) and how unexpected each token was (<c>surprisal</c>).
/// </summary>
/// <remarks>
/// Row t of a source is the state after the model has read token t, and row t of the predictions what it then expects as token t + 1.
/// Surprisal at t is the negative base-2 logarithm of the probability that the model gave to token t before reading it: bits;
/// the first token of a document has none (NaN). Sources need constant memory, tracks some 50 bytes per time step.
/// </remarks>
/// <param name="model">What is run.</param>
/// <param name="labels">The texts of the model's token ids.</param>
public sealed class LanguageModelRecorder(LanguageModel model, Vocabulary labels) : IStateRecorder
{
    /// <summary>The id of the track of likely next tokens.</summary>
    public const string PredictionsId = "predictions";

    /// <summary>The id of the track of bits per token.</summary>
    public const string SurprisalId = "surprisal";

    private const int PredictionCount = 5;
    private const int WindowLength = 256;

    /// <summary>Whether the gates are recorded as well as the states: for an LSTM <c>input_gate</c>, <c>forget_gate</c>, <c>candidate</c> and <c>output_gate</c>,
    /// for a GRU <c>reset_gate</c>, <c>update_gate</c> and <c>candidate</c>. Default: no.</summary>
    public bool RecordGates { get; init; }

    /// <summary>What is done to the model's states while it runs. Default: nothing.</summary>
    public IReadOnlyList<Intervention> Interventions { get; init; } = [];

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
        for (int place = 0; place < tokenIds.Length; place++)
        {
            if ((uint)tokenIds[place] >= (uint)model.Shape.VocabularySize)
                throw new ArgumentException($"Token id {tokenIds[place]} at time step {place} is outside the model's vocabulary of {model.Shape.VocabularySize}.", nameof(tokenIds));
        }

        foreach (Intervention intervention in Interventions)
            intervention.Check(model);
        var sources = new List<RecordedSource>();
        try
        {
            foreach (RecurrentLayer layer in model.Layers)
            {
                foreach (StateKind kind in layer.Kinds.Where(kind => RecordGates || !kind.IsGate))
                {
                    var source = new SourceDescription(GetSourceId(layer.Index, kind.Name), layer.CellCount, layer.Index, kind.Name, kind.Transform, kind.IsUnsigned);
                    sources.Add(new RecordedSource(layer.Index, kind, writer.AddSource(source)));
                }
            }

            var predictions = new PredictionLog(tokenIds.Length, Math.Min(PredictionCount, model.Shape.VocabularySize));
            int recorded = Run(tokenIds, documents, sources, predictions, progress, cancellation);
            writer.AddTrack(predictions.GetPredictions(PredictionsId, recorded, labels));
            ScalarTrack surprisal = predictions.GetSurprisal(SurprisalId, recorded);
            writer.AddTrack(surprisal);
            MeanBits = PredictionLog.GetMean(surprisal.Values.Span);
            return recorded;
        }
        finally
        {
            foreach (RecordedSource source in sources)
                source.Rows.Dispose();
        }
    }

    private int Run(ReadOnlySpan<int> tokenIds, Documents documents, List<RecordedSource> sources, PredictionLog predictions, IProgress<int>? progress, CancellationToken cancellation)
    {
        var pass = new SequencePass(model, WindowLength, streamCount: 1);
        var block = new float[WindowLength * model.Shape.CellCount];
        var starts = new bool[WindowLength];
        var targets = new int[WindowLength];
        pass.Start();
        pass.Intervene(Interventions);
        int document = 0;
        for (int first = 0; first < tokenIds.Length; first += WindowLength)
        {
            if (cancellation.IsCancellationRequested)
                return first;
            int length = Math.Min(WindowLength, tokenIds.Length - first);
            starts.AsSpan().Clear();
            for (; document < documents.Count && documents[document].Steps.Start < first + length; document++)
                starts[documents[document].Steps.Start - first] = true;
            for (int row = 0; row < length; row++)
            {
                bool isLast = row + 1 < length ? starts[row + 1] : document < documents.Count && documents[document].Steps.Start == first + length;
                targets[row] = isLast || first + row + 1 == tokenIds.Length ? -1 : tokenIds[first + row + 1];
            }

            pass.Forward(tokenIds.Slice(first, length), starts.AsSpan(0, length));
            pass.ReadPredictions((row, probabilities, logits, logSum) => predictions.Add(first + row, targets[row], probabilities, logits, logSum));
            foreach (RecordedSource source in sources)
            {
                Span<float> rows = block.AsSpan(0, length * model.Shape.CellCount);
                pass.Read(source.Layer, source.Kind, rows);
                source.Rows.Append(rows);
            }

            progress?.Report(first + length);
        }

        return tokenIds.Length;
    }

    private sealed record RecordedSource(int Layer, StateKind Kind, IRowWriter Rows);
}
