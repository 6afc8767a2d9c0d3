using System.Runtime.ExceptionServices;

namespace LstmVis.Core;

/// <summary>Sorting that can be cancelled before it is done: millions of candidates take longer than a user should wait for nothing.</summary>
internal static class StoppableSort
{
    /// <summary>How many comparisons may follow a cancellation.</summary>
    public const int ComparisonsBetweenChecks = 1 << 12;

    /// <summary>Sorts the first <paramref name="count"/> in place.</summary>
    /// <exception cref="OperationCanceledException">The sort was cancelled; the items are in any order.</exception>
    public static void Sort<TItem>(TItem[] items, int count, Comparison<TItem> compare, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        int comparisons = 0;
        try
        {
            items.AsSpan(0, count).Sort((left, right) =>
            {
                if (++comparisons % ComparisonsBetweenChecks == 0)
                    cancellation.ThrowIfCancellationRequested();
                return compare(left, right);
            });
        }
        catch (InvalidOperationException error) when (error.InnerException is OperationCanceledException stopped)
        {
            // That is how sorting reports what a comparison throws.
            ExceptionDispatchInfo.Throw(stopped);
        }
    }
}
