using System.Runtime.InteropServices;
using System.Security.Cryptography;
using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>Writes a float32 matrix <c>[timeStep, cell]</c> row by row; the header gets its number of rows at the end.</summary>
public sealed class NpyWriter : IStateFileWriter
{
    private const int HeaderLength = 128;
    private readonly FileStream _stream;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly int _cellCount;
    private bool _isDisposed;

    /// <summary>Starts a file; one that exists is replaced.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cellCount">Columns, at least 1.</param>
    public NpyWriter(string path, int cellCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(cellCount, 1);
        _cellCount = cellCount;
        _stream = new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read, 1 << 16);
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
        _hash.AppendData(bytes);
        _stream.Write(bytes);
        StepCount = stepCount;
    }

    /// <summary>Puts the number of rows into the header and closes the file.</summary>
    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        _stream.Position = 0;
        _stream.Write(NpyHeader.Format(NumberType.Float32, [StepCount, _cellCount], HeaderLength));
        _stream.Dispose();
        Sha256 = Convert.ToHexStringLower(_hash.GetHashAndReset());
        _hash.Dispose();
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
}
