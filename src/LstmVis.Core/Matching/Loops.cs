namespace LstmVis.Core;

/// <summary>Loops over many threads, or plainly over one: what a parallel loop costs to start is much of a short search.</summary>
internal static class Loops
{
    /// <summary>Runs <paramref name="body"/> for 0 to <paramref name="count"/>.</summary>
    public static void Run(int count, ParallelOptions options, Action<int> body)
    {
        if (options.MaxDegreeOfParallelism != 1 && count > 1)
        {
            Parallel.For(0, count, options, body);
            return;
        }

        for (int number = 0; number < count; number++)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            body(number);
        }
    }

    /// <summary>The same with something that each thread has for itself.</summary>
    public static void Run<TOwn>(int count, ParallelOptions options, Func<TOwn> create, Action<int, TOwn> body, Action<TOwn> finish)
    {
        if (options.MaxDegreeOfParallelism != 1 && count > 1)
        {
            Parallel.For(0, count, options, create, (number, _, own) =>
            {
                body(number, own);
                return own;
            }, finish);
            return;
        }

        TOwn single = create();
        for (int number = 0; number < count; number++)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            body(number, single);
        }

        finish(single);
    }
}
