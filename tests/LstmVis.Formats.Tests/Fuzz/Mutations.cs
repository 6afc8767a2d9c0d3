using System.Buffers.Binary;

namespace LstmVis.Formats.Tests;

/// <summary>Ways in which a file is damaged; each is decided by a seed alone.</summary>
internal static class Mutations
{
    private static readonly string[] Words = ["<f4", "<f8", "<i4", "|O", "99999999999", "-1", "1e999", "True", "null", "\0", "{", "[", "\"", "\n", ",", ";", "NaN", "2147483647", "4294967296", "BF16", "F64"];

    /// <summary>A damaged copy, and what was done to it. Cutting off is told apart, since what is left of a cut file must never pass for the whole.</summary>
    public static (byte[] Bytes, string What, bool IsCut) Make(ReadOnlySpan<byte> whole, int seed)
    {
        var random = new Random(seed);
        byte[] bytes = whole.ToArray();
        // Headers decide the most, so that half of the damage goes there.
        int Place() => random.Next(2) == 0 ? random.Next(Math.Min(bytes.Length, 256)) : random.Next(bytes.Length);
        switch (random.Next(8))
        {
            case 0:
                int bit = random.Next(8);
                int flipped = Place();
                bytes[flipped] ^= (byte)(1 << bit);
                return (bytes, $"bit {bit} of byte {flipped} flipped", false);
            case 1:
                for (int times = random.Next(2, 32); times > 0; times--)
                    bytes[Place()] = (byte)random.Next(256);
                return (bytes, "some bytes replaced", false);
            case 2:
            case 3:
                int kept = random.Next(bytes.Length);
                return (bytes[..kept], $"cut off after {kept} of {bytes.Length} bytes", true);
            case 4:
                int place = Math.Min(Place(), Math.Max(0, bytes.Length - 8));
                long huge = new[] { long.MaxValue, int.MaxValue, uint.MaxValue, -1L, 1L << 40, 0L }[random.Next(6)];
                Span<byte> eight = stackalloc byte[8];
                BinaryPrimitives.WriteInt64LittleEndian(eight, huge);
                int width = Math.Min(bytes.Length - place, random.Next(2) == 0 ? 4 : 8);
                eight[..width].CopyTo(bytes.AsSpan(place));
                return (bytes, $"{huge} written over byte {place}", false);
            case 5:
                int start = Place();
                int length = Math.Min(bytes.Length - start, random.Next(1, 512));
                bytes.AsSpan(start, length).Clear();
                return (bytes, $"{length} zeros from byte {start}", false);
            case 6:
                int at = Place();
                byte[] word = System.Text.Encoding.UTF8.GetBytes(Words[random.Next(Words.Length)]);
                return ([.. bytes[..at], .. word, .. bytes[at..]], $"'{System.Text.Encoding.UTF8.GetString(word)}' put in at byte {at}", false);
            default:
                int from = Place();
                int count = Math.Min(bytes.Length - from, random.Next(1, 200));
                return ([.. bytes[..from], .. bytes.AsSpan(from, count), .. bytes[from..]], $"{count} bytes from {from} doubled", false);
        }
    }
}
