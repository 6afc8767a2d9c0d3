using System.Runtime.CompilerServices;
using System.Threading.Channels;
using LstmVis.Core;

namespace LstmVis.Server;

/// <summary>Measures what holding cells does, and tells how far it has come while it does.</summary>
internal static class EffectReport
{
    /// <summary>The whole effect.</summary>
    public static async Task<EffectResponse> MeasureAsync(ILiveModel model, Corpus corpus, IReadOnlyList<CellHold> holds, HoldComparison comparison, IProgress<int>? progress, CancellationToken cancellation)
    {
        try
        {
            return Describe(await LiveRunner.ComputeAsync(() => model.Measure(corpus, holds, comparison, progress, cancellation), cancellation));
        }
        catch (LiveTextException cause)
        {
            throw RequestException.Invalid("at", cause.Message);
        }
    }

    /// <summary>Progress at most about ten times a second, then the effect.</summary>
    public static async IAsyncEnumerable<EffectProgressResponse> MeasureStepwiseAsync(
        ILiveModel model, Corpus corpus, IReadOnlyList<CellHold> holds, HoldComparison comparison, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // Holds only the newest count: a slow reader skips those in between.
        var newest = Channel.CreateBounded<int>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        Task<EffectResponse> measuring = CompleteAsync();
        await foreach (int done in newest.Reader.ReadAllAsync(cancellation))
        {
            yield return new EffectProgressResponse(done, comparison.RandomSets, null);
            await Task.WhenAny(measuring, Task.Delay(TimeSpan.FromMilliseconds(100), cancellation));
        }

        yield return new EffectProgressResponse(comparison.RandomSets, comparison.RandomSets, await measuring);

        async Task<EffectResponse> CompleteAsync()
        {
            try
            {
                return await MeasureAsync(model, corpus, holds, comparison, new Reporter(newest.Writer), cancellation);
            }
            finally
            {
                newest.Writer.Complete();
            }
        }
    }

    /// <summary>JSON has no NaN; what is not known is null.</summary>
    public static double? ToFinite(double value) => double.IsFinite(value) ? value : null;

    private static EffectResponse Describe(HoldEffect effect) => new(
        effect.RandomBits.Count, effect.TokenCount, effect.StepCount,
        Describe(effect.Bits, effect.ChangedBits, effect.RandomBits, effect.Rank),
        Describe(0, effect.ChangedTops, [.. effect.RandomChangedTops.Select(count => (double)count)], effect.TopsRank),
        effect.ShareAtLeast);

    private static EffectMeasure Describe(double plain, double changed, IReadOnlyList<double> random, int rank) => random.Count == 0
        ? new EffectMeasure(ToFinite(plain), ToFinite(changed), null, null, null, rank)
        : new EffectMeasure(ToFinite(plain), ToFinite(changed), ToFinite(random.Average()), ToFinite(random.Min()), ToFinite(random.Max()), rank);

    private sealed class Reporter(ChannelWriter<int> writer) : IProgress<int>
    {
        public void Report(int value) => writer.TryWrite(value);
    }
}
