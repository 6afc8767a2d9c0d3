using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace LstmVis.Core;

/// <summary>Writes a file of an index from its front to its end, with checksums on the way; it gets its name only when it is whole.</summary>
internal sealed class IndexFileWriter : IDisposable
{
    private readonly string _path;
    private readonly SafeFileHandle _file;
    private readonly StringBuilder _sums = new();
    private uint _sum = Checksums.Start;
    private int _inBlock;
    private long _length;

    /// <summary>Begins a file.</summary>
    /// <param name="path">Its name, once it is whole.</param>
    /// <param name="length">How many bytes it will have. Room for them is taken at once: a disk that is too full says so now, and on ext4 the writes take half the time.</param>
    /// <exception cref="IOException">It cannot be made, or there is no room for it.</exception>
    public IndexFileWriter(string path, long length)
    {
        _path = path;
        // Not emptied but made anew: ext4 sends a file that was emptied to the disk when it is closed.
        File.Delete(PartialPath);
        _file = File.OpenHandle(PartialPath, FileMode.CreateNew, FileAccess.Write, FileShare.None, preallocationSize: length);
    }

    private string PartialPath => _path + ".partial";

    /// <summary>Adds bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            // A block is written right after its checksum was computed, while the processor still has it.
            ReadOnlySpan<byte> piece = bytes[..Math.Min(bytes.Length, Checksums.BlockBytes - _inBlock)];
            _sum = Checksums.Add(_sum, piece);
            RandomAccess.Write(_file, piece, _length);
            _length += piece.Length;
            _inBlock += piece.Length;
            if (_inBlock == Checksums.BlockBytes)
                EndBlock();
            bytes = bytes[piece.Length..];
        }
    }

    /// <summary>Gives the file its name.</summary>
    /// <returns>Its checksums, as <see cref="Checksums.Compute(ReadOnlySpan{byte})"/> has them.</returns>
    public string Complete()
    {
        if (_inBlock > 0)
            EndBlock();
        _file.Dispose();
        File.Move(PartialPath, _path, overwrite: true);
        return _sums.ToString();
    }

    public void Dispose() => _file.Dispose();

    private void EndBlock()
    {
        _sums.Append((~_sum).ToString("x8", CultureInfo.InvariantCulture));
        _sum = Checksums.Start;
        _inBlock = 0;
    }
}
