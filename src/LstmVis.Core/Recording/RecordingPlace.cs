using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace LstmVis.Core;

/// <summary>What a recording needs beside its rows to go on after its process was killed: what it has noted of each step, and the state that it carries from step to step.</summary>
/// <remarks>
/// A file of records that is only appended to: each holds what was noted since the record before and the carried state, and ends with a CRC-32C of itself. The first record
/// that is not whole, as a kill or a power cut leaves it, and all behind it are dropped.
/// </remarks>
public sealed class RecordingPlace : IDisposable
{
    /// <summary>The name of its file.</summary>
    public const string FileName = "place.bin";

    private const int Magic = 0x3150564C;
    private const int HeaderLength = 16;
    private readonly (Array Values, int PerStep)[] _arrays;
    private readonly int _stepCount;
    private readonly FileStream _file;
    private int _saved;

    /// <summary>Opens the file, or starts one.</summary>
    /// <param name="folder">Where it lies; made where it is missing.</param>
    /// <param name="arrays">Arrays of 4-byte numbers with so many of them for each step.</param>
    /// <param name="stepCount">Steps that are to be recorded.</param>
    public RecordingPlace(string folder, IEnumerable<(Array Values, int PerStep)> arrays, int stepCount)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(arrays);
        _arrays = [.. arrays];
        _stepCount = stepCount;
        Directory.CreateDirectory(folder);
        _file = new FileStream(Path.Combine(folder, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, 1 << 16);
    }

    /// <summary>Goes back to the last place that everything agrees on.</summary>
    /// <param name="rows">The sources; none has rows yet. Afterwards each has as many as there are steps.</param>
    /// <param name="carried">Receives the state after the last step; of the lengths that <see cref="Save"/> was given.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>The steps that need not be recorded again; 0 where nothing was left.</returns>
    public int Restore(IReadOnlyList<IRowWriter> rows, IReadOnlyList<float[]> carried, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(carried);
        List<(int Steps, long End)> records = ReadRecords(carried, int.MaxValue);
        int least = records.Count == 0 || rows.Any(one => one is not IResumableRows) ? 0 : records[^1].Steps;
        foreach (IResumableRows one in rows.OfType<IResumableRows>())
            least = Math.Min(least, one.Restore(least, cancellation));
        (int steps, long end) = records.LastOrDefault(record => record.Steps <= least);
        foreach (IResumableRows one in rows.OfType<IResumableRows>().Where(one => one.StepCount != steps))
            _ = one.Restore(steps, cancellation);
        if (rows.Any(one => one.StepCount != steps))
            throw new IOException($"Rows that were written before can no longer be read at step {steps}.");
        // Later records may have been read before; what they noted is computed again.
        _ = ReadRecords(carried, steps);
        foreach (float[] state in steps == 0 ? carried : [])
            state.AsSpan().Clear();
        _file.SetLength(end);
        _file.Position = end;
        _saved = steps;
        return steps;
    }

    /// <summary>Notes that everything up to a step is written.</summary>
    /// <param name="steps">Steps so far.</param>
    /// <param name="carried">The state after the last of them.</param>
    /// <param name="rows">The sources, which have as many rows.</param>
    public void Save(int steps, IReadOnlyList<float[]> carried, IReadOnlyList<IRowWriter> rows)
    {
        ArgumentNullException.ThrowIfNull(carried);
        ArgumentNullException.ThrowIfNull(rows);
        foreach (IResumableRows one in rows.OfType<IResumableRows>())
            one.Seal();
        uint sum = Checksums.Start;
        Span<byte> header = stackalloc byte[HeaderLength];
        BinaryPrimitives.WriteInt32LittleEndian(header, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], _saved);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], steps);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], GetLength(_saved, steps, carried));
        Write(header);
        foreach ((Array values, int perStep) in _arrays)
            Write(GetBytes(values, perStep, _saved, steps));
        foreach (float[] state in carried)
            Write(MemoryMarshal.AsBytes<float>(state));
        BinaryPrimitives.WriteUInt32LittleEndian(header, ~sum);
        _file.Write(header[..4]);
        _file.Flush();
        _saved = steps;

        void Write(ReadOnlySpan<byte> bytes)
        {
            _file.Write(bytes);
            sum = Checksums.Add(sum, bytes);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private List<(int Steps, long End)> ReadRecords(IReadOnlyList<float[]> carried, int most)
    {
        List<(int Steps, long End)> records = [];
        _file.Position = 0;
        Span<byte> header = stackalloc byte[HeaderLength];
        int before = 0;
        while (_file.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) == HeaderLength)
        {
            int start = BinaryPrimitives.ReadInt32LittleEndian(header[4..]);
            int steps = BinaryPrimitives.ReadInt32LittleEndian(header[8..]);
            if (BinaryPrimitives.ReadInt32LittleEndian(header) != Magic || start != before || steps <= start || steps > Math.Min(_stepCount, most))
                break;
            int length = GetLength(start, steps, carried);
            if (BinaryPrimitives.ReadInt32LittleEndian(header[12..]) != length || _file.Length - _file.Position < length + 4L)
                break;
            byte[] body = ArrayPool<byte>.Shared.Rent(length + 4);
            _file.ReadExactly(body, 0, length + 4);
            bool isWhole = BinaryPrimitives.ReadUInt32LittleEndian(body.AsSpan(length)) == ~Checksums.Add(Checksums.Add(Checksums.Start, header), body.AsSpan(0, length));
            if (isWhole)
                Take(body, start, steps, carried);
            ArrayPool<byte>.Shared.Return(body);
            if (!isWhole)
                break;
            records.Add((steps, _file.Position));
            before = steps;
        }

        return records;
    }

    private void Take(ReadOnlySpan<byte> body, int start, int steps, IReadOnlyList<float[]> carried)
    {
        foreach ((Array values, int perStep) in _arrays)
        {
            Span<byte> target = GetBytes(values, perStep, start, steps);
            body[..target.Length].CopyTo(target);
            body = body[target.Length..];
        }

        foreach (float[] state in carried)
        {
            Span<byte> target = MemoryMarshal.AsBytes(state.AsSpan());
            body[..target.Length].CopyTo(target);
            body = body[target.Length..];
        }
    }

    private int GetLength(int start, int steps, IReadOnlyList<float[]> carried) =>
        checked(_arrays.Sum(array => GetBytes(array.Values, array.PerStep, start, steps).Length) + (carried.Sum(state => state.Length) * sizeof(float)));

    // One step more than was recorded: what a model says about the next token is noted there.
    private Span<byte> GetBytes(Array values, int perStep, int start, int steps)
    {
        const int size = 4;
        Span<byte> all = MemoryMarshal.CreateSpan(ref MemoryMarshal.GetArrayDataReference(values), checked(values.Length * size));
        return all[(start * perStep * size)..(Math.Min(_stepCount, steps + 1) * perStep * size)];
    }
}
