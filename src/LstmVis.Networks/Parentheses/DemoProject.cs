using LstmVis.Core;

namespace LstmVis.Networks;

/// <summary>How the demonstration project is made.</summary>
public sealed record DemoOptions
{
    /// <summary>The most seconds of training; it ends earlier when the model is as good as can be. Default: 60.</summary>
    public double Seconds { get; init; } = 60;

    /// <summary>Recorded time steps. Default: 100,000.</summary>
    public int StepCount { get; init; } = 100_000;

    /// <summary>Recurrent layers. Default: 2.</summary>
    public int LayerCount { get; init; } = 2;

    /// <summary>Cells of each layer. Default: 64.</summary>
    public int CellCount { get; init; } = 64;

    /// <summary>The most updates of the weights, for results that do not depend on time. Default: no limit.</summary>
    public int? MaxUpdates { get; init; }

    /// <summary>Decides the texts and the model. Default: 12.</summary>
    public int Seed { get; init; } = 12;
}

/// <summary>What <see cref="DemoProject"/> has made.</summary>
/// <param name="Recording">How training and recording went.</param>
/// <param name="LeastBits">What a perfect model would measure on the held-out symbols, in bits per symbol.</param>
/// <param name="OpeningView">What to show first; null where the model counts nothing.</param>
public sealed record DemoResult(RecordingResult Recording, double LeastBits, OpeningView? OpeningView);

/// <summary>Makes the demonstration project: a model of <see cref="NestedParentheses"/>, recorded on a fresh text, with its depth as a track.</summary>
public static class DemoProject
{
    private const int TrainingSteps = 200_000;
    private const double HeldOutShare = 0.1;

    /// <summary>Runs the whole job.</summary>
    /// <param name="options">How.</param>
    /// <param name="writer">Receives everything; the caller completes it, or disposes it where this throws.</param>
    /// <param name="progress">Is told a few times a second, on the calling thread; null where nobody listens.</param>
    /// <param name="interruption">Ends the job early.</param>
    /// <exception cref="OperationCanceledException">The job was abandoned.</exception>
    public static DemoResult Run(DemoOptions options, IProjectWriter writer, IProgress<RecordingProgress>? progress = null, Interruption? interruption = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(writer);
        using Interruption? own = interruption is null ? new Interruption() : null;
        interruption ??= own!;
        interruption.Enter(RecordingPhase.Preparing);
        Corpus training = NestedParentheses.Generate(TrainingSteps, options.Seed - 1);
        Corpus recorded = NestedParentheses.Generate(options.StepCount, options.Seed);
        double leastBits = NestedParentheses.GetLeastBits(training, HeldOut.Split(TrainingSteps, HeldOutShare).HeldOut);
        var trainingOptions = new TrainingOptions
        {
            MaxSeconds = options.MaxUpdates is null ? options.Seconds : null,
            MaxUpdates = options.MaxUpdates,
            HeldOutShare = HeldOutShare,
            // Half a percent above the language's own entropy there is nothing left to learn that one could see.
            EnoughBits = leastBits * 1.005,
            Seed = options.Seed,
        };
        var shape = new LanguageModelShape(NestedParentheses.Symbols.Count, 16, options.LayerCount, options.CellCount);
        RecordingResult result = ModelJob.Run(new ModelJob.Request(training, recorded, shape, trainingOptions, TokenLevel.Character), writer, progress, interruption);
        writer.AddTrack(NestedParentheses.GetDepthTrack(result.Corpus));
        writer.AddProvenance("text", FormattableString.Invariant($"nested parentheses, generated with seed {options.Seed}; the model was trained on {TrainingSteps} other symbols, seed {options.Seed - 1}"));
        writer.AddProvenance("least bits per token", leastBits.ToString("0.0000", System.Globalization.CultureInfo.InvariantCulture));
        OpeningView? view = OpeningViewFinder.Find(result.Model.Model, result.Corpus);
        if (view is not null)
            writer.AddProvenance(OpeningView.ProvenanceKey, view.ToJson());
        return new DemoResult(result, leastBits, view);
    }
}
