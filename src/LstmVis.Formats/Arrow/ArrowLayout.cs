using System.Buffers.Binary;

namespace LstmVis.Formats;

/// <summary>
/// Compares the lengths that an Arrow file or stream declares with the bytes that are there, because the library reserves what is declared before it reads.
/// </summary>
/// <remarks>Specification: https://arrow.apache.org/docs/format/Columnar.html#ipc-file-format, and the tables Footer and Message in format/*.fbs.</remarks>
internal sealed class ArrowLayout(FileStream stream)
{
    private const int MaxMetadataBytes = 64 << 20;
    private const int BlockBytes = 24;
    private const int FooterDictionaries = 2;
    private const int FooterBatches = 3;
    private const int MessageBody = 3;
    private const int TailBytes = 10;
    private readonly long _length = stream.Length;

    /// <exception cref="InvalidDataException">A length leads outside the file.</exception>
    public static void Check(FileStream stream, bool isFile)
    {
        var layout = new ArrowLayout(stream);
        if (isFile)
            layout.CheckFooter();
        else
            layout.CheckMessages();
        stream.Position = 0;
    }

    // A file ends with its footer, the footer's length and ARROW1.
    private void CheckFooter()
    {
        if (_length < 8 + TailBytes)
            throw Outside("the footer", _length, TailBytes);
        byte[] tail = Read(_length - TailBytes, TailBytes);
        if (!tail.AsSpan(4).SequenceEqual("ARROW1"u8))
            throw new InvalidDataException("it does not end with ARROW1, so that its end is missing");
        int length = BinaryPrimitives.ReadInt32LittleEndian(tail);
        if (length is <= 0 or > MaxMetadataBytes || length > _length - TailBytes - 8)
            throw Outside("the footer", _length - TailBytes, length);
        byte[] footer = Read(_length - TailBytes - length, length);
        foreach (int field in new[] { FooterDictionaries, FooterBatches })
        {
            int vector = FindField(footer, field, out int place) ? Follow(footer, place) : -1;
            if (vector < 0)
                continue;
            int count = ReadInt32(footer, vector);
            if (count < 0 || (long)count * BlockBytes > footer.Length - vector - sizeof(int))
                throw new InvalidDataException($"the footer names {count:N0} batches, more than it has room for");
            // A vector of Block { offset: long; metaDataLength: int; bodyLength: long } with four bytes of padding.
            for (int block = 0; block < count; block++)
            {
                ReadOnlySpan<byte> bytes = footer.AsSpan(vector + sizeof(int) + (block * BlockBytes), BlockBytes);
                CheckBlock(BinaryPrimitives.ReadInt64LittleEndian(bytes), BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]), BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]));
            }
        }
    }

    private void CheckBlock(long offset, int metadata, long body)
    {
        if (offset < 8 || metadata is < 8 or > MaxMetadataBytes || body < 0 || offset > _length - metadata || body > _length - metadata - offset)
            throw Outside("a batch", offset, metadata + (double)body);
        (int length, int prefix) = ReadLength(offset);
        if (length < 0 || length + prefix > metadata)
            throw Outside("the metadata of a batch", offset, length);
    }

    // A stream is messages: a mark and the length of the metadata, the metadata, and a body whose length they say; a length of 0, or the end of the file, ends it.
    private void CheckMessages()
    {
        for (long position = 0; position <= _length - 8;)
        {
            (int length, int prefix) = ReadLength(position);
            if (length == 0)
                return;
            if (length is < 0 or > MaxMetadataBytes || length > _length - position - prefix)
                throw Outside("the metadata of a message", position, length);
            byte[] metadata = Read(position + prefix, length);
            long body = FindField(metadata, MessageBody, out int place) ? ReadInt64(metadata, place) : 0;
            position += prefix + length;
            if (body < 0 || body > _length - position)
                throw Outside("the body of a message", position, body);
            position += body;
        }
    }

    // Before 2019 there was no mark before the length.
    private (int Length, int Prefix) ReadLength(long position)
    {
        byte[] head = Read(position, 8);
        int first = ReadInt32(head, 0);
        return first == -1 ? (ReadInt32(head, 4), 8) : (first, 4);
    }

    private byte[] Read(long position, int count)
    {
        byte[] bytes = new byte[count];
        stream.Position = position;
        stream.ReadExactly(bytes);
        return bytes;
    }

    // FlatBuffers: at 0 the place of the root table; a table begins with the distance back to its vtable; that is its size, the table's size, and the place of each field in it, 0 where it is absent.
    private static bool FindField(byte[] buffer, int field, out int place)
    {
        int table = ReadInt32(buffer, 0);
        long vtable = (long)table - ReadInt32(buffer, table);
        if (vtable < 0 || vtable > buffer.Length - 4)
            throw new InvalidDataException("its metadata are damaged");
        int size = BinaryPrimitives.ReadUInt16LittleEndian(buffer.AsSpan((int)vtable));
        int entry = (int)vtable + 4 + (2 * field);
        place = 0;
        if (entry + 2 > vtable + size || entry + 2 > buffer.Length)
            return false;
        int offset = BinaryPrimitives.ReadUInt16LittleEndian(buffer.AsSpan(entry));
        place = table + offset;
        return offset != 0;
    }

    private static int Follow(byte[] buffer, int place)
    {
        long target = (long)place + ReadInt32(buffer, place);
        return target >= 0 && target <= buffer.Length - sizeof(int) ? (int)target : throw new InvalidDataException("its metadata are damaged");
    }

    private static int ReadInt32(byte[] buffer, int place) => place >= 0 && place <= buffer.Length - sizeof(int)
        ? BinaryPrimitives.ReadInt32LittleEndian(buffer.AsSpan(place))
        : throw new InvalidDataException("its metadata are damaged");

    private static long ReadInt64(byte[] buffer, int place) => place >= 0 && place <= buffer.Length - sizeof(long)
        ? BinaryPrimitives.ReadInt64LittleEndian(buffer.AsSpan(place))
        : throw new InvalidDataException("its metadata are damaged");

    private InvalidDataException Outside(string what, long position, double length) =>
        new(FormattableString.Invariant($"{what} at byte {position:N0} is said to take {length:N0} bytes, but the file has {_length:N0}"));
}
