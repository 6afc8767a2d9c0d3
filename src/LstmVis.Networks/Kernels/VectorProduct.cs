using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LstmVis.Networks;

/// <summary>The matrix product on registers.</summary>
/// <remarks>
/// A tile of c, up to 6 rows by 2 registers, stays in 12 accumulators while k runs: per k two loads of b and six broadcasts of a feed twelve
/// multiply-adds, which is what two multiply-add ports need to stay busy (16 registers in all: 12 + 2 + 1 + 1 spare).
/// k runs in blocks, so that the block of a panel of b (256 x 16 floats = 16 KiB) stays in the first cache while all rows of a pass by.
/// </remarks>
internal static class VectorProduct<TVector, TLanes>
    where TVector : struct
    where TLanes : IFloatLanes<TVector>
{
    private const int BlockLength = 256;
    private const int TileRows = 6;

    public static int PanelWidth => 2 * TLanes.Width;

    public static void Multiply(ReadOnlySpan<float> a, int rowStride, int columnStride, int rowCount, PackedMatrix b, Span<float> c, bool accumulate)
    {
        int depth = b.RowCount;
        int columnCount = b.ColumnCount;
        if (rowCount == 0 || columnCount == 0)
            return;
        if (depth == 0)
        {
            if (!accumulate)
                c[..(rowCount * columnCount)].Clear();
            return;
        }

        // The last element of each that is touched, so that the unchecked reads and writes below stay inside.
        _ = a[((rowCount - 1) * rowStride) + ((depth - 1) * columnStride)];
        _ = c[(rowCount * columnCount) - 1];
        ref float left = ref MemoryMarshal.GetReference(a);
        ref float target = ref MemoryMarshal.GetReference(c);
        for (int start = 0; start < depth; start += BlockLength)
        {
            int length = Math.Min(BlockLength, depth - start);
            ref float block = ref Unsafe.Add(ref left, start * columnStride);
            if (rowCount == 1)
                MultiplyRow(ref block, columnStride, b, start, length, c, accumulate || start > 0);
            else
                MultiplyRows(ref block, rowStride, columnStride, rowCount, b, start, length, ref target, accumulate || start > 0);
        }
    }

    private static void MultiplyRows(ref float a, int rowStride, int columnStride, int rowCount, PackedMatrix b, int start, int length, ref float c, bool accumulate)
    {
        int columnCount = b.ColumnCount;
        Span<float> tile = stackalloc float[TileRows * PanelWidth];
        for (int panel = 0; panel < b.PanelCount; panel++)
        {
            ref float right = ref MemoryMarshal.GetReference(b.Panel(panel)[(start * PanelWidth)..]);
            int firstColumn = panel * PanelWidth;
            int width = Math.Min(PanelWidth, columnCount - firstColumn);
            for (int row = 0; row < rowCount;)
            {
                int remaining = rowCount - row;
                int rows = remaining is 8 or <= 4 ? Math.Min(4, remaining) : Math.Min(TileRows, remaining);
                ref float rowsOfA = ref Unsafe.Add(ref a, row * rowStride);
                ref float corner = ref Unsafe.Add(ref c, (row * columnCount) + firstColumn);
                if (width == PanelWidth)
                    MultiplyTile(ref rowsOfA, rowStride, columnStride, rows, ref right, length, ref corner, columnCount, accumulate);
                else
                {
                    // The last panel is padded: its product goes to a whole tile first, and the columns that exist are taken from there.
                    MultiplyTile(ref rowsOfA, rowStride, columnStride, rows, ref right, length, ref MemoryMarshal.GetReference(tile), PanelWidth, false);
                    for (int tileRow = 0; tileRow < rows; tileRow++)
                    {
                        for (int column = 0; column < width; column++)
                        {
                            ref float value = ref Unsafe.Add(ref corner, (tileRow * columnCount) + column);
                            value = (accumulate ? value : 0f) + tile[(tileRow * PanelWidth) + column];
                        }
                    }
                }

                row += rows;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MultiplyTile(ref float a, int rowStride, int columnStride, int rows, ref float b, int length, ref float c, int stride, bool accumulate)
    {
        if (rows > 4)
            MultiplySix(ref a, rowStride, columnStride, rows, ref b, length, ref c, stride, accumulate);
        else
            MultiplyFour(ref a, rowStride, columnStride, rows, ref b, length, ref c, stride, accumulate);
    }

    // Rows that do not exist repeat the last one that does, and are not stored.
    private static void MultiplySix(ref float a, int rowStride, int columnStride, int rows, ref float b, int length, ref float c, int stride, bool accumulate)
    {
        nint row1 = rowStride, row2 = row1 + rowStride, row3 = row2 + rowStride, row4 = row3 + rowStride;
        nint row5 = rows == 6 ? row4 + rowStride : row4;
        TVector sum00 = default, sum01 = default, sum10 = default, sum11 = default, sum20 = default, sum21 = default;
        TVector sum30 = default, sum31 = default, sum40 = default, sum41 = default, sum50 = default, sum51 = default;
        for (int k = 0; k < length; k++)
        {
            TVector right0 = TLanes.Load(in b, 0);
            TVector right1 = TLanes.Load(in b, (nuint)TLanes.Width);
            TVector left = TLanes.Broadcast(a);
            sum00 = TLanes.MultiplyAdd(left, right0, sum00);
            sum01 = TLanes.MultiplyAdd(left, right1, sum01);
            left = TLanes.Broadcast(Unsafe.Add(ref a, row1));
            sum10 = TLanes.MultiplyAdd(left, right0, sum10);
            sum11 = TLanes.MultiplyAdd(left, right1, sum11);
            left = TLanes.Broadcast(Unsafe.Add(ref a, row2));
            sum20 = TLanes.MultiplyAdd(left, right0, sum20);
            sum21 = TLanes.MultiplyAdd(left, right1, sum21);
            left = TLanes.Broadcast(Unsafe.Add(ref a, row3));
            sum30 = TLanes.MultiplyAdd(left, right0, sum30);
            sum31 = TLanes.MultiplyAdd(left, right1, sum31);
            left = TLanes.Broadcast(Unsafe.Add(ref a, row4));
            sum40 = TLanes.MultiplyAdd(left, right0, sum40);
            sum41 = TLanes.MultiplyAdd(left, right1, sum41);
            left = TLanes.Broadcast(Unsafe.Add(ref a, row5));
            sum50 = TLanes.MultiplyAdd(left, right0, sum50);
            sum51 = TLanes.MultiplyAdd(left, right1, sum51);
            a = ref Unsafe.Add(ref a, columnStride);
            b = ref Unsafe.Add(ref b, 2 * TLanes.Width);
        }

        StoreRow(ref c, sum00, sum01, accumulate);
        StoreRow(ref Unsafe.Add(ref c, stride), sum10, sum11, accumulate);
        StoreRow(ref Unsafe.Add(ref c, 2 * stride), sum20, sum21, accumulate);
        StoreRow(ref Unsafe.Add(ref c, 3 * stride), sum30, sum31, accumulate);
        StoreRow(ref Unsafe.Add(ref c, 4 * stride), sum40, sum41, accumulate);
        if (rows == 6)
            StoreRow(ref Unsafe.Add(ref c, 5 * stride), sum50, sum51, accumulate);
    }

    private static void MultiplyFour(ref float a, int rowStride, int columnStride, int rows, ref float b, int length, ref float c, int stride, bool accumulate)
    {
        nint row1 = rows > 1 ? rowStride : 0;
        nint row2 = rows > 2 ? 2 * rowStride : row1;
        nint row3 = rows > 3 ? 3 * rowStride : row2;
        TVector sum00 = default, sum01 = default, sum10 = default, sum11 = default;
        TVector sum20 = default, sum21 = default, sum30 = default, sum31 = default;
        for (int k = 0; k < length; k++)
        {
            TVector right0 = TLanes.Load(in b, 0);
            TVector right1 = TLanes.Load(in b, (nuint)TLanes.Width);
            TVector left = TLanes.Broadcast(a);
            sum00 = TLanes.MultiplyAdd(left, right0, sum00);
            sum01 = TLanes.MultiplyAdd(left, right1, sum01);
            left = TLanes.Broadcast(Unsafe.Add(ref a, row1));
            sum10 = TLanes.MultiplyAdd(left, right0, sum10);
            sum11 = TLanes.MultiplyAdd(left, right1, sum11);
            left = TLanes.Broadcast(Unsafe.Add(ref a, row2));
            sum20 = TLanes.MultiplyAdd(left, right0, sum20);
            sum21 = TLanes.MultiplyAdd(left, right1, sum21);
            left = TLanes.Broadcast(Unsafe.Add(ref a, row3));
            sum30 = TLanes.MultiplyAdd(left, right0, sum30);
            sum31 = TLanes.MultiplyAdd(left, right1, sum31);
            a = ref Unsafe.Add(ref a, columnStride);
            b = ref Unsafe.Add(ref b, 2 * TLanes.Width);
        }

        StoreRow(ref c, sum00, sum01, accumulate);
        if (rows > 1)
            StoreRow(ref Unsafe.Add(ref c, stride), sum10, sum11, accumulate);
        if (rows > 2)
            StoreRow(ref Unsafe.Add(ref c, 2 * stride), sum20, sum21, accumulate);
        if (rows > 3)
            StoreRow(ref Unsafe.Add(ref c, 3 * stride), sum30, sum31, accumulate);
    }

    /// <summary>One row: four panels at once, for a single pair of accumulators would wait for itself.</summary>
    private static void MultiplyRow(ref float a, int columnStride, PackedMatrix b, int start, int length, Span<float> c, bool accumulate)
    {
        int panelLength = b.RowCount * PanelWidth;
        int wholePanels = b.ColumnCount / PanelWidth;
        ref float first = ref MemoryMarshal.GetReference(b.Values.AsSpan(start * PanelWidth));
        int panel = 0;
        for (; panel <= wholePanels - 4; panel += 4)
        {
            ref float right = ref Unsafe.Add(ref first, panel * panelLength);
            ref float left = ref a;
            TVector sum00 = default, sum01 = default, sum10 = default, sum11 = default;
            TVector sum20 = default, sum21 = default, sum30 = default, sum31 = default;
            nuint second = (nuint)TLanes.Width;
            var next = (nuint)panelLength;
            for (int k = 0; k < length; k++)
            {
                TVector factor = TLanes.Broadcast(left);
                sum00 = TLanes.MultiplyAdd(factor, TLanes.Load(in right, 0), sum00);
                sum01 = TLanes.MultiplyAdd(factor, TLanes.Load(in right, second), sum01);
                sum10 = TLanes.MultiplyAdd(factor, TLanes.Load(in right, next), sum10);
                sum11 = TLanes.MultiplyAdd(factor, TLanes.Load(in right, next + second), sum11);
                sum20 = TLanes.MultiplyAdd(factor, TLanes.Load(in right, next + next), sum20);
                sum21 = TLanes.MultiplyAdd(factor, TLanes.Load(in right, next + next + second), sum21);
                sum30 = TLanes.MultiplyAdd(factor, TLanes.Load(in right, next + next + next), sum30);
                sum31 = TLanes.MultiplyAdd(factor, TLanes.Load(in right, next + next + next + second), sum31);
                left = ref Unsafe.Add(ref left, columnStride);
                right = ref Unsafe.Add(ref right, 2 * TLanes.Width);
            }

            ref float target = ref MemoryMarshal.GetReference(c[(panel * PanelWidth)..]);
            StoreRow(ref target, sum00, sum01, accumulate);
            StoreRow(ref Unsafe.Add(ref target, 2 * TLanes.Width), sum10, sum11, accumulate);
            StoreRow(ref Unsafe.Add(ref target, 4 * TLanes.Width), sum20, sum21, accumulate);
            StoreRow(ref Unsafe.Add(ref target, 6 * TLanes.Width), sum30, sum31, accumulate);
        }

        Span<float> tile = stackalloc float[PanelWidth];
        for (; panel < b.PanelCount; panel++)
        {
            ref float right = ref Unsafe.Add(ref first, panel * panelLength);
            MultiplyFour(ref a, 0, columnStride, 1, ref right, length, ref MemoryMarshal.GetReference(tile), PanelWidth, false);
            Span<float> target = c.Slice(panel * PanelWidth, Math.Min(PanelWidth, b.ColumnCount - (panel * PanelWidth)));
            for (int column = 0; column < target.Length; column++)
                target[column] = (accumulate ? target[column] : 0f) + tile[column];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreRow(ref float c, TVector low, TVector high, bool accumulate)
    {
        if (accumulate)
        {
            low = TLanes.Add(low, TLanes.Load(in c, 0));
            high = TLanes.Add(high, TLanes.Load(in c, (nuint)TLanes.Width));
        }

        TLanes.Store(low, ref c, 0);
        TLanes.Store(high, ref c, (nuint)TLanes.Width);
    }
}
