using System.Globalization;
using LstmVis.Networks;

namespace LstmVis.Cli;

/// <summary>Says in words how training and recording go.</summary>
internal sealed class RecordingReport(IProgress<ConsoleProgress.Step> progress, string loss = RecordingReport.BitsPerToken) : IProgress<RecordingProgress>
{
    /// <summary>What the loss of a language model is measured in.</summary>
    public const string BitsPerToken = "bits per token";

    // Training takes most of the time; the bar shall move evenly enough.
    private const double TrainingShare = 0.85;
    private double _lastLine;

    /// <inheritdoc/>
    public void Report(RecordingProgress value)
    {
        double fraction = value.Phase switch
        {
            RecordingPhase.Preparing => 0,
            RecordingPhase.Training => TrainingShare * value.Share,
            _ => TrainingShare + ((1 - TrainingShare) * value.Share),
        };
        // Short texts have many epochs a second; all of them stand in the project's provenance and the checkpoint's description.
        string? line = null;
        if (value.Training?.FinishedEpoch is { } epoch && (epoch.Epoch == 1 || epoch.Seconds >= _lastLine + 1))
        {
            line = Describe(epoch, loss);
            _lastLine = epoch.Seconds;
        }

        progress.Report(new(fraction, Describe(value, loss), line));
    }

    /// <summary>What is said when a model of labels or vectors was recorded.</summary>
    public static void WriteResult(TaskRecordingResult result, HeadKind head, TextWriter output)
    {
        bool vectors = head == HeadKind.NextVector;
        if (result.Training is { } training)
            output.WriteLine(Format($"Trained for {training.Duration.TotalSeconds:0} s: {(training.HeldOutBits is { } loss ? DescribeLoss(loss, vectors) + " on held-out data" : "no data were left to measure it on")}{(training.End is TrainingEnd.Stopped ? "; training was ended early" : "")}."));
        string whole = result.Corpus.StepCount < result.StepCount ? Format($" of {result.StepCount:N0}") : "";
        string accuracy = result.Accuracy is { } share ? Format($", {100 * share:0.0} % of the {(head == HeadKind.SequenceLabel ? "sequences" : "steps")} right (what it learnt from included)") : "";
        output.WriteLine(Format($"Recorded {result.Corpus.StepCount:N0}{whole} steps at {result.StepsPerSecond:N0} steps per second{(double.IsNaN(result.MeanLoss) ? "" : ": " + DescribeLoss(result.MeanLoss, vectors))}{accuracy}{Resumed(result.ResumedSteps)}."));
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
        output.WriteLine(result.Corpus.StepCount < result.StepCount ? Format($"{recorded}{Resumed(result.ResumedSteps)}; the whole text has {result.StepCount:N0}.") : recorded + Resumed(result.ResumedSteps) + ".");
    }

    /// <summary>What is said when a trained model was recorded.</summary>
    public static void WriteResult(ModelRecordingResult result, string token, TextWriter output)
    {
        string bits = double.IsNaN(result.Bits) ? "nothing to predict" : Format($"{result.Bits:0.000} bits per {token}");
        string whole = result.Corpus.StepCount < result.StepCount ? Format($" of {result.StepCount:N0}") : "";
        output.WriteLine(Format($"Recorded {result.Corpus.StepCount:N0}{whole} steps at {result.StepsPerSecond / 1000:0} k steps/s: {bits}{Resumed(result.ResumedSteps)}."));
    }

    private static string Describe(EpochResult epoch, string loss)
    {
        string perplexity = loss.StartsWith("bits", StringComparison.Ordinal) && epoch.Perplexity is { } number ? Format($" (perplexity {number:0.00})") : "";
        string heldOut = epoch.HeldOutLoss is { } measured ? Format($", {measured:0.0000} held out{perplexity}") : "";
        return Format($"epoch {epoch.Epoch}: {epoch.TrainingLoss:0.0000} {loss} learning{heldOut}, learning rate {epoch.LearningRate:G3}, {epoch.Seconds:0} s");
    }

    private static string DescribeLoss(double loss, bool vectors) => vectors ? Format($"mean squared difference {loss:0.0000} (1 is what the mean alone would have)") : Format($"{loss:0.000} bits per label");

    private static string Describe(RecordingProgress value, string loss) => value switch
    {
        { Phase: RecordingPhase.Training, Training: { } training } =>
            Format($"training, {training.HeldOutBits ?? training.TrainingBits:0.000} {loss}, {training.TokensPerSecond / 1000:0} k tokens/s{Left(value.Left)}"),
        { Phase: RecordingPhase.Recording } => Format($"recording, {value.RecordedSteps:N0} of {value.StepCount:N0} steps{Left(value.Left)}"),
        _ => "reading the text",
    };

    private static string Resumed(int steps) => steps == 0 ? "" : Format($"; {steps:N0} steps were there already");

    private static string Left(TimeSpan? left) => left is { TotalSeconds: > 1 } time ? Format($", {Math.Ceiling(time.TotalSeconds):0} s left") : "";

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
