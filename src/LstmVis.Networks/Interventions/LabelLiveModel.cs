using System.Globalization;
using LstmVis.Core;

namespace LstmVis.Networks;

/// <summary>A model that reads tokens and says labels, or next tokens without a rule to cut text, while its user types tokens with blanks between them.</summary>
/// <remarks>What is predicted at t is the label of t. Typed text has no right labels: what holding cells does is measured as the loss of the labels that are likeliest while nothing is held.</remarks>
public sealed class LabelLiveModel : ILiveModel
{
    private readonly TaskModel _task;
    private readonly Project _project;

    /// <summary>Wraps a model.</summary>
    /// <param name="task">The model.</param>
    /// <param name="project">The project that it made.</param>
    /// <exception cref="NoTextModelException">It reads vectors.</exception>
    public LabelLiveModel(TaskModel task, Project project)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(project);
        if (task.Tokens is not { } tokens)
            throw new NoTextModelException($"The model of project '{project.Id}' reads vectors of {task.Model.Sizes.InputSize} channels, so there is no text to type for it. To run it on other vectors: lstmvis record --vectors FILE --model PROJECT --into DIR.");
        (_task, _project) = (task, project);
        ModelSizes sizes = task.Model.Sizes;
        (RecurrentLayer Layer, StateKind Kind)[] kinds = [.. task.Model.Layers.SelectMany(layer => layer.Kinds.Select(kind => (layer, kind))).OrderBy(pair => pair.kind.IsGate)];
        string what = sizes.Head switch { HeadKind.StepLabel => $"says a label of {sizes.OutputSize} at each token", HeadKind.SequenceLabel => $"says a label of {sizes.OutputSize} for the whole", _ => "says the next token" };
        Info = new LiveModelInfo(
            TaskModelFolder.Format(task).Hash,
            string.Create(CultureInfo.InvariantCulture, $"{ModelJob.GetName(sizes.Network)}, {sizes.LayerCount} {(sizes.LayerCount == 1 ? "layer" : "layers")} of {sizes.CellCount} cells, {what}"),
            "token", task.Origin, ["Write tokens with a blank between them.", .. sizes.Head == HeadKind.NextToken ? Array.Empty<string>() : ["What it predicts is the label of the token read. Typed text has no right labels, so there is no surprisal; the loss of held cells is that of the labels that are likeliest while nothing is held."]], tokens.Count,
            [.. kinds.Select(pair => new SourceDescription(LanguageModelRecorder.GetSourceId(pair.Layer.Index, pair.Kind.Name), pair.Layer.CellCount, pair.Layer.Index, pair.Kind.Name, pair.Kind.Transform, pair.Kind.IsUnsigned))],
            [.. kinds.Where(pair => !pair.Kind.IsGate).OrderBy(pair => pair.Layer.Index).Select(pair => LanguageModelRecorder.GetSourceId(pair.Layer.Index, pair.Kind.Name))])
        {
            SaysLabels = sizes.Head is HeadKind.StepLabel or HeadKind.SequenceLabel,
        };
    }

    /// <inheritdoc/>
    public LiveModelInfo Info { get; }

    /// <inheritdoc/>
    public Corpus Tokenize(string text) => SpacedTokens.Cut(text, _task.Tokens!);

    /// <inheritdoc/>
    public LiveRun Run(Corpus corpus, IReadOnlyList<CellHold> holds, LiveRunOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(holds);
        ArgumentNullException.ThrowIfNull(options);
        Intervention[] interventions = [.. holds.Select(ToIntervention)];
        MemoryWriter read = Read(StepData.OfTokens(corpus), interventions, options.IncludeGates, options.PredictionCount, cancellation);
        ReadOnlyMemory<float> surprisal = read.Tracks.OfType<ScalarTrack>().Single(track => track.Id == PredictionLog.SurprisalId).Values;
        return new LiveRun(corpus, read.ToSources([.. Info.Sources.Select(source => source.Id)]), read.Tracks.OfType<TopKTrack>().Single(), surprisal, PredictionLog.GetMean(surprisal.Span), [.. interventions.Select(one => one.Cells.Select(cell => one.Values[cell]).ToArray())]);
    }

    /// <inheritdoc/>
    public HoldEffect Measure(Corpus corpus, IReadOnlyList<CellHold> holds, HoldComparison comparison, IProgress<int>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(holds);
        ArgumentNullException.ThrowIfNull(comparison);
        int? target = comparison.At is { } token ? _task.Tokens!.TryGetId(token, out int id) ? id : throw new LiveTextException($"The model does not know the token '{token}', at which the loss was to be compared.") : null;
        StepData data = StepData.OfTokens(corpus);
        if (_task.Labels is not null)
            data = StepData.OfTokens(corpus, Read(data, [], gates: false, 1, cancellation, keepsRows: false).Tracks.OfType<TopKTrack>().Single().EntryIds);
        return InterventionEffect.Measure(_task.Model.Sizes.CellCount, corpus, [.. holds.Select(ToIntervention)], comparison.RandomSets, comparison.Seed, target, progress, made =>
        {
            MemoryWriter read = Read(data, made, gates: false, 1, cancellation, keepsRows: false);
            return (read.Tracks.OfType<ScalarTrack>().Single(track => track.Id == PredictionLog.SurprisalId).Values, read.Tracks.OfType<TopKTrack>().Single().EntryIds);
        });
    }

    /// <inheritdoc/>
    public Corpus Extend(Corpus corpus, IReadOnlyList<CellHold> holds, ContinuationOptions options, CancellationToken cancellation) =>
        throw new LiveTextException("The model does not go on with a text: it says labels of tokens, or was given tokens without a rule to join them.");

    private MemoryWriter Read(StepData data, IReadOnlyList<Intervention> interventions, bool gates, int predictions, CancellationToken cancellation, bool keepsRows = true)
    {
        var writer = new MemoryWriter(keepsRows);
        var options = new RecorderOptions { Gates = gates, Interventions = interventions, TopCount = predictions };
        new ModelRecorder(_task.Model, _task.Labels ?? _task.Tokens!, options).Record(data, writer, null, cancellation);
        cancellation.ThrowIfCancellationRequested();
        return writer;
    }

    private Intervention ToIntervention(CellHold hold)
    {
        SourceDescription source = Info.Sources.FirstOrDefault(one => one.Id == hold.Source && Info.HeldSources.Contains(one.Id))
            ?? throw new ArgumentException($"The cells of '{hold.Source}' cannot be held; those of these can: {string.Join(", ", Info.HeldSources)}.");
        StateKind kind = _task.Model.Layers[source.Layer].Kinds.First(one => one.Name == source.Kind);
        float[] values = new float[source.CellCount];
        if (hold.With == HoldWith.Number)
            values.AsSpan().Fill(hold.Number);
        else if (hold.With == HoldWith.Mean)
            values = LiveModel.Average(_project.FindSource(source.Id) ?? throw new ArgumentException($"A mean is taken over the corpus of the project, where '{source.Id}' was not recorded."));
        var intervention = new Intervention { Layer = source.Layer, Kind = kind, Cells = hold.Cells, Values = values, Steps = hold.Steps };
        intervention.Check(_task.Model);
        return intervention;
    }
}
