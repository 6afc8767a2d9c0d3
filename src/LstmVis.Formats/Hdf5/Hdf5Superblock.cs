using System.Buffers.Binary;

namespace LstmVis.Formats;

/// <summary>The part of an HDF5 file's first block that tells whether the file is whole.</summary>
/// <param name="EndOfFile">How long the file was when it was closed, in bytes.</param>
/// <remarks>
/// Specification, section II.A. After the signature of 8 bytes: version; then, in versions 0 and 1, sizes of offsets at byte 13 and, after 24 or 28 bytes, base address, free-space address and end-of-file
/// address; in versions 2 and 3, the size of offsets at byte 9 and, after 12 bytes, base address, extension address and end-of-file address.
/// </remarks>
internal sealed record Hdf5Superblock(long EndOfFile)
{
    /// <summary>Reads it; null where the version is unknown or the block is not all there, which PureHDF then words.</summary>
    public static Hdf5Superblock? Read(Stream stream, long signatureOffset)
    {
        Span<byte> block = stackalloc byte[64];
        stream.Position = signatureOffset;
        int length = stream.ReadAtLeast(block, block.Length, throwOnEndOfStream: false);
        (int sizeAt, int addressesAt) = block[8] switch
        {
            0 => (13, 24),
            1 => (13, 28),
            2 or 3 => (9, 12),
            _ => (-1, -1),
        };
        if (sizeAt < 0 || length < addressesAt + 24 || block[sizeAt] != 8)
            return null;
        long endOfFile = BinaryPrimitives.ReadInt64LittleEndian(block[(addressesAt + 16)..]);
        return endOfFile > 0 ? new Hdf5Superblock(endOfFile) : null;
    }
}
