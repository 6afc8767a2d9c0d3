namespace LstmVis.Core;

/// <summary>The fast matcher: exact answers from bitmaps of the selected cells.</summary>
internal sealed class BitmapMatcher : IIndexedMatcher
{
    private const long FreeMemoryBytes = 32L << 20;

    private readonly Documents _documents;
    private readonly IReadOnlyList<Source> _sources;
    private readonly MatcherOptions _options;
    private readonly StepPositions _positions;
    private readonly BitmapCache _cache;
    private readonly BitmapMemory _memory = new(FreeMemoryBytes);
    private readonly RankingCache _rankings = new();
    private readonly IndexKeeper _indexes;
    private readonly QuantileKeeper _quantiles;
    private readonly IBoundKernel _boundKernel;
    private readonly ICodeKernel _codeKernel;
    private readonly IFollowKernel _followKernel;
    private readonly CancellationTokenSource _disposal = new();
    private readonly Lock _lock = new();
    private readonly ManualResetEventSlim _idle = new(true);
    private int _running;
    private bool _isDisposed;

    public BitmapMatcher(Documents documents, IReadOnlyList<Source> sources, MatcherOptions options)
    {
        foreach (Source source in sources)
        {
            if (source.StepCount != documents.StepCount)
                throw new ArgumentException($"Source '{source.Id}' has {source.StepCount} steps, but the corpus has {documents.StepCount}.", nameof(sources));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(options.ThreadCount, 1);
        _documents = documents;
        _sources = sources;
        _options = options;
        _positions = new StepPositions(documents);
        _cache = new BitmapCache(options.BitmapBudget);
        _boundKernel = BoundKernelFactory.Create(options.ForceScalar);
        _boundKernel = options.WatchKernel?.Invoke(_boundKernel) ?? _boundKernel;
        _codeKernel = CodeKernelFactory.Create(options.ForceScalar);
        _followKernel = FollowKernelFactory.Create(options.ForceScalar);
        _quantiles = new QuantileKeeper(sources, options);
        _indexes = new IndexKeeper(sources, _positions, options);
    }

    public Task<MatchPage> FindAsync(Selection selection, MatchOptions options, int offset, int count, CancellationToken cancellation = default)
    {
        MatchRequest.Check(_documents, selection, options);
        MatchRequest.CheckPage(offset, count);
        return Task.Run(() => Search(token => Find(selection, options, offset, count, token), cancellation), cancellation);
    }

    public Task<MatchTotals> CountAsync(Selection selection, MatchOptions options, IProgress<MatchProgress>? progress = null, CancellationToken cancellation = default)
    {
        MatchRequest.Check(_documents, selection, options);
        return Task.Run(() => Search(token => Count(selection, options, progress, token), cancellation), cancellation);
    }

    public Task<float[]> FindQuantilesAsync(Source source, Side side, double quantile, CancellationToken cancellation = default)
    {
        CellQuantiles.Check(quantile);
        int place = FindSource(source);
        return Task.Run(() => Search(token => _quantiles.Find(place, side, quantile, token), cancellation), cancellation);
    }

    public Task<int[]> CountByQuantileAsync(Pattern pattern, StepRange range, IReadOnlyList<double> quantiles, CancellationToken cancellation = default)
    {
        CellSelector.CheckRange(_documents, range);
        foreach (double quantile in quantiles)
            CellQuantiles.Check(quantile);
        int[] places = [.. pattern.Sources.Select(FindSource)];
        return Task.Run(() => Search(token => CountByQuantile(pattern, places, range, quantiles, token), cancellation), cancellation);
    }

    public IReadOnlyList<IndexStatus> GetIndexStatuses() => _indexes.Statuses;

    public Task WaitForIndexesAsync(CancellationToken cancellation = default) => _indexes.Completion.WaitAsync(cancellation);

    /// <summary>Cancels the searches that run, waits for them, and closes the index files.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
        }

