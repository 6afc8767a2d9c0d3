namespace LstmVis.Core.Tests;

/// <summary>How much work may follow a cancellation. A number read or a word counted takes a nanosecond or so: the millions here are a few milliseconds.</summary>
public sealed class CancellationTests : IDisposable
{
    private const int StepCount = 40_000;
    private const int CellCount = 64;
    private const long MostNumbers = 1 << 20;
    private readonly string _folder = Directory.CreateTempSubdirectory("lstmvis-cancel-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("select")]
    [InlineData("sensitivity")]
    [InlineData("quantile")]
    [InlineData("quantile sensitivity")]
    [InlineData("find")]
    [InlineData("count")]
    [InlineData("index")]
    public async Task Reading_ends_soon_after_a_cancellation(string work)
    {
        for (int round = 0; round < 3; round++)
        {
            using var stop = new CancellationTokenSource();
            long cancelAt = (long)(StepCount * CellCount * (0.1 + (0.25 * round)));
            long readThen = -1;
            CountedMatrix? counted = null;
            counted = new CountedMatrix(CreateStates(), read =>
            {
                if (read < cancelAt || stop.IsCancellationRequested)
                    return;
                readThen = read;
                stop.Cancel();
            });
            var source = new Source("s", counted, 0, SourceKinds.HiddenState, Transform.None);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(work, source, Path.Combine(_folder, $"{work}{round}"), stop.Token));
            Assert.InRange(counted.NumbersRead, readThen, readThen + MostNumbers);
        }
    }

    [Fact]
    public async Task Counting_ends_soon_after_a_cancellation_and_never_does_much_between_two_looks()
    {
        Documents documents = Documents.Whole(StepCount);
        var source = new Source("s", CreateStates(), 0, SourceKinds.HiddenState, Transform.None);
        for (int call = 1; call < 40; call += 3)
        {
            using var stop = new CancellationTokenSource();
            var watch = new WatchedKernel(call, stop);
            using IIndexedMatcher matcher = MatcherFactory.Create(documents, [source], new MatcherOptions { ThreadCount = 1 + (call % 2), WatchKernel = kernel => watch.Watch(kernel) });
            var pattern = new Pattern([source], Thresholds.Uniform(0.1f), Side.Positive, call % 2, call % 3 == 0 ? 1 : 0);
            var selection = new Selection(pattern, [.. Enumerable.Range(0, 40).Select(cell => new CellRef(0, cell))]);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            {
                await matcher.FindAsync(selection, new MatchOptions { MinLength = 1, AllowOverlap = true }, 0, int.MaxValue, stop.Token);
                stop.Token.ThrowIfCancellationRequested();
            });
            Assert.InRange(watch.Calls, call, call + 2);
            Assert.InRange(watch.MostWork, 1, 1 << 18);
        }
    }

    [Fact]
    public async Task A_range_of_very_many_cells_is_counted_in_smaller_pieces()
    {
        var source = new Source("wide", new ArrayStateMatrix(new float[600 * 3_000], 600, 3_000), 0, SourceKinds.HiddenState, Transform.None);
        using var never = new CancellationTokenSource();
        var watch = new WatchedKernel(int.MaxValue, never);
        using IIndexedMatcher matcher = MatcherFactory.Create(Documents.Whole(600), [source], new MatcherOptions { ThreadCount = 1, WatchKernel = kernel => watch.Watch(kernel) });
        var selection = new Selection(new Pattern([source], Thresholds.Uniform(0f), Side.Positive, 0, 0), [.. Enumerable.Range(0, 3_000).Select(cell => new CellRef(0, cell))]);
        MatchPage page = await matcher.FindAsync(selection, new MatchOptions(), 0, 5, TestContext.Current.CancellationToken);
        Assert.Equal(new Match(new StepRange(0, 600), 3_000, 0, 0), Assert.Single(page.Matches));
        Assert.InRange(watch.MostWork, 1, 1 << 18);
    }

    private static async Task RunAsync(string work, Source source, string folder, CancellationToken cancellation)
    {
        Documents documents = Documents.Whole(StepCount);
        var pattern = new Pattern([source], Thresholds.Uniform(0.1f), Side.Positive, 0, 0);
        var whole = new StepRange(0, StepCount);
        using IIndexedMatcher matcher = MatcherFactory.Create(documents, [source], new MatcherOptions { ThreadCount = 2 });
        var selection = new Selection(pattern, [.. Enumerable.Range(0, CellCount).Select(cell => new CellRef(0, cell))]);
        switch (work)
        {
            case "select": await CellSelector.SelectAsync(pattern, documents, whole, cancellation); break;
            case "sensitivity": await CellSelector.GetSensitivityAsync(pattern, documents, whole, 256, cancellation); break;
            case "quantile": await matcher.FindQuantilesAsync(source, Side.Positive, 0.9, cancellation); break;
            case "quantile sensitivity": await matcher.CountByQuantileAsync(pattern, new StepRange(5, 6), [0.5, 0.9], cancellation); break;
            case "find": await matcher.FindAsync(selection, new MatchOptions(), 0, 50, cancellation); break;
            case "count": await matcher.CountAsync(selection, new MatchOptions(), null, cancellation); break;
            default: new IndexBuilder(source, new StepPositions(documents), folder, new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = cancellation }, 4_096).Ensure().Dispose(); break;
        }
    }

    private static ArrayStateMatrix CreateStates()
    {
        var random = new Random(2);
        return new ArrayStateMatrix((float[])[.. Enumerable.Range(0, StepCount * CellCount).Select(_ => (float)random.NextDouble() - 0.3f)], StepCount, CellCount);
    }

    private sealed class WatchedKernel(int cancelAtCall, CancellationTokenSource stop)
    {
        private int _calls;

        public int Calls => _calls;

        /// <summary>The most blocks times cells of one call.</summary>
        public long MostWork { get; private set; }

        public IBoundKernel Watch(IBoundKernel kernel) => new Kernel(this, kernel);

        private void Note(BoundQuery query, int blocks)
        {
            MostWork = Math.Max(MostWork, (long)blocks * query.Bitmaps.Length);
            if (Interlocked.Increment(ref _calls) == cancelAtCall)
                stop.Cancel();
        }

        private sealed class Kernel(WatchedKernel watch, IBoundKernel inner) : IBoundKernel
        {
            public void FindMaxima(BoundQuery query, int firstBlock, Span<int> maxima)
            {
                watch.Note(query, maxima.Length);
                inner.FindMaxima(query, firstBlock, maxima);
            }

            public void MarkAnchors(BoundQuery query, int block, int level, Span<ulong> anchors)
            {
                watch.Note(query, 1);
                inner.MarkAnchors(query, block, level, anchors);
            }
        }
    }
}
