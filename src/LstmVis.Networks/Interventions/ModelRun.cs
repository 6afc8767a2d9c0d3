using LstmVis.Core;

namespace LstmVis.Networks;

/// <summary>A model that has read a short text: its states and what it expected.</summary>
public sealed class ModelRun
{
    private readonly StateMemory _memory;
    private readonly LanguageModel _model;

    private ModelRun(LanguageModel model, Corpus corpus, StateMemory memory)
    {
        _model = model;
        Corpus = corpus;
        _memory = memory;
    }

    /// <summary>What was read.</summary>
    public Corpus Corpus { get; }

    /// <summary>At t, the likeliest tokens for t + 1.</summary>
    public TopKTrack Predictions => _memory.Predictions;

    /// <summary>At t, how unexpected token t was, in bits; NaN at the first token of a document.</summary>
    public ReadOnlyMemory<float> Surprisal => _memory.Surprisal;

    /// <summary>The mean of <see cref="Surprisal"/>; NaN where there is none.</summary>
    public double Bits => PredictionLog.GetMean(_memory.Surprisal.Span);

    /// <summary>What can be asked of <see cref="GetStates"/>.</summary>
    public IReadOnlyCollection<string> SourceIds => _memory.SourceIds;

    /// <summary>Lets a model read.</summary>
    /// <param name="model">What reads.</param>
    /// <param name="corpus">Tokens of its own vocabulary. All states are kept in memory.</param>
    /// <param name="interventions">What is done to it meanwhile, in this order.</param>
    /// <param name="recordGates">Whether gates are kept too.</param>
    /// <exception cref="ArgumentException">A token or an intervention does not fit the model.</exception>
    public static ModelRun Run(TextModel model, Corpus corpus, IReadOnlyList<Intervention> interventions, bool recordGates = false)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(interventions);
        return new ModelRun(model.Model, corpus, StateMemory.Record(model.Model, corpus, interventions, keepStates: true, recordGates));
    }

    /// <summary>The stored numbers of one source at one time step, <c>[cell]</c>.</summary>
    public ReadOnlySpan<float> GetStates(string sourceId, int step) =>
        _memory.GetRows(sourceId).Slice(step * _model.Shape.CellCount, _model.Shape.CellCount);
}
