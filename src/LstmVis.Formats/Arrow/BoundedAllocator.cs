using System.Buffers;
using Apache.Arrow.Memory;

namespace LstmVis.Formats;

/// <summary>Refuses what a damaged file would have reserved.</summary>
internal sealed class BoundedAllocator(long maxBytes) : MemoryAllocator
{
    protected override IMemoryOwner<byte> AllocateInternal(int length, out int bytesAllocated)
    {
        if (length < 0 || length > maxBytes)
            throw new InvalidDataException($"a buffer of {length:N0} bytes is declared; expected at most {maxBytes:N0}. Write the file in smaller batches");
        bytesAllocated = length;
        return new Owner(new byte[length]);
    }

    private sealed class Owner(byte[] bytes) : IMemoryOwner<byte>
    {
        public Memory<byte> Memory { get; } = bytes;

        public void Dispose()
        {
        }
    }
}
