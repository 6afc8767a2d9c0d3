using System.Globalization;
using LstmVis.Networks;

namespace LstmVis.Cli;

/// <summary>Says in words how training and recording go.</summary>
internal sealed class RecordingReport(IProgress<ConsoleProgress.Step> progress) : IProgress<RecordingProgress>
{
    // Training takes most of the time; the bar shall move evenly enough.
    private const double TrainingShare = 0.85;

    /// <inheritdoc/>
    public void Report(RecordingProgress value)
    {
        double fraction = value.Phase switch
        {
            RecordingPhase.Preparing => 0,
            RecordingPhase.Training => TrainingShare * value.Share,
            _ => TrainingShare + ((1 - TrainingShare) * value.Share),
        };
        progress.Report(new(fraction, Describe(value)));
    }

    /// <summary>What is said at the end of training and recording.</summary>
    /// <param name="result">What was made.</param>
    /// <param name="token">What a token is called: <c>character</c>.</param>
    /// <param name="output">Receives the lines.</param>
    public static void WriteResult(RecordingResult result, string token, TextWriter output)
    {
        TrainingResult training = result.Training;
        string ended = training.End is TrainingEnd.Stopped ? "; training was ended early" : "";
        string bits = training.HeldOutBits is { } measured ? Format($"{measured:0.000} bits per {token} on held-out text") : "no text was left to measure it on";
        output.WriteLine(Format($"Trained for {training.Duration.TotalSeconds:0} s: {bits}{ended}."));
        string recorded = Format($"Recorded {result.Corpus.StepCount:N0} steps at {result.StepsPerSecond:N0} steps per second");
        output.WriteLine(result.Corpus.StepCount < result.StepCount ? Format($"{recorded}; the whole text has {result.StepCount:N0}.") : recorded + ".");
    }

    /// <summary>What is said when a trained model was recorded.</summary>
    public static void WriteResult(ModelRecordingResult result, string token, TextWriter output)
    {
        string bits = double.IsNaN(result.Bits) ? "nothing to predict" : Format($"{result.Bits:0.000} bits per {token}");
        string whole = result.Corpus.StepCount < result.StepCount ? Format($" of {result.StepCount:N0}") : "";
        output.WriteLine(Format($"Recorded {result.Corpus.StepCount:N0}{whole} steps at {result.StepsPerSecond / 1000:0} k steps/s: {bits}."));
    }

    private static string Describe(RecordingProgress value) => value switch
    {
        { Phase: RecordingPhase.Training, Training: { } training } =>
            Format($"training, {training.HeldOutBits ?? training.TrainingBits:0.000} bits per token, {training.TokensPerSecond / 1000:0} k tokens/s{Left(value.Left)}"),
        { Phase: RecordingPhase.Recording } => Format($"recording, {value.RecordedSteps:N0} of {value.StepCount:N0} steps{Left(value.Left)}"),
        _ => "reading the text",
    };

    private static string Left(TimeSpan? left) => left is { TotalSeconds: > 1 } time ? Format($", {Math.Ceiling(time.TotalSeconds):0} s left") : "";

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
