using System.CommandLine;
using LstmVis.Core;
using LstmVis.Formats;
using LstmVis.Networks;

namespace LstmVis.Cli;

/// <summary><c>lstmvis record</c> of models that read vectors, or that say labels.</summary>
internal static class RecordTask
{
    public static readonly Option<string?> Vectors = new("--vectors") { Description = "Instead of a text: real-valued sequences [timeStep, channel] or [sequence, step, channel], in any file that states can be in. Without labels the model predicts the next vector.", HelpName = "FILE[:DATASET]" };
    public static readonly Option<string?> Lengths = new("--lengths") { Description = "With --vectors: the steps of each sequence; cuts padding off.", HelpName = "FILE[:DATASET]" };
    public static readonly Option<string?> Labels = new("--labels") { Description = "With --vectors or --tokens: what the model is to say, a label per step or per sequence; a text with one per line, or an array of whole numbers (-1: none).", HelpName = "FILE[:DATASET]" };
    public static readonly Option<string?> Predict = new("--predict") { Description = "With --tokens: the model is to say this track, such as upos, at every step.", HelpName = "TRACK" };

    /// <summary>Whether the command line asks for such a model.</summary>
    public static bool IsMeant(ParseResult arguments) => new Option<string?>[] { Vectors, Lengths, Labels, Predict }.Any(option => arguments.GetValue(option) is not null);

    /// <summary>Reads, trains unless a model is given, and records.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="read">What <c>--tokens</c> names; null with <c>--vectors</c>.</param>
    /// <param name="modelPath">A trained model; null trains one.</param>
    /// <param name="target">The project folder.</param>
    public static int Run(ParseResult arguments, ImportedCorpus? read, string? modelPath, string target)
    {
        TextWriter output = arguments.InvocationConfiguration.Output;
        TaskData data = ReadData(arguments, read, output);
        if (RecordSettings.IsGiven(arguments, RecordSettings.Tied) || RecordSettings.IsGiven(arguments, RecordSettings.Validation))
            throw CommandException.Usage("--tied and --validation go with a --text.");
        var options = new TaskRecordingOptions
        {
            Network = RecordSettings.GetNetwork(arguments),
            LayerCount = arguments.GetValue(RecordSettings.Layers),
            CellCount = RecordSettings.GetCells(arguments),
            EmbeddingSize = RecordSettings.GetEmbedding(arguments),
            Training = RecordSettings.ReadTraining(arguments),
            Recorder = RecordSettings.ReadRecorder(arguments),
            EpochFolder = arguments.GetValue(RecordSettings.KeepEpochs),
        };
        TaskModel? model = modelPath is null ? null : TaskModelFolder.Read(modelPath);
        using ProjectFolderWriter writer = Composition.ResumeWriter(target, arguments.GetValue(RecordCommand.Overwrite), arguments);
        options = options with { Recorder = options.Recorder with { ResumeFolder = writer.ResumeFolder } };
        string source = arguments.GetValue(Vectors) ?? arguments.GetValue(RecordCommand.Tokens)!;
        writer.Title = arguments.GetValue(RecordCommand.Title) ?? Path.GetFileNameWithoutExtension(source);
        writer.Description = $"{Path.GetFileName(source)}, read by a model of {data.Head switch { HeadKind.NextVector => "the next vector", HeadKind.StepLabel => "each step's label", HeadKind.SequenceLabel => "each sequence's label", _ => "the next token" }}";
        TaskRecordingResult result;
        using (var interruption = new Interruption())
        {
            Interrupts.AnswerWith(interruption.Request);
            result = ConsoleProgress.Run("Recording", progress =>
            {
                var report = new RecordingReport(progress, data.Head switch { HeadKind.NextVector => "mean squared difference", HeadKind.NextToken => RecordingReport.BitsPerToken, _ => "bits per label" });
                return model is null ? TaskRecording.Run(data, options, writer, report, interruption) : TaskRecording.Record(model, data, options.Recorder, writer, report, interruption);
            });
            Interrupts.AnswerWith(null);
        }

        if (read is not null)
            RecordCommand.AddTracks(read, result.Corpus.StepCount, writer);
        writer.AddProvenance("recorded from", Path.GetFileName(source));
        Composition.AddAnnotations(writer, result.Corpus, arguments.GetValue(AnnotateCommand.Annotate));
        Composition.Attach(writer, result.Model);
        writer.Complete();
        if (options.Training.CheckpointPath is { } checkpoint)
            RecordCommand.RemoveCheckpoint(checkpoint);
        RecordingReport.WriteResult(result, data.Head, output);
        RecordCommand.Finish(arguments, target);
        return ExitCodes.Done;
    }

