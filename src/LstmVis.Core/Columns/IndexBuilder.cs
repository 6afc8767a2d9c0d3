using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace LstmVis.Core;

/// <summary>Makes the index of a source whole: keeps the segments that are proven right, builds the others, each thread one at a time.</summary>
/// <remarks>Storage as built: docs/design/matching.md.</remarks>
internal sealed class IndexBuilder
{
    // Each thread that builds keeps one segment's columns in memory, at most 48 MiB.
    private const int MostThreads = 4;
    private const int SampleFloats = 1 << 18;

    private readonly Source _source;
    private readonly StepPositions _positions;
    private readonly string _folder;
    private readonly ParallelOptions _parallel;
    private readonly int? _segmentPositions;
    private CodeBook _book = null!;
    private IndexPlan _plan = null!;
    private string _planId = "";
    private int _builtCount;

    /// <summary>Prepares for one source.</summary>
    /// <param name="source">The source.</param>
    /// <param name="positions">Where its steps lie.</param>
    /// <param name="indexFolder">The folder of all indexes; the source gets its own in it.</param>
    /// <param name="parallel">Threads and cancellation.</param>
    /// <param name="segmentPositions">Positions per segment; null chooses by the number of cells.</param>
    public IndexBuilder(Source source, StepPositions positions, string indexFolder, ParallelOptions parallel, int? segmentPositions = null)
    {
        _source = source;
        _positions = positions;
        _folder = Path.Combine(indexFolder, GetFolderName(source.Id));
        _parallel = parallel;
        _segmentPositions = segmentPositions;
    }

    /// <summary>How many segments were built, rather than kept.</summary>
    public int BuiltCount => _builtCount;

