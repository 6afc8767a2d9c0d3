using LstmVis.Core;

namespace LstmVis.Networks;

/// <summary>How a trained model is recorded on a text file.</summary>
public sealed record ModelRecordingOptions
{
    /// <summary>The file.</summary>
    public required string TextPath { get; init; }

    /// <summary>Whether blank lines separate documents; otherwise the whole text is one. Default: one.</summary>
    public bool SplitAtBlankLines { get; init; }

    /// <summary>What is recorded beside the states, and how.</summary>
    public RecorderOptions Recorder { get; init; } = new();

    /// <summary>The tokens of the text that the model reads, with its state at zero before the first; those behind the text's end count for nothing. Null takes all.</summary>
    public StepRange? Steps { get; init; }
}

/// <summary>What <see cref="ModelRecording"/> has made.</summary>
/// <param name="Corpus">What was recorded; its beginning where recording ended early.</param>
/// <param name="StepCount">Time steps that were to be recorded.</param>
/// <param name="StepsPerSecond">Time steps recorded per second.</param>
/// <param name="Bits">The model's mean loss on what was recorded, in bits per token; NaN for one token.</param>
public sealed record ModelRecordingResult(Corpus Corpus, int StepCount, double StepsPerSecond, double Bits)
{
    /// <summary>Steps of them that a process which was killed had recorded.</summary>
    public int ResumedSteps { get; init; }
}

/// <summary>Makes a project of a text file and a model that is trained already.</summary>
public static class ModelRecording
{
    /// <summary>Runs the whole job.</summary>
    /// <param name="model">What reads the text.</param>
    /// <param name="options">What and how.</param>
    /// <param name="writer">Receives corpus, sources, tracks and provenance; the caller completes it, or disposes it where this throws.</param>
    /// <param name="progress">Is told a few times a second, on the calling thread; null where nobody listens.</param>
    /// <param name="interruption">Ends the job early.</param>
    /// <exception cref="InvalidTextException">The file is empty or not UTF-8, or has tokens that the model does not know.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ArgumentException">The steps lie outside the text.</exception>
    /// <exception cref="OperationCanceledException">The job was abandoned.</exception>
    public static ModelRecordingResult Run(TextModel model, ModelRecordingOptions options, IProjectWriter writer, IProgress<RecordingProgress>? progress = null, Interruption? interruption = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(writer);
        using Interruption? own = interruption is null ? new Interruption() : null;
        interruption ??= own!;
        interruption.Enter(RecordingPhase.Preparing);
        Corpus corpus = Tokenize(model, options);
        if (options.Steps is { } steps)
        {
            if (steps.Start >= corpus.StepCount || steps.Length < 1)
                throw new ArgumentException($"The steps {steps.Start}:{steps.End} do not lie in the text, which has {corpus.StepCount} tokens.", nameof(options));
            corpus = ModelJob.Slice(corpus, new StepRange(steps.Start, Math.Min(steps.End, corpus.StepCount)));
        }

        ModelJob.Recorded recorded = ModelJob.Record(model, corpus, options.Recorder, writer, progress, interruption);
        TextRecording.AddTextProvenance(writer, options.TextPath, model.Level);
        writer.AddProvenance("model origin", model.Origin);
        if (model.Notes.Count > 0)
            writer.AddProvenance("model notes", string.Join(' ', model.Notes));
        if (options.Steps is { } part)
            writer.AddProvenance("text steps", FormattableString.Invariant($"{part.Start}:{part.End}"));
        if (!double.IsNaN(recorded.Loss))
            writer.AddProvenance("bits per token", recorded.Loss.ToString("0.0000", System.Globalization.CultureInfo.InvariantCulture));
        return new ModelRecordingResult(recorded.Made, corpus.StepCount, recorded.StepsPerSecond, recorded.Loss) { ResumedSteps = recorded.ResumedSteps };
    }

    private static Corpus Tokenize(TextModel model, ModelRecordingOptions options)
    {
        string text = Utf8Text.ReadFile(options.TextPath);
        try
        {
            Corpus corpus = model.Tokenize(text, options.SplitAtBlankLines);
            return corpus.StepCount > 0 ? corpus : throw new InvalidTextException($"{options.TextPath}: the text has no tokens.");
        }
        catch (InvalidTextException cause) when (!cause.Message.StartsWith(options.TextPath, StringComparison.Ordinal))
        {
            throw new InvalidTextException($"{options.TextPath}: {cause.Message}");
        }
    }
}
