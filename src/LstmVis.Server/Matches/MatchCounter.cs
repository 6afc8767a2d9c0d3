using System.Runtime.CompilerServices;
using System.Threading.Channels;
using LstmVis.Core;

namespace LstmVis.Server;

/// <summary>Counts the candidates of a search, and tells how far it has come while it does.</summary>
internal static class MatchCounter
{
    /// <summary>The complete totals.</summary>
    public static async Task<MatchTotalsResponse> CountAsync(ServedProject project, Selection selection, MatchOptions options, CancellationToken cancellation)
    {
        MatchTotals totals = await project.Matcher.CountAsync(selection, options, null, cancellation);
        IReadOnlyList<Match> ranking = await project.Rankings.GetAsync(project.Matcher, selection, options, cancellation);
        return MatchTotalsResponse.From(totals, ranking.Count);
    }

    /// <summary>Partial totals while they are counted, at most about ten a second, then the complete ones.</summary>
    public static async IAsyncEnumerable<MatchProgressResponse> CountStepwiseAsync(
        ServedProject project, Selection selection, MatchOptions options, [EnumeratorCancellation] CancellationToken cancellation)
    {
        int stepCount = project.Project.Corpus.StepCount;
        // Holds only the newest count: a slow reader skips those in between.
        var newest = Channel.CreateBounded<MatchProgress>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        Task<MatchTotals> counting = CountAsync();
        await foreach (MatchProgress progress in newest.Reader.ReadAllAsync(cancellation))
        {
            yield return new MatchProgressResponse(progress.StepsDone, progress.StepCount, MatchTotalsResponse.From(progress.SoFar, null));
            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellation);
        }

        MatchTotals totals = await counting;
        IReadOnlyList<Match> ranking = await project.Rankings.GetAsync(project.Matcher, selection, options, cancellation);
        yield return new MatchProgressResponse(stepCount, stepCount, MatchTotalsResponse.From(totals, ranking.Count));

        async Task<MatchTotals> CountAsync()
        {
            try
            {
                return await project.Matcher.CountAsync(selection, options, new Reporter(newest.Writer), cancellation);
            }
            finally
            {
                newest.Writer.Complete();
            }
        }
    }

    private sealed class Reporter(ChannelWriter<MatchProgress> writer) : IProgress<MatchProgress>
    {
        public void Report(MatchProgress value) => writer.TryWrite(value);
    }
}
