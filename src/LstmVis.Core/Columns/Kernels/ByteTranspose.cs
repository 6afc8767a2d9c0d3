using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace LstmVis.Core;

/// <summary>Turns rows of bytes into columns.</summary>
internal static class ByteTranspose
{
    private const int TileRows = 256;
    private const int TileStride = TileRows + 16;

    /// <summary>Copies <c>source[row * sourceStride + column]</c> to <c>destination[column * stride + row]</c>.</summary>
    /// <param name="source">The rows.</param>
    /// <param name="sourceStride">From one row to the next; all columns and up to seven bytes behind them are there.</param>
    /// <param name="rowCount">How many rows; a multiple of 8.</param>
    /// <param name="columnCount">How many columns are wanted.</param>
    /// <param name="destination">Receives the columns.</param>
    /// <param name="stride">From one column to the next.</param>
    public static void Columns(ReadOnlySpan<byte> source, int sourceStride, int rowCount, int columnCount, Span<byte> destination, int stride)
    {
        int column = 0;
        if (AdvSimd.Arm64.IsSupported || Sse2.IsSupported)
        {
            for (; column + 16 <= columnCount; column += 16)
            {
                for (int row = 0; row < rowCount; row += TileRows)
                    Tile(source[((row * sourceStride) + column)..], sourceStride, Math.Min(TileRows, rowCount - row), destination[((column * stride) + row)..], stride);
            }
        }

        for (; column < columnCount; column += 8)
        {
            for (int row = 0; row < rowCount; row += 8)
                Square(source[((row * sourceStride) + column)..], sourceStride, Math.Min(8, columnCount - column), destination[((column * stride) + row)..], stride);
        }
    }

    // Sixteen columns, turned in a tile that the processor keeps close and then copied in whole lines: columns often lie powers of two apart, where sixteen lines do not fit into one cache at a time.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile(ReadOnlySpan<byte> source, int sourceStride, int rowCount, Span<byte> destination, int stride)
    {
        Span<byte> tile = stackalloc byte[16 * TileStride];
        int row = 0;
        for (; row + 16 <= rowCount; row += 16)
            VectorSquare(source[(row * sourceStride)..], sourceStride, tile[row..], TileStride);
        for (; row < rowCount; row += 8)
        {
            Square(source[(row * sourceStride)..], sourceStride, 8, tile[row..], TileStride);
            Square(source[((row * sourceStride) + 8)..], sourceStride, 8, tile[((8 * TileStride) + row)..], TileStride);
        }

        for (int column = 0; column < 16; column++)
            tile.Slice(column * TileStride, rowCount).CopyTo(destination[(column * stride)..]);
    }

    // Sixteen by sixteen bytes, equal to four times Square. Putting the bytes of vectors n and n + 8 alternately into vectors 2n and 2n + 1 turns the eight bits
    // that say where a byte is (row, column) round by one place; after four times they have changed places.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void VectorSquare(ReadOnlySpan<byte> source, int sourceStride, Span<byte> destination, int stride)
    {
        _ = source[(15 * sourceStride) + 15];
        _ = destination[(15 * stride) + 15];
        ref byte from = ref MemoryMarshal.GetReference(source);
        ref byte to = ref MemoryMarshal.GetReference(destination);
        Vector128<byte> a0 = Load(ref from, 0, sourceStride), a1 = Load(ref from, 1, sourceStride), a2 = Load(ref from, 2, sourceStride), a3 = Load(ref from, 3, sourceStride);
        Vector128<byte> a4 = Load(ref from, 4, sourceStride), a5 = Load(ref from, 5, sourceStride), a6 = Load(ref from, 6, sourceStride), a7 = Load(ref from, 7, sourceStride);
        Vector128<byte> a8 = Load(ref from, 8, sourceStride), a9 = Load(ref from, 9, sourceStride), a10 = Load(ref from, 10, sourceStride), a11 = Load(ref from, 11, sourceStride);
        Vector128<byte> a12 = Load(ref from, 12, sourceStride), a13 = Load(ref from, 13, sourceStride), a14 = Load(ref from, 14, sourceStride), a15 = Load(ref from, 15, sourceStride);
        for (int turn = 0; turn < 4; turn++)
        {
            (Vector128<byte> b0, Vector128<byte> b1) = (Low(a0, a8), High(a0, a8));
            (Vector128<byte> b2, Vector128<byte> b3) = (Low(a1, a9), High(a1, a9));
            (Vector128<byte> b4, Vector128<byte> b5) = (Low(a2, a10), High(a2, a10));
            (Vector128<byte> b6, Vector128<byte> b7) = (Low(a3, a11), High(a3, a11));
            (Vector128<byte> b8, Vector128<byte> b9) = (Low(a4, a12), High(a4, a12));
            (Vector128<byte> b10, Vector128<byte> b11) = (Low(a5, a13), High(a5, a13));
            (Vector128<byte> b12, Vector128<byte> b13) = (Low(a6, a14), High(a6, a14));
            (Vector128<byte> b14, Vector128<byte> b15) = (Low(a7, a15), High(a7, a15));
            (a0, a1, a2, a3, a4, a5, a6, a7) = (b0, b1, b2, b3, b4, b5, b6, b7);
            (a8, a9, a10, a11, a12, a13, a14, a15) = (b8, b9, b10, b11, b12, b13, b14, b15);
        }

        Store(a0, ref to, 0, stride);
        Store(a1, ref to, 1, stride);
        Store(a2, ref to, 2, stride);
        Store(a3, ref to, 3, stride);
        Store(a4, ref to, 4, stride);
        Store(a5, ref to, 5, stride);
        Store(a6, ref to, 6, stride);
        Store(a7, ref to, 7, stride);
        Store(a8, ref to, 8, stride);
        Store(a9, ref to, 9, stride);
        Store(a10, ref to, 10, stride);
        Store(a11, ref to, 11, stride);
        Store(a12, ref to, 12, stride);
        Store(a13, ref to, 13, stride);
        Store(a14, ref to, 14, stride);
        Store(a15, ref to, 15, stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Load(ref byte from, int row, int stride) => Vector128.LoadUnsafe(ref from, (nuint)(row * stride));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector128<byte> bytes, ref byte to, int column, int stride) => bytes.StoreUnsafe(ref to, (nuint)column * (nuint)stride);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Low(Vector128<byte> even, Vector128<byte> odd) => AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(even, odd) : Sse2.UnpackLow(even, odd);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> High(Vector128<byte> even, Vector128<byte> odd) => AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(even, odd) : Sse2.UnpackHigh(even, odd);

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
