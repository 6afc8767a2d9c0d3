using System.Globalization;
using System.IO.Compression;

namespace LstmVis.Formats;

/// <summary>A matrix in a NumPy archive, read from its front to its end without unpacking it.</summary>
internal sealed class NpzMatrix : SequentialMatrix
{
    private readonly string _path;
    private readonly string _name;
    private readonly NpyHeader _header;
    private ZipArchive? _archive;
    private Stream? _stream;
    private byte[] _bytes = [];

    public NpzMatrix(string path, string name, NpyHeader header)
    {
        _path = path;
        _name = name;
        _header = header;
        StateShape.Check(path, $"array '{name}'", header.Shape);
        if (header.IsFortranOrder)
            throw new InvalidContentException(path, $"array '{name}'", "expected the numbers row by row (C order), found Fortran order, which cannot be read out of an archive piece by piece. Save numpy.ascontiguousarray(a), or the array as .npy.");
        (StepCount, CellCount) = StateShape.Flatten(header.Shape);
        var info = new FileInfo(path);
        Fingerprint = string.Create(CultureInfo.InvariantCulture, $"npz-{info.Name}-{info.Length}-{info.LastWriteTimeUtc.Ticks:x}-{name}-{StepCount}x{CellCount}");
    }

    protected override void Restart()
    {
        Close();
        (_archive, _stream) = NpzFile.Guard(_path, _name, () => NpzFile.OpenNumbers(_path, _name, _header));
    }

    protected override void ReadNext(Span<float> rows)
    {
        const int MaxBytes = 1 << 20;
        int size = _header.Type.GetSize();
        if (_bytes.Length == 0)
            _bytes = new byte[MaxBytes];
        for (int done = 0; done < rows.Length;)
        {
            int count = Math.Min(MaxBytes / size, rows.Length - done);
            Memory<byte> bytes = _bytes.AsMemory(0, count * size);
            int read = NpzFile.Guard(_path, _name, () => _stream!.ReadAtLeast(bytes.Span, bytes.Length, throwOnEndOfStream: false));
            if (read < bytes.Length)
                throw new InvalidContentException(_path, $"array '{_name}'", "the numbers end before the shape is full; the file is damaged. Write it again.");
            if (_header.IsBigEndian)
                NumberConversion.SwapBytes(bytes.Span, size);
            NumberConversion.ToSingle(bytes.Span, _header.Type, rows[done..]);
            done += count;
        }
    }

    protected override void Close()
    {
        _stream?.Dispose();
        _archive?.Dispose();
        (_stream, _archive) = (null, null);
    }
}
