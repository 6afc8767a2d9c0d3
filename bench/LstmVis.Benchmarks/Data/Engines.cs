using LstmVis.Core;

namespace LstmVis.Benchmarks;

/// <summary>The matchers that are timed over one data set. They share the index files, which the first of them builds.</summary>
internal sealed class Engines : IDisposable
{
    private readonly DataSet _data;
    private readonly List<IIndexedMatcher> _made = [];

    public Engines(DataSet data)
    {
        _data = data;
        Again = Make(new MatcherOptions { ThreadCount = 1, BitmapBudget = new BitmapBudget(2L << 30) });
        New = Make(new MatcherOptions { ThreadCount = 1, BitmapBudget = new BitmapBudget(0) });
        AgainTwoThreads = Make(new MatcherOptions { ThreadCount = 2, BitmapBudget = new BitmapBudget(2L << 30) });
        NewTwoThreads = Make(new MatcherOptions { ThreadCount = 2, BitmapBudget = new BitmapBudget(0) });
        Scalar = Make(new MatcherOptions { ThreadCount = 1, ForceScalar = true, BitmapBudget = new BitmapBudget(0) });
        Reference = new ReferenceMatcher(data.Documents);
    }

    /// <summary>Where the index files lie.</summary>
    public string IndexFolder => Path.Combine(_data.Folder, "index");

    /// <summary>Keeps bitmaps: a threshold and cells that were asked for before.</summary>
    public IMatcher Again { get; }

    /// <summary>Keeps none: every threshold is new.</summary>
    public IMatcher New { get; }

    public IMatcher AgainTwoThreads { get; }

    public IMatcher NewTwoThreads { get; }

    /// <summary><see cref="New"/> without vector instructions.</summary>
    public IMatcher Scalar { get; }

    /// <summary>The specification: no index, over the float sources.</summary>
    public IMatcher Reference { get; }

    public void Dispose()
    {
        foreach (IIndexedMatcher matcher in _made)
            matcher.Dispose();
    }

    private IMatcher Make(MatcherOptions options)
    {
        IIndexedMatcher matcher = MatcherFactory.Create(_data.Documents, _data.Sources, options with { IndexFolder = IndexFolder });
        _made.Add(matcher);
        WaitForIndexes(matcher);
        return matcher;
    }

    /// <summary>Waits until the matcher works with its indexes; without them there is nothing to time.</summary>
    public static void WaitForIndexes(IIndexedMatcher matcher)
    {
        matcher.WaitForIndexesAsync().GetAwaiter().GetResult();
        if (matcher.GetIndexStatuses().FirstOrDefault(status => status.State != IndexState.Ready) is { } failed)
            throw new InvalidOperationException($"The index of {failed.SourceId} is {failed.State}: {failed.Problem}");
    }
}
