namespace LstmVis.Core.Tests;

public sealed class QuantileSensitivityTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lstmvis-sensitivity-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_curve_counts_what_each_quantile_selects_with_and_without_an_index()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        double[] quantiles = [0, 0.1, 0.25, 0.5, 0.5, 0.75, 0.9, 0.999, 1];
        for (int seed = 0; seed < 240; seed++)
        {
            MatchCase matchCase = seed % 20 == 0 ? MatchCase.CreateLarge(seed) : MatchCase.Create(seed);
            if (matchCase.Documents.StepCount == 0)
                continue;
            Pattern pattern = matchCase.Selection.Pattern;
            var random = new Random(seed);
            Document document = matchCase.Documents.At(random.Next(matchCase.Documents.StepCount));
            int start = random.Next(document.Steps.Start, document.Steps.End);
            var range = new StepRange(start, Math.Min(document.Steps.End, start + random.Next(1, 5)));
            var options = new MatcherOptions { ThreadCount = 1 + (seed % 2), IndexFolder = seed % 2 == 0 ? null : Path.Combine(_folder, $"{seed}"), SegmentPositions = 64 };
            using IIndexedMatcher matcher = MatcherFactory.Create(matchCase.Documents, pattern.Sources, options);
            await matcher.WaitForIndexesAsync(cancellation);
            int[] counts = await matcher.CountByQuantileAsync(pattern, range, quantiles, cancellation);
            for (int place = 0; place < quantiles.Length; place++)
            {
                float[][] thresholds = new float[pattern.Sources.Count][];
                for (int source = 0; source < thresholds.Length; source++)
                    thresholds[source] = await matcher.FindQuantilesAsync(pattern.Sources[source], pattern.Side, quantiles[place], cancellation);
                var own = new Pattern(pattern.Sources, Thresholds.PerCell(thresholds), pattern.Side, pattern.OffBefore, pattern.OffAfter);
                int expected = CellSelector.Select(own, matchCase.Documents, range).Count;
                Assert.True(expected == counts[place], $"quantile {quantiles[place]} on {range}: {expected} expected, {counts[place]} counted; {matchCase}");
            }
        }
    }
}
