using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace LstmVis.Core;

/// <summary>Builds segments of an index, one after the other. One per thread: a segment needs nothing of another.</summary>
/// <remarks>
/// A chunk of rows is read, encoded, written to the file of rows and turned into columns while it lies in the processor's cache. Only the columns of the segment
/// are kept whole, at most 48 MiB.
/// </remarks>
internal sealed class SegmentBuilder(Source source, StepPositions positions, CodeBook book, IndexPlan plan, string folder)
{
    private const int ChunkBytes = 1 << 20;
    private byte[] _codes = [];
    private byte[] _rows = [];
    private float[] _values = [];
    private float _least;
    private float _greatest;

    /// <summary>Builds one segment and seals it.</summary>
    public void Build(int segment, CancellationToken cancellation)
    {
        // A seal that no longer holds must not vouch for files that are about to change.
        string seal = Path.Combine(folder, GetName("segment", segment, "json"));
        File.Delete(seal);
        (_least, _greatest) = (float.PositiveInfinity, float.NegativeInfinity);
        int room = plan.GetRoom(segment);
        int codeBytes = IndexFile.HeaderBytes + (plan.CellCount * room);
        if (_codes.Length < codeBytes)
            _codes = GC.AllocateUninitializedArray<byte>(codeBytes);
        IndexFile.CreateHeader("|u1", plan.CellCount, room).CopyTo(_codes, 0);
        string rowSums = WriteRows(segment, room, cancellation);
        string codeSums = IndexFile.Write(Path.Combine(folder, GetName("codes", segment)), _codes.AsSpan(0, codeBytes), cancellation);
        byte[] range = [.. IndexFile.CreateHeader("<f4", 2), .. MemoryMarshal.AsBytes<float>([_least, _greatest])];
        string rangeSums = IndexFile.Write(Path.Combine(folder, GetName("range", segment)), range, cancellation);
        cancellation.ThrowIfCancellationRequested();
        IndexFile.Write(seal, JsonSerializer.SerializeToUtf8Bytes(new SegmentSeal(plan.GetId(), codeSums, rowSums, rangeSums)), CancellationToken.None);
    }

    /// <summary>The name of a file of a segment.</summary>
    public static string GetName(string what, int segment, string extension = "npy") => string.Create(CultureInfo.InvariantCulture, $"{what}-{segment:D5}.{extension}");

    private string WriteRows(int segment, int room, CancellationToken cancellation)
    {
        int stride = plan.RowBytes;
        int chunk = Math.Clamp(ChunkBytes / sizeof(float) / Math.Max(1, plan.CellCount) / 64 * 64, 64, 4096);
        if (_rows.Length < chunk * stride)
            _rows = new byte[chunk * stride];
        using var file = new IndexFileWriter(Path.Combine(folder, GetName("rows", segment)), IndexFile.HeaderBytes + ((long)room * stride));
        file.Append(IndexFile.CreateHeader("|u1", room, stride));
        for (int first = 0; first < room; first += chunk)
        {
            cancellation.ThrowIfCancellationRequested();
            int count = Math.Min(chunk, room - first);
            Span<byte> rows = _rows.AsSpan(0, count * stride);
            Encode(plan.GetPositions(segment), first, count, rows);
            ByteTranspose.Columns(rows, stride, count, plan.CellCount, _codes.AsSpan(IndexFile.HeaderBytes + first), room);
            file.Append(rows);
        }

        return file.Complete();
    }

    // Positions behind the corpus and between documents get code 0, and so do the bytes that fill up a row.
    private void Encode(StepRange segment, int first, int count, Span<byte> rows)
    {
        int start = Math.Min(segment.Start + first, segment.End);
        int end = Math.Min(segment.Start + first + count, segment.End);
        StepRange? steps = null;
        int filledCount = 0;
        foreach ((int filled, StepRange piece) in positions.Split(new StepRange(start, end)))
        {
            steps = new StepRange(steps?.Start ?? (piece.Start - filled), piece.End - filled);
            filledCount += piece.Length;
        }

        // What fills up a row is never written, and 0 from the beginning.
        if (filledCount < count)
            rows.Clear();
        if (steps is not { } wanted || source.CellCount == 0)
            return;

        // Documents lie apart in the index but not in the source, which is read in one go.
        int needed = wanted.Length * source.CellCount;
        if (_values.Length < needed)
            _values = GC.AllocateUninitializedArray<float>(needed);
        source.States.ReadRows(wanted, _values);
        NoteExtremes(_values.AsSpan(0, needed));
        foreach ((int filled, StepRange piece) in positions.Split(new StepRange(start, end)))
        {
            for (int position = piece.Start; position < piece.End; position++)
                book.Encode(_values.AsSpan((position - filled - wanted.Start) * source.CellCount, source.CellCount), rows[((position - segment.Start - first) * plan.RowBytes)..]);
        }
    }

    // A comparison with NaN is false, so NaN is left out.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void NoteExtremes(ReadOnlySpan<float> values)
    {
        // Four vectors side by side: each comparison would wait for the one before.
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        vectors = vectors[..(vectors.Length / 4 * 4)];
        Vector<float> least0 = new(_least), least1 = least0, least2 = least0, least3 = least0;
        Vector<float> greatest0 = new(_greatest), greatest1 = greatest0, greatest2 = greatest0, greatest3 = greatest0;
        for (int place = 0; place + 4 <= vectors.Length; place += 4)
        {
            (least0, greatest0) = (Lower(least0, vectors[place]), Higher(greatest0, vectors[place]));
            (least1, greatest1) = (Lower(least1, vectors[place + 1]), Higher(greatest1, vectors[place + 1]));
            (least2, greatest2) = (Lower(least2, vectors[place + 2]), Higher(greatest2, vectors[place + 2]));
            (least3, greatest3) = (Lower(least3, vectors[place + 3]), Higher(greatest3, vectors[place + 3]));
        }

        least0 = Lower(Lower(least0, least1), Lower(least2, least3));
        greatest0 = Higher(Higher(greatest0, greatest1), Higher(greatest2, greatest3));
        for (int lane = 0; lane < Vector<float>.Count; lane++)
        {
            _least = Math.Min(_least, least0[lane]);
            _greatest = Math.Max(_greatest, greatest0[lane]);
        }

        foreach (float value in values[(vectors.Length * Vector<float>.Count)..])
        {
            _least = value < _least ? value : _least;
            _greatest = value > _greatest ? value : _greatest;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Lower(Vector<float> least, Vector<float> values) => Vector.ConditionalSelect(Vector.LessThan(values, least), values, least);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Higher(Vector<float> greatest, Vector<float> values) => Vector.ConditionalSelect(Vector.GreaterThan(values, greatest), values, greatest);
}
