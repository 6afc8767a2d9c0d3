using System.Globalization;
using System.Text;

namespace LstmVis.Core;

/// <summary>CRC-32C of a file, one per block of a MiB, as hexadecimal digits one behind the other.</summary>
internal static class Checksums
{
    public const int BlockBytes = 1 << 20;

    /// <summary>What the sum of a block starts from; at its end the bits are turned over.</summary>
    public const uint Start = uint.MaxValue;

    /// <summary>The checksums of all blocks.</summary>
    public static string Compute(ReadOnlySpan<byte> bytes)
    {
        var sums = new StringBuilder();
        for (; !bytes.IsEmpty; bytes = bytes[Math.Min(bytes.Length, BlockBytes)..])
            sums.Append((~Add(Start, bytes[..Math.Min(bytes.Length, BlockBytes)])).ToString("x8", CultureInfo.InvariantCulture));
        return sums.ToString();
    }

    /// <summary>Carries a sum on over more bytes of its block.</summary>
    public static uint Add(uint sum, ReadOnlySpan<byte> bytes) => ~Crc32C.Append(~sum, bytes);
}
