using System.Buffers;
using System.Globalization;
using System.IO.MemoryMappedFiles;
using System.Text;
using Microsoft.Win32.SafeHandles;

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
    /// <returns>Its checksums.</returns>
    public static string Write(string path, ReadOnlySpan<byte> bytes, CancellationToken cancellation)
    {
        using var file = new IndexFileWriter(path, bytes.Length);
        for (; !bytes.IsEmpty; bytes = bytes[Math.Min(bytes.Length, Checksums.BlockBytes)..])
        {
            cancellation.ThrowIfCancellationRequested();
            file.Append(bytes[..Math.Min(bytes.Length, Checksums.BlockBytes)]);
        }

        return file.Complete();
    }

    /// <summary>Whether a file is there, of this length and with these checksums.</summary>
    public static bool Has(string path, long length, string sums, CancellationToken cancellation)
    {
        var info = new FileInfo(path);
        if (!info.Exists || info.Length != length || sums.Length != (length + Checksums.BlockBytes - 1) / Checksums.BlockBytes * 8)
            return false;
        byte[] block = ArrayPool<byte>.Shared.Rent(Checksums.BlockBytes);
        try
        {
            using SafeFileHandle file = File.OpenHandle(path);
            for (long start = 0; start < length; start += Checksums.BlockBytes)
            {
                cancellation.ThrowIfCancellationRequested();
                Span<byte> bytes = block.AsSpan(0, (int)Math.Min(Checksums.BlockBytes, length - start));
                for (int read = 0; read < bytes.Length;)
                {
                    int more = RandomAccess.Read(file, bytes[read..], start + read);
                    if (more == 0)
                        return false;
                    read += more;
                }

                if (!sums.AsSpan((int)(start / Checksums.BlockBytes) * 8, 8).SequenceEqual(Checksums.Compute(bytes)))
                    return false;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }

        return true;
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
