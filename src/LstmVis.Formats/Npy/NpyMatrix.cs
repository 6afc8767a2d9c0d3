using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>The numbers of a <c>.npy</c> file of two axes, <c>[timeStep, cell]</c>, which is mapped into memory; large blocks are read.</summary>
public sealed class NpyMatrix : IStateMatrix, IDisposable
{
    private const int ChunkNumbers = 1 << 16;

    // From here on a plain read: it keeps the pages of a source that is read from end to end out of the process's memory. Below, which is where
    // the windows that are drawn lie (200 steps of 1,000 cells are 800,000 bytes), copying from the map takes half the time of a read.
    private const int LargeBytes = 7 << 17;
    private readonly MappedFile _file;
    private readonly NpyHeader _header;
    private readonly int _numberSize;

    internal NpyMatrix(string path, MappedFile file, NpyHeader header)
    {
        _file = file;
        _header = header;
        _numberSize = header.Type.GetSize();
        StepCount = (int)header.Shape[0];
        CellCount = (int)header.Shape[1];
        var info = new FileInfo(path);
        Fingerprint = string.Create(CultureInfo.InvariantCulture, $"npy-{info.Name}-{info.Length}-{info.LastWriteTimeUtc.Ticks:x}-{header.Type.GetName()}-{StepCount}x{CellCount}");
    }

    /// <inheritdoc/>
    public int StepCount { get; }

    /// <inheritdoc/>
    public int CellCount { get; }

    /// <inheritdoc/>
    public string Fingerprint { get; }

    /// <summary>How the numbers lie in the file.</summary>
    public NumberType Type => _header.Type;

    /// <inheritdoc/>
    public bool IsHalf => Type == NumberType.Float16;

    /// <inheritdoc/>
    public void ReadRows(StepRange steps, Span<float> destination)
    {
        StateMatrixChecks.Rows(this, steps, destination);
        if (steps.Length == 0)
            return;
        if (!_header.IsFortranOrder && (long)steps.Length * CellCount * _numberSize >= LargeBytes)
        {
            ReadLarge((long)steps.Start * CellCount, destination[..(steps.Length * CellCount)]);
            return;
        }

        using MappedFile.Lease lease = _file.Borrow();
        if (!_header.IsFortranOrder)
        {
            ReadNumbers(lease, (long)steps.Start * CellCount, destination[..(steps.Length * CellCount)]);
            return;
        }

        float[] column = ArrayPool<float>.Shared.Rent(Math.Max(1, steps.Length));
        try
        {
            for (int cell = 0; cell < CellCount; cell++)
                ReadColumn(lease, steps, cell, column, destination[cell..], CellCount);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(column);
        }
    }

    /// <inheritdoc/>
    public void ReadCells(StepRange steps, ReadOnlySpan<int> cells, Span<float> destination)
    {
        StateMatrixChecks.Cells(this, steps, cells, destination);
        if (cells.IsEmpty || steps.Length == 0)
            return;
        using MappedFile.Lease lease = _file.Borrow();
        float[] buffer = ArrayPool<float>.Shared.Rent(Math.Max(CellCount, steps.Length));
        try
        {
            if (_header.IsFortranOrder)
            {
                for (int place = 0; place < cells.Length; place++)
                    ReadColumn(lease, steps, cells[place], buffer, destination[place..], cells.Length);
                return;
            }

            bool isPlain = _header.Type == NumberType.Float32 && !_header.IsBigEndian;
            int written = 0;
            for (int step = steps.Start; step < steps.End; step++)
            {
                ReadOnlySpan<float> row = buffer.AsSpan(0, CellCount);
                if (isPlain)
                    row = MemoryMarshal.Cast<byte, float>(lease.Slice(_header.DataOffset + ((long)step * CellCount * sizeof(float)), CellCount * sizeof(float)));
                else
                    ReadNumbers(lease, (long)step * CellCount, buffer.AsSpan(0, CellCount));
                foreach (int cell in cells)
                    destination[written++] = row[cell];
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(buffer);
        }
    }

    /// <summary>Closes the file. Later reads throw <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose() => _file.Dispose();

    private void ReadColumn(MappedFile.Lease lease, StepRange steps, int cell, float[] buffer, Span<float> destination, int stride)
    {
        Span<float> column = buffer.AsSpan(0, steps.Length);
        ReadNumbers(lease, ((long)cell * StepCount) + steps.Start, column);
        for (int row = 0; row < column.Length; row++)
            destination[row * stride] = column[row];
    }

    private void ReadLarge(long first, Span<float> destination)
    {
        long offset = _header.DataOffset + (first * _numberSize);
        if (_header.Type == NumberType.Float32)
        {
            Span<byte> bytes = MemoryMarshal.AsBytes(destination);
            _file.Read(offset, bytes);
            if (_header.IsBigEndian)
                NumberConversion.SwapBytes(bytes, sizeof(float));
            return;
        }

        byte[] block = ArrayPool<byte>.Shared.Rent(ChunkNumbers * _numberSize);
        try
        {
            for (int done = 0; done < destination.Length; done += ChunkNumbers)
            {
                Span<byte> bytes = block.AsSpan(0, Math.Min(ChunkNumbers, destination.Length - done) * _numberSize);
                _file.Read(offset + ((long)done * _numberSize), bytes);
                if (_header.IsBigEndian)
                    NumberConversion.SwapBytes(bytes, _numberSize);
                NumberConversion.ToSingle(bytes, _header.Type, destination[done..]);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    private void ReadNumbers(MappedFile.Lease lease, long first, Span<float> destination)
    {
        byte[]? swapped = _header.IsBigEndian ? ArrayPool<byte>.Shared.Rent(ChunkNumbers * _numberSize) : null;
        for (int done = 0; done < destination.Length; done += ChunkNumbers)
        {
            int count = Math.Min(ChunkNumbers, destination.Length - done);
            ReadOnlySpan<byte> bytes = lease.Slice(_header.DataOffset + ((first + done) * _numberSize), count * _numberSize);
            if (swapped is not null)
            {
                bytes.CopyTo(swapped);
                NumberConversion.SwapBytes(swapped.AsSpan(0, bytes.Length), _numberSize);
                bytes = swapped.AsSpan(0, bytes.Length);
            }

            NumberConversion.ToSingle(bytes, _header.Type, destination[done..]);
        }

        if (swapped is not null)
            ArrayPool<byte>.Shared.Return(swapped);
    }
}
