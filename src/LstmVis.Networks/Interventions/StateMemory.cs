using LstmVis.Core;

namespace LstmVis.Networks;

/// <summary>What a language model did with a short text.</summary>
internal sealed class StateMemory
{
    private readonly MemoryWriter _writer;

    private StateMemory(MemoryWriter writer) => _writer = writer;

    public TopKTrack Predictions => _writer.Tracks.OfType<TopKTrack>().Single(track => track.Id == PredictionLog.PredictionsId);

    /// <summary>Bits per token; NaN at the first of a document.</summary>
    public ReadOnlyMemory<float> Surprisal => _writer.Tracks.OfType<ScalarTrack>().Single(track => track.Id == PredictionLog.SurprisalId).Values;

    public IReadOnlyCollection<string> SourceIds => [.. _writer.Sources.Select(source => source.Id)];

    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static StateMemory Record(LanguageModel model, Corpus corpus, IReadOnlyList<Intervention> interventions, bool keepStates, bool recordGates = false, int predictionCount = 5, CancellationToken cancellation = default)
    {
        var writer = new MemoryWriter(keepStates);
        var recorder = new LanguageModelRecorder(model, corpus.Vocabulary) { Options = new RecorderOptions { Gates = recordGates, Interventions = interventions, TopCount = predictionCount } };
        recorder.Record(corpus.TokenIds.Span, corpus.Documents, writer, null, cancellation);
        cancellation.ThrowIfCancellationRequested();
        return new StateMemory(writer);
    }

    public ReadOnlySpan<float> GetRows(int layer, string kind) => GetRows(LanguageModelRecorder.GetSourceId(layer, kind));

    public ReadOnlySpan<float> GetRows(string sourceId) => _writer.GetRows(sourceId);

    public IReadOnlyList<Source> ToSources(IReadOnlyList<string> order) => _writer.ToSources(order);
}
