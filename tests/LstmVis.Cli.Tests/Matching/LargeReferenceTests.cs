using LstmVis.Core;
using Xunit;

namespace LstmVis.Cli.Tests;

/// <summary>The indexed engine on a million steps, against the search over the float numbers that uses no index.</summary>
public sealed class LargeReferenceTests : IDisposable
{
    private const int StepCount = 1_000_000;
    private const int SelectionCount = 200;
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task Two_hundred_random_selections_get_the_same_answers_with_an_index_as_without()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        var random = new Random(12);
        Documents documents = new(StepCount, [0, .. Enumerable.Range(0, 300).Select(_ => random.Next(1, StepCount)).Distinct().Order()]);
        Source[] sources = [CreateSource(random, 0, 5, Transform.None), CreateSource(random, 1, 4, Transform.Tanh)];
        using IIndexedMatcher matcher = MatcherFactory.Create(documents, sources, new MatcherOptions { IndexFolder = _temporary.At("index"), ThreadCount = 2 });
        await matcher.WaitForIndexesAsync(cancellation);
        Assert.All(matcher.GetIndexStatuses(), status => Assert.Equal(IndexState.Ready, status.State));
        var reference = new ReferenceMatcher(documents);
        int found = 0;
        await Parallel.ForAsync(0, SelectionCount, new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = cancellation }, async (number, token) =>
        {
            var own = new Random(number);
            (Selection selection, MatchOptions options) = Draw(own, sources, documents);
            int offset = own.Next(3) == 0 ? own.Next(500) : 0;
            string what = $"selection {number}: {string.Join(' ', selection.Cells)}, {selection.Pattern.Side}, margins {selection.Pattern.OffBefore} and {selection.Pattern.OffAfter}, {options}";
            MatchPage expected = await reference.FindAsync(selection, options, offset, 50, token);
            MatchPage page = await matcher.FindAsync(selection, options, offset, 50, token);
            Assert.True(expected.Matches.SequenceEqual(page.Matches) && expected.IsLast == page.IsLast, what);
            Interlocked.Add(ref found, page.Matches.Count);
            if (number % 4 > 0)
                return;
            MatchTotals expectedTotals = await reference.CountAsync(selection, options, null, token);
            MatchTotals totals = await matcher.CountAsync(selection, options, null, token);
            Assert.True(expectedTotals.ByShared.SequenceEqual(totals.ByShared) && expectedTotals.ByLength.SequenceEqual(totals.ByLength) && expectedTotals.ByLengthComplete.SequenceEqual(totals.ByLengthComplete), what);
        });
        Assert.InRange(found, SelectionCount * 25, SelectionCount * 50);
    }

    private static (Selection Selection, MatchOptions Options) Draw(Random random, Source[] all, Documents documents)
    {
        Source[] sources = random.Next(2) == 0 ? all : [all[random.Next(2)]];
        float DrawThreshold() => random.Next(2) == 0 ? random.Next(5, 60) / 100f : (float)random.NextDouble() * 0.6f;
        Thresholds thresholds = random.Next(3) > 0 ? Thresholds.Uniform(DrawThreshold()) : Thresholds.PerCell([.. sources.Select(source => Enumerable.Range(0, source.CellCount).Select(_ => DrawThreshold()).ToArray())]);
        var pattern = new Pattern(sources, thresholds, (Side)random.Next(3), random.Next(3) == 0 ? random.Next(2, 9) : random.Next(2), random.Next(3) == 0 ? random.Next(2, 9) : random.Next(2));
        CellRef[] cells = [.. sources.SelectMany((source, place) => Enumerable.Range(0, source.CellCount).Select(cell => new CellRef(place, cell))).Where(_ => random.Next(3) > 0)];
        if (cells.Length == 0)
            cells = [new CellRef(0, 0)];
        int minLength = random.Next(1, 4);
        return (new Selection(pattern, cells), new MatchOptions
        {
            MinShared = random.Next(1, Math.Min(3, cells.Length + 1)),
            MinLength = minLength,
            MaxLength = random.Next(2) == 0 ? int.MaxValue : minLength + random.Next(30),
            WindowLength = random.Next(5) == 0 ? random.Next(1, 6) : null,
            AllowOverlap = random.Next(3) == 0,
            Documents = random.Next(4) > 0 ? null : [.. Enumerable.Range(0, documents.Count).Where(_ => random.Next(3) > 0)],
        });
    }

    private static Source CreateSource(Random random, int layer, int cellCount, Transform transform)
    {
        float[] values = new float[StepCount * cellCount];
        double[] state = new double[cellCount];
        for (int step = 0; step < StepCount; step++)
        {
            double shared = random.NextDouble() - 0.5;
            for (int cell = 0; cell < cellCount; cell++)
            {
                state[cell] = (0.8 * state[cell]) + (0.5 * ((cell % 2 == 0 ? shared : 0) + random.NextDouble() - 0.5));
                values[(step * cellCount) + cell] = (float)state[cell];
            }
        }

        return new Source($"layer{layer}", new ArrayStateMatrix(values, StepCount, cellCount), layer, SourceKinds.HiddenState, transform);
    }
}
