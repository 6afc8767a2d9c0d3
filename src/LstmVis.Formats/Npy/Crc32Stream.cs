namespace LstmVis.Formats;

/// <summary>Reads on another stream and compares what has passed with the CRC-32 that the archive gives, once all of it has: the library does not.</summary>
internal sealed class Crc32Stream(Stream inner, long length, uint expected) : Stream
{
    // The polynomial of zip and PNG, bits turned round: https://www.rfc-editor.org/rfc/rfc1952#section-8
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(start => Enumerable.Range(0, 8).Aggregate((uint)start, (sum, _) => (sum & 1) == 0 ? sum >> 1 : 0xEDB88320u ^ (sum >> 1)))];
    private long _done;
    private uint _sum = uint.MaxValue;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position { get => _done; set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        int read = inner.Read(buffer);
        uint sum = _sum;
        foreach (byte next in buffer[..read])
            sum = Table[(byte)(sum ^ next)] ^ (sum >> 8);
        _sum = sum;
        _done += read;
        if (_done == length && read > 0 && ~sum != expected)
            throw new InvalidDataException($"the checksum of the archive is {expected:x8}, that of its content {~sum:x8}");
        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
