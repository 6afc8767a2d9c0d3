using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace LstmVis.Core;

/// <summary>CRC-32C of a file, one per block, so that many threads can compute and check them.</summary>
internal static class Checksums
{
    private const int BlockBytes = 1 << 20;

    /// <summary>The checksums of all blocks, as hexadecimal digits one behind the other.</summary>
    public static string Compute(ReadOnlyMemory<byte> bytes, ParallelOptions parallel)
    {
        int blocks = (bytes.Length + BlockBytes - 1) / BlockBytes;
        string[] sums = new string[blocks];
        Parallel.For(0, blocks, parallel, block =>
            sums[block] = Compute(bytes.Span[(block * BlockBytes)..Math.Min(bytes.Length, (block + 1) * BlockBytes)]).ToString("x8", CultureInfo.InvariantCulture));
        return string.Concat(sums);
    }

    /// <summary>The checksum of one block.</summary>
    public static uint Compute(ReadOnlySpan<byte> bytes)
    {
        uint sum = uint.MaxValue;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ulong word in words)
            sum = BitOperations.Crc32C(sum, word);
        foreach (byte left in bytes[(words.Length * sizeof(ulong))..])
            sum = BitOperations.Crc32C(sum, left);
        return ~sum;
    }
}
