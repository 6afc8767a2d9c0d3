using LstmVis.Core;
using LstmVis.Networks;

namespace LstmVis.Benchmarks;

/// <summary>The plain forward pass, layers and softmax, with which recording is compared.</summary>
internal static class ForwardTiming
{
    private const int WindowLength = 256;

    /// <summary>Runs a model over all documents, one after the other or, where there are several, side by side as a recording does; the sum of what its softmax said keeps the work from being left out.</summary>
    public static double Run(LanguageModel model, int[] tokenIds, Documents documents)
    {
        var feed = new StepFeed(StepData.OfTokens(tokenIds, documents), model, carriesState: false);
        var log = new NoLog();
        var runner = new BlockRunner(model, feed, new RecorderOptions(), log, null);
        int block = documents.Count > 1 ? 4096 : WindowLength;
        for (int start = 0; start < tokenIds.Length; start += block)
            runner.Run(new StepRange(start, Math.Min(tokenIds.Length, start + block)), [], []);
        return log.Sum;
    }

    private sealed class NoLog : IOutputLog
    {
        private double _sum;

        public double Sum => _sum;

        public IEnumerable<(Array Values, int PerStep)> Arrays => [];

        public void Add(int timeStep, int target, ReadOnlySpan<float> probabilities, ReadOnlySpan<float> logits, float logSum) => Interlocked.Exchange(ref _sum, logSum);

        public IEnumerable<Track> GetTracks(int stepCount) => [];

        public double GetMeanLoss(int stepCount) => double.NaN;
    }
}
