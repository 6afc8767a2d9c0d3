namespace LstmVis.Core.Tests;

public class RunFinderTests
{
    private static StepRange[] Find(float[] activations, float threshold)
    {
        var runs = new StepRange[(activations.Length + 1) / 2];
        return runs[..RunFinder.Find(activations, threshold, runs)];
    }

    [Fact]
    public void A_NaN_activation_ends_a_run() =>
        Assert.Equal([new StepRange(0, 1), new StepRange(2, 3)], Find([1f, float.NaN, 1f], 0.5f));

    [Fact]
    public void Equality_is_on_and_a_run_may_reach_the_end() =>
        Assert.Equal([new StepRange(1, 3)], Find([0.29999998f, 0.3f, 0.3f], 0.3f));

    [Fact]
    public void Minus_zero_equals_zero() =>
        Assert.Equal([new StepRange(0, 2)], Find([-0f, 0f, -1e-30f], 0f));

    [Fact]
    public void No_steps_have_no_runs() => Assert.Empty(Find([], 0f));

    [Fact]
    public void Too_little_room_is_an_error() =>
        Assert.Throws<ArgumentException>(() => RunFinder.Find([1f, 0f, 1f], 0.5f, new StepRange[1]));

    [Fact]
    public void Runs_are_maximal_disjoint_and_cover_exactly_the_steps_that_are_on()
    {
        var random = new Random(5);
        for (int round = 0; round < 2_000; round++)
        {
            float[] values = [.. Enumerable.Range(0, random.Next(40)).Select(_ => random.Next(4) == 0 ? float.NaN : random.Next(3) * 0.5f)];
            StepRange[] runs = Find(values, 0.5f);
            for (int step = 0; step < values.Length; step++)
                Assert.Equal(values[step] >= 0.5f, runs.Any(run => run.Contains(step)));
            for (int run = 1; run < runs.Length; run++)
                Assert.True(runs[run - 1].End < runs[run].Start);
            Assert.All(runs, run => Assert.True(run.Length > 0));
        }
    }
}
