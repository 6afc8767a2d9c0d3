using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>Writes a float32 matrix <c>[timeStep, cell]</c> row by row; the header gets its number of rows at the end.</summary>
public sealed class NpyWriter : IStateFileWriter, IResumableRows
{
    private const int HeaderLength = 128;
    private const int ReplayedBytes = 2 << 20;
    private const int PieceBytes = 1 << 18;
    private readonly FileStream _stream;
    private readonly int _cellCount;
    private readonly Action<BlockSeal>? _seal;
    private readonly IReadOnlyList<BlockSeal> _sealed;
    private readonly int _sealedBytes;
    private uint _sealedSum;
    private uint _sum;
    private long _unsealed;
    private bool _isDisposed;

    /// <summary>Starts a file; one that exists is replaced.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cellCount">Columns, at least 1.</param>
    public NpyWriter(string path, int cellCount)
        : this(path, cellCount, null, [], int.MaxValue)
    {
    }

    /// <summary>Starts a file, or goes on with one that was begun.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cellCount">Columns, at least 1.</param>
    /// <param name="seal">Is told of every stretch of <paramref name="sealedBytes"/> or a little more when it is written.</param>
    /// <param name="sealed">What it was told by the process that began the file; <see cref="Replay"/> brings those rows back.</param>
    /// <param name="sealedBytes">Bytes from one seal to the next.</param>
    internal NpyWriter(string path, int cellCount, Action<BlockSeal>? seal, IReadOnlyList<BlockSeal> @sealed, int sealedBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(cellCount, 1);
        _cellCount = cellCount;
        _seal = seal;
        _sealed = @sealed;
        _sealedBytes = sealedBytes;
        // Not emptied but made anew: ext4 sends a file that was emptied to the disk when it is closed.
        if (@sealed.Count == 0)
            File.Delete(path);
        _stream = new FileStream(path, @sealed.Count == 0 ? FileMode.CreateNew : FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, 1);
        _stream.Write(NpyHeader.Format(NumberType.Float32, [0, cellCount], HeaderLength));
    }

    /// <inheritdoc/>
    public int StepCount { get; private set; }

    /// <inheritdoc/>
    public string? Checksum { get; private set; }

    /// <inheritdoc/>
    public void Append(ReadOnlySpan<float> rows)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (rows.Length % _cellCount != 0)
            throw new ArgumentException($"{rows.Length} numbers are not whole rows of {_cellCount} cells.", nameof(rows));
        int stepCount = checked(StepCount + (rows.Length / _cellCount));
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(rows);
        for (int start = 0; start < bytes.Length; start += PieceBytes)
        {
            // A piece is written right after its sum was computed, while the processor still has it.
            ReadOnlySpan<byte> piece = bytes.Slice(start, Math.Min(PieceBytes, bytes.Length - start));
            _sum = Crc32C.Append(_sum, piece);
            _stream.Write(piece);
        }

