namespace LstmVis.Core.Tests;

public class ReferenceMatcherTests
{
    [Theory]
    [InlineData(1_000_000)]
    [InlineData(2_000_000)]
    [InlineData(3_000_000)]
    [InlineData(4_000_000)]
    public async Task It_follows_the_definition_on_5000_random_cases(int firstSeed)
    {
        for (int seed = firstSeed; seed < firstSeed + 5_000; seed++)
            await MatcherAssert.FollowsDefinition(MatchCase.Create(seed), matchCase => Task.FromResult<IMatcher>(new ReferenceMatcher(matchCase.Documents)));
    }

    [Fact]
    public async Task Without_cells_nothing_matches()
    {
        var source = new Source("s", new ArrayStateMatrix(new float[4], 4, 1), 0, SourceKinds.HiddenState, Transform.None);
        var selection = new Selection(new Pattern([source], Thresholds.Uniform(0f)), []);
        var matcher = new ReferenceMatcher(Documents.Whole(4));
        MatchPage page = await matcher.FindAsync(selection, MatchOptions.Default, 0, 10, TestContext.Current.CancellationToken);
        Assert.Empty(page.Matches);
        Assert.True(page.IsLast);
        MatchTotals totals = await matcher.CountAsync(selection, MatchOptions.Default, null, TestContext.Current.CancellationToken);
        Assert.Equal([0], totals.ByShared);
        Assert.Equal([0], totals.ByLength);
    }

    [Fact]
    public async Task Sources_of_another_length_than_the_corpus_are_an_error()
    {
        var source = new Source("s", new ArrayStateMatrix(new float[4], 4, 1), 0, SourceKinds.HiddenState, Transform.None);
        var selection = new Selection(new Pattern([source], Thresholds.Uniform(0f)), []);
        ArgumentException error = await Assert.ThrowsAsync<ArgumentException>(() => new ReferenceMatcher(Documents.Whole(5)).FindAsync(selection, MatchOptions.Default, 0, 1, TestContext.Current.CancellationToken));
        Assert.Contains("4 steps", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_search_stops()
    {
        var source = new Source("s", new ArrayStateMatrix(new float[400], 400, 1), 0, SourceKinds.HiddenState, Transform.None);
        var selection = new Selection(new Pattern([source], Thresholds.Uniform(0f)), [new CellRef(0, 0)]);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new ReferenceMatcher(Documents.Whole(400)).FindAsync(selection, MatchOptions.Default, 0, 1, new CancellationToken(canceled: true)));
    }
}
