using System.Text;

namespace LstmVis.Core.Tests;

internal static class MatcherAssert
{
    /// <summary>Compares matchers with the definition on one case: the page asked for, the whole, the pages, and the totals.</summary>
    public static async Task FollowsDefinition(MatchCase matchCase, params Func<MatchCase, Task<IMatcher>>[] create)
    {
        var bruteForce = new BruteForce(matchCase);
        IReadOnlyList<Match> ranking = bruteForce.GetRanking();
        MatchTotals totals = bruteForce.GetTotals();
        foreach (Func<MatchCase, Task<IMatcher>> createOne in create)
            await FollowsDefinition(createOne, matchCase, ranking, totals);
    }

    private static async Task FollowsDefinition(Func<MatchCase, Task<IMatcher>> create, MatchCase matchCase, IReadOnlyList<Match> expected, MatchTotals expectedTotals)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        IMatcher matcher = await create(matchCase);
        try
        {
            MatchPage page = await matcher.FindAsync(matchCase.Selection, matchCase.Options, matchCase.Offset, matchCase.Count, cancellation);
            Equal(matchCase, [.. expected.Skip(matchCase.Offset).Take(matchCase.Count)], page.Matches);
            Assert.True(page.IsLast == (matchCase.Offset + (long)matchCase.Count >= expected.Count), $"IsLast of {matchCase}");

            var whole = new List<Match>();
            int pageSize = 1 + (matchCase.Seed % 7);
            do
            {
                page = await matcher.FindAsync(matchCase.Selection, matchCase.Options, whole.Count, pageSize, cancellation);
                whole.AddRange(page.Matches);
            }
            while (!page.IsLast);
            Equal(matchCase, expected, whole);

            MatchTotals totals = await matcher.CountAsync(matchCase.Selection, matchCase.Options, null, cancellation);
            Assert.True(expectedTotals.ByShared.SequenceEqual(totals.ByShared), $"ByShared of {matchCase}: [{string.Join(' ', expectedTotals.ByShared)}] [{string.Join(' ', totals.ByShared)}]");
            Assert.True(expectedTotals.ByLength.SequenceEqual(totals.ByLength), $"ByLength of {matchCase}: [{string.Join(' ', expectedTotals.ByLength)}] [{string.Join(' ', totals.ByLength)}]");
            Assert.True(expectedTotals.ByLengthComplete.SequenceEqual(totals.ByLengthComplete), $"ByLengthComplete of {matchCase}");
        }
        finally
        {
            (matcher as IDisposable)?.Dispose();
        }
    }

    /// <summary>Compares a matcher with the reference on one case.</summary>
    public static async Task EqualsReference(Func<MatchCase, Task<IMatcher>> create, MatchCase matchCase)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        var reference = new ReferenceMatcher(matchCase.Documents);
        IMatcher matcher = await create(matchCase);
        try
        {
            MatchPage expected = await reference.FindAsync(matchCase.Selection, matchCase.Options, matchCase.Offset, matchCase.Count, cancellation);
            MatchPage actual = await matcher.FindAsync(matchCase.Selection, matchCase.Options, matchCase.Offset, matchCase.Count, cancellation);
            Equal(matchCase, expected.Matches, actual.Matches);
            Assert.True(expected.IsLast == actual.IsLast, $"IsLast of {matchCase}");
            MatchTotals expectedTotals = await reference.CountAsync(matchCase.Selection, matchCase.Options, null, cancellation);
            MatchTotals totals = await matcher.CountAsync(matchCase.Selection, matchCase.Options, null, cancellation);
            Assert.True(expectedTotals.ByShared.SequenceEqual(totals.ByShared), $"ByShared of {matchCase}");
            Assert.True(expectedTotals.ByLength.SequenceEqual(totals.ByLength), $"ByLength of {matchCase}");
            Assert.True(expectedTotals.ByLengthComplete.SequenceEqual(totals.ByLengthComplete), $"ByLengthComplete of {matchCase}");
        }
        finally
        {
            (matcher as IDisposable)?.Dispose();
        }
    }

    public static void Equal(object what, IReadOnlyList<Match> expected, IReadOnlyList<Match> actual)
    {
        if (expected.SequenceEqual(actual))
            return;
        var text = new StringBuilder().AppendLine($"{what}: {expected.Count} matches expected, {actual.Count} found.");
        for (int place = 0; place < Math.Max(expected.Count, actual.Count) && place < 40; place++)
            text.AppendLine($"  {(place < expected.Count ? expected[place] : "-")} | {(place < actual.Count ? actual[place] : "-")}");
        Assert.Fail(text.ToString());
    }
}
