using System.IO.Compression;
using System.Runtime.InteropServices;
using PureHDF.Filters;

namespace LstmVis.Formats;

/// <summary>The filters that PureHDF uses here in place of its own, or that it lacks. None unpacks more than a chunk holds, whatever a damaged or malicious file says.</summary>
internal static class BoundedFilters
{
    // A chunk may carry a checksum of 4 bytes beside its numbers.
    private const int Slack = 16;

    /// <summary>Registers them with PureHDF, whose filters are the same for the whole process.</summary>
    public static void Register()
    {
        H5Filter.Register(new Deflate());
        H5Filter.Register(new Lzf());
    }

    private sealed class Deflate : IH5Filter
    {
        private readonly DeflateFilter _original = new();

        public ushort FilterId => DeflateFilter.Id;

        public string Name => "deflate";

        public uint[] GetParameters(uint[] chunkDimensions, uint typeSize, Dictionary<string, object>? options) =>
            _original.GetParameters(chunkDimensions, typeSize, options);

        public Memory<byte> Filter(FilterInfo info)
        {
            if (!info.Flags.HasFlag(H5FilterFlags.Decompress))
                return _original.Filter(info);
            byte[] unpacked = GC.AllocateUninitializedArray<byte>(info.ChunkSize + Slack);
            using MemoryStream packed = Open(info.Buffer);
            using var stream = new ZLibStream(packed, CompressionMode.Decompress);
            int length = stream.ReadAtLeast(unpacked, unpacked.Length, throwOnEndOfStream: false);
            if (length == unpacked.Length)
                throw new InvalidDataException("a compressed chunk unpacks to more than the chunk's size");
            return unpacked.AsMemory(0, length);
        }

        private static MemoryStream Open(Memory<byte> packed) => MemoryMarshal.TryGetArray(packed, out ArraySegment<byte> array)
            ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
            : new MemoryStream(packed.ToArray(), writable: false);
    }

    /// <summary>
    /// h5py's <c>compression='lzf'</c>. The format: a control byte below 32 says that so many bytes, plus one, follow as they are; any other holds a length in its upper three bits (7: a
    /// byte more follows) and, with the next byte, how far back in the output to copy from.
    /// </summary>
    private sealed class Lzf : IH5Filter
    {
        public ushort FilterId => 32000;

        public string Name => "lzf";

        public uint[] GetParameters(uint[] chunkDimensions, uint typeSize, Dictionary<string, object>? options) =>
            throw new NotSupportedException("LZF is read, not written.");

        public Memory<byte> Filter(FilterInfo info)
        {
            if (!info.Flags.HasFlag(H5FilterFlags.Decompress))
                throw new NotSupportedException("LZF is read, not written.");
            byte[] unpacked = new byte[info.ChunkSize + Slack];
            return unpacked.AsMemory(0, Unpack(info.Buffer.Span, unpacked));
        }

        // Every index is checked by the runtime; a damaged chunk ends in an exception that the caller words.
        private static int Unpack(ReadOnlySpan<byte> packed, Span<byte> unpacked)
        {
            int read = 0;
            int written = 0;
            while (read < packed.Length)
            {
                int control = packed[read++];
                if (control < 32)
                {
                    packed.Slice(read, control + 1).CopyTo(unpacked[written..]);
                    read += control + 1;
                    written += control + 1;
                    continue;
                }

                int length = control >> 5;
                if (length == 7)
                    length += packed[read++];
                int source = written - ((control & 31) << 8) - packed[read++] - 1;
                // Byte by byte: the source may run into what this very copy writes.
                for (int end = written + length + 2; written < end; written++)
                    unpacked[written] = unpacked[source++];
            }

            return written;
        }
    }
}
