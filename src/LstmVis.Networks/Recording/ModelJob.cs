using System.Diagnostics;
using System.Globalization;
using LstmVis.Core;

namespace LstmVis.Networks;

/// <summary>Trains a model on one corpus and records it on another: what <see cref="TextRecording"/> and <see cref="DemoProject"/> share.</summary>
internal static class ModelJob
{
    private static readonly TimeSpan ReportEvery = TimeSpan.FromMilliseconds(200);

    /// <summary>Runs the job and fills everything but tracks of the caller's own into the writer.</summary>
    public static RecordingResult Run(Corpus training, Corpus recorded, LanguageModelShape shape, TrainingOptions options, TokenLevel level, bool recordGates, IProjectWriter writer, IProgress<RecordingProgress>? progress, Interruption interruption)
    {
        interruption.Enter(RecordingPhase.Training);
        var model = new LanguageModel(shape, options.Seed);
        TrainingResult trained = Trainer.Train(
            model,
            training,
            options,
            progress is null ? null : new Relay<TrainingProgress>(state => progress.Report(new RecordingProgress(RecordingPhase.Training, state.Share, state.Left, state, 0, recorded.StepCount))),
            interruption.StopTraining);
        // A model that had learnt something before is kept.
        if (trained.End == TrainingEnd.Diverged && !(trained.HeldOutBits < 0.98 * Math.Log2(shape.VocabularySize)))
            throw new TrainingFailedException($"Training failed after {trained.Updates} updates: the loss is no longer a number. Use a lower learning rate than {options.GetLearningRate().ToString("G6", CultureInfo.InvariantCulture)}.");

        var text = new TextModel(model, training.Vocabulary, level, $"trained by lstmvis with seed {options.Seed.ToString(CultureInfo.InvariantCulture)}");
        (Corpus made, double stepsPerSecond, _) = Record(text, recorded, recordGates, writer, progress, interruption);
        AddProvenance(writer, options, trained);
        return new RecordingResult(trained, made, recorded.StepCount, stepsPerSecond, text);
    }

    /// <summary>Records a model on a corpus, and says in the project which model it was.</summary>
    /// <returns>What was recorded, at what speed, and the mean loss in bits per token.</returns>
    public static (Corpus Made, double StepsPerSecond, double Bits) Record(TextModel text, Corpus recorded, bool recordGates, IProjectWriter writer, IProgress<RecordingProgress>? progress, Interruption interruption)
    {
        interruption.Enter(RecordingPhase.Recording);
        var clock = Stopwatch.StartNew();
        TimeSpan nextReport = TimeSpan.Zero;
        var recorder = new LanguageModelRecorder(text.Model, recorded.Vocabulary) { RecordGates = recordGates };
        int steps = recorder.Record(recorded.TokenIds.Span, recorded.Documents, writer, progress is null ? null : new Relay<int>(Report), interruption.StopRecording);
        interruption.Abandon.ThrowIfCancellationRequested();
        if (steps == 0)
            throw new OperationCanceledException("Recording was stopped before its first step.", interruption.StopRecording);

        double stepsPerSecond = steps / Math.Max(1e-9, clock.Elapsed.TotalSeconds);
        Corpus made = Take(recorded, steps);
        writer.SetCorpus(made);
        LanguageModelShape shape = text.Model.Shape;
        writer.AddProvenance("model", string.Create(CultureInfo.InvariantCulture, $"{GetName(shape.Network)} language model, {shape.LayerCount} layers of {shape.CellCount} cells, embedding {shape.EmbeddingSize}, vocabulary {shape.VocabularySize}, {text.Model.ParameterCount} weights"));
        writer.AddProvenance("recorded steps", string.Create(CultureInfo.InvariantCulture, $"{made.StepCount}{(made.StepCount == recorded.StepCount ? "" : $" of {recorded.StepCount}")}"));
        return (made, stepsPerSecond, recorder.MeanBits);

        void Report(int done)
        {
            if (clock.Elapsed < nextReport && done < recorded.StepCount)
                return;
            nextReport = clock.Elapsed + ReportEvery;
            double share = (double)done / recorded.StepCount;
            progress.Report(new RecordingProgress(RecordingPhase.Recording, share, clock.Elapsed * ((1 - share) / share), null, done, recorded.StepCount));
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

    private static void AddProvenance(IProjectWriter writer, TrainingOptions options, TrainingResult trained)
    {
        Add("training", $"{options.Optimizer}, learning rate {options.GetLearningRate():G6}, clip {options.GetGradientClip():G6}, dropout {options.Dropout:G6}, {options.StreamCount} streams of {options.WindowLength} steps, seed {options.Seed}");
        Add("training length", $"{trained.Updates} updates, {trained.Epochs:0.00} epochs, {trained.Duration.TotalSeconds:0.0} s, ended: {trained.End}");
        Add("training tokens", $"{trained.TrainingTokens}");
        Add("held-out tokens", $"{trained.HeldOutTokens}");
        if (trained.HeldOutBits is { } bits)
            Add("held-out bits per token", $"{bits:0.0000}");

        void Add(string key, FormattableString value) => writer.AddProvenance(key, value.ToString(CultureInfo.InvariantCulture));
    }

    private static string GetName(NetworkKind network) => network switch
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
