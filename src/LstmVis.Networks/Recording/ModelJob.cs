using System.Diagnostics;
using System.Globalization;
using LstmVis.Core;

namespace LstmVis.Networks;

/// <summary>Trains a model on one corpus and records it on another: what <see cref="TextRecording"/>, <see cref="TaskRecording"/> and <see cref="DemoProject"/> share.</summary>
internal static class ModelJob
{
    private static readonly TimeSpan ReportEvery = TimeSpan.FromMilliseconds(200);

    /// <summary>What to train and record.</summary>
    /// <param name="Training">The text to learn.</param>
    /// <param name="Recorded">The text to record.</param>
    /// <param name="Shape">The model.</param>
    /// <param name="Options">How it is trained.</param>
    /// <param name="Level">What a token is.</param>
    internal sealed record Request(Corpus Training, Corpus Recorded, LanguageModelShape Shape, TrainingOptions Options, TokenLevel Level)
    {
        /// <summary>What the model is measured on; null holds some of the text out.</summary>
        public Corpus? Validation { get; init; }

        /// <summary>How byte pairs are cut.</summary>
        public BytePairs? BytePairs { get; init; }

        /// <summary>What is recorded.</summary>
        public RecorderOptions Recorder { get; init; } = new();

        /// <summary>Where the model is kept after every epoch.</summary>
        public string? EpochFolder { get; init; }
    }

    /// <summary>What a recording came to.</summary>
    /// <param name="Made">What was recorded.</param>
    /// <param name="StepsPerSecond">At what speed.</param>
    /// <param name="Loss">The mean loss.</param>
    /// <param name="ResumedSteps">Steps that a process which was killed had recorded.</param>
    internal sealed record Recorded(Corpus Made, double StepsPerSecond, double Loss, int ResumedSteps);

    /// <summary>Runs the job and fills everything but tracks of the caller's own into the writer.</summary>
    public static RecordingResult Run(Request request, IProjectWriter writer, IProgress<RecordingProgress>? progress, Interruption interruption)
    {
        interruption.Enter(RecordingPhase.Training);
        var model = new LanguageModel(request.Shape, request.Options.Seed);
        var text = new TextModel(model, request.Training.Vocabulary, request.Level, $"trained by lstmvis with seed {request.Options.Seed.ToString(CultureInfo.InvariantCulture)}", bytePairs: request.BytePairs);
        TrainingResult trained = Train(model, StepData.OfTokens(request.Training), request.Validation is null ? null : StepData.OfTokens(request.Validation), request.Options, request.Recorder.ResumeFolder, request.Recorded.StepCount, progress, interruption, epoch =>
        {
            if (request.EpochFolder is { } folder)
                ModelFolder.Write(text, Path.Combine(folder, FormattableString.Invariant($"epoch-{epoch.Epoch}")));
        });
        Recorded recorded = Record(text, request.Recorded, request.Recorder, writer, progress, interruption);
        AddProvenance(writer, model, request.Options, trained);
        return new RecordingResult(trained, recorded.Made, request.Recorded.StepCount, recorded.StepsPerSecond, text) { ResumedSteps = recorded.ResumedSteps };
    }

    /// <summary>Trains, unless a process that was killed afterwards has done so, and says so where it comes to nothing.</summary>
    public static TrainingResult Train(RecurrentModel model, StepData data, StepData? validation, TrainingOptions options, string? resumeFolder, int recordedSteps, IProgress<RecordingProgress>? progress, Interruption interruption, Action<EpochResult> epochEnded)
    {
        if (resumeFolder is not null && KeptTraining.TryRestore(resumeFolder, model) is { } before)
            return before;
        TrainingResult trained = Trainer.Train(
            model,
            data,
            validation,
            options,
            new Relay<TrainingProgress>(state =>
            {
                if (state.FinishedEpoch is { } epoch)
                    epochEnded(epoch);
                progress?.Report(new RecordingProgress(RecordingPhase.Training, state.Share, state.Left, state, 0, recordedSteps));
            }),
            interruption.StopTraining);
        // A model that had learnt something before is kept.
        if (trained.End == TrainingEnd.Diverged && !(trained.HeldOutBits < 0.98 * Math.Log2(model.Sizes.OutputSize)))
            throw new TrainingFailedException($"Training failed after {trained.Updates} updates: the loss is no longer a number. Use a lower learning rate than {options.GetLearningRate().ToString("G6", CultureInfo.InvariantCulture)}.");
        if (resumeFolder is not null)
            KeptTraining.Keep(resumeFolder, model, trained);
        return trained;
    }

    /// <summary>Records a language model on a corpus, and says in the project which model it was.</summary>
    public static Recorded Record(TextModel text, Corpus recorded, RecorderOptions options, IProjectWriter writer, IProgress<RecordingProgress>? progress, Interruption interruption) =>
        Record(new ModelRecorder(text.Model, recorded.Vocabulary, options), StepData.OfTokens(recorded), recorded, text.Model, writer, progress, interruption);

