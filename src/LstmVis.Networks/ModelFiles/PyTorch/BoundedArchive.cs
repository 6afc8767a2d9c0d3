using System.IO.Compression;

namespace LstmVis.Networks;

/// <summary>A zip archive that is not believed: what an entry unpacks to is limited before it is unpacked, and its checksum is compared afterwards.</summary>
internal sealed class BoundedArchive : IDisposable
{
    // Weights hardly shrink. What shrinks to less than a hundredth and is large nevertheless is meant to fill a memory.
    private const long AlwaysAllowed = 64 << 20;
    private const long GreatestRatio = 100;
    private const int MostEntries = 100_000;
    private static readonly uint[] Crc = [.. Enumerable.Range(0, 256).Select(value => Enumerable.Range(0, 8).Aggregate((uint)value, (crc, _) => (crc & 1) != 0 ? 0xEDB88320u ^ (crc >> 1) : crc >> 1))];
    private readonly ZipArchive _archive;
    private readonly string _path;

    private BoundedArchive(ZipArchive archive, string path)
    {
        _archive = archive;
        _path = path;
        Names = [.. archive.Entries.Select(entry => entry.FullName)];
    }

    /// <summary>The names of all entries.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <exception cref="InvalidModelException">The directory of the archive is damaged.</exception>
    public static BoundedArchive Open(Stream stream, string path)
    {
        ZipArchive? archive = null;
        try
        {
            archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            if (archive.Entries.Count > MostEntries)
                throw new InvalidModelException($"{path}: {archive.Entries.Count} entries are more than a model has.");
            return new BoundedArchive(archive, path);
        }
        catch (Exception cause) when (cause is not InvalidModelException)
        {
            archive?.Dispose();
            throw new InvalidModelException($"{path}: the zip archive is damaged or was cut off ({cause.Message}).", cause);
        }
    }

    /// <summary>An entry as a whole.</summary>
    public byte[] Read(string name, long most)
    {
        long length = Find(name).Length;
        return length <= most ? ReadStart(name, length) : throw new InvalidModelException(FormattableString.Invariant($"{_path}, entry '{name}': expected at most {most} bytes, found {length}."));
    }

    /// <summary>The first bytes of an entry; all of it is compared with its checksum where they are all.</summary>
    public byte[] ReadStart(string name, long length)
    {
        ZipArchiveEntry entry = Find(name);
        if (entry.Length < length)
            throw new InvalidModelException(FormattableString.Invariant($"{_path}, entry '{name}': expected {length} bytes, found {entry.Length}; the file is damaged or was cut off."));
        if (length > Array.MaxLength || (length > AlwaysAllowed && length / GreatestRatio > entry.CompressedLength))
            throw new InvalidModelException(FormattableString.Invariant($"{_path}, entry '{name}': {entry.CompressedLength} bytes unpack to {entry.Length}; this is no model."));
        try
        {
            using Stream stream = entry.Open();
            byte[] bytes = new byte[length];
            stream.ReadExactly(bytes);
            if (length == entry.Length && GetCrc(bytes) != entry.Crc32)
                throw new InvalidModelException($"{_path}, entry '{name}': the checksum differs; the file was changed or damaged (or saved with torch.serialization.set_crc32_options(False): save it with True).");
            return bytes;
        }
        catch (Exception cause) when (cause is InvalidDataException or EndOfStreamException or IOException or NotSupportedException or ArgumentException)
        {
            throw new InvalidModelException($"{_path}, entry '{name}': it cannot be unpacked ({cause.Message}); the file is damaged.", cause);
        }
    }

    /// <summary>What is in it, in words.</summary>
    public string Describe() => Names.Count == 0 ? "an empty one" : string.Join(", ", Names.Take(12).Select(name => $"'{name}'"));

    public void Dispose() => _archive.Dispose();

    private ZipArchiveEntry Find(string name) => _archive.GetEntry(name) ?? throw new InvalidModelException($"{_path}: there is no entry '{name}' in the archive, which holds {Describe()}; the file is damaged.");

    private static uint GetCrc(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
            crc = Crc[(crc ^ value) & 0xFF] ^ (crc >> 8);
        return ~crc;
    }
}
