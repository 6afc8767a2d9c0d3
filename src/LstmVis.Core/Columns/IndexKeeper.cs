namespace LstmVis.Core;

/// <summary>Makes the indexes of a matcher's sources, one after the other in the background, and hands out those that are ready.</summary>
internal sealed class IndexKeeper : IDisposable
{
    private readonly IReadOnlyList<Source> _sources;
    private readonly StepPositions _positions;
    private readonly MatcherOptions _options;
    private readonly SourceIndex?[] _indexes;
    private readonly IndexStatus[] _statuses;
    private readonly CancellationTokenSource _stop = new();

    public IndexKeeper(IReadOnlyList<Source> sources, StepPositions positions, MatcherOptions options)
    {
        _sources = sources;
        _positions = positions;
        _options = options;
        _indexes = new SourceIndex?[sources.Count];
        IndexState first = options.IndexFolder is null ? IndexState.None : IndexState.Building;
        _statuses = [.. sources.Select(source => new IndexStatus(source.Id, first, 0, null))];
        Completion = options.IndexFolder is null ? Task.CompletedTask : Task.Factory.StartNew(BuildAll, _stop.Token, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public Task Completion { get; }

    public IReadOnlyList<IndexStatus> Statuses => [.. _statuses.Select((_, place) => Volatile.Read(ref _statuses[place]))];

    /// <summary>The index of a source; null where it is not ready.</summary>
    public SourceIndex? Find(int source) => Volatile.Read(ref _indexes[source]);

    public void Dispose()
    {
        _stop.Cancel();
        try
        {
            Completion.Wait();
        }
        catch (AggregateException error) when (error.InnerException is OperationCanceledException)
        {
        }

        foreach (SourceIndex? index in _indexes)
            index?.Dispose();
        _stop.Dispose();
    }

    private void BuildAll()
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = _options.ThreadCount, CancellationToken = _stop.Token };
        for (int place = 0; place < _sources.Count; place++)
        {
            int source = place;
            try
            {
                var builder = new IndexBuilder(_sources[source], _positions, _options.IndexFolder!, parallel, _options.SegmentPositions);
                SourceIndex index = builder.Ensure(fraction => Set(source, IndexState.Building, fraction, null));
                Volatile.Write(ref _indexes[source], index);
                Set(source, IndexState.Ready, 1, null);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                // Whatever keeps an index from being made (a full disk, a folder that is not ours, an unreadable source), searches work without it.
                Set(source, IndexState.Failed, 0, error is AggregateException { InnerException: { } cause } ? cause.Message : error.Message);
            }
        }
    }

    private void Set(int source, IndexState state, double fraction, string? problem) =>
        Volatile.Write(ref _statuses[source], new IndexStatus(_sources[source].Id, state, fraction, problem));
}
