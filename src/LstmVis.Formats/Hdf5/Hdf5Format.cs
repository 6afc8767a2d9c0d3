namespace LstmVis.Formats;

/// <summary>HDF5 files.</summary>
public static class Hdf5Format
{
    /// <summary>The name in messages.</summary>
    public const string Name = "HDF5 file";

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'H', (byte)'D', (byte)'F', 0x0d, 0x0a, 0x1a, 0x0a];

    /// <summary>Whether the file has the HDF5 signature: at byte 0, or after a user block of 512, 1024, 2048, … bytes.</summary>
    public static bool IsMatch(Stream stream) => FindSignature(stream) is not null;

    /// <summary>Where the signature is, or null.</summary>
    internal static long? FindSignature(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        Span<byte> head = stackalloc byte[8];
        for (long offset = 0; offset <= stream.Length - head.Length; offset = offset == 0 ? 512 : offset * 2)
        {
            stream.Position = offset;
            if (stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length && head.SequenceEqual(Signature))
                return offset;
        }

        return null;
    }
}
