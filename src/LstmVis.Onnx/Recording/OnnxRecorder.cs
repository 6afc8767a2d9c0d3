using System.Diagnostics;
using LstmVis.Core;

namespace LstmVis.Onnx;

/// <summary>What a recording has found.</summary>
/// <param name="MeanBits">The model's loss in bits per token; NaN where it predicts none.</param>
/// <param name="Reading">How documents were read, in words.</param>
/// <param name="GateDifference">The greatest difference between hidden states of ONNX Runtime and those that follow from the recomputed gates; null where none were.</param>
public sealed record OnnxRecordingResult(double MeanBits, string Reading, float? GateDifference);

/// <summary>Runs an ONNX model over a corpus and records sources and, where it predicts the next token, two tracks.</summary>
/// <remarks>Row t of a source is what the graph has at step t, having read token t. Sources need constant memory, tracks some 50 bytes per step.</remarks>
/// <param name="model">What is run.</param>
/// <param name="sources">What is recorded, of <see cref="OnnxModel.Choose"/>.</param>
public sealed class OnnxRecorder(OnnxModel model, IReadOnlyList<RecordableSource> sources)
{
    /// <summary>The steps that a model without a state to carry reads at once, where nothing is said.</summary>
    public const int DefaultContext = 512;

    internal const int PieceLength = 256;
    private const float MostDifference = 1e-3f;

    /// <summary>How many of the likeliest next tokens are kept. Default: 5.</summary>
    public int PredictionCount { get; init; } = 5;

    /// <summary>A folder for what is needed to go on where the process is killed; the writer must be one that takes rows over. Default: none, so that a killed recording begins again.</summary>
    public string? ResumeFolder { get; init; }

    /// <summary>The least time between two saves there. Default: 1 second.</summary>
    public TimeSpan SaveEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Steps of the last recording that a process which was killed had made.</summary>
    public int ResumedSteps { get; private set; }

    /// <summary>Records the corpus; the caller sets it in the writer and completes that.</summary>
    /// <param name="corpus">Tokens and documents; each document starts from a fresh state.</param>
    /// <param name="vectors">What is read instead of the tokens, <c>[timeStep, number]</c>; null where the model reads tokens.</param>
    /// <param name="writer">Receives sources, tracks and provenance.</param>
    /// <param name="progress">Receives the number of steps recorded so far; null where nobody listens.</param>
    /// <param name="cancellation">Ends the work; the writer must not be completed then.</param>
    /// <exception cref="InvalidOnnxModelException">The model cannot read the corpus.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public OnnxRecordingResult Record(Corpus corpus, IStateMatrix? vectors, IProjectWriter writer, IProgress<int>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(writer);
        if (model.ReadsTokens == vectors is not null || (vectors is not null && vectors.StepCount != corpus.StepCount))
            throw new ArgumentException(model.ReadsTokens ? "The model reads token ids, not vectors." : $"The model reads vectors; expected {corpus.StepCount} of them, found {vectors?.StepCount ?? 0}.", nameof(vectors));
        TensorLayout? logits = ChooseLogits(corpus);
        using var reader = new GraphReader(model, sources, logits);
        bool carries = model.MayCarry && reader.IsTheSameInPieces(corpus, vectors);
        int context = model.Plan.FixedLength ?? model.Context ?? (carries ? PieceLength : DefaultContext);
        var predictions = logits is null ? null : new NextTokens(corpus.StepCount, logits.CellCount, corpus.Vocabulary, PredictionCount);
        List<IRowWriter> rows = [];
        try
        {
            foreach (RecordableSource source in sources)
                rows.Add(writer.AddSource(new SourceDescription(source.Id, source.CellCount, source.Layer, source.Kind, source.Transform, source.IsUnsigned)));
            using RecordingPlace? place = ResumeFolder is { } folder ? new RecordingPlace(folder, predictions?.Arrays ?? [], corpus.StepCount) : null;
            int resumed = ResumedSteps = place?.Restore(rows, reader.Carried, cancellation) ?? 0;
            long saved = Stopwatch.GetTimestamp();
            for (int document = 0; document < corpus.Documents.Count; document++)
            {
                StepRange steps = corpus.Documents[document].Steps;
                foreach ((StepRange read, int first) in Cut(steps, carries, context))
                {
                    cancellation.ThrowIfCancellationRequested();
                    if (read.End <= resumed)
                        continue;
                    if (read.Start == steps.Start || !carries)
                        reader.Start();
                    reader.Read(corpus, vectors, read, carries ? read.Start - steps.Start : 0);
                    for (int source = 0; source < sources.Count; source++)
                        rows[source].Append(reader.GetRows(source, first - read.Start));
                    for (int step = first; predictions is not null && step < read.End; step++)
                        predictions.Add(step, step + 1 < steps.End ? corpus.TokenIds.Span[step + 1] : -1, reader.GetLogits(step - read.Start));
                    if (place is not null && read.End < corpus.StepCount && Stopwatch.GetElapsedTime(saved) >= SaveEvery)
                    {
                        place.Save(read.End, reader.Carried, rows);
                        saved = Stopwatch.GetTimestamp();
                    }

                    progress?.Report(read.End);
                }
            }
        }
        finally
        {
            rows.ForEach(row => row.Dispose());
        }

        foreach (Track track in predictions?.GetTracks() ?? [])
            writer.AddTrack(track);
        if (reader.GateDifference is > MostDifference)
            throw new InvalidOnnxModelException(FormattableString.Invariant($"{model.File.Path}: the hidden states that follow from the recomputed gates differ from those of ONNX Runtime by up to {reader.GateDifference}. Record without --gates and cell states (--output \"*/hidden_state\"), and report the model."));
        string reading = carries ? $"in pieces of {context} steps with the state carried{(model.Plan.FixedLength is null ? ", which was compared with reading them at once" : "")}"
            : corpus.Documents.All().All(document => document.Steps.Length <= context) ? "each as a whole"
            : $"as a whole up to {context} steps, longer ones in windows of {context} steps of which the last {context - (context / 2)} are recorded, so that at least {context / 2} steps are seen before each";
        return new OnnxRecordingResult(predictions?.MeanBits ?? double.NaN, reading, reader.GateDifference);
    }

    // What is read at once, and the first step of it that is recorded.
    private static IEnumerable<(StepRange Read, int First)> Cut(StepRange document, bool carries, int context)
    {
        int recorded = document.Start;
        while (recorded < document.End)
        {
            int start = carries || recorded == document.Start ? recorded : recorded - (context / 2);
            int end = (int)Math.Min(document.End, (long)start + context);
            yield return (new StepRange(start, end), recorded);
            recorded = end;
        }
    }

    internal TensorLayout? ChooseLogits(Corpus corpus)
    {
        if (model.Logits is not { } logits || (!model.IsLogitsSure && logits.CellCount != corpus.Vocabulary.Count))
            return null;
        int greatest = -1;
        foreach (int id in corpus.TokenIds.Span)
            greatest = Math.Max(greatest, id);
        return greatest < logits.CellCount ? logits : throw new InvalidOnnxModelException($"{model.File.Path}: the output '{logits.Name}' tells {logits.CellCount} tokens apart, but token id {greatest} occurs in the corpus. The ids belong to another model, or the output is no prediction (--logits none).");
    }
}