    private static TaskData ReadData(ParseResult arguments, ImportedCorpus? read, TextWriter output)
    {
        string? labelsPath = arguments.GetValue(Labels);
        string? predicted = arguments.GetValue(Predict);
        if (labelsPath is not null && predicted is not null)
            throw CommandException.Usage("--labels and --predict both say what the model is to say; give one of them.");
        if (predicted is not null && read is null)
            throw CommandException.Usage("--predict names a track of --tokens; of --vectors, give --labels.");
        if (arguments.GetValue(Lengths) is not null && read is not null)
            throw CommandException.Usage("--lengths goes with --vectors.");
        SeriesFile? series = read is null ? SeriesFile.Read(arguments.GetValue(Vectors)!, arguments.GetValue(Lengths)) : null;
        if (series is not null)
            output.WriteLine(series.Said);
        Documents documents = read?.Corpus.Documents ?? series!.Documents;
        LabelFile? labels = labelsPath is not null ? LabelFile.Read(labelsPath) : predicted is not null ? LabelFile.Of(FindTrack(read!, predicted)) : null;
        HeadKind kind = HeadKind.StepLabel;
        if (labels is not null && labels.LabelIds.Length != documents.StepCount)
        {
            if (labels.LabelIds.Length != documents.Count)
                throw CommandException.Usage(FormattableString.Invariant($"--labels {labelsPath}: expected {documents.StepCount:N0} labels, one per step, or {documents.Count:N0}, one per sequence; found {labels.LabelIds.Length:N0}."));
            kind = HeadKind.SequenceLabel;
        }

        if (labels is not null)
            output.WriteLine(FormattableString.Invariant($"{labelsPath ?? predicted}: {labels.Labels.Count:N0} labels, one per {(kind == HeadKind.StepLabel ? "step" : "sequence")}"));
        Corpus corpus = read?.Corpus ?? MakeCorpus(documents, kind == HeadKind.StepLabel ? labels : null);
        return new TaskData(corpus, series?.Vectors, series?.ChannelNames ?? [], labels?.LabelIds, labels?.Labels, kind);
    }

    private static CategoricalTrack FindTrack(ImportedCorpus read, string id) => read.Tracks.FirstOrDefault(track => track.Id == id) switch
    {
        CategoricalTrack track => track,
        null => throw CommandException.NotFound($"--predict {id}: there is no such track; there are {string.Join(", ", read.Tracks.Select(track => track.Id))}."),
        _ => throw CommandException.Usage($"--predict {id}: the track holds numbers; a model can learn labels."),
    };

    // Vectors have no text. Their labels stand for them where each step has one; else a dot does, and the channels are tracks.
    private static Corpus MakeCorpus(Documents documents, LabelFile? labels)
    {
        if (labels is null)
            return new Corpus(new int[documents.StepCount], Vocabulary.FromTokens(["·"]), documents);
        int none = labels.Labels.Count;
        return new Corpus(labels.LabelIds.Select(id => id < 0 ? none : id).ToArray(), Vocabulary.FromTokens([.. labels.Labels.Entries.Select(entry => entry.Value), "·"]), documents);
    }
}
