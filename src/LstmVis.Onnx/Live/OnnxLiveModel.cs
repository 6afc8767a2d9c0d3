using System.Globalization;
using LstmVis.Core;

namespace LstmVis.Onnx;

/// <summary>An ONNX model that reads new text. Its cells cannot be held: what goes on inside of a graph's nodes is out of reach.</summary>
public sealed class OnnxLiveModel : ILiveModel
{
    private const string NoHolds = "Cells of an ONNX model cannot be held.";
    private readonly OnnxModel _model;
    private readonly IReadOnlyList<RecordableSource> _sources;
    private readonly Vocabulary _vocabulary;
    private readonly Func<string, Corpus> _tokenize;

    internal OnnxLiveModel(OnnxModel model, IReadOnlyList<RecordableSource> sources, OnnxAttachment attachment, Vocabulary vocabulary, Func<string, Corpus> tokenize)
    {
        (_model, _sources, _vocabulary, _tokenize) = (model, sources, vocabulary, tokenize);
        Info = new LiveModelInfo(
            model.Sha256, string.Create(CultureInfo.InvariantCulture, $"ONNX, {attachment.Name}"), attachment.Level, $"{attachment.Name}, run by ONNX Runtime",
            attachment.Level == "token" ? [NoHolds, "Write tokens with a blank between them."] : [NoHolds], vocabulary.Count,
            [.. sources.Select(source => new SourceDescription(source.Id, source.CellCount, source.Layer, source.Kind, source.Transform, source.IsUnsigned))], []);
    }

    /// <inheritdoc/>
    public LiveModelInfo Info { get; }

    /// <inheritdoc/>
    public Corpus Tokenize(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return _tokenize(text.ReplaceLineEndings("\n"));
    }

    /// <inheritdoc/>
    public LiveRun Run(Corpus corpus, IReadOnlyList<CellHold> holds, LiveRunOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(options);
        Refuse(holds);
        using var writer = new MemoryWriter();
        OnnxRecordingResult result = new OnnxRecorder(_model, _sources) { PredictionCount = options.PredictionCount }.Record(corpus, null, writer, null, cancellation);
        TopKTrack predictions = writer.Tracks.OfType<TopKTrack>().SingleOrDefault() ?? new TopKTrack(PredictionLog.PredictionsId, 1, new int[corpus.StepCount], new float[corpus.StepCount], Vocabulary.FromTokens(["(the model predicts no tokens)"]));
        ReadOnlyMemory<float> surprisal = writer.Tracks.OfType<ScalarTrack>().SingleOrDefault(track => track.Id == PredictionLog.SurprisalId)?.Values ?? Enumerable.Repeat(float.NaN, corpus.StepCount).ToArray();
        return new LiveRun(corpus, writer.ToSources([.. Info.Sources.Select(source => source.Id)]), predictions, surprisal, result.MeanBits, []);
    }

    /// <inheritdoc/>
    public HoldEffect Measure(Corpus corpus, IReadOnlyList<CellHold> holds, HoldComparison comparison, IProgress<int>? progress, CancellationToken cancellation)
    {
        Refuse(holds);
        throw new ArgumentException("Nothing is held, so there is no effect to measure.", nameof(holds));
    }

    /// <inheritdoc/>
    public Corpus Extend(Corpus corpus, IReadOnlyList<CellHold> holds, ContinuationOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(options);
        Refuse(holds);
        TensorLayout logits = new OnnxRecorder(_model, _sources).ChooseLogits(corpus) ?? throw new LiveTextException("The model does not go on with a text: none of its outputs predicts the next token.");
        using var reader = new GraphReader(_model, [], logits);
        var next = new NextTokens(1, logits.CellCount, _vocabulary, 1);
        bool carries = _model.MayCarry && reader.IsTheSameInPieces(corpus, null);
        int context = _model.Plan.FixedLength ?? _model.Context ?? (carries ? OnnxRecorder.PieceLength : OnnxRecorder.DefaultContext);
        var random = new Random(options.Seed);
        int[] ids = [.. corpus.TokenIds.ToArray(), .. new int[options.Count]];
        int read = 0;
        reader.Start();
        for (int length = corpus.StepCount; length < ids.Length; length++)
        {
            cancellation.ThrowIfCancellationRequested();
            var text = new Corpus(ids.AsMemory(0, length), _vocabulary);
            if (!carries)
            {
                reader.Start();
                read = Math.Max(0, length - context);
            }

            int start = read;
            for (; read < length; read = Math.Min(length, start + context))
            {
                start = read;
                reader.Read(text, null, new StepRange(read, Math.Min(length, read + context)), carries ? read : 0);
            }

            ids[length] = TokenDraw.Draw(next.ToLogits(reader.GetLogits(length - 1 - start)), options.Temperature, random);
            if (!_vocabulary.TryGetToken(ids[length], out _))
                throw new LiveTextException(FormattableString.Invariant($"The model expects token {ids[length]}, which the vocabulary has no text for."));
        }

        return new Corpus(ids.AsMemory(corpus.StepCount), _vocabulary);
    }

    private static void Refuse(IReadOnlyList<CellHold> holds)
    {
        ArgumentNullException.ThrowIfNull(holds);
        if (holds.Count > 0)
            throw new ArgumentException("The cells of an ONNX model cannot be held.", nameof(holds));
    }
}
