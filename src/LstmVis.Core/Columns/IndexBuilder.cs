using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace LstmVis.Core;

/// <summary>Makes the index of a source whole: keeps the segments that are proven right, builds the others, in memory of one segment.</summary>
/// <remarks>Storage as built: docs/design/matching.md.</remarks>
internal sealed class IndexBuilder
{
    private const int ChunkPositions = 128;
    private const int SampleFloats = 1 << 18;

    private readonly Source _source;
    private readonly StepPositions _positions;
    private readonly string _folder;
    private readonly ParallelOptions _parallel;
    private readonly int? _segmentPositions;
    private CodeBook _book = null!;
    private IndexPlan _plan = null!;

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
    public int BuiltCount { get; private set; }

    /// <summary>The name of the folder of a source's index.</summary>
    public static string GetFolderName(string sourceId) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sourceId)))[..16];

    /// <summary>Checks, builds what is missing or wrong, and opens.</summary>
    /// <param name="progress">Receives the part that is done, 0 to 1.</param>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public SourceIndex Ensure(Action<double>? progress = null)
    {
        Directory.CreateDirectory(_folder);
        using FileStream held = Hold();
        EnsurePlan();
        string planId = _plan.GetId();
        byte[]? codes = null;
        byte[]? rows = null;
        for (int segment = 0; segment < _plan.SegmentCount; segment++)
        {
            _parallel.CancellationToken.ThrowIfCancellationRequested();
            if (!IsRight(segment, planId))
            {
                int room = _plan.GetRoom(segment);
                int codeBytes = IndexFile.HeaderBytes + (_plan.CellCount * room);
                int rowBytes = IndexFile.HeaderBytes + (_plan.RowBytes * room);
                codes = codes?.Length == codeBytes ? codes : GC.AllocateUninitializedArray<byte>(codeBytes);
                rows = rows?.Length == rowBytes ? rows : GC.AllocateUninitializedArray<byte>(rowBytes);
                Build(segment, planId, codes, rows);
                BuiltCount++;
            }

            progress?.Invoke((segment + 1.0) / _plan.SegmentCount);
        }

        return new SourceIndex(_plan, _book, [.. Enumerable.Range(0, _plan.SegmentCount).Select(segment => OpenSegment(segment))]);
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

    private void EnsurePlan()
    {
        IndexPlan expected = IndexPlan.Create(_source, _positions, _segmentPositions);
        byte[]? boundaries = TryRead("boundaries.npy");
        IndexPlan? plan = TryParse<IndexPlan>(TryRead("index.json"));
        if (plan is not null && boundaries is not null && plan with { Boundaries = "" } == expected
            && boundaries.Length == IndexFile.HeaderBytes + ((CodeBook.LastCode + 1) * sizeof(float)) && plan.Boundaries == Checksums.Compute(boundaries, _parallel))
        {
            _plan = plan;
            _book = new CodeBook(MemoryMarshal.Cast<byte, float>(boundaries.AsSpan(IndexFile.HeaderBytes)).ToArray());
            return;
        }

        foreach (string file in Directory.EnumerateFiles(_folder).Where(file => Path.GetExtension(file) is ".npy" or ".json" or ".partial"))
            File.Delete(file);
        _book = CodeBook.Create(ReadSample(), _source.Transform);
        boundaries = [.. IndexFile.CreateHeader("<f4", CodeBook.LastCode + 1), .. MemoryMarshal.AsBytes(_book.Boundaries)];
        _plan = expected with { Boundaries = Checksums.Compute(boundaries, _parallel) };
        IndexFile.Write(GetPath("boundaries.npy"), boundaries);
        IndexFile.Write(GetPath("index.json"), JsonSerializer.SerializeToUtf8Bytes(_plan));
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

    private bool IsRight(int segment, string planId)
    {
        if (TryParse<SegmentSeal>(TryRead(SegmentName("segment", segment, "json"))) is not { } seal || seal.Plan != planId)
            return false;
        int room = _plan.GetRoom(segment);
        return HasSums(SegmentName("codes", segment), IndexFile.HeaderBytes + ((long)_plan.CellCount * room), seal.Codes)
            && HasSums(SegmentName("rows", segment), IndexFile.HeaderBytes + ((long)_plan.RowBytes * room), seal.Rows)
            && HasSums(SegmentName("range", segment), IndexFile.HeaderBytes + (2 * sizeof(float)), seal.Range);
    }

    private bool HasSums(string name, long length, string sums)
    {
        var file = new FileInfo(GetPath(name));
        if (!file.Exists || file.Length != length)
            return false;
        byte[] bytes = GC.AllocateUninitializedArray<byte>((int)length);
        using (Microsoft.Win32.SafeHandles.SafeFileHandle handle = File.OpenHandle(file.FullName))
        {
            for (int read = 0; read < bytes.Length;)
            {
                int more = RandomAccess.Read(handle, bytes.AsSpan(read), read);
                if (more == 0)
                    return false;
                read += more;
            }
        }

        return Checksums.Compute(bytes, _parallel) == sums;
    }

    private void Build(int segment, string planId, byte[] codes, byte[] rows)
    {
        // A seal that no longer holds must not vouch for files that are about to change.
        File.Delete(GetPath(SegmentName("segment", segment, "json")));
        int room = _plan.GetRoom(segment);
        StepRange positions = _plan.GetPositions(segment);
        IndexFile.CreateHeader("|u1", _plan.CellCount, room).CopyTo(codes, 0);
        IndexFile.CreateHeader("|u1", room, _plan.RowBytes).CopyTo(rows, 0);
        float[] extremes = [float.PositiveInfinity, float.NegativeInfinity];
        Parallel.For(0, (room + ChunkPositions - 1) / ChunkPositions, _parallel, () => new ChunkEncoder(_source, _book, _plan), (chunk, _, encoder) =>
        {
            int first = chunk * ChunkPositions;
            encoder.Encode(_positions, positions, first, Math.Min(ChunkPositions, room - first), room, codes.AsSpan(IndexFile.HeaderBytes), rows.AsSpan(IndexFile.HeaderBytes));
            return encoder;
        }, encoder =>
        {
            lock (extremes)
            {
                extremes[0] = Math.Min(extremes[0], encoder.Least);
                extremes[1] = Math.Max(extremes[1], encoder.Greatest);
            }
        });
        byte[] range = [.. IndexFile.CreateHeader("<f4", 2), .. MemoryMarshal.AsBytes<float>(extremes)];
        var seal = new SegmentSeal(planId, Checksums.Compute(codes, _parallel), Checksums.Compute(rows, _parallel), Checksums.Compute(range, _parallel));
        _parallel.CancellationToken.ThrowIfCancellationRequested();
        Parallel.Invoke(
            new ParallelOptions { MaxDegreeOfParallelism = _parallel.MaxDegreeOfParallelism },
            () => IndexFile.Write(GetPath(SegmentName("codes", segment)), codes),
            () => IndexFile.Write(GetPath(SegmentName("rows", segment)), rows));
        IndexFile.Write(GetPath(SegmentName("range", segment)), range);
        IndexFile.Write(GetPath(SegmentName("segment", segment, "json")), JsonSerializer.SerializeToUtf8Bytes(seal));
    }

    private IndexSegment OpenSegment(int segment)
    {
        float[] extremes = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(GetPath(SegmentName("range", segment))).AsSpan(IndexFile.HeaderBytes)).ToArray();
        return new IndexSegment(
            _plan.GetPositions(segment).Start,
            _plan.GetRoom(segment),
            new MappedBytes(GetPath(SegmentName("codes", segment))),
            new MappedBytes(GetPath(SegmentName("rows", segment))),
            extremes[0],
            extremes[1]);
    }

    private string GetPath(string name) => Path.Combine(_folder, name);

    private static string SegmentName(string what, int segment, string extension = "npy") => string.Create(CultureInfo.InvariantCulture, $"{what}-{segment:D5}.{extension}");

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
