using LstmVis.Core;

namespace LstmVis.Networks;

/// <summary>A recording that is kept in memory: of a short text, or of its losses alone.</summary>
internal sealed class StateMemory : IProjectWriter
{
    private readonly bool _keepsStates;
    private readonly Dictionary<string, List<float>> _rows = [];
    private readonly List<SourceDescription> _sources = [];

    private StateMemory(bool keepsStates) => _keepsStates = keepsStates;

    public TopKTrack Predictions { get; private set; } = null!;

    /// <summary>Bits per token; NaN at the first of a document.</summary>
    public ReadOnlyMemory<float> Surprisal { get; private set; }

    public IReadOnlyCollection<string> SourceIds => _rows.Keys;

    public IReadOnlyList<SourceDescription> Sources => _sources;

    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static StateMemory Record(LanguageModel model, Corpus corpus, IReadOnlyList<Intervention> interventions, bool keepStates, bool recordGates = false, int predictionCount = 5, CancellationToken cancellation = default)
    {
        var memory = new StateMemory(keepStates);
        var recorder = new LanguageModelRecorder(model, corpus.Vocabulary) { Options = new RecorderOptions { Gates = recordGates, Interventions = interventions, TopCount = predictionCount } };
        recorder.Record(corpus.TokenIds.Span, corpus.Documents, memory, null, cancellation);
        cancellation.ThrowIfCancellationRequested();
        return memory;
    }

    public ReadOnlySpan<float> GetRows(int layer, string kind) => GetRows(LanguageModelRecorder.GetSourceId(layer, kind));

    public ReadOnlySpan<float> GetRows(string sourceId) => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_rows[sourceId]);

    public IRowWriter AddSource(SourceDescription source)
    {
        var rows = new List<float>();
        _rows.Add(source.Id, rows);
        _sources.Add(source);
        return new Rows(rows, source.CellCount, _keepsStates);
    }

    public void AddTrack(Track track)
    {
        if (track is TopKTrack { Id: LanguageModelRecorder.PredictionsId } predictions)
            Predictions = predictions;
        else if (track is ScalarTrack { Id: LanguageModelRecorder.SurprisalId } surprisal)
            Surprisal = surprisal.Values;
    }

    public void SetCorpus(Corpus corpus)
    {
    }

    public void AddProvenance(string key, string value)
    {
    }

    public void Complete()
    {
    }

    public void Dispose()
    {
    }

    private sealed class Rows(List<float> kept, int cellCount, bool keepsStates) : IRowWriter
    {
        public int StepCount => kept.Count / cellCount;

        public void Append(ReadOnlySpan<float> rows)
        {
            if (keepsStates)
                kept.AddRange(rows);
        }

        public void Dispose()
        {
        }
    }
}
