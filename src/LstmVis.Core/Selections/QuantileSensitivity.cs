namespace LstmVis.Core;

/// <summary>How many cells of a source would be selected when each has its own quantile for a threshold.</summary>
/// <remarks>
/// The quantile of n numbers in ascending order is the one at a place i, so it is not above an activation exactly if more than i numbers are not above it. So a cell is selected at the places from the
/// number of its activations up to the greatest in the margins to the number of those up to the least in the range: two counts tell for all quantiles.
/// </remarks>
internal static class QuantileSensitivity
{
    /// <summary>Adds the cells of a source to the counts.</summary>
    /// <param name="source">The source.</param>
    /// <param name="side">Where cells are on.</param>
    /// <param name="bounds">What <see cref="PatternRows.FindBounds"/> found.</param>
    /// <param name="quantiles">Each 0 to 1.</param>
    /// <param name="counter">Counts over the whole corpus.</param>
    /// <param name="counts"><c>[quantile]</c>.</param>
    public static void Add(Source source, Side side, (float[] Low, float[] High) bounds, IReadOnlyList<double> quantiles, OnCounter counter, int[] counts)
    {
        (float least, float greatest) = CellQuantiles.GetEnds(source.Transform);
        int[] cells = [.. Enumerable.Range(0, source.CellCount).Where(cell => bounds.High[cell] < bounds.Low[cell] && bounds.High[cell] < greatest && bounds.Low[cell] >= least)];

        // Three questions for each cell: numbers in all, and those above the two bounds.
        OnTest[] tests = [.. cells.SelectMany(cell => new[] { new OnTest(float.NegativeInfinity, Side.Positive), TestAbove(bounds.Low[cell]), TestAbove(bounds.High[cell]) })];
        long[] answers = counter.Count([.. cells.SelectMany(cell => new[] { cell, cell, cell })], tests);
        for (int place = 0; place < cells.Length; place++)
        {
            float low = bounds.Low[cells[place]];
            float high = bounds.High[cells[place]];
            long all = answers[3 * place];

            // A quantile is held between the thresholds that the transform accepts.
            long first = high < least ? 0 : all - answers[(3 * place) + 2];
            long end = low >= greatest ? all : all - answers[(3 * place) + 1];
            for (int quantile = 0; quantile < counts.Length; quantile++)
            {
                long wanted = QuantileSearch.GetPlace(quantiles[quantile], all);
                if (wanted >= first && wanted < end)
                    counts[quantile]++;
            }
        }

        OnTest TestAbove(float activation) =>
            new(activation < least || activation >= greatest ? float.PositiveInfinity : source.Transform.GetLeastStored(MathF.BitIncrement(activation)), side);
    }
}