    /// <summary>The name of the folder of a source's index.</summary>
    public static string GetFolderName(string sourceId) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sourceId)))[..16];

    /// <summary>Checks, builds what is missing or wrong, and opens. An index that is right is only read, so its folder need not be writable.</summary>
    /// <param name="progress">Receives the part that is done, 0 to 1, ascending; from one thread at a time.</param>
    /// <exception cref="IOException">The folder cannot be written, and has to be.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public SourceIndex Ensure(Action<double>? progress = null)
    {
        if (TryOpen() is { } index)
            return index;
        Directory.CreateDirectory(_folder);
        using FileStream held = Hold();
        if (!TryUsePlan())
            StartAnew();
        int[] wrong = FindWrong();
        int done = _plan.SegmentCount - wrong.Length;
        var report = new Lock();
        Share(wrong.Length, () => new SegmentBuilder(_source, _positions, _book, _plan, _folder), (builder, number, cancellation) =>
        {
            builder.Build(wrong[number], cancellation);
            Interlocked.Increment(ref _builtCount);
            lock (report)
                progress?.Invoke((double)++done / _plan.SegmentCount);
        });
        return Open();
    }

    /// <summary>What is wrong with the index that is there; null where it is right, or where there is none.</summary>
    public string? FindProblem()
    {
        if (!File.Exists(GetPath("index.json")))
            return null;
        if (!TryUsePlan())
            return "it belongs to other states, documents or another version of this program.";
        int[] wrong = FindWrong();
        if (wrong.Length > 0)
            return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{wrong.Length} of {_plan.SegmentCount} segments are damaged or not built yet.");
        using SourceIndex index = Open();
        return FindDifference(index) is { } step ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"its codes differ from the states at time step {step}.") : null;
    }

    private int? FindDifference(SourceIndex index)
    {
        const int MostRows = 256;
        float[] row = new float[_source.CellCount];
        byte[] codes = new byte[_source.CellCount];
        int stride = Math.Max(1, _source.StepCount / MostRows);
        for (int filled = 0, step = 0; step < _source.StepCount; step += stride)
        {
            while (_positions.GetSteps(filled).End <= step)
                filled++;
            int position = _positions.GetPositions(filled).Start + step - _positions.GetSteps(filled).Start;
            IndexSegment segment = index.Segments[position / _plan.SegmentPositions];
            _source.States.ReadRows(new StepRange(step, step + 1), row);
            _book.Encode(row, codes);
            if (!segment.GetRows(position - segment.FirstPosition, 1, _plan.RowBytes)[..codes.Length].SequenceEqual(codes))
                return step;
        }

        return null;
    }

    private SourceIndex? TryOpen()
    {
        try
        {
            return TryUsePlan() && FindWrong().Length == 0 ? Open() : null;
        }
        catch (IOException)
        {
            // Another process is changing it at this moment: wait for the lock and look again.
            return null;
        }
    }

    private SourceIndex Open() => new(_plan, _book, [.. Enumerable.Range(0, _plan.SegmentCount).Select(OpenSegment)]);

    // Long work, so on threads of its own: those of the pool answer searches meanwhile.
    private void Share<TOwn>(int count, Func<TOwn> create, Action<TOwn, int, CancellationToken> work)
    {
        int wanted = _parallel.MaxDegreeOfParallelism > 0 ? _parallel.MaxDegreeOfParallelism : Environment.ProcessorCount;
        int threads = Math.Min(Math.Min(wanted, MostThreads), count);
        if (threads == 0)
            return;
        int next = -1;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_parallel.CancellationToken);
        ExceptionDispatchInfo? failure = null;
        void Work()
        {
            try
            {
                TOwn own = create();
                for (int number = Interlocked.Increment(ref next); number < count; number = Interlocked.Increment(ref next))
                {
                    stop.Token.ThrowIfCancellationRequested();
                    work(own, number, stop.Token);
                }
            }
            catch (Exception error)
            {
                // What failed first is told; it also stops the other threads.
                Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(error), null);
                stop.Cancel();
            }
        }

        Task[] others = [.. Enumerable.Range(1, threads - 1).Select(_ => Task.Factory.StartNew(Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
        Work();
        Task.WaitAll(others, CancellationToken.None);
        _parallel.CancellationToken.ThrowIfCancellationRequested();
        failure?.Throw();
    }

    // One process at a time builds; another waits for it and then finds everything done.
    private FileStream Hold()
    {
        while (true)
        {
            try
            {
                return new FileStream(Path.Combine(_folder, "building.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(Path.Combine(_folder, "building.lock")))
            {
                _parallel.CancellationToken.WaitHandle.WaitOne(250);
                _parallel.CancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    private bool TryUsePlan()
    {
        byte[]? boundaries = TryRead("boundaries.npy");
        IndexPlan? plan = TryParse<IndexPlan>(TryRead("index.json"));
        if (plan is null || boundaries is null || plan with { Boundaries = "" } != IndexPlan.Create(_source, _positions, _segmentPositions)
            || boundaries.Length != IndexFile.HeaderBytes + ((CodeBook.LastCode + 1) * sizeof(float)) || plan.Boundaries != Checksums.Compute(boundaries))
            return false;
        Use(plan, new CodeBook(MemoryMarshal.Cast<byte, float>(boundaries.AsSpan(IndexFile.HeaderBytes)).ToArray()));
        return true;
    }

    private void StartAnew()
    {
        foreach (string file in Directory.EnumerateFiles(_folder).Where(file => Path.GetExtension(file) is ".npy" or ".json" or ".partial"))
            File.Delete(file);
        CodeBook book = CodeBook.Create(ReadSample(), _source.Transform);
        byte[] boundaries = [.. IndexFile.CreateHeader("<f4", CodeBook.LastCode + 1), .. MemoryMarshal.AsBytes(book.Boundaries)];
        IndexPlan plan = IndexPlan.Create(_source, _positions, _segmentPositions) with { Boundaries = IndexFile.Write(GetPath("boundaries.npy"), boundaries, CancellationToken.None) };
        IndexFile.Write(GetPath("index.json"), JsonSerializer.SerializeToUtf8Bytes(plan), CancellationToken.None);
        Use(plan, book);
    }

    private void Use(IndexPlan plan, CodeBook book)
    {
        _plan = plan;
        _planId = plan.GetId();
        _book = book;
    }

    private float[] ReadSample()
    {
        if (_source.StepCount == 0 || _source.CellCount == 0)
            return [];
        int rows = Math.Clamp(SampleFloats / _source.CellCount, 1, _source.StepCount);
        int pieces = Math.Min(64, rows);
        int rowsPerPiece = rows / pieces;
        float[] sample = new float[pieces * rowsPerPiece * _source.CellCount];
        for (int piece = 0; piece < pieces; piece++)
        {
            int start = (int)((_source.StepCount - rowsPerPiece) * (long)piece / Math.Max(1, pieces - 1));
            _source.States.ReadRows(new StepRange(start, start + rowsPerPiece), sample.AsSpan(piece * rowsPerPiece * _source.CellCount));
        }

        return sample;
    }

    private int[] FindWrong()
    {
        bool[] right = new bool[_plan.SegmentCount];
        Share<object?>(right.Length, () => null, (_, segment, cancellation) => right[segment] = IsRight(segment, cancellation));
        return [.. Enumerable.Range(0, right.Length).Where(segment => !right[segment])];
    }

    private bool IsRight(int segment, CancellationToken cancellation)
    {
        if (TryParse<SegmentSeal>(TryRead(SegmentBuilder.GetName("segment", segment, "json"))) is not { Codes: not null, Rows: not null, Range: not null } seal || seal.Plan != _planId)
            return false;
        int room = _plan.GetRoom(segment);
        return IndexFile.Has(GetPath(SegmentBuilder.GetName("codes", segment)), IndexFile.HeaderBytes + ((long)_plan.CellCount * room), seal.Codes, cancellation)
            && IndexFile.Has(GetPath(SegmentBuilder.GetName("rows", segment)), IndexFile.HeaderBytes + ((long)_plan.RowBytes * room), seal.Rows, cancellation)
            && IndexFile.Has(GetPath(SegmentBuilder.GetName("range", segment)), IndexFile.HeaderBytes + (2 * sizeof(float)), seal.Range, cancellation);
    }

    private IndexSegment OpenSegment(int segment)
    {
        float[] extremes = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(GetPath(SegmentBuilder.GetName("range", segment))).AsSpan(IndexFile.HeaderBytes)).ToArray();
        return new IndexSegment(
            _plan.GetPositions(segment).Start,
            _plan.GetRoom(segment),
            new MappedBytes(GetPath(SegmentBuilder.GetName("codes", segment))),
            new MappedBytes(GetPath(SegmentBuilder.GetName("rows", segment))),
            extremes[0],
            extremes[1]);
    }

    private string GetPath(string name) => Path.Combine(_folder, name);

    private byte[]? TryRead(string name) => File.Exists(GetPath(name)) ? File.ReadAllBytes(GetPath(name)) : null;

    private static T? TryParse<T>(byte[]? json)
        where T : class
    {
        try
        {
            return json is null ? null : JsonSerializer.Deserialize<T>(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
