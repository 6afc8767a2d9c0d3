using System.Collections.Concurrent;
using System.Globalization;
using LstmVis.Core;

namespace LstmVis.Networks;

/// <summary>A text model that reads new text: what <c>lstmvis run</c> and the server share.</summary>
public sealed class LiveModel : ILiveModel
{
    /// <summary>How many steps of a project's corpus, from its start, a mean is taken over.</summary>
    public const int MeanSteps = 10_000;

    private readonly TextModel _text;
    private readonly Project? _project;
    private readonly ConcurrentDictionary<string, Lazy<float[]>> _means = new();

    /// <summary>Wraps a model.</summary>
    /// <param name="text">The model.</param>
    /// <param name="project">The project that it made, over whose corpus means are taken; null where there is none.</param>
    public LiveModel(TextModel text, Project? project = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        _text = text;
        _project = project;
        SourceDescription[] sources =
        [
            .. text.Model.Layers.SelectMany(layer => layer.Kinds.Select(kind => (layer, kind))).OrderBy(pair => pair.kind.IsGate)
                .Select(pair => new SourceDescription(LanguageModelRecorder.GetSourceId(pair.layer.Index, pair.kind.Name), pair.layer.CellCount, pair.layer.Index, pair.kind.Name, pair.kind.Transform, pair.kind.IsUnsigned)),
        ];
        string[] held = [.. text.Model.Layers.SelectMany(layer => layer.Kinds.Where(kind => !kind.IsGate).Select(kind => LanguageModelRecorder.GetSourceId(layer.Index, kind.Name)))];
        LanguageModelShape shape = text.Model.Shape;
        Info = new LiveModelInfo(
            ModelFolder.Format(text).Hash,
            string.Create(CultureInfo.InvariantCulture, $"{ModelJob.GetName(shape.Network)}, {shape.LayerCount} {(shape.LayerCount == 1 ? "layer" : "layers")} of {shape.CellCount} cells"),
            text.Level switch { TokenLevel.Character => "character", TokenLevel.Word => "word", _ => "byte pair" }, text.Origin, text.Notes, text.Vocabulary.Count, sources, held);
    }

    /// <inheritdoc/>
    public LiveModelInfo Info { get; }

    /// <summary>Opens the model that a project keeps: a <see cref="LiveModelOpener"/>.</summary>
    /// <param name="project">The project.</param>
    /// <param name="folder">Its folder; null where it is in memory.</param>
    /// <returns>The model; null where the project has none.</returns>
    /// <exception cref="LiveModelException">The model cannot be read.</exception>
    public static ILiveModel? TryOpen(Project project, string? folder)
    {
        ArgumentNullException.ThrowIfNull(project);
        if (folder is null || !ModelFolder.IsAttached(folder))
            return null;
        try
        {
            return new LiveModel(ModelFolder.Read(folder), project);
        }
        catch (Exception cause) when (cause is InvalidModelException or IOException or UnauthorizedAccessException)
        {
            throw new LiveModelException(cause.Message, cause);
        }
    }

    /// <inheritdoc/>
    public Corpus Tokenize(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        try
        {
            return _text.Tokenize(text.ReplaceLineEndings("\n"));
        }
        catch (InvalidTextException cause)
        {
            throw new LiveTextException(cause.Message, cause);
        }
    }

    /// <inheritdoc/>
    public LiveRun Run(Corpus corpus, IReadOnlyList<CellHold> holds, LiveRunOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(holds);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.PredictionCount, 1);
        Intervention[] interventions = [.. holds.Select(ToIntervention)];
        StateMemory memory = StateMemory.Record(_text.Model, corpus, interventions, keepStates: true, options.IncludeGates, options.PredictionCount, cancellation);
        string[] order = [.. Info.Sources.Select(source => source.Id)];
        return new LiveRun(
            corpus, memory.ToSources(order), memory.Predictions, memory.Surprisal, PredictionLog.GetMean(memory.Surprisal.Span),
            [.. interventions.Select(one => one.Cells.Select(cell => one.Values[cell]).ToArray())]);
    }

    /// <inheritdoc/>
    public HoldEffect Measure(Corpus corpus, IReadOnlyList<CellHold> holds, HoldComparison comparison, IProgress<int>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(holds);
        ArgumentNullException.ThrowIfNull(comparison);
        int? target = null;
        if (comparison.At is { } token)
            target = _text.Vocabulary.TryGetId(token, out int id) ? id : throw new LiveTextException($"The model does not know the token '{token}', at which the loss was to be compared.");
        return InterventionEffect.Measure(_text.Model, corpus, [.. holds.Select(ToIntervention)], comparison.RandomSets, comparison.Seed, target, progress, cancellation);
    }

    /// <inheritdoc/>
    public Corpus Extend(Corpus corpus, IReadOnlyList<CellHold> holds, ContinuationOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(holds);
        ArgumentNullException.ThrowIfNull(options);
        if (corpus.StepCount == 0)
            throw new ArgumentException("There is no text to go on with.", nameof(corpus));
        return new Corpus(Continuation.Draw(_text.Model, corpus.TokenIds.Span, [.. holds.Select(ToIntervention)], options, cancellation), _text.Vocabulary);
    }

    private Intervention ToIntervention(CellHold hold)
    {
        SourceDescription source = Info.Sources.FirstOrDefault(one => one.Id == hold.Source && Info.HeldSources.Contains(one.Id))
            ?? throw new ArgumentException($"The cells of '{hold.Source}' cannot be held; those of these can: {string.Join(", ", Info.HeldSources)}.");
        StateKind kind = _text.Model.Layers[source.Layer].Kinds.First(one => one.Name == source.Kind);
        Intervention intervention = Intervention.Clamp(_text.Model, source.Layer, hold.Cells, hold.With == HoldWith.Number ? hold.Number : 0f, kind) with { Steps = hold.Steps };
        intervention.Check(_text.Model);
        return hold.With == HoldWith.Mean ? intervention with { Values = GetMeans(source, kind) } : intervention;
    }

    private float[] GetMeans(SourceDescription source, StateKind kind)
    {
        if (_project is null)
            throw new ArgumentException("A mean is taken over the corpus of the model's project, but there is a model alone.");
        // What was recorded is read; a source that was not is computed by the model.
        return _means.GetOrAdd(source.Id, _ => new Lazy<float[]>(() =>
            _project.FindSource(source.Id) is { } recorded && recorded.CellCount == source.CellCount
                ? Average(recorded)
                : [.. Intervention.ReplaceByMean(_text.Model, source.Layer, [], ModelJob.Take(_project.Corpus, MeanSteps), kind).Values])).Value;
    }

    internal static float[] Average(Source recorded)
    {
        int stepCount = Math.Min(MeanSteps, recorded.StepCount);
        var sums = new double[recorded.CellCount];
        var row = new float[recorded.CellCount];
        for (int step = 0; step < stepCount; step++)
        {
            recorded.States.ReadRows(new StepRange(step, step + 1), row);
            for (int cell = 0; cell < row.Length; cell++)
                sums[cell] += row[cell];
        }

        return [.. sums.Select(sum => (float)(sum / Math.Max(1, stepCount)))];
    }
}