    /// <summary>Records a model, and says in the project which it was.</summary>
    public static Recorded Record(ModelRecorder recorder, StepData data, Corpus corpus, RecurrentModel model, IProjectWriter writer, IProgress<RecordingProgress>? progress, Interruption interruption)
    {
        interruption.Enter(RecordingPhase.Recording);
        var clock = Stopwatch.StartNew();
        TimeSpan nextReport = TimeSpan.Zero;
        int steps = recorder.Record(data, writer, progress is null ? null : new Relay<int>(Report), interruption.StopRecording);
        interruption.Abandon.ThrowIfCancellationRequested();
        if (steps == 0)
            throw new OperationCanceledException("Recording was stopped before its first step.", interruption.StopRecording);

        double stepsPerSecond = (steps - recorder.ResumedSteps) / Math.Max(1e-9, clock.Elapsed.TotalSeconds);
        Corpus made = Take(corpus, steps);
        writer.SetCorpus(made);
        writer.AddProvenance("model", Describe(model));
        writer.AddProvenance("recorded steps", string.Create(CultureInfo.InvariantCulture, $"{made.StepCount}{(made.StepCount == corpus.StepCount ? "" : $" of {corpus.StepCount}")}"));
        return new Recorded(made, stepsPerSecond, recorder.MeanLoss, recorder.ResumedSteps);

        void Report(int done)
        {
            if (clock.Elapsed < nextReport && done < corpus.StepCount)
                return;
            nextReport = clock.Elapsed + ReportEvery;
            double share = (double)done / corpus.StepCount;
            double run = done - recorder.ResumedSteps;
            progress!.Report(new RecordingProgress(RecordingPhase.Recording, share, run <= 0 ? null : clock.Elapsed * ((corpus.StepCount - done) / run), null, done, corpus.StepCount));
        }
    }

    /// <summary>Some steps of a corpus; what stood before them is as if it had never been.</summary>
    public static Corpus Slice(Corpus corpus, StepRange steps) => new(
        corpus.TokenIds[steps.Start..steps.End],
        corpus.Vocabulary,
        new Documents(steps.Length, [0, .. corpus.Documents.All().Select(document => document.Steps.Start - steps.Start).Where(start => start > 0 && start < steps.Length)]));

    /// <summary>The first steps of a corpus.</summary>
    public static Corpus Take(Corpus corpus, int stepCount)
    {
        if (stepCount >= corpus.StepCount)
            return corpus;
        Document[] documents = [.. corpus.Documents.All().Where(document => document.Steps.Start == 0 || document.Steps.Start < stepCount)];
        return new Corpus(corpus.TokenIds[..stepCount], corpus.Vocabulary, new Documents(stepCount, documents.Select(document => document.Steps.Start), [.. documents.Select(document => document.Id)]));
    }

    /// <summary>Says how a model was trained.</summary>
    public static void AddProvenance(IProjectWriter writer, RecurrentModel model, TrainingOptions options, TrainingResult trained)
    {
        bool saysVectors = model.Sizes.Head == HeadKind.NextVector;
        Add("training", $"{options.Optimizer}, learning rate {options.GetLearningRate():G6}, clip {options.GetGradientClip():G6}, dropout {options.Dropout:G6}, {options.StreamCount} streams of {options.WindowLength} steps, seed {options.Seed}");
        Add("training length", $"{trained.Updates} updates, {trained.Epochs:0.00} epochs, {trained.Duration.TotalSeconds:0.0} s, ended: {trained.End}");
        Add("training tokens", $"{trained.TrainingTokens}");
        Add("held-out tokens", $"{trained.HeldOutTokens}");
        if (trained.HeldOutBits is { } bits)
            writer.AddProvenance(saysVectors ? "held-out mean squared difference, scaled" : "held-out bits per token", bits.ToString("0.0000", CultureInfo.InvariantCulture));
        if (trained.HeldOutBits is { } loss && !saysVectors)
            Add("held-out perplexity", $"{Math.Pow(2, loss):0.000}");
        if (trained.History.Count > 0)
            writer.AddProvenance("epochs", string.Join("; ", trained.History.TakeLast(100).Select(epoch => string.Create(CultureInfo.InvariantCulture, $"{epoch.Epoch}: {epoch.TrainingLoss:0.0000} learning, {epoch.HeldOutLoss:0.0000} held out"))));

        void Add(string key, FormattableString value) => writer.AddProvenance(key, value.ToString(CultureInfo.InvariantCulture));
    }

    private static string Describe(RecurrentModel model)
    {
        ModelSizes sizes = model.Sizes;
        string kind = sizes.Head switch { HeadKind.NextToken => "language model", HeadKind.NextVector => "model of the next vector", HeadKind.StepLabel => "model of labels", _ => "model of sequences' labels" };
        string input = sizes.TokenCount > 0
            ? string.Create(CultureInfo.InvariantCulture, $"embedding {sizes.InputSize}, vocabulary {sizes.TokenCount}{(sizes.IsTied ? ", tied" : "")}")
            : string.Create(CultureInfo.InvariantCulture, $"vectors of {sizes.InputSize}");
        string outputs = sizes.Head is HeadKind.StepLabel or HeadKind.SequenceLabel ? string.Create(CultureInfo.InvariantCulture, $", {sizes.OutputSize} labels") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{GetName(sizes.Network)} {kind}, {sizes.LayerCount} layers of {sizes.CellCount} cells, {input}{outputs}, {model.ParameterCount} weights");
    }

    internal static string GetName(NetworkKind network) => network switch
    {
        NetworkKind.Elman => "Elman RNN",
        NetworkKind.ElmanRelu => "Elman RNN (ReLU)",
        NetworkKind.GruResetBefore => "GRU (reset before the product)",
        _ => network.ToString().ToUpperInvariant(),
    };

    /// <summary>Reports at once on the thread that calls, in order; <see cref="Progress{T}"/> would do neither.</summary>
    private sealed class Relay<T>(Action<T> report) : IProgress<T>
    {
        public void Report(T value) => report(value);
    }
}

/// <summary>A training that came to nothing; the message says what to change.</summary>
public sealed class TrainingFailedException(string message) : Exception(message);
