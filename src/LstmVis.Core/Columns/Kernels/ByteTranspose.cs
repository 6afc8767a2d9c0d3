using System.Buffers.Binary;

namespace LstmVis.Core;

/// <summary>Turns rows of bytes into columns.</summary>
internal static class ByteTranspose
{
    /// <summary>Copies <c>source[row * sourceStride + column]</c> to <c>destination[column * stride + row]</c>.</summary>
    /// <param name="source">The rows.</param>
    /// <param name="sourceStride">From one row to the next; all columns and up to seven bytes behind them are there.</param>
    /// <param name="rowCount">How many rows; a multiple of 8.</param>
    /// <param name="columnCount">How many columns are wanted.</param>
    /// <param name="destination">Receives the columns.</param>
    /// <param name="stride">From one column to the next.</param>
    public static void Columns(ReadOnlySpan<byte> source, int sourceStride, int rowCount, int columnCount, Span<byte> destination, int stride)
    {
        // 64 rows at a time, so that whole cache lines of the destination are written before the next column evicts them.
        for (int firstRow = 0; firstRow < rowCount; firstRow += 64)
        {
            int endRow = Math.Min(firstRow + 64, rowCount);
            for (int column = 0; column < columnCount; column += 8)
            {
                for (int row = firstRow; row < endRow; row += 8)
                    Square(source[((row * sourceStride) + column)..], sourceStride, Math.Min(8, columnCount - column), destination[((column * stride) + row)..], stride);
            }
        }
    }

    // Eight by eight bytes in eight words: swap the off-diagonal quarters of 4 x 4, then of 2 x 2, then of single bytes.
    private static void Square(ReadOnlySpan<byte> source, int sourceStride, int columnCount, Span<byte> destination, int stride)
    {
        ulong a0 = Read(source, 0), a1 = Read(source, sourceStride), a2 = Read(source, 2 * sourceStride), a3 = Read(source, 3 * sourceStride);
        ulong a4 = Read(source, 4 * sourceStride), a5 = Read(source, 5 * sourceStride), a6 = Read(source, 6 * sourceStride), a7 = Read(source, 7 * sourceStride);
        Swap(ref a0, ref a4, 32, 0x00000000FFFFFFFF);
        Swap(ref a1, ref a5, 32, 0x00000000FFFFFFFF);
        Swap(ref a2, ref a6, 32, 0x00000000FFFFFFFF);
        Swap(ref a3, ref a7, 32, 0x00000000FFFFFFFF);
        Swap(ref a0, ref a2, 16, 0x0000FFFF0000FFFF);
        Swap(ref a1, ref a3, 16, 0x0000FFFF0000FFFF);
        Swap(ref a4, ref a6, 16, 0x0000FFFF0000FFFF);
        Swap(ref a5, ref a7, 16, 0x0000FFFF0000FFFF);
        Swap(ref a0, ref a1, 8, 0x00FF00FF00FF00FF);
        Swap(ref a2, ref a3, 8, 0x00FF00FF00FF00FF);
        Swap(ref a4, ref a5, 8, 0x00FF00FF00FF00FF);
        Swap(ref a6, ref a7, 8, 0x00FF00FF00FF00FF);
        Write(destination, 0, stride, a0);
        if (columnCount > 1)
            Write(destination, 1, stride, a1);
        if (columnCount > 2)
            Write(destination, 2, stride, a2);
        if (columnCount > 3)
            Write(destination, 3, stride, a3);
        if (columnCount > 4)
            Write(destination, 4, stride, a4);
        if (columnCount > 5)
            Write(destination, 5, stride, a5);
        if (columnCount > 6)
            Write(destination, 6, stride, a6);
        if (columnCount > 7)
            Write(destination, 7, stride, a7);
    }

    private static ulong Read(ReadOnlySpan<byte> source, int start) => BinaryPrimitives.ReadUInt64LittleEndian(source[start..]);

    private static void Write(Span<byte> destination, int column, int stride, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(destination[(column * stride)..], value);

    // Exchanges the upper part of each unit of `upper` with the lower part of the same unit of `lower`.
    private static void Swap(ref ulong upper, ref ulong lower, int shift, ulong mask)
    {
        ulong change = ((upper >> shift) ^ lower) & mask;
        upper ^= change << shift;
        lower ^= change;
    }
}
