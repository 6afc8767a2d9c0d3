using System.Buffers;
using System.Diagnostics;
using LstmVis.Core;

namespace LstmVis.Networks;

/// <summary>Runs a model over data and records the states of every layer, and as tracks what it says.</summary>
/// <remarks>
/// Row t of a source is the state after step t was read. Sources need constant memory, tracks some 60 bytes per time step.
/// Of a model of the next token or of labels: the likeliest (<c>predictions</c>), <c>entropy</c> and <c>surprisal</c>, the negative base-2 logarithm of the probability that the
/// model gave to what was right; for a token, before reading it. Of a model of vectors: <c>squared_error</c> and, of up to 16 channels, what was predicted.
/// </remarks>
internal sealed class ModelRecorder(RecurrentModel model, Vocabulary labels, RecorderOptions options)
{
    private const int LeastBlockSteps = 256;
    private const int BlockNumbers = 1 << 23;

    /// <summary>The scale of the vectors that the model reads; null where it reads tokens.</summary>
    public VectorScale? Scale { get; init; }

    /// <summary>The most steps of a block where documents are run side by side.</summary>
    public int MostBlockSteps { get; init; } = 4096;

    /// <summary>The mean loss of the last recording: bits, or squared differences; NaN where nothing was to be said.</summary>
    public double MeanLoss { get; private set; } = double.NaN;

    /// <summary>Steps of the last recording that an earlier process had made.</summary>
    public int ResumedSteps { get; private set; }

    /// <summary>What the model held likeliest at each step of the last recording; null where it predicts vectors.</summary>
    public PredictionLog? Predictions { get; private set; }

    /// <summary>Records.</summary>
    /// <param name="data">What is read. Labels in it are what the model's are compared with.</param>
    /// <param name="writer">Receives sources and tracks.</param>
    /// <param name="progress">Receives the number of steps so far.</param>
    /// <param name="cancellation">Ends the recording early; what was recorded so far is consistent.</param>
    /// <returns>Steps that were recorded.</returns>
    public int Record(StepData data, IProjectWriter writer, IProgress<int>? progress, CancellationToken cancellation)
    {
        options.Check(model);
        data.CheckInputs(model);
        var feed = new StepFeed(data, model, options.CarriesState);
        List<RecordedKind> kinds = [];
        if (options.Inputs)
            kinds.Add(new RecordedKind(0, null, model.Sizes.InputSize));
        foreach (RecurrentLayer layer in model.Layers)
            kinds.AddRange(layer.Kinds.Where(kind => options.Gates || !kind.IsGate).Select(kind => new RecordedKind(layer.Index, kind, layer.CellCount)));
        IOutputLog log = model.Sizes.Head == HeadKind.NextVector
            ? new VectorLog(data.StepCount, feed, Scale ?? VectorScale.None(data.ChannelCount))
            : new PredictionLog(data.StepCount, Math.Min(options.TopCount, model.Sizes.OutputSize), labels, saysNext: model.Sizes.Head == HeadKind.NextToken);
        SaliencyLog? saliency = options.Gradients || options.OmissionSteps > 0 ? new SaliencyLog(model, feed, options, data.StepCount) : null;
        var writers = new List<IRowWriter>();
        try
        {
            foreach (RecordedKind kind in kinds)
                writers.Add(writer.AddSource(Describe(kind)));
            int recorded = Run(data.StepCount, feed, kinds, writers, log, saliency, progress, cancellation);
            foreach (Track track in log.GetTracks(recorded).Concat(saliency?.GetTracks(recorded) ?? []))
                writer.AddTrack(track);
            Predictions = log as PredictionLog;
            MeanLoss = log.GetMeanLoss(recorded);
            return recorded;
        }
        finally
        {
            foreach (IRowWriter rows in writers)
                rows.Dispose();
        }
    }

    private SourceDescription Describe(RecordedKind kind) => kind.Kind is { } state
        ? new SourceDescription(LanguageModelRecorder.GetSourceId(kind.Layer, state.Name), kind.CellCount, kind.Layer, state.Name, state.Transform, state.IsUnsigned, options.IsHalf)
        : new SourceDescription(LanguageModelRecorder.InputId, kind.CellCount, 0, model.Embedding is null ? "input" : "input_embedding", Transform.None, IsHalf: options.IsHalf);

    private int Run(int stepCount, StepFeed feed, List<RecordedKind> kinds, List<IRowWriter> writers, IOutputLog log, SaliencyLog? saliency, IProgress<int>? progress, CancellationToken cancellation)
    {
        var runner = new BlockRunner(model, feed, options, log, saliency);
        using RecordingPlace? place = options.ResumeFolder is { } folder && writers.TrueForAll(rows => rows is IResumableRows)
            ? new RecordingPlace(folder, log.Arrays.Concat(saliency?.Arrays ?? []), stepCount)
            : null;
        long saved = Stopwatch.GetTimestamp();
        int blockSteps = Math.Clamp(BlockNumbers / kinds.Sum(kind => kind.CellCount), LeastBlockSteps, feed.Documents.Count > 1 ? MostBlockSteps : 2 * LeastBlockSteps);
        blockSteps = Math.Min(blockSteps, stepCount);
        // While one block is written, the next is computed.
        int blockLength = blockSteps * kinds.Sum(kind => kind.CellCount);
        float[][] rented = [ArrayPool<float>.Shared.Rent(blockLength), ArrayPool<float>.Shared.Rent(blockLength)];
        Memory<float>[][] buffers = [.. rented.Select(Cut)];
        Task writing = Task.CompletedTask;
        int done = ResumedSteps = place?.Restore(writers, runner.Carried, cancellation) ?? 0;
        try
        {
            for (int block = 0; done < stepCount && !cancellation.IsCancellationRequested; block++)
            {
                var steps = new StepRange(done, Math.Min(stepCount, done + blockSteps));
                Memory<float>[] rows = buffers[block % 2];
                runner.Run(steps, kinds, rows);
                writing.GetAwaiter().GetResult();
                writing = AppendAsync(rows, steps.Length);
                done = steps.End;
                if (place is not null && done < stepCount && Stopwatch.GetElapsedTime(saved) >= options.SaveEvery)
                {
                    writing.GetAwaiter().GetResult();
                    place.Save(done, runner.Carried, writers);
                    saved = Stopwatch.GetTimestamp();
                }

                progress?.Report(done);
            }
        }
        finally
        {
            writing.GetAwaiter().GetResult();
        }

        foreach (float[] buffer in rented)
            ArrayPool<float>.Shared.Return(buffer);
        return done;

        Memory<float>[] Cut(float[] buffer)
        {
            var rows = new Memory<float>[kinds.Count];
            Memory<float> left = buffer;
            for (int kind = 0; kind < rows.Length; kind++)
            {
                rows[kind] = left[..(blockSteps * kinds[kind].CellCount)];
                left = left[rows[kind].Length..];
            }

            return rows;
        }

        // The last block has nothing to be computed beside it, so that several threads write.
        Task AppendAsync(Memory<float>[] rows, int count) => Parallel.ForAsync(0, writers.Count, (source, _) =>
        {
            writers[source].Append(rows[source].Span[..(count * kinds[source].CellCount)]);
            return ValueTask.CompletedTask;
        });
    }
}
