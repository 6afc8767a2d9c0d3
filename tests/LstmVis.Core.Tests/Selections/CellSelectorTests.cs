namespace LstmVis.Core.Tests;

public class CellSelectorTests
{
    private static Source CreateSource(float[] values, int cellCount, Transform transform = Transform.None) =>
        new("s", new ArrayStateMatrix(values, values.Length / cellCount, cellCount), 0, SourceKinds.HiddenState, transform);

    [Fact]
    public void A_cell_is_selected_when_it_is_on_in_the_range_and_off_before_it()
    {
        Source source = CreateSource([0f, 1f, 0f, 1f, 1f, 1f, 1f, 1f, 0f], 3);
        IReadOnlyList<CellRef> cells = CellSelector.Select(new Pattern([source], Thresholds.Uniform(0.5f)), Documents.Whole(3), new StepRange(1, 2));
        Assert.Equal([new CellRef(0, 0), new CellRef(0, 2)], cells);
    }

    [Fact]
    public void A_margin_demands_nothing_outside_the_document()
    {
        Source source = CreateSource([1f, 1f, 1f], 1);
        var pattern = new Pattern([source], Thresholds.Uniform(0.5f), offBefore: 5, offAfter: 5);
        Assert.Single(CellSelector.Select(pattern, new Documents(3, [0, 1, 2]), new StepRange(1, 2)));
        Assert.Empty(CellSelector.Select(pattern, Documents.Whole(3), new StepRange(1, 2)));
    }

    [Theory]
    [InlineData(1, 1, "is empty")]
    [InlineData(2, 9, "is not inside the corpus")]
    [InlineData(0, 3, "crosses the end of document '0' at step 2")]
    public void A_range_that_is_no_range_of_a_document_is_an_error(int start, int end, string message)
    {
        var pattern = new Pattern([CreateSource(new float[4], 1)], Thresholds.Uniform(0.5f));
        ArgumentException error = Assert.Throws<ArgumentException>(() => CellSelector.Select(pattern, new Documents(4, [0, 2]), new StepRange(start, end)));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_sensitivity_curve_counts_what_each_threshold_selects()
    {
        for (int seed = 0; seed < 2_000; seed++)
        {
            MatchCase matchCase = MatchCase.Create(seed);
            if (matchCase.Documents.StepCount == 0)
                continue;
            var random = new Random(seed);
            Document document = matchCase.Documents.At(random.Next(matchCase.Documents.StepCount));
            int start = random.Next(document.Steps.Start, document.Steps.End);
            var range = new StepRange(start, random.Next(start, document.Steps.End) + 1);
            float[] thresholds = [0.3f, -0.3f, 0f, 0.2f, 0.999f, 0.29999998f, -0.9f, 0.5f, 0.3f, 1e-30f];
            Pattern pattern = matchCase.Selection.Pattern;
            int[] counts = CellSelector.CountByThreshold(pattern, matchCase.Documents, range, thresholds);
            for (int place = 0; place < thresholds.Length; place++)
            {
                var single = new Pattern(pattern.Sources, Thresholds.Uniform(thresholds[place]), pattern.Side, pattern.OffBefore, pattern.OffAfter);
                Assert.True(CellSelector.Select(single, matchCase.Documents, range).Count == counts[place], $"threshold {thresholds[place]} on {range} of {matchCase}");
            }
        }
    }

    [Fact]
    public void A_threshold_that_tanh_never_reaches_selects_no_cell_in_the_sensitivity_curve()
    {
        var pattern = new Pattern([CreateSource([30f], 1, Transform.Tanh)], Thresholds.Uniform(0.5f));
        Assert.Equal([1, 0, 0], CellSelector.CountByThreshold(pattern, Documents.Whole(1), new StepRange(0, 1), [0.9f, 1f, 2f]));
    }

    [Fact]
    public void A_threshold_that_is_no_number_is_an_error()
    {
        var pattern = new Pattern([CreateSource([1f], 1)], Thresholds.Uniform(0.5f));
        Assert.Throws<ArgumentException>(() => CellSelector.CountByThreshold(pattern, Documents.Whole(1), new StepRange(0, 1), [float.NaN]));
    }
}
