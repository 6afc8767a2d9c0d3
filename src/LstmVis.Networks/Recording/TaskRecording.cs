using System.Globalization;
using LstmVis.Core;

namespace LstmVis.Networks;

/// <summary>What a model of labels or vectors learns from and is recorded on.</summary>
/// <param name="Corpus">What is shown at each step, and where sequences begin. Where no vectors are given, the model reads these tokens.</param>
/// <param name="Vectors">What the model reads, <c>[timeStep, channel]</c>; null reads the tokens.</param>
/// <param name="ChannelNames">One per channel; empty without vectors.</param>
/// <param name="LabelIds">The label of each step (-1: none) or of each document, as <paramref name="LabelsAre"/> says; null predicts what comes next.</param>
/// <param name="Labels">The texts of the labels.</param>
/// <param name="LabelsAre">Whether labels are of steps or of whole documents.</param>
public sealed record TaskData(Corpus Corpus, float[]? Vectors, IReadOnlyList<string> ChannelNames, int[]? LabelIds, Vocabulary? Labels, HeadKind LabelsAre)
{
    /// <summary>What the model is to say.</summary>
    public HeadKind Head => LabelIds is not null ? LabelsAre : Vectors is null ? HeadKind.NextToken : HeadKind.NextVector;

    /// <summary>As a model reads it.</summary>
    /// <param name="scale">Of the vectors.</param>
    /// <param name="forTraining">Whether a document's label is said at its last step alone; else at all, which tells how early the model knows it.</param>
    internal StepData ToSteps(VectorScale? scale, bool forTraining)
    {
        int[]? labels = LabelIds is null || LabelsAre != HeadKind.SequenceLabel ? LabelIds : forTraining ? StepData.AtLastSteps(Corpus.Documents, LabelIds) : SpreadLabels();
        return Vectors is null
            ? labels is null ? StepData.OfTokens(Corpus) : StepData.OfTokens(Corpus, labels)
            : StepData.OfVectors(scale!.Apply(Vectors), ChannelNames.Count, Corpus.Documents, labels is null ? (ReadOnlyMemory<int>?)null : labels);
    }

    /// <summary>The same with the token and label ids of a model that was trained on other data.</summary>
    /// <exception cref="InvalidTextException">A token or label is none of the model's.</exception>
    internal TaskData For(TaskModel model)
    {
        TaskData data = this;
        if (Vectors is null && model.Tokens is { } tokens && tokens != Corpus.Vocabulary)
        {
            int unknown = tokens.TryGetId(TextTokenizer.Unknown, out int entry) ? entry : -1;
            data = data with { Corpus = new Corpus(Translate(Corpus.TokenIds.ToArray(), Corpus.Vocabulary, tokens, unknown, "token"), tokens, Corpus.Documents) };
        }

        if (LabelIds is not null && model.Labels is { } labels && labels != Labels)
            data = data with { LabelIds = Translate(LabelIds, Labels!, labels, -1, "label"), Labels = labels };
        return data;
    }

    private static int[] Translate(int[] ids, Vocabulary from, Vocabulary to, int unknown, string what)
    {
        var known = from.Entries.ToDictionary(entry => entry.Key, entry => to.TryGetId(entry.Value, out int id) ? id : unknown);
        var translated = new int[ids.Length];
        for (int place = 0; place < ids.Length; place++)
        {
            translated[place] = ids[place] < 0 ? -1 : known[ids[place]];
            if (translated[place] < 0 && ids[place] >= 0)
                throw new InvalidTextException($"The {what} '{from.GetToken(ids[place])}' (number {place}) is not among the {to.Count} {what}s that the model knows; it was trained on other data.");
        }

        return translated;
    }

    /// <summary>The label of each step; that of a document at all of its steps.</summary>
    internal int[] SpreadLabels()
    {
        if (LabelsAre != HeadKind.SequenceLabel)
            return LabelIds!;
        var steps = new int[Corpus.StepCount];
        foreach (Document document in Corpus.Documents.All())
            steps.AsSpan(document.Steps.Start, document.Steps.Length).Fill(LabelIds![document.Index]);
        return steps;
    }
}

