using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Win32.SafeHandles;
using PureHDF;
using PureHDF.VOL.Native;

namespace LstmVis.Formats;

/// <summary>An open HDF5 file. Its methods may be called from several threads at once; each works on an opening of its own.</summary>
public sealed class Hdf5File : IDisposable
{
    private const int ListedDatasets = 40;
    private readonly SafeFileHandle _file;
    private readonly ConcurrentBag<Hdf5Handle> _idle = [];
    private volatile bool _isDisposed;

    /// <summary>Opens a file for reading.</summary>
    /// <exception cref="LstmVisFormatException">The file is missing, not HDF5, or damaged.</exception>
    public Hdf5File(string path)
    {
        Path = path;
        try
        {
            _file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            string problem = cause is FileNotFoundException or DirectoryNotFoundException ? "the file does not exist." : $"the file cannot be opened ({cause.Message}).";
            throw new InvalidContentException(path, null, problem, cause);
        }

        try
        {
            CheckWhole();
            _idle.Add(OpenHandle());
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>Where it lies.</summary>
    public string Path { get; }

    /// <summary>Its size in bytes.</summary>
    public long Length => RandomAccess.GetLength(_file);

    /// <summary>The datasets that it holds, by path, and none where the file is too damaged to list them.</summary>
    /// <param name="limit">At most so many.</param>
    public IReadOnlyList<Hdf5DatasetInfo> ListDatasets(int limit = 1000)
    {
        try
        {
            return [.. Use(handle => handle.List(limit).ConvertAll(found => Describe(found.Dataset) with { Path = found.Path })).OrderBy(dataset => dataset.Path, StringComparer.Ordinal)];
        }
        catch (Exception cause) when (IsFromFile(cause))
        {
            return [];
        }
    }

    /// <summary>What a dataset says about itself.</summary>
    /// <param name="path">Its path in the file; a leading slash makes no difference.</param>
    /// <exception cref="InvalidContentException">There is no such dataset, or it is damaged.</exception>
    public Hdf5DatasetInfo GetInfo(string path)
    {
        string plain = Normalize(path);
        bool exists = Guard(plain, handle => handle.Exists(plain));
        if (!exists || plain.Length == 0)
            throw new InvalidContentException(Path, $"dataset '{plain}'", $"there is no such dataset. {DescribeDatasets()}");
        return Guard(plain, handle => Describe(handle.GetDataset(plain)) with { Path = plain });
    }

    /// <summary>Opens a matrix, <c>[timeStep, cell]</c>, or <c>[sequence, step, cell]</c> whose sequences follow each other.</summary>
    /// <param name="path">Its path in the file.</param>
    /// <exception cref="InvalidContentException">There is no such dataset, it is damaged, or it is not such a matrix of numbers.</exception>
    /// <remarks>The matrix reads from this file, which must stay open.</remarks>
    public Hdf5Matrix OpenMatrix(string path) => new(this, GetNumbers(path));

    /// <summary>Reads a dataset whole as int32, in C order, whatever its axes.</summary>
    /// <exception cref="InvalidContentException">There is no such dataset, it is damaged, or holds other than whole numbers of 32 bits.</exception>
    public int[] ReadInt32(string path)
    {
        (Hdf5Numbers numbers, byte[] bytes) = ReadAll(path);
        int[] values = new int[numbers.Info.Count];
        int place = NumberConversion.TryToInt32(bytes, numbers.Type, values);
        return place < 0
            ? values
            : throw new InvalidContentException(Path, $"dataset '{numbers.Info.Path}', number {place}", $"expected whole numbers of 32 bits, found {numbers.Type.GetName()} numbers of which this is none.");
    }

    /// <summary>Reads a dataset whole as float32, in C order, whatever its axes.</summary>
    /// <exception cref="InvalidContentException">There is no such dataset, it is damaged, or holds no numbers.</exception>
    public float[] ReadSingle(string path)
    {
        (Hdf5Numbers numbers, byte[] bytes) = ReadAll(path);
        float[] values = new float[numbers.Info.Count];
        NumberConversion.ToSingle(bytes, numbers.Type, values);
        return values;
    }

    /// <summary>A text attribute of the root group; null where there is none of that name.</summary>
    /// <exception cref="InvalidContentException">The attribute is damaged, or is no single text.</exception>
    public string? FindTextAttribute(string name)
    {
        try
        {
            return Use(handle => handle.FindTextAttribute(name));
        }
        catch (Exception cause) when (IsFromFile(cause))
        {
            throw new InvalidContentException(Path, $"attribute '{name}'", $"expected a text, but it cannot be read: {Hdf5Limits.Explain(cause)}", cause);
        }
    }

    /// <summary>Closes the file. Later reads throw <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        while (_idle.TryTake(out Hdf5Handle? handle))
            handle.Dispose();
        _file.Dispose();
    }

    /// <summary>Reads a block of raw numbers, in the machine's byte order.</summary>
    internal void Read(Hdf5Numbers numbers, ulong[] starts, ulong[] lengths, Memory<byte> destination, IReadingChunkCache? cache)
    {
        Guard(numbers.Info.Path, handle =>
        {
            handle.Read(numbers.Info.Path, starts, lengths, destination.Span, cache);
            return 0;
        });
        if (numbers.IsBigEndian)
            NumberConversion.SwapBytes(destination.Span, numbers.Type.GetSize());
    }

    /// <summary>Reads the whole chunk that holds a place, as raw numbers in the machine's byte order.</summary>
    /// <param name="numbers">A chunked dataset.</param>
    /// <param name="place">One index per axis.</param>
    /// <param name="keep">Keeps decoded chunks for later calls; null where each is wanted once.</param>
    internal Memory<byte> ReadChunk(Hdf5Numbers numbers, ulong[] place, IReadingChunkCache? keep)
    {
        int size = numbers.Type.GetSize();
        Memory<byte> chunk = Guard(numbers.Info.Path, handle =>
        {
            var capture = new ChunkCapture(keep);
            handle.Read(numbers.Info.Path, place, [.. place.Select(_ => 1UL)], stackalloc byte[size], capture);
            return capture.Chunk;
        });
        long expected = numbers.Chunk.Aggregate((long)size, (bytes, length) => bytes * length);
        if (chunk.Length < expected)
            throw new InvalidContentException(Path, $"dataset '{numbers.Info.Path}'", $"expected {expected:N0} bytes in the chunk at ({string.Join(", ", place)}), found {chunk.Length:N0}; the file is damaged.");
        if (!numbers.IsBigEndian)
            return chunk[..(int)expected];
        // What is kept for later calls stays as it is in the file.
        byte[] swapped = chunk[..(int)expected].ToArray();
        NumberConversion.SwapBytes(swapped, size);
        return swapped;
    }

    /// <summary>What is needed to read a dataset of numbers; its declared size is checked against the size of the file.</summary>
    internal Hdf5Numbers GetNumbers(string path)
    {
        Hdf5DatasetInfo info = GetInfo(path);
        string place = $"dataset '{info.Path}'";
        if (info.Type is not { } type)
            throw new InvalidContentException(Path, place, $"expected numbers (float16, float32, float64 or integers), found {info.TypeName}.");
        return Guard(info.Path, handle =>
        {
            NativeDataset dataset = handle.GetDataset(info.Path);
            long[] chunk = dataset.Layout.Class == H5DataLayoutClass.Chunked ? [.. dataset.Layout.Chunks.Select(length => (long)Math.Min(length, long.MaxValue))] : [];
            Hdf5Limits.Check(this, info, type, dataset.Layout.Class, chunk);
            bool isBigEndian = info.Count > 0 && type.GetSize() > 1 && handle.IsBigEndian(info.Path, type, info.Shape.Count);
            return new Hdf5Numbers(info, type, isBigEndian, chunk);
        });
    }

    /// <summary>A sentence that lists the datasets which do exist.</summary>
    internal string DescribeDatasets()
    {
        IReadOnlyList<Hdf5DatasetInfo> datasets = ListDatasets();
        string more = datasets.Count > ListedDatasets ? $" and {datasets.Count - ListedDatasets} more" : "";
        return datasets.Count == 0
            ? "The file holds no dataset."
            : $"The file holds {string.Join("; ", datasets.Take(ListedDatasets))}{more}.";
    }

    private (Hdf5Numbers Numbers, byte[] Bytes) ReadAll(string path)
    {
        Hdf5Numbers numbers = GetNumbers(path);
        long length = numbers.Info.Count * numbers.Type.GetSize();
        if (length > Array.MaxLength)
            throw new InvalidContentException(Path, $"dataset '{numbers.Info.Path}'", $"expected at most {Array.MaxLength:N0} bytes, found shape {numbers.Info.ShapeText} of {numbers.Type.GetName()}.");
        byte[] bytes = new byte[length];
        if (length > 0)
        {
            // Narrow chunks are looked up once per row: all of them must fit, or each row decodes them anew.
            var cache = new SimpleReadingChunkCache(chunkSlotCount: 1 << 20, byteCount: (ulong)(2 * length) + (64 << 20));
            Read(numbers, new ulong[numbers.Info.Shape.Count], [.. numbers.Info.Shape.Select(axis => (ulong)axis)], bytes, cache);
        }

        return (numbers, bytes);
    }

    private void CheckWhole()
    {
        using var stream = new GuardedFileStream(_file);
        stream.Restart(1000);
        if (Hdf5Format.FindSignature(stream) is not { } signature)
            throw new UnknownFormatException(Path, $"expected an {Hdf5Format.Name}, but {(stream.Length == 0 ? "the file is empty" : "the file has no HDF5 signature")}.");
        if (Hdf5Superblock.Read(stream, signature) is { } superblock && superblock.EndOfFile > stream.Length)
            throw new InvalidContentException(Path, null, $"expected {superblock.EndOfFile:N0} bytes, as the file says of itself, found {stream.Length:N0}; it was cut off, or is still being written. Copy or write it again.");
    }

    private static Hdf5DatasetInfo Describe(NativeDataset dataset)
    {
        IH5DataType type = dataset.Type;
        NumberType? number = (type.Class, type.Size) switch
        {
            (H5DataTypeClass.FloatingPoint, 2) => NumberType.Float16,
            (H5DataTypeClass.FloatingPoint, 4) => NumberType.Float32,
            (H5DataTypeClass.FloatingPoint, 8) => NumberType.Float64,
            (H5DataTypeClass.FixedPoint, 1) => type.FixedPoint.IsSigned ? NumberType.Int8 : NumberType.UInt8,
            (H5DataTypeClass.FixedPoint, 2) => type.FixedPoint.IsSigned ? NumberType.Int16 : NumberType.UInt16,
            (H5DataTypeClass.FixedPoint, 4) => type.FixedPoint.IsSigned ? NumberType.Int32 : NumberType.UInt32,
            (H5DataTypeClass.FixedPoint, 8) => type.FixedPoint.IsSigned ? NumberType.Int64 : NumberType.UInt64,
            // What h5py makes of numpy.bool_.
            (H5DataTypeClass.Enumerated, 1) => NumberType.Int8,
            _ => null,
        };
        string name = number?.GetName() ?? (type.Class is H5DataTypeClass.String or H5DataTypeClass.VariableLength ? "text or lists" : $"{type.Class} of {type.Size} bytes");
        IEnumerable<long> shape = dataset.Space.Type == H5DataspaceType.Simple ? dataset.Space.Dimensions.Select(length => (long)Math.Min(length, long.MaxValue)) : [];
        return new Hdf5DatasetInfo(dataset.Name, [.. shape], number, name);
    }

    private T Guard<T>(string dataset, Func<Hdf5Handle, T> work)
    {
        try
        {
            return Use(work);
        }
        catch (Exception cause) when (IsFromFile(cause))
        {
            throw new InvalidContentException(Path, $"dataset '{dataset}'", $"it cannot be read: {Hdf5Limits.Explain(cause)}", cause);
        }
    }

    private T Use<T>(Func<Hdf5Handle, T> work)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (!_idle.TryTake(out Hdf5Handle? handle))
            handle = OpenHandle();
        bool isSound = false;
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            T result = work(handle);
            isSound = true;
            return result;
        }
        finally
        {
            Hdf5Limits.GiveBack(GC.GetAllocatedBytesForCurrentThread() - allocated);
            // What PureHDF remembers after a failure is not to be trusted.
            if (isSound && !_isDisposed)
                _idle.Add(handle);
            else
                handle.Dispose();
        }
    }

    private Hdf5Handle OpenHandle()
    {
        try
        {
            return new Hdf5Handle(_file);
        }
        catch (Exception cause) when (IsFromFile(cause))
        {
            throw new InvalidContentException(Path, null, $"the {Hdf5Format.Name} cannot be opened: {Hdf5Limits.Explain(cause)}", cause);
        }
    }

    // PureHDF reports damage with whatever exception it runs into, bare Exception included; only ours and the caller's pass.
    [SuppressMessage("Style", "IDE0072", Justification = "Everything else comes from the file.")]
    private static bool IsFromFile(Exception cause) => cause is not (LstmVisFormatException or ObjectDisposedException or OperationCanceledException);

    internal static string Normalize(string path) => string.Join('/', path.Split('/', StringSplitOptions.RemoveEmptyEntries));
}
