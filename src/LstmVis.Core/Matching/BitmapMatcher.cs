namespace LstmVis.Core;

/// <summary>The fast matcher: exact answers from bitmaps of the selected cells.</summary>
internal sealed class BitmapMatcher : IMatcher, IDisposable
{
    private readonly Documents _documents;
    private readonly IReadOnlyList<Source> _sources;
    private readonly MatcherOptions _options;
    private readonly StepPositions _positions;
    private readonly BitmapCache _cache;
    private readonly IBoundKernel _kernel;

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
        _cache = new BitmapCache(options.BitmapBudgetBytes);
        _kernel = BoundKernelFactory.Create(options.ForceScalar);
    }

    public Task<MatchPage> FindAsync(Selection selection, MatchOptions options, int offset, int count, CancellationToken cancellation = default)
    {
        MatchRequest.Check(_documents, selection, options);
        MatchRequest.CheckPage(offset, count);
        return Task.Run(() => Unwrap(() => Find(selection, options, offset, count, cancellation)), cancellation);
    }

    public Task<MatchTotals> CountAsync(Selection selection, MatchOptions options, IProgress<MatchProgress>? progress = null, CancellationToken cancellation = default)
    {
        MatchRequest.Check(_documents, selection, options);
        return Task.Run(
            () => selection.Cells.Count == 0
                ? new TotalsBuilder(0, options).ToTotals()
                : Unwrap(() => new CandidateCounter(Plan(selection, options, cancellation), progress).Count()),
            cancellation);
    }

    public void Dispose()
    {
    }

    internal MatchPage Find(Selection selection, MatchOptions options, int offset, int count, CancellationToken cancellation)
    {
        if (selection.Cells.Count == 0)
            return new MatchPage(offset, [], true);
        var ranker = new LevelRanker(Plan(selection, options, cancellation), MatchRequest.GetLimit(offset, count));
        return MatchRequest.GetPage(ranker.Rank(), offset, count);
    }

    // Parallel loops wrap what a source throws, such as an unreadable file; callers expect the error itself.
    private static T Unwrap<T>(Func<T> search)
    {
        try
        {
            return search();
        }
        catch (AggregateException error) when (error.InnerException is { } cause)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(cause);
            throw;
        }
    }

    private SearchPlan Plan(Selection selection, MatchOptions options, CancellationToken cancellation)
    {
        Pattern pattern = selection.Pattern;
        int[] places = [.. pattern.Sources.Select(FindSource)];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = _options.ThreadCount, CancellationToken = cancellation };
        bool isMirrored = SearchPlan.NeedsMirror(pattern);
        return new SearchPlan
        {
            Selection = selection,
            Options = options,
            Positions = _positions,
            Bitmaps = GetBitmaps(selection, places, isMirrored, parallel),
            IsMirrored = isMirrored,
            CreateCounters = PrepareCounters(selection, places),
            Kernel = _kernel,
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
        Parallel.For(0, missing.Length, parallel, number =>
        {
            BitmapKey key = keys[missing[number]];
            Bitmap bitmap = plain[number];
            if (key.OffBefore > 0 || key.OffAfter > 0)
                bitmap = bitmap.KeepRunsWithGaps(_positions, key.OffBefore, key.OffAfter);
            if (key.IsMirrored)
                bitmap = bitmap.Mirror();
            bitmaps[missing[number]] = bitmap;
            if (key != key.Plain)
                _cache.Add(key, bitmap);
        });
        return bitmaps!;
    }

    private Bitmap[] GetPlain(BitmapKey[] keys, ParallelOptions parallel)
    {
        var bitmaps = new Bitmap?[keys.Length];
        for (int place = 0; place < keys.Length; place++)
            bitmaps[place] = _cache.Find(keys[place]);
        foreach (IGrouping<int, int> group in Enumerable.Range(0, keys.Length).Where(place => bitmaps[place] is null).GroupBy(place => keys[place].Source))
        {
            int[] missing = [.. group];
            var columns = new FloatColumns(_sources[group.Key].States, _positions);
            Bitmap[] built = columns.Build(missing.Select(place => keys[place].Cell).ToArray(), missing.Select(place => keys[place].Test).ToArray(), parallel);
            for (int number = 0; number < missing.Length; number++)
            {
                bitmaps[missing[number]] = built[number];
                _cache.Add(keys[missing[number]], built[number]);
            }
        }

        return bitmaps!;
    }

    private Func<FollowCounter[]> PrepareCounters(Selection selection, int[] places)
    {
        Pattern pattern = selection.Pattern;
        var cells = new int[pattern.Sources.Count][];
        var tests = new OnTest[pattern.Sources.Count][];
        var selected = new HashSet<CellRef>(selection.Cells);
        for (int source = 0; source < cells.Length; source++)
        {
            CellRef[] others = [.. Enumerable.Range(0, pattern.Sources[source].CellCount).Select(cell => new CellRef(source, cell)).Where(cell => !selected.Contains(cell))];
            cells[source] = [.. others.Select(cell => cell.Cell)];
            tests[source] = CellSelector.GetOnTests(pattern, others);
        }

        return () => [.. Enumerable.Range(0, cells.Length).Select(source => new FloatFollowCounter(_sources[places[source]], pattern, cells[source], tests[source]))];
    }
}
