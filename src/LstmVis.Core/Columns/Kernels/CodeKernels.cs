using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LstmVis.Core;

/// <summary>Turns the codes of one cell into bits, 64 positions to a word.</summary>
internal interface ICodeKernel
{
    /// <summary>Compares codes with a test.</summary>
    /// <param name="codes">The codes; a multiple of 64.</param>
    /// <param name="test">Where the cell is on.</param>
    /// <param name="on">Receives a bit per code.</param>
    /// <returns>Whether any code did not tell (<see cref="CodeTest.IsMaybe"/>); its bit is 0.</returns>
    bool Compare(ReadOnlySpan<byte> codes, CodeTest test, Span<ulong> on);
}

/// <summary>Picks the code kernel for this machine.</summary>
internal static class CodeKernelFactory
{
    public static ICodeKernel Create(bool forceScalar) =>
        !forceScalar && Vector128.IsHardwareAccelerated ? new VectorCodeKernel() : new ScalarCodeKernel();
}

/// <summary>The specification: code by code.</summary>
internal sealed class ScalarCodeKernel : ICodeKernel
{
    public bool Compare(ReadOnlySpan<byte> codes, CodeTest test, Span<ulong> on)
    {
        bool anyMaybe = false;
        for (int word = 0; word < codes.Length / 64; word++)
        {
            ulong bits = 0;
            for (int place = 0; place < 64; place++)
            {
                byte code = codes[(word * 64) + place];
                if (test.IsOn(code))
                    bits |= 1UL << place;
                else
                    anyMaybe |= test.IsMaybe(code);
            }

            on[word] = bits;
        }

        return anyMaybe;
    }
}

/// <summary>Compares 32 codes at a time; the highest bit of each lane of a comparison is the bit of its position.</summary>
internal sealed class VectorCodeKernel : ICodeKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Compare(ReadOnlySpan<byte> codes, CodeTest test, Span<ulong> on)
    {
        ref byte first = ref System.Runtime.InteropServices.MemoryMarshal.GetReference(codes);
        on = on[..(codes.Length / 64)];
        if (test.LowOn == 0 && !test.HasMaybe)
        {
            // The usual case: the positive side, a threshold on a boundary.
            var least = Vector256.Create(test.HighOn);
            for (int word = 0; word < on.Length; word++)
            {
                uint low = Vector256.GreaterThanOrEqual(Vector256.LoadUnsafe(ref first, (nuint)(word * 64)), least).ExtractMostSignificantBits();
                uint high = Vector256.GreaterThanOrEqual(Vector256.LoadUnsafe(ref first, (nuint)((word * 64) + 32)), least).ExtractMostSignificantBits();
                on[word] = low | ((ulong)high << 32);
            }

            return false;
        }

        uint anyMaybe = 0;
        for (int word = 0; word < on.Length; word++)
        {
            var codesLow = Vector256.LoadUnsafe(ref first, (nuint)(word * 64));
            var codesHigh = Vector256.LoadUnsafe(ref first, (nuint)((word * 64) + 32));
            uint low = Test(codesLow, test, ref anyMaybe);
            uint high = Test(codesHigh, test, ref anyMaybe);
            on[word] = low | ((ulong)high << 32);
        }

        return anyMaybe != 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Test(Vector256<byte> codes, CodeTest test, ref uint anyMaybe)
    {
        uint unused = Vector256.Equals(codes, Vector256<byte>.Zero).ExtractMostSignificantBits();
        uint high = Vector256.GreaterThanOrEqual(codes, Vector256.Create(test.HighOn)).ExtractMostSignificantBits();
        uint low = Vector256.LessThanOrEqual(codes, Vector256.Create(test.LowOn)).ExtractMostSignificantBits();
        uint maybe = (Vector256.Equals(codes, Vector256.Create(test.HighMaybe)) | Vector256.Equals(codes, Vector256.Create(test.LowMaybe))).ExtractMostSignificantBits();
        uint on = (high | low) & ~unused;
        anyMaybe |= maybe & ~unused & ~on;
        return on;
    }
}
