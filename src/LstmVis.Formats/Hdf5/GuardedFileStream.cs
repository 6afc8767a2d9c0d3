using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;

namespace LstmVis.Formats;

/// <summary>
/// A file as PureHDF sees it: reads past the end, endless loops and endless recursion, which a damaged file can cause in any HDF5 reader, end in an exception.
/// </summary>
/// <remarks>
/// Structure is read in pieces of a few bytes, so a window of <see cref="WindowSize"/> bytes is kept; larger reads go straight to the file. Every read
/// counts against a budget that <see cref="Restart"/> sets. Whoever asks for far more than the file holds has believed a damaged length and allocated
/// for it; after that no read succeeds until the next <see cref="Restart"/>, so that it happens once and not for every dataset. Not safe for concurrent use.
/// </remarks>
internal sealed class GuardedFileStream(SafeFileHandle file) : Stream
{
    private const int WindowSize = 1 << 13;
    private const int BelievableExcess = 1 << 20;
    private readonly byte[] _window = new byte[WindowSize];
    private readonly long _length = RandomAccess.GetLength(file);
    private long _windowStart;
    private int _windowLength;
    private long _position;
    private long _readsLeft;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => _length;

    public override long Position
    {
        get => _position;
        set => _position = value >= 0 ? value : throw new InvalidDataException("an address in the file is negative");
    }

    /// <summary>Allows this many reads from now on.</summary>
    public void Restart(long reads) => _readsLeft = reads;

    public override int Read(Span<byte> buffer)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (--_readsLeft < 0)
            throw new InvalidDataException("the file's structure leads in circles");
        long left = _length - _position;
        if (buffer.Length - left > BelievableExcess)
        {
            _readsLeft = 0;
            throw new InvalidDataException("a length in it is far beyond the end of the file; the file was cut off or damaged");
        }

        if (left <= 0)
            return 0;
        if (buffer.Length > left)
            buffer = buffer[..(int)left];
        if (buffer.Length >= WindowSize)
        {
            int direct = RandomAccess.Read(file, buffer, _position);
            _position += direct;
            return direct;
        }

        long offset = _position - _windowStart;
        if (offset < 0 || offset + buffer.Length > _windowLength)
        {
            _windowStart = _position;
            _windowLength = RandomAccess.Read(file, _window, _position);
            offset = 0;
        }

        int count = (int)Math.Min(buffer.Length, _windowLength - offset);
        _window.AsSpan((int)offset, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin)
    {
        Position = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => _position + offset,
            _ => _length + offset,
        };
        return _position;
    }

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
