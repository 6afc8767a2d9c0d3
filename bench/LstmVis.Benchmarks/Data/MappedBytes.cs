using System.IO.MemoryMappedFiles;

namespace LstmVis.Benchmarks;

/// <summary>A file mapped into memory, read only, that stays mapped until the end of the program.</summary>
internal sealed unsafe class MappedBytes
{
    private readonly byte* _bytes;

    public MappedBytes(string path)
    {
        Length = new FileInfo(path).Length;
        MemoryMappedFile file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        MemoryMappedViewAccessor view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref _bytes);
    }

    public long Length { get; }

    public ReadOnlySpan<byte> this[long offset, int count] => new(_bytes + offset, count);
}
