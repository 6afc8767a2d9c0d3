using LstmVis.Core;

namespace LstmVis.Formats.Tests;

public sealed class V2ParensMatchTests
{
    [Fact]
    public async Task Cells_9_13_30_match_exactly_the_maximal_stretches_of_depth_3_or_more()
    {
        using OpenedProject opened = ProjectOpener.Open(SharedData.Get("v2-parens"));
        Project project = opened.Project;
        Source source = project.FindSource("states::states2")!;
        var pattern = new Pattern([source], Thresholds.Uniform(0.3f), offBefore: 0, offAfter: 0);
        var selection = new Selection(pattern, [new(0, 9), new(0, 13), new(0, 30)]);

        IMatcher matcher = MatcherFactory.Create(project.Corpus.Documents, [source]);
        MatchPage page = await matcher.FindAsync(selection, new MatchOptions { MinShared = 3 }, 0, int.MaxValue, TestContext.Current.CancellationToken);

        IEnumerable<StepRange> expected = FindStretches(((CategoricalTrack)project.FindTrack("depth")!).LabelIds.ToArray()).Where(stretch => stretch.Length >= 2);
        Assert.Equal(expected, page.Matches.Select(match => match.Range).OrderBy(range => range.Start));
        Assert.True(page.IsLast);
        (matcher as IDisposable)?.Dispose();
    }

    private static IEnumerable<StepRange> FindStretches(int[] depth)
    {
        for (int step = 0; step < depth.Length; step++)
        {
            int start = step;
            while (step < depth.Length && depth[step] >= 3)
                step++;
            if (step > start)
                yield return new StepRange(start, step);
        }
    }
}