        StepCount = stepCount;
        _unsealed += bytes.Length;
        if (_seal is not null && _unsealed >= _sealedBytes)
            SealStretch();
    }

    /// <summary>Puts the number of rows into the header and closes the file.</summary>
    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        Seal();
        _stream.Position = 0;
        _stream.Write(NpyHeader.Format(NumberType.Float32, [StepCount, _cellCount], HeaderLength));
        _stream.Dispose();
        Checksum = _sealedSum.ToString("x8", CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public int Restore(int most, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        StepCount = 0;
        (_sealedSum, _sum, _unsealed) = (0, 0, 0);
        Replay(null, _ => { }, cancellation, most);
        return StepCount;
    }

    /// <inheritdoc/>
    public void Seal()
    {
        if (_unsealed > 0)
            SealStretch();
    }

    /// <summary>Reads the rows again that the process before has sealed; what is not as it was sealed, and what comes after, is cut off.</summary>
    internal void Replay(RowsObserver? observe, Action<long> report, CancellationToken cancellation, int most = int.MaxValue)
    {
        int blockSteps = Math.Max(1, ReplayedBytes / sizeof(float) / _cellCount);
        float[] block = _sealed.Count == 0 ? [] : new float[blockSteps * _cellCount];
        foreach (BlockSeal seal in _sealed)
        {
            // A stretch is checked before anything of it is believed.
            if (seal.StepCount <= StepCount || seal.StepCount > most || !IsAsSealed(seal, block, cancellation))
                break;
            for (int start = StepCount; observe is not null && start < seal.StepCount; start += blockSteps)
            {
                cancellation.ThrowIfCancellationRequested();
                int count = Math.Min(blockSteps, seal.StepCount - start) * _cellCount;
                _stream.Position = HeaderLength + ((long)start * _cellCount * sizeof(float));
                _stream.ReadExactly(MemoryMarshal.AsBytes(block.AsSpan(0, count)));
                observe(block.AsSpan(0, count));
                report((long)count * sizeof(float));
            }

            _sealedSum = Crc32C.Combine(_sealedSum, seal.Sum, (long)(seal.StepCount - StepCount) * _cellCount * sizeof(float));
            StepCount = seal.StepCount;
        }

        _stream.SetLength(HeaderLength + ((long)StepCount * _cellCount * sizeof(float)));
        _stream.Position = _stream.Length;
    }

    /// <summary>Writes an array whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="values">The numbers, row by row.</param>
    /// <param name="columns">Columns of a two-axis array; 0 for one axis.</param>
    /// <returns>SHA-256 of the numbers' bytes (without the header), in lower-case hexadecimal.</returns>
    public static string Write(string path, ReadOnlySpan<int> values, int columns = 0) =>
        Write(path, NumberType.Int32, MemoryMarshal.AsBytes(values), Shape(values.Length, columns));

    /// <inheritdoc cref="Write(string, ReadOnlySpan{int}, int)"/>
    public static string Write(string path, ReadOnlySpan<float> values, int columns = 0) =>
        Write(path, NumberType.Float32, MemoryMarshal.AsBytes(values), Shape(values.Length, columns));

    private static long[] Shape(int length, int columns)
    {
        if (columns != 0 && length % columns != 0)
            throw new ArgumentException($"{length} numbers are not whole rows of {columns}.", nameof(columns));
        return columns == 0 ? [length] : [length / columns, columns];
    }

    private static string Write(string path, NumberType type, ReadOnlySpan<byte> bytes, long[] shape)
    {
        using var stream = new FileStream(path, FileMode.Create, FileAccess.Write);
        stream.Write(NpyHeader.Format(type, shape, HeaderLength));
        stream.Write(bytes);
        return Convert.ToHexStringLower(SHA256.HashData(bytes));
    }

    private void SealStretch()
    {
        _seal?.Invoke(new BlockSeal(StepCount, _sum));
        _sealedSum = Crc32C.Combine(_sealedSum, _sum, _unsealed);
        _sum = 0;
        _unsealed = 0;
    }

    private bool IsAsSealed(BlockSeal seal, float[] block, CancellationToken cancellation)
    {
        long end = HeaderLength + ((long)seal.StepCount * _cellCount * sizeof(float));
        if (_stream.Length < end)
            return false;
        _stream.Position = HeaderLength + ((long)StepCount * _cellCount * sizeof(float));
        uint sum = 0;
        for (long left = end - _stream.Position; left > 0;)
        {
            cancellation.ThrowIfCancellationRequested();
            Span<byte> bytes = MemoryMarshal.AsBytes(block.AsSpan())[..(int)Math.Min(left, (long)block.Length * sizeof(float))];
            _stream.ReadExactly(bytes);
            sum = Crc32C.Append(sum, bytes);
            left -= bytes.Length;
        }

        return sum == seal.Sum;
    }
}