/// <summary>How a model of labels or vectors is made and recorded.</summary>
public sealed record TaskRecordingOptions
{
    /// <summary>What the layers are. Default: LSTM.</summary>
    public NetworkKind Network { get; init; } = NetworkKind.Lstm;

    /// <summary>Recurrent layers. Default: 2.</summary>
    public int LayerCount { get; init; } = 2;

    /// <summary>Cells of each layer. Default: 128.</summary>
    public int CellCount { get; init; } = 128;

    /// <summary>Numbers that stand for a token at the input; null takes the number of cells, 64 at most. Means nothing for vectors.</summary>
    public int? EmbeddingSize { get; init; }

    /// <summary>How the model is trained. Default: for 60 seconds.</summary>
    public TrainingOptions Training { get; init; } = new() { MaxSeconds = 60 };

    /// <summary>What is recorded.</summary>
    public RecorderOptions Recorder { get; init; } = new();

    /// <summary>Where the model is kept after every epoch; null keeps none.</summary>
    public string? EpochFolder { get; init; }
}

/// <summary>What <see cref="TaskRecording"/> has made.</summary>
/// <param name="Training">How the training went; null where the model was trained before.</param>
/// <param name="Corpus">What was recorded; its beginning where recording ended early.</param>
/// <param name="StepCount">Time steps that were to be recorded.</param>
/// <param name="StepsPerSecond">Time steps recorded per second.</param>
/// <param name="MeanLoss">Of what was recorded: bits per label, or the mean squared difference of scaled vectors; NaN where there is nothing to compare with.</param>
/// <param name="Accuracy">Where labels are given: how often the likeliest is the right one, 0 to 1, at steps or at the ends of documents.</param>
/// <param name="Model">The model.</param>
public sealed record TaskRecordingResult(TrainingResult? Training, Corpus Corpus, int StepCount, double StepsPerSecond, double MeanLoss, double? Accuracy, TaskModel Model)
{
    /// <summary>Steps of them that a process which was killed had recorded.</summary>
    public int ResumedSteps { get; init; }
}

/// <summary>Makes a project of sequences of tokens or vectors: trains a model of their labels, or of what comes next, and records its states.</summary>
public static class TaskRecording
{
    /// <summary>Trains and records.</summary>
    /// <param name="data">What is learnt and recorded.</param>
    /// <param name="options">How.</param>
    /// <param name="writer">Receives corpus, sources, tracks and provenance; the caller completes it, or disposes it where this throws.</param>
    /// <param name="progress">Is told a few times a second, on the calling thread; null where nobody listens.</param>
    /// <param name="interruption">Ends the job early.</param>
    /// <exception cref="ArgumentException">The data or an option make no sense.</exception>
    /// <exception cref="TrainingFailedException">The training came to nothing.</exception>
    /// <exception cref="OperationCanceledException">The job was abandoned.</exception>
    public static TaskRecordingResult Run(TaskData data, TaskRecordingOptions options, IProjectWriter writer, IProgress<RecordingProgress>? progress = null, Interruption? interruption = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        using Interruption? own = interruption is null ? new Interruption() : null;
        interruption ??= own!;
        options.Training.Check();
        VectorScale? scale = data.Vectors is null ? null : VectorScale.Measure(data.Vectors, data.ChannelNames);
        int tokens = data.Vectors is null ? data.Corpus.Vocabulary.Count : 0;
        int inputs = data.Vectors is null ? options.EmbeddingSize ?? Math.Min(64, options.CellCount) : data.ChannelNames.Count;
        int outputs = data.Labels?.Count ?? (data.Vectors is null ? tokens : inputs);
        var sizes = new ModelSizes(tokens, inputs, options.LayerCount, options.CellCount, options.Network, data.Head, outputs);
        sizes.Check();
        interruption.Enter(RecordingPhase.Training);
        var model = new TaskModel(new RecurrentModel(sizes, options.Training.Seed), tokens > 0 ? data.Corpus.Vocabulary : null, data.Labels, scale, FormattableString.Invariant($"trained by lstmvis with seed {options.Training.Seed}"));
        TrainingResult trained = ModelJob.Train(model.Model, data.ToSteps(scale, forTraining: true), null, options.Training, options.Recorder.ResumeFolder, data.Corpus.StepCount, progress, interruption, epoch =>
        {
            if (options.EpochFolder is { } folder)
                TaskModelFolder.Write(model, Path.Combine(folder, FormattableString.Invariant($"epoch-{epoch.Epoch}")));
        });
        TaskRecordingResult result = Record(model, data, options.Recorder, writer, progress, interruption);
        ModelJob.AddProvenance(writer, model.Model, options.Training, trained);
        return result with { Training = trained };
    }

