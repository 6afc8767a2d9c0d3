using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>Writes a float32 matrix <c>[timeStep, cell]</c> row by row; the header gets its number of rows at the end.</summary>
public sealed unsafe class NpyWriter : IStateFileWriter, IResumableRows
{
    private const int HeaderLength = 128;
    private const int ReplayedBytes = 2 << 20;
    private const int SharedBytes = 1 << 20;
    private readonly FileStream _stream;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly int _cellCount;
    private readonly Action<BlockSeal>? _seal;
    private readonly IReadOnlyList<BlockSeal> _sealed;
    private readonly int _sealedBytes;
    private WorkThread? _hashing;
    private uint _sum = uint.MaxValue;
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
        _stream = new FileStream(path, @sealed.Count > 0 ? FileMode.OpenOrCreate : FileMode.Create, FileAccess.ReadWrite, FileShare.Read, 1);
        _stream.Write(NpyHeader.Format(NumberType.Float32, [0, cellCount], HeaderLength));
    }

    /// <inheritdoc/>
    public int StepCount { get; private set; }

    /// <summary>SHA-256 of the numbers' bytes (without the header), in lower-case hexadecimal; null before <see cref="Dispose"/>.</summary>
    public string? Sha256 { get; private set; }

    /// <inheritdoc/>
    public void Append(ReadOnlySpan<float> rows)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (rows.Length % _cellCount != 0)
            throw new ArgumentException($"{rows.Length} numbers are not whole rows of {_cellCount} cells.", nameof(rows));
        int stepCount = checked(StepCount + (rows.Length / _cellCount));
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(rows);
        Hash(bytes, () => { }, write: true);
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
        _hashing?.Dispose();
        Seal();
        _stream.Position = 0;
        _stream.Write(NpyHeader.Format(NumberType.Float32, [StepCount, _cellCount], HeaderLength));
        _stream.Dispose();
        Sha256 = Convert.ToHexStringLower(_hash.GetHashAndReset());
        _hash.Dispose();
    }

    /// <inheritdoc/>
    public int Restore(int most, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        _ = _hash.GetHashAndReset();
        StepCount = 0;
        Replay(_ => { }, _ => { }, cancellation, most);
        return StepCount;
    }

    /// <inheritdoc/>
    public void Seal()
    {
        if (_unsealed > 0)
            SealStretch();
    }

    /// <summary>Reads the rows again that the process before has sealed; what is not as it was sealed, and what comes after, is cut off.</summary>
    internal void Replay(RowsObserver observe, Action<long> report, CancellationToken cancellation, int most = int.MaxValue)
    {
        int blockSteps = Math.Max(1, ReplayedBytes / sizeof(float) / _cellCount);
        float[] block = _sealed.Count == 0 ? [] : new float[blockSteps * _cellCount];
        foreach (BlockSeal seal in _sealed)
        {
            // A stretch is checked before anything of it is believed.
            if (seal.StepCount <= StepCount || seal.StepCount > most || !IsAsSealed(seal, block, cancellation))
                break;
            _stream.Position = HeaderLength + ((long)StepCount * _cellCount * sizeof(float));
            for (int start = StepCount; start < seal.StepCount; start += blockSteps)
            {
                cancellation.ThrowIfCancellationRequested();
                int count = Math.Min(blockSteps, seal.StepCount - start) * _cellCount;
                Span<byte> bytes = MemoryMarshal.AsBytes(block.AsSpan(0, count));
                _stream.ReadExactly(bytes);
                Hash(bytes, () => observe(block.AsSpan(0, count)), write: false);
                report(bytes.Length);
            }

            StepCount = seal.StepCount;
        }

        _sum = uint.MaxValue;
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

    // Hashing takes as long as writing, so that a large block is hashed on a thread of its own meanwhile; the bytes stay pinned until both are done. Below a megabyte, waking the thread costs more.
    private void Hash(ReadOnlySpan<byte> bytes, Action meanwhile, bool write)
    {
        if (bytes.Length < SharedBytes)
        {
            _hash.AppendData(bytes);
            Finish(bytes, meanwhile, write);
            return;
        }

        fixed (byte* pinned = bytes)
        {
            nint address = (nint)pinned;
            int count = bytes.Length;
            _hashing ??= new WorkThread("hash states");
            _hashing.Start(() => _hash.AppendData(new ReadOnlySpan<byte>((void*)address, count)));
            try
            {
                Finish(bytes, meanwhile, write);
            }
            finally
            {
                _hashing.Wait();
            }
        }
    }

    private void Finish(ReadOnlySpan<byte> bytes, Action meanwhile, bool write)
    {
        meanwhile();
        if (!write)
            return;
        _stream.Write(bytes);
        if (_seal is not null)
            _sum = Add(_sum, bytes);
    }

    private void SealStretch()
    {
        _seal?.Invoke(new BlockSeal(StepCount, ~_sum));
        _sum = uint.MaxValue;
        _unsealed = 0;
    }

    private bool IsAsSealed(BlockSeal seal, float[] block, CancellationToken cancellation)
    {
        long end = HeaderLength + ((long)seal.StepCount * _cellCount * sizeof(float));
        if (_stream.Length < end)
            return false;
        _stream.Position = HeaderLength + ((long)StepCount * _cellCount * sizeof(float));
        uint sum = uint.MaxValue;
        for (long left = end - _stream.Position; left > 0;)
        {
            cancellation.ThrowIfCancellationRequested();
            Span<byte> bytes = MemoryMarshal.AsBytes(block.AsSpan())[..(int)Math.Min(left, (long)block.Length * sizeof(float))];
            _stream.ReadExactly(bytes);
            sum = Add(sum, bytes);
            left -= bytes.Length;
        }

        return ~sum == seal.Sum;
    }

    // All stretches but the last of a call hold whole words, so that the sum does not depend on how the bytes are cut.
    private static uint Add(uint sum, ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<uint> words = MemoryMarshal.Cast<byte, uint>(bytes);
        ReadOnlySpan<ulong> pairs = MemoryMarshal.Cast<uint, ulong>(words);
        foreach (ulong pair in pairs)
            sum = BitOperations.Crc32C(sum, pair);
        foreach (uint word in words[(pairs.Length * 2)..])
            sum = BitOperations.Crc32C(sum, word);
        return sum;
    }
}
