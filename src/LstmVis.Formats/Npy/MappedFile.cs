using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace LstmVis.Formats;

/// <summary>A file, read only: small pieces from a map of it, large ones by plain reads. Reads that run while it is disposed finish first.</summary>
/// <remarks>Pages of a map count as memory of the process from when they were touched, and are slower to touch first than to copy.</remarks>
internal sealed unsafe class MappedFile : IDisposable
{
    private readonly SafeFileHandle _handle;
    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _view;
    private readonly long _pointerOffset;

    public MappedFile(string path)
    {
        _handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        Length = RandomAccess.GetLength(_handle);
        if (Length == 0)
            return;
        _file = MemoryMappedFile.CreateFromFile(_handle, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        _view = _file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        _pointerOffset = _view.PointerOffset;
    }

    public long Length { get; }

    /// <summary>Keeps the mapping alive until the lease is disposed.</summary>
    /// <exception cref="ObjectDisposedException">The file was closed.</exception>
    public Lease Borrow()
    {
        if (_view is null)
            return default;
        byte* pointer = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
        return new Lease(_view, pointer + _pointerOffset, Length);
    }

    /// <summary>Copies bytes without the map.</summary>
    /// <exception cref="EndOfStreamException">The file has become shorter.</exception>
    /// <exception cref="ObjectDisposedException">The file was closed.</exception>
    public void Read(long offset, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            int read = RandomAccess.Read(_handle, destination, offset);
            if (read == 0)
                throw new EndOfStreamException($"The file ends at byte {offset}, before the numbers do; it was changed while it was open.");
            destination = destination[read..];
            offset += read;
        }
    }

    public void Dispose()
    {
        _view?.Dispose();
        _file?.Dispose();
        _handle.Dispose();
    }

    /// <summary>Access to the bytes for a short time.</summary>
    public readonly ref struct Lease(MemoryMappedViewAccessor view, byte* bytes, long length)
    {
        public ReadOnlySpan<byte> Slice(long offset, int count)
        {
            if (offset < 0 || count < 0 || offset > length - count)
                throw new ArgumentOutOfRangeException(nameof(offset));
            return new ReadOnlySpan<byte>(bytes + offset, count);
        }

        public void Dispose() => view?.SafeMemoryMappedViewHandle.ReleasePointer();
    }
}