    /// <summary>Records a model that was trained before.</summary>
    /// <param name="model">What is run.</param>
    /// <param name="data">On what. Its tokens, channels and labels must be the model's.</param>
    /// <param name="options">What is recorded.</param>
    /// <param name="writer">As in <see cref="Run"/>.</param>
    /// <param name="progress">As in <see cref="Run"/>.</param>
    /// <param name="interruption">As in <see cref="Run"/>.</param>
    public static TaskRecordingResult Record(TaskModel model, TaskData data, RecorderOptions options, IProjectWriter writer, IProgress<RecordingProgress>? progress = null, Interruption? interruption = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(writer);
        using Interruption? own = interruption is null ? new Interruption() : null;
        interruption ??= own!;
        if ((data.Vectors?.Length > 0 ? data.ChannelNames.Count : 0) != (model.Scale?.Names.Count ?? 0))
            throw new ArgumentException($"The model reads {(model.Scale is { } read ? $"vectors of {read.Names.Count} channels" : "tokens")}, but {(data.Vectors is null ? "tokens" : $"vectors of {data.ChannelNames.Count} channels")} are given.", nameof(data));
        data = data.For(model);
        var recorder = new ModelRecorder(model.Model, model.Labels ?? model.Tokens ?? new Vocabulary([]), options) { Scale = model.Scale };
        StepData steps = data.ToSteps(model.Scale, forTraining: false);
        ModelJob.Recorded recorded = ModelJob.Record(recorder, steps, data.Corpus, model.Model, writer, progress, interruption);
        AddTracks(data, recorded.Made.StepCount, writer);
        double? accuracy = GetAccuracy(recorder, data, recorded.Made.StepCount);
        if (accuracy is { } share)
            writer.AddProvenance(data.LabelsAre == HeadKind.SequenceLabel ? "accuracy at the ends of documents" : "accuracy", share.ToString("0.0000", CultureInfo.InvariantCulture));
        if (!double.IsNaN(recorder.MeanLoss))
            writer.AddProvenance(data.Head == HeadKind.NextVector ? "mean squared difference, scaled" : "bits per label", recorder.MeanLoss.ToString("0.0000", CultureInfo.InvariantCulture));
        return new TaskRecordingResult(null, recorded.Made, data.Corpus.StepCount, recorded.StepsPerSecond, recorder.MeanLoss, accuracy, model) { ResumedSteps = recorded.ResumedSteps };
    }

    private static double? GetAccuracy(ModelRecorder recorder, TaskData data, int stepCount)
    {
        if (data.LabelIds is null || recorder.Predictions is not { } predictions)
            return null;
        int[] labels = data.LabelsAre == HeadKind.SequenceLabel ? StepData.AtLastSteps(data.Corpus.Documents, data.LabelIds) : data.LabelIds;
        int[] asked = [.. Enumerable.Range(0, stepCount).Where(step => labels[step] >= 0)];
        return asked.Length == 0 ? null : asked.Count(step => predictions.GetLikeliest(step) == labels[step]) / (double)asked.Length;
    }

    private static void AddTracks(TaskData data, int stepCount, IProjectWriter writer)
    {
        if (data.LabelIds is not null)
            writer.AddTrack(new CategoricalTrack("label", data.SpreadLabels().AsMemory(0, stepCount), data.Labels!));
        if (data.Vectors is null || data.ChannelNames.Count > VectorLog.MostChannels)
            return;
        for (int channel = 0; channel < data.ChannelNames.Count; channel++)
        {
            var values = new float[stepCount];
            for (int step = 0; step < stepCount; step++)
                values[step] = data.Vectors[(step * data.ChannelNames.Count) + channel];
            writer.AddTrack(new ScalarTrack(data.ChannelNames[channel], values));
        }
    }
}
