using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LstmVis.Core;

/// <summary>CRC-32C (Castagnoli), as iSCSI and ext4 have it: 0 for no bytes, <c>e3069283</c> for the digits 1 to 9.</summary>
public static class Crc32C
{
    // Bits turned round: https://www.rfc-editor.org/rfc/rfc3720#appendix-B.4
    private const uint Polynomial = 0x82F63B78;
    private const uint One = 1u << 31;
    private const int LeastShared = 1 << 14;

    // x to the power of 2 to the power of the place, modulo the polynomial.
    private static readonly uint[] Powers = MakePowers();

    /// <summary>The sum of some bytes and more behind them.</summary>
    /// <param name="sum">Of the bytes before; 0 where there are none.</param>
    /// <param name="bytes">The further ones.</param>
    public static uint Append(uint sum, ReadOnlySpan<byte> bytes) => ~Run(~sum, bytes);

    /// <summary>The sum of two stretches of bytes, one behind the other, without reading them again.</summary>
    /// <param name="first">The sum of the first.</param>
    /// <param name="second">The sum of the second.</param>
    /// <param name="secondLength">The bytes of the second.</param>
    public static uint Combine(uint first, uint second, long secondLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(secondLength);
        return Multiply(GetPower(secondLength), first) ^ second;
    }

    // The instruction takes three cycles but may begin in each, so three thirds are summed side by side; the sum is linear, and zeros behind a third multiply it by a power of x.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static uint Run(uint state, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= LeastShared)
        {
            int length = bytes.Length / 24;
            ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
            ReadOnlySpan<ulong> middle = words.Slice(length, length);
            ReadOnlySpan<ulong> last = words.Slice(2 * length, length);
            words = words[..length];
            uint second = 0;
            uint third = 0;
            for (int place = 0; place < words.Length; place++)
            {
                state = BitOperations.Crc32C(state, words[place]);
                second = BitOperations.Crc32C(second, middle[place]);
                third = BitOperations.Crc32C(third, last[place]);
            }

            uint power = GetPower(8L * length);
            state = Multiply(power, Multiply(power, state) ^ second) ^ third;
            bytes = bytes[(24 * length)..];
        }

        ReadOnlySpan<ulong> left = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ulong word in left)
            state = BitOperations.Crc32C(state, word);
        foreach (byte one in bytes[(left.Length * sizeof(ulong))..])
            state = BitOperations.Crc32C(state, one);
        return state;
    }

    // x to the power of 8 per byte.
    private static uint GetPower(long byteCount)
    {
        uint power = One;
        for (int place = 3; byteCount > 0; byteCount >>= 1, place++)
        {
            if ((byteCount & 1) != 0)
                power = Multiply(Powers[place], power);
        }

        return power;
    }

    // The product of two polynomials modulo the third; the highest bit is the coefficient of 1.
    private static uint Multiply(uint left, uint right)
    {
        uint product = 0;
        for (uint bit = One; bit != 0; bit >>= 1)
        {
            product ^= (left & bit) != 0 ? right : 0;
            right = (right >> 1) ^ ((right & 1) != 0 ? Polynomial : 0);
        }

        return product;
    }

    private static uint[] MakePowers()
    {
        uint[] powers = new uint[66];
        powers[0] = One >> 1;
        for (int place = 1; place < powers.Length; place++)
            powers[place] = Multiply(powers[place - 1], powers[place - 1]);
        return powers;
    }
}
