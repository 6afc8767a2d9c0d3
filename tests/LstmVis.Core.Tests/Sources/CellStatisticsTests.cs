namespace LstmVis.Core.Tests;

public sealed class CellStatisticsTests
{
    private const int Cells = 37;

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(3000)]
    public void Extremes_saturation_and_rows_are_those_of_a_plain_count(int steps)
    {
        float[] numbers = Make(steps);
        if (steps > 5)
        {
            numbers[(2 * Cells) + 5] = float.NaN;
            numbers.AsSpan(3 * Cells, 2 * Cells).Clear();
        }

        CellStatistics statistics = Run(numbers, steps);
        Assert.Equal(steps, statistics.StepCount);
        for (int cell = 0; cell < Cells; cell++)
        {
            float[] column = [.. Enumerable.Range(0, steps).Select(step => numbers[(step * Cells) + cell])];
            Assert.Equal(column.Where(float.IsFinite).Min(), statistics.Low[cell]);
            Assert.Equal(column.Where(float.IsFinite).Max(), statistics.High[cell]);
            Assert.Equal(column.Count(number => Math.Abs(number) >= CellStatistics.SaturatedActivation) / (double)steps, statistics.GetSaturatedShare(cell), 1e-12);
        }

        Assert.Equal(steps > 5 ? (2, 3, 1, 4) : (0, -1, 0, -1), (statistics.ZeroRowCount, statistics.FirstZeroRow, statistics.RepeatedRowCount, statistics.FirstRepeatedRow));
    }

    [Fact]
    public void Duplicates_are_found_wherever_they_stand_and_nothing_else_is()
    {
        const int steps = 2000;
        float[] numbers = Make(steps);
        for (int step = 0; step < steps; step++)
        {
            Span<float> row = numbers.AsSpan(step * Cells, Cells);
            // Cells 36 and 35 are beyond the last whole vector; 9 differs from 8 at one step that no sample holds; 20 mirrors 21.
            row[36] = row[35] = row[1];
            row[9] = step == 1001 ? -row[8] : row[8];
            row[20] = -row[21];
            row[12] = row[13] = 0.25f;
        }

        CellStatistics statistics = Run(numbers, steps);
        Assert.Equal([1, 35, 36], Assert.Single(statistics.FindDuplicates()));
        Assert.Equal([(8, 9, 1), (20, 21, -1)], statistics.FindAlike().Select(pair => (pair.Cell, pair.Other, (int)Math.Round(pair.Correlation))));
    }

    [Fact]
    public void A_document_may_begin_as_the_one_before_did()
    {
        var statistics = new CellStatistics(6, 2, Transform.None, new Documents(6, [0, 1, 2, 2, 4]));
        statistics.Add([1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 3, 4]);
        Assert.Equal((1, 3), (statistics.RepeatedRowCount, statistics.FirstRepeatedRow));
    }

    private static float[] Make(int steps)
    {
        var random = new Random(3);
        return [.. Enumerable.Range(0, steps * Cells).Select(_ => (random.NextSingle() * 2.04f) - 1.02f)];
    }

    private static CellStatistics Run(float[] numbers, int steps)
    {
        var statistics = new CellStatistics(steps, Cells, Transform.None);
        for (int start = 0; start < steps; start += 7)
            statistics.Add(numbers.AsSpan(start * Cells, Math.Min(7, steps - start) * Cells));
        return statistics;
    }
}
