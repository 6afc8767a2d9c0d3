using System.IO.Compression;
using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>A NumPy archive, <c>.npz</c>: a zip file of arrays, compressed or not. Nothing of it is unpacked to disk.</summary>
internal static class NpzFile
{
    private const int MaxEntries = 10_000;
    private const long BombBytes = 64 << 20;
    private const long BombRatio = 500;

    /// <summary>The name in messages.</summary>
    public const string Name = "NumPy archive (.npz)";

    /// <summary>The arrays by name, without <c>.npy</c>, with their headers.</summary>
    /// <exception cref="InvalidContentException">The file is missing or damaged.</exception>
    public static IReadOnlyList<(string Name, NpyHeader Header)> List(string path) => Guard(path, null, () =>
    {
        using ZipArchive archive = Open(path);
        if (archive.Entries.Count > MaxEntries)
            throw new InvalidContentException(path, null, $"expected at most {MaxEntries:N0} arrays, found {archive.Entries.Count:N0}.");
        var arrays = new List<(string Name, NpyHeader Header)>();
        foreach (ZipArchiveEntry entry in archive.Entries.Where(entry => entry.FullName.EndsWith(".npy", StringComparison.Ordinal)))
        {
            using Stream stream = entry.Open();
            arrays.Add((entry.FullName[..^".npy".Length], NpyHeader.Read(new SizedStream(stream, entry.Length), $"{path}:{entry.FullName}")));
        }

        return arrays;
    });

    /// <summary>A matrix <c>[timeStep, cell]</c>, or <c>[sequence, step, cell]</c> with the sequences one after the other.</summary>
    public static IStateMatrix OpenMatrix(string path, string name) => new NpzMatrix(path, name, Find(path, name));

    /// <summary>Reads a whole array as int32, in C order.</summary>
    public static int[] ReadInt32(string path, string name, int axes = 1)
    {
        (byte[] bytes, NpyHeader header) = ReadAll(path, name, axes);
        int[] values = new int[header.Count];
        int place = NumberConversion.TryToInt32(bytes, header.Type, values);
        return place < 0 ? values : throw new InvalidContentException(path, $"array '{name}', number {place}", $"expected whole numbers of 32 bits, found {header.Type.GetName()} numbers of which this is none.");
    }

    /// <summary>Reads a whole array as float32, in C order.</summary>
    public static float[] ReadSingle(string path, string name, int axes = 1)
    {
        (byte[] bytes, NpyHeader header) = ReadAll(path, name, axes);
        float[] values = new float[header.Count];
        NumberConversion.ToSingle(bytes, header.Type, values);
        return values;
    }

    /// <summary>The header of one array.</summary>
    public static NpyHeader Find(string path, string name)
    {
        IReadOnlyList<(string Name, NpyHeader Header)> arrays = List(path);
        return arrays.FirstOrDefault(array => array.Name == name).Header
            ?? throw new InvalidContentException(path, $"array '{name}'", $"there is no such array. The file holds {string.Join(", ", arrays.Take(40).Select(array => $"{array.Name} {array.Header.ShapeText}"))}.");
    }

    /// <summary>Opens the numbers of an array; the archive is closed with the stream.</summary>
    internal static (ZipArchive Archive, Stream Stream) OpenNumbers(string path, string name, NpyHeader header)
    {
        ZipArchive archive = Open(path);
        try
        {
            ZipArchiveEntry entry = archive.GetEntry(name + ".npy") ?? throw new InvalidContentException(path, $"array '{name}'", "it is gone; the file was changed while it was read.");
            var stream = new Crc32Stream(entry.Open(), entry.Length, entry.Crc32);
            byte[] skipped = new byte[header.DataOffset];
            stream.ReadExactly(skipped);
            return (archive, stream);
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

    /// <summary>Turns what the zip reader throws into a message that names the file.</summary>
    internal static T Guard<T>(string path, string? name, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception cause) when (cause is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidContentException(path, null, "the file does not exist.", cause);
        }
        catch (Exception cause) when (cause is IOException or InvalidDataException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new InvalidContentException(path, name is null ? null : $"array '{name}'", $"the {Name} cannot be read ({cause.Message}). Write it again with numpy.savez.", cause);
        }
    }

    private static ZipArchive Open(string path) => new(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete), ZipArchiveMode.Read);

    private static (byte[] Bytes, NpyHeader Header) ReadAll(string path, string name, int axes)
    {
        NpyHeader header = Find(path, name);
        if (header.Shape.Count != axes || (axes > 1 && header.IsFortranOrder))
            throw new InvalidContentException(path, $"array '{name}'", $"expected {axes} {(axes == 1 ? "axis" : "axes")} in C order, found shape {header.ShapeText}.");
        long length = header.Count * header.Type.GetSize();
        if (length > Array.MaxLength)
            throw new InvalidContentException(path, $"array '{name}'", $"expected an array of at most {Array.MaxLength:N0} bytes, found shape {header.ShapeText} of {header.Type.GetName()}.");
        return Guard(path, name, () =>
        {
            (ZipArchive archive, Stream stream) = OpenNumbers(path, name, header);
            using (archive)
            using (stream)
            {
                long stored = archive.GetEntry(name + ".npy")!.CompressedLength;
                if (length > BombBytes && length / Math.Max(1, stored) > BombRatio)
                    throw new InvalidContentException(path, $"array '{name}'", $"expected data, found {length:N0} bytes that the archive shrinks to {stored:N0}; nothing but a file made to fill a memory looks like this.");
                // A list grows with what is really there, whatever the archive declares.
                using var numbers = new MemoryStream();
                byte[] buffer = new byte[1 << 16];
                for (int read; numbers.Length < length && (read = stream.Read(buffer, 0, (int)Math.Min(buffer.Length, length - numbers.Length))) > 0;)
                    numbers.Write(buffer, 0, read);
                if (numbers.Length < length)
                    throw new InvalidContentException(path, $"array '{name}'", $"expected {length:N0} bytes of numbers, found {numbers.Length:N0}; the file is damaged.");
                byte[] bytes = numbers.ToArray();
                if (header.IsBigEndian)
                    NumberConversion.SwapBytes(bytes, header.Type.GetSize());
                return (bytes, header);
            }
        });
    }

    // A stream out of an archive does not know its length, which the header is compared with.
    private sealed class SizedStream(Stream inner, long length) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override int Read(Span<byte> buffer) => inner.Read(buffer);

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
