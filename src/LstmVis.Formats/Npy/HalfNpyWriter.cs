using System.Buffers;
using System.Globalization;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>Writes a float16 matrix <c>[timeStep, cell]</c> row by row, each number rounded to the nearest; the header gets its number of rows at the end.</summary>
/// <remarks>Numbers beyond 65,504 become infinite, as in every float16.</remarks>
public sealed class HalfNpyWriter : IStateFileWriter
{
    private const int HeaderLength = 128;
    private readonly FileStream _stream;
    private readonly int _cellCount;
    private uint _sum;
    private bool _isDisposed;

    /// <summary>Starts a file; one that exists is replaced.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cellCount">Columns, at least 1.</param>
    public HalfNpyWriter(string path, int cellCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(cellCount, 1);
        _cellCount = cellCount;
        _stream = new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read, 1 << 16);
        _stream.Write(NpyHeader.Format(NumberType.Float16, [0, cellCount], HeaderLength));
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
        Half[] halves = ArrayPool<Half>.Shared.Rent(rows.Length);
        try
        {
            Span<Half> rounded = halves.AsSpan(0, rows.Length);
            TensorPrimitives.ConvertToHalf(rows, rounded);
            ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(rounded);
            _sum = Crc32C.Append(_sum, bytes);
            _stream.Write(bytes);
        }
        finally
        {
            ArrayPool<Half>.Shared.Return(halves);
        }

        StepCount = stepCount;
    }

    /// <summary>Puts the number of rows into the header and closes the file.</summary>
    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        _stream.Position = 0;
        _stream.Write(NpyHeader.Format(NumberType.Float16, [StepCount, _cellCount], HeaderLength));
        _stream.Dispose();
        Checksum = _sum.ToString("x8", CultureInfo.InvariantCulture);
    }
}
