namespace LstmVis.Core.Tests;

public sealed class StoppableSortTests
{
    [Fact]
    public void It_sorts()
    {
        var random = new Random(1);
        int[] items = [.. Enumerable.Range(0, 20_000).Select(_ => random.Next())];
        int[] expected = [.. items.Order()];
        StoppableSort.Sort(items, items.Length, (left, right) => left.CompareTo(right), CancellationToken.None);
        Assert.Equal(expected, items);
    }

    [Fact]
    public void It_ends_soon_after_it_was_cancelled()
    {
        var random = new Random(2);
        int[] items = [.. Enumerable.Range(0, 100_000).Select(_ => random.Next())];
        using var stop = new CancellationTokenSource();
        int comparisons = 0;
        OperationCanceledException error = Assert.ThrowsAny<OperationCanceledException>(() => StoppableSort.Sort(items, items.Length, (left, right) =>
        {
            if (++comparisons == 50_000)
                stop.Cancel();
            return left.CompareTo(right);
        }, stop.Token));
        Assert.Equal(stop.Token, error.CancellationToken);
        Assert.InRange(comparisons, 50_000, 50_000 + StoppableSort.ComparisonsBetweenChecks);
        Assert.ThrowsAny<OperationCanceledException>(() => StoppableSort.Sort(items, items.Length, (_, _) => throw new InvalidOperationException("not reached"), stop.Token));
    }
}
