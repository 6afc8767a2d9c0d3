using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LstmVis.Core;

/// <summary>The code tests of all cells of a source, spread out so that a kernel can load those of 64 cells; one entry per cell, filled up to whole blocks.</summary>
internal sealed class FollowTables(int blockCount)
{
    public byte[] HighOn { get; } = new byte[blockCount * 64];

    public byte[] LowOn { get; } = new byte[blockCount * 64];

    public byte[] HighMaybe { get; } = new byte[blockCount * 64];

    public byte[] LowMaybe { get; } = new byte[blockCount * 64];

    /// <summary>255 for the cells that are counted, 0 for others.</summary>
    public byte[] IsCounted { get; } = new byte[blockCount * 64];

    /// <summary>Whether every cell is only on above a code, and every code tells.</summary>
    public bool IsPlain { get; set; } = true;
}

/// <summary>Narrows down which of 64 cells follow a pattern, row by row.</summary>
internal interface IFollowKernel
{
    /// <summary>Narrows with some consecutive rows of a block.</summary>
    /// <param name="rows">Codes; those of the block are the first 64 of every row.</param>
    /// <param name="rowCount">How many rows.</param>
    /// <param name="stride">From one row to the next.</param>
    /// <param name="onStart">The first row where cells must be on; in rows outside <c>[onStart, onEnd)</c> they must be off.</param>
    /// <param name="onEnd">The first row behind those.</param>
    /// <param name="tables">The tests.</param>
    /// <param name="firstCell">The first cell of the block.</param>
    /// <param name="alive">64 bytes: 255 for each cell that may follow so far, else 0.</param>
    /// <param name="unsure">64 bytes: not 0 for cells of which some code did not tell.</param>
    /// <returns>How many may follow so far.</returns>
    int Narrow(ReadOnlySpan<byte> rows, int rowCount, int stride, int onStart, int onEnd, FollowTables tables, int firstCell, Span<byte> alive, Span<byte> unsure);
}

/// <summary>Picks the follow kernel for this machine.</summary>
internal static class FollowKernelFactory
{
    public static IFollowKernel Create(bool forceScalar) =>
        !forceScalar && Vector128.IsHardwareAccelerated ? new VectorFollowKernel() : new ScalarFollowKernel();
}

/// <summary>The specification: cell by cell, row by row.</summary>
internal sealed class ScalarFollowKernel : IFollowKernel
{
    public int Narrow(ReadOnlySpan<byte> rows, int rowCount, int stride, int onStart, int onEnd, FollowTables tables, int firstCell, Span<byte> alive, Span<byte> unsure)
    {
        int count = 0;
        for (int cell = 0; cell < 64; cell++)
        {
            var test = new CodeTest(tables.HighOn[firstCell + cell], tables.LowOn[firstCell + cell], tables.HighMaybe[firstCell + cell], tables.LowMaybe[firstCell + cell]);
            for (int row = 0; row < rowCount && alive[cell] != 0; row++)
            {
                byte code = rows[(row * stride) + cell];
                bool mustBeOn = row >= onStart && row < onEnd;
                if (test.IsOn(code) == mustBeOn)
                    unsure[cell] |= test.IsMaybe(code) ? (byte)255 : (byte)0;
                else if (test.IsMaybe(code))
                    unsure[cell] = 255;
                else
                    alive[cell] = 0;
            }

            count += alive[cell] & 1;
        }

        return count;
    }
}

/// <summary>Works on 64 cells as two vectors of 32, and stops at the first row after which none is left.</summary>
internal sealed class VectorFollowKernel : IFollowKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Narrow(ReadOnlySpan<byte> rows, int rowCount, int stride, int onStart, int onEnd, FollowTables tables, int firstCell, Span<byte> alive, Span<byte> unsure)
    {
        ref byte codes = ref MemoryMarshal.GetReference(rows);
        ref byte aliveFirst = ref MemoryMarshal.GetReference(alive);
        var low = Vector256.LoadUnsafe(ref aliveFirst);
        var high = Vector256.LoadUnsafe(ref aliveFirst, 32);
        var leastLow = Vector256.LoadUnsafe(ref tables.HighOn[firstCell]);
        var leastHigh = Vector256.LoadUnsafe(ref tables.HighOn[firstCell], 32);
        if (tables.IsPlain)
        {
            for (int row = 0; row < rowCount; row++)
            {
                var wanted = row >= onStart && row < onEnd ? Vector256<byte>.Zero : Vector256<byte>.AllBitsSet;
                low &= Vector256.GreaterThanOrEqual(Vector256.LoadUnsafe(ref codes, (nuint)(row * stride)), leastLow) ^ wanted;
                high &= Vector256.GreaterThanOrEqual(Vector256.LoadUnsafe(ref codes, (nuint)((row * stride) + 32)), leastHigh) ^ wanted;
                if ((low | high) == Vector256<byte>.Zero)
                    break;
            }
        }
        else
        {
            ref byte unsureFirst = ref MemoryMarshal.GetReference(unsure);
            var unsureLow = Vector256.LoadUnsafe(ref unsureFirst);
            var unsureHigh = Vector256.LoadUnsafe(ref unsureFirst, 32);
            for (int row = 0; row < rowCount && (low | high) != Vector256<byte>.Zero; row++)
            {
                var wanted = row >= onStart && row < onEnd ? Vector256<byte>.Zero : Vector256<byte>.AllBitsSet;
                low &= Test(Vector256.LoadUnsafe(ref codes, (nuint)(row * stride)), leastLow, tables, firstCell, wanted, ref unsureLow);
                high &= Test(Vector256.LoadUnsafe(ref codes, (nuint)((row * stride) + 32)), leastHigh, tables, firstCell + 32, wanted, ref unsureHigh);
            }

            unsureLow.StoreUnsafe(ref unsureFirst);
            unsureHigh.StoreUnsafe(ref unsureFirst, 32);
        }

        low.StoreUnsafe(ref aliveFirst);
        high.StoreUnsafe(ref aliveFirst, 32);
        return BitOperations.PopCount(low.ExtractMostSignificantBits()) + BitOperations.PopCount(high.ExtractMostSignificantBits());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Test(Vector256<byte> codes, Vector256<byte> least, FollowTables tables, int cell, Vector256<byte> wanted, ref Vector256<byte> unsure)
    {
        var used = ~Vector256.Equals(codes, Vector256<byte>.Zero);
        var on = Vector256.GreaterThanOrEqual(codes, least) | (Vector256.LessThanOrEqual(codes, Vector256.LoadUnsafe(ref tables.LowOn[cell])) & used);
        var maybe = (Vector256.Equals(codes, Vector256.LoadUnsafe(ref tables.HighMaybe[cell])) | Vector256.Equals(codes, Vector256.LoadUnsafe(ref tables.LowMaybe[cell]))) & used;
        unsure |= maybe;
        return (on ^ wanted) | maybe;
    }
}
