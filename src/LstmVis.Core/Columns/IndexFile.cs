using System.Globalization;
using System.IO.MemoryMappedFiles;
using System.Text;

namespace LstmVis.Core;

/// <summary>One file of an index: a plain <c>.npy</c> array with a header of 128 bytes, which appears under its name only when it is complete.</summary>
internal static class IndexFile
{
    /// <summary>Where the numbers begin.</summary>
    public const int HeaderBytes = 128;

    /// <summary>The header of version 1.0 of the format (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html).</summary>
    public static byte[] CreateHeader(string type, params int[] shape)
    {
        string dimensions = string.Join(", ", shape.Select(size => size.ToString(CultureInfo.InvariantCulture))) + (shape.Length == 1 ? "," : "");
        string text = $"{{'descr': '{type}', 'fortran_order': False, 'shape': ({dimensions}), }}";
        byte[] header = new byte[HeaderBytes];
        Encoding.ASCII.GetBytes(text.PadRight(HeaderBytes - 11) + "\n").CopyTo(header, 10);
        header[0] = 0x93;
        "NUMPY"u8.CopyTo(header.AsSpan(1));
        header[6] = 1;
        header[8] = HeaderBytes - 10;
        return header;
    }

    /// <summary>Writes a file under a temporary name and gives it its own when it is whole.</summary>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        string partial = path + ".partial";
        using (var file = new FileStream(partial, FileMode.Create, FileAccess.Write, FileShare.None, 0))
            file.Write(bytes);
        File.Move(partial, path, overwrite: true);
    }
}

/// <summary>A file of an index in memory, as long as anyone holds it.</summary>
internal sealed unsafe class MappedBytes : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    public MappedBytes(string path)
    {
        Length = new FileInfo(path).Length;
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        _view = _file.CreateViewAccessor(0, Length, MemoryMappedFileAccess.Read);
        byte* pointer = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
        Pointer = pointer + _view.PointerOffset;
    }

    public long Length { get; }

    public byte* Pointer { get; }

    /// <summary>Some bytes behind the header.</summary>
    public ReadOnlySpan<byte> Slice(long start, int length) => new(Pointer + IndexFile.HeaderBytes + start, length);

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }
}
