using System.IO.MemoryMappedFiles;

namespace LstmVis.Formats;

/// <summary>A file mapped into memory, read only. Reads that run while it is disposed finish first.</summary>
internal sealed unsafe class MappedFile : IDisposable
{
    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _view;
    private readonly long _pointerOffset;

    public MappedFile(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        Length = stream.Length;
        if (Length == 0)
            return;
        _file = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
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

    public void Dispose()
    {
        _view?.Dispose();
        _file?.Dispose();
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
