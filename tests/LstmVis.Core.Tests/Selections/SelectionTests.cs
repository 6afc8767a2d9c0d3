namespace LstmVis.Core.Tests;

public class SelectionTests
{
    private static readonly Source First = new("a", new ArrayStateMatrix(new float[6], 3, 2), 0, SourceKinds.HiddenState, Transform.None);
    private static readonly Source Second = new("b", new ArrayStateMatrix(new float[3], 3, 1), 1, SourceKinds.CellState, Transform.Tanh);

    [Fact]
    public void Cells_are_ordered_by_source_then_cell()
    {
        var pattern = new Pattern([First, Second], Thresholds.Uniform(0.3f));
        Assert.Equal(3, new Selection(pattern, [new CellRef(0, 0), new CellRef(0, 1), new CellRef(1, 0)]).Cells.Count);
        Assert.Contains("Sort them", Assert.Throws<ArgumentException>(() => new Selection(pattern, [new CellRef(1, 0), new CellRef(0, 1)])).Message, StringComparison.Ordinal);
        Assert.Contains("listed twice", Assert.Throws<ArgumentException>(() => new Selection(pattern, [new CellRef(0, 1), new CellRef(0, 1)])).Message, StringComparison.Ordinal);
        Assert.Contains("source 2", Assert.Throws<ArgumentException>(() => new Selection(pattern, [new CellRef(2, 0)])).Message, StringComparison.Ordinal);
        Assert.Contains("0 to 1", Assert.Throws<ArgumentException>(() => new Selection(pattern, [new CellRef(0, 2)])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pattern_needs_sources_of_one_length()
    {
        var longer = new Source("c", new ArrayStateMatrix(new float[4], 4, 1), 0, SourceKinds.HiddenState, Transform.None);
        Assert.Throws<ArgumentException>(() => new Pattern([], Thresholds.Uniform(0f)));
        Assert.Contains("'c' has 4 steps", Assert.Throws<ArgumentException>(() => new Pattern([First, longer], Thresholds.Uniform(0f))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Pattern([First], Thresholds.Uniform(0f), offBefore: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Pattern([First], Thresholds.Uniform(0f), offAfter: -1));
    }

    [Fact]
    public void Thresholds_must_be_there_for_every_cell_and_be_usable()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Pattern([Second], Thresholds.Uniform(1f)));
        Assert.Throws<ArgumentException>(() => new Pattern([First, Second], Thresholds.PerCell([[0f, 0f]])));
        Assert.Throws<ArgumentException>(() => new Pattern([First], Thresholds.PerCell([[0f]])));
        Assert.Contains("cell 1 of source 'a'", Assert.Throws<ArgumentException>(() => new Pattern([First], Thresholds.PerCell([[0f, float.NaN]]))).Message, StringComparison.Ordinal);
        var pattern = new Pattern([First], Thresholds.PerCell([[0.1f, 0.2f]]));
        Assert.Equal(0.2f, pattern.GetOnTest(new CellRef(0, 1)).LeastStored);
    }

    [Fact]
    public void Options_that_contradict_each_other_are_an_error()
    {
        var documents = new Documents(4, [0, 2]);
        MatchOptions.Default.Check(documents);
        MatchOptions[] wrong =
        [
            new() { MinShared = 0 }, new() { MinLength = 0 }, new() { MinLength = 3, MaxLength = 2 }, new() { WindowLength = 0 },
            new() { Documents = [2] }, new() { Documents = [1, 0] }, new() { Documents = [0, 0] }, new() { Documents = [-1] },
        ];
        Assert.All(wrong, options => Assert.Throws<ArgumentException>(() => options.Check(documents)));
    }

    [Fact]
    public void Matches_rank_by_shared_then_extra_then_length_then_start()
    {
        Match[] ranked =
        [
            new(new StepRange(9, 10), 3, 0, 9), new(new StepRange(8, 9), 2, 1, 0), new(new StepRange(1, 5), 2, 1, 1),
            new(new StepRange(0, 3), 2, 1, 1), new(new StepRange(1, 4), 2, 1, 1),
        ];
        Match[] shuffled = [.. ranked];
        new Random(1).Shuffle(shuffled);
        Array.Sort(shuffled);
        Assert.Equal(ranked, shuffled);
        Assert.True(ranked[0] < ranked[1]);
        Assert.Equal(12, ranked[0].Union);
    }
}