        _disposal.Cancel();
        _idle.Wait();
        _indexes.Dispose();
        _cache.Dispose();
        _quantiles.Dispose();
        _disposal.Dispose();
        _idle.Dispose();
    }

    internal MatchPage Find(Selection selection, MatchOptions options, int offset, int count, CancellationToken cancellation)
    {
        if (selection.Cells.Count == 0)
            return new MatchPage(offset, [], true);
        string key = RankingCache.GetKey(selection, options, [.. selection.Pattern.Sources.Select(FindSource)]);
        int limit = MatchRequest.GetLimit(offset, count);
        if (offset > 0)
        {
            if (_rankings.Find(key, limit) is { } known)
                return MatchRequest.GetPage(known, offset, count);

            // Whoever turns a page turns more of them: looking twice as far makes all pages together cost little more than the last.
            limit = (int)Math.Min(2L * limit, int.MaxValue);
        }

        using SearchPlan plan = Plan(selection, options, cancellation);
        IReadOnlyList<Match> ranking = new LevelRanker(plan, limit).Rank();
        _rankings.Add(key, ranking, limit);
        return MatchRequest.GetPage(ranking, offset, count);
    }

    private MatchTotals Count(Selection selection, MatchOptions options, IProgress<MatchProgress>? progress, CancellationToken cancellation)
    {
        if (selection.Cells.Count == 0)
            return new TotalsBuilder(0, options).ToTotals();
        using SearchPlan plan = Plan(selection, options, cancellation);
        return new CandidateCounter(plan, progress).Count();
    }

    private int[] CountByQuantile(Pattern pattern, int[] places, StepRange range, IReadOnlyList<double> quantiles, CancellationToken cancellation)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = _options.ThreadCount, CancellationToken = cancellation };
        var rows = new PatternRows(pattern, _documents, range, RowKernelFactory.Create(_options.ForceScalar), cancellation);
        int[] counts = new int[quantiles.Count];
        for (int source = 0; source < places.Length; source++)
        {
            int place = places[source];
            var counter = new OnCounter((cells, tests) => Build(place, cells, tests, parallel), _positions.PositionCount / 8);
            QuantileSensitivity.Add(_sources[place], pattern.Side, rows.FindBounds(source), quantiles, counter, counts);
        }

        return counts;
    }

    // Mapped files must not go away under a search, so disposal waits for those that run.
    private T Search<T>(Func<CancellationToken, T> search, CancellationToken cancellation)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _running++;
            _idle.Reset();
        }

        try
        {
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _disposal.Token);
            return search(linked.Token);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
        catch (AggregateException error) when (error.InnerException is { } cause)
        {
            // Parallel loops wrap what a source throws, such as an unreadable file; callers expect the error itself.
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(cause);
            throw;
        }
        finally
        {
            lock (_lock)
            {
                if (--_running == 0)
                    _idle.Set();
            }
        }
    }

    private SearchPlan Plan(Selection selection, MatchOptions options, CancellationToken cancellation)
    {
        Pattern pattern = selection.Pattern;
        int[] places = [.. pattern.Sources.Select(FindSource)];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = _options.ThreadCount, CancellationToken = cancellation };
        bool isMirrored = SearchPlan.NeedsMirror(pattern);
        var counters = new FollowCounterPlan(selection, [.. places.Select(place => _sources[place])], [.. places.Select(_indexes.Find)], _followKernel, cancellation);
        return new SearchPlan
        {
            Selection = selection,
            Options = options,
            Positions = _positions,
            Bitmaps = GetBitmaps(selection, places, isMirrored, parallel),
            IsMirrored = isMirrored,
            CreateCounters = counters.CreateCounters,
            Kernel = _boundKernel,
            Parallel = parallel,
            CountedAtOnce = _options.CountedAtOnce,
        };
    }

    private int FindSource(Source source)
    {
        for (int place = 0; place < _sources.Count; place++)
        {
            if (ReferenceEquals(_sources[place], source))
                return place;
        }

        for (int place = 0; place < _sources.Count; place++)
        {
            Source known = _sources[place];
            if (known.Id == source.Id && known.CellCount == source.CellCount && known.Transform == source.Transform && known.States.Fingerprint == source.States.Fingerprint)
                return place;
        }

        throw new ArgumentException($"Source '{source.Id}' is not one of the {_sources.Count} sources of this matcher.");
    }

    private Bitmap[] GetBitmaps(Selection selection, int[] places, bool isMirrored, ParallelOptions parallel)
    {
        Pattern pattern = selection.Pattern;
        OnTest[] tests = CellSelector.GetOnTests(pattern, selection.Cells);

        // A gap of one step is there between any two runs, so the narrowest margins need no filter.
        int offBefore = pattern.OffBefore > 1 ? pattern.OffBefore : 0;
        int offAfter = pattern.OffAfter > 1 ? pattern.OffAfter : 0;
        var keys = new BitmapKey[tests.Length];
        var bitmaps = new Bitmap?[tests.Length];
        for (int place = 0; place < keys.Length; place++)
        {
            CellRef cell = selection.Cells[place];
            keys[place] = new BitmapKey(places[cell.Source], cell.Cell, tests[place], offBefore, offAfter, isMirrored);
            bitmaps[place] = _cache.Find(keys[place]);
        }

        int[] missing = [.. Enumerable.Range(0, keys.Length).Where(place => bitmaps[place] is null)];
        if (missing.Length == 0)
            return bitmaps!;
        Bitmap[] plain = GetPlain([.. missing.Select(place => keys[place].Plain)], parallel);
        Loops.Run(missing.Length, parallel, number =>
        {
            BitmapKey key = keys[missing[number]];
            Bitmap bitmap = plain[number];
            if (key.OffBefore > 0 || key.OffAfter > 0)
                bitmap = Replace(bitmap, bitmap.KeepRunsWithGaps(_positions, key.OffBefore, key.OffAfter, parallel.CancellationToken));
            if (key.IsMirrored)
                bitmap = Replace(bitmap, bitmap.Mirror());
            bitmaps[missing[number]] = bitmap;
            if (key != key.Plain)
                _cache.Add(key, bitmap);
        });
        return bitmaps!;
    }

    private static Bitmap Replace(Bitmap old, Bitmap replacement)
    {
        old.Release();
        return replacement;
    }

    private Bitmap[] GetPlain(BitmapKey[] keys, ParallelOptions parallel)
    {
        var bitmaps = new Bitmap?[keys.Length];
        for (int place = 0; place < keys.Length; place++)
            bitmaps[place] = _cache.Find(keys[place]);
        foreach (IGrouping<int, int> group in Enumerable.Range(0, keys.Length).Where(place => bitmaps[place] is null).GroupBy(place => keys[place].Source))
        {
            int[] missing = [.. group];
            int[] cells = [.. missing.Select(place => keys[place].Cell)];
            OnTest[] tests = [.. missing.Select(place => keys[place].Test)];
            Bitmap[] built = Build(group.Key, cells, tests, parallel);
            for (int number = 0; number < missing.Length; number++)
            {
                bitmaps[missing[number]] = built[number];
                _cache.Add(keys[missing[number]], built[number]);
            }
        }

        return bitmaps!;
    }

    private Bitmap[] Build(int source, ReadOnlyMemory<int> cells, ReadOnlyMemory<OnTest> tests, ParallelOptions parallel) =>
        _indexes.Find(source) is { } index
            ? new CodeColumns(index, _sources[source], _positions, _codeKernel, _memory).Build(cells, tests, parallel)
            : new FloatColumns(_sources[source].States, _positions, _memory).Build(cells, tests, parallel);
}
