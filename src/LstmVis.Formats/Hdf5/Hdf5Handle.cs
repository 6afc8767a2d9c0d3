using Microsoft.Win32.SafeHandles;
using PureHDF;
using PureHDF.Selections;
using PureHDF.VOL.Native;

namespace LstmVis.Formats;

/// <summary>One opening of an HDF5 file by PureHDF, for one thread at a time, with what it has looked up.</summary>
internal sealed class Hdf5Handle : IDisposable
{
    // Generous for files with thousands of datasets and chunks, and still only a second or so of circling.
    private const long StructureReads = 2_000_000;
    private const int MaxDepth = 16;
    private readonly GuardedFileStream _stream;
    private readonly NativeFile _file;
    private readonly Dictionary<string, NativeDataset> _datasets = [];

    static Hdf5Handle() => BoundedFilters.Register();

    public Hdf5Handle(SafeFileHandle file)
    {
        _stream = new GuardedFileStream(file);
        _stream.Restart(StructureReads);
        _file = H5File.Open(_stream, leaveOpen: true);
    }

    public bool Exists(string path)
    {
        _stream.Restart(StructureReads);
        return _datasets.ContainsKey(path) || _file.LinkExists(path);
    }

    public NativeDataset GetDataset(string path)
    {
        _stream.Restart(StructureReads);
        if (!_datasets.TryGetValue(path, out NativeDataset? dataset))
        {
            dataset = _file.Get(path) as NativeDataset ?? throw new InvalidDataException("it is a group, not a dataset");
            _datasets.Add(path, dataset);
        }

        return dataset;
    }

    /// <summary>Reads a block of raw bytes.</summary>
    public void Read(string path, ulong[] starts, ulong[] lengths, Span<byte> destination, IReadingChunkCache? cache)
    {
        NativeDataset dataset = GetDataset(path);
        _stream.Restart(StructureReads + (destination.Length / 16));
        var access = new H5DatasetAccess(ChunkCache: cache);
        if (starts.Length == 0)
            dataset.Read(access, destination);
        else
            dataset.Read(access, destination, fileSelection: new HyperslabSelection(starts.Length, starts, lengths));
    }

    /// <summary>Whether PureHDF refuses to read the numbers as numbers because of their byte order.</summary>
    public bool IsBigEndian(string path, NumberType type, int rank)
    {
        NativeDataset dataset = GetDataset(path);
        ulong[] starts = new ulong[rank];
        ulong[] lengths = [.. Enumerable.Repeat(1UL, rank)];
        Selection? one = rank == 0 ? null : new HyperslabSelection(rank, starts, lengths);
        try
        {
            _ = type.GetSize() switch
            {
                2 when type == NumberType.Float16 => ReadOne<Half>(dataset, one),
                4 when type == NumberType.Float32 => ReadOne<float>(dataset, one),
                8 when type == NumberType.Float64 => ReadOne<double>(dataset, one),
                2 => ReadOne<ushort>(dataset, one),
                4 => ReadOne<uint>(dataset, one),
                8 => ReadOne<ulong>(dataset, one),
                _ => 0,
            };
            return false;
        }
        catch (Exception cause) when (cause.Message.Contains("byte order", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }
    }

    /// <summary>The datasets of the file with their paths, at most <paramref name="limit"/>, the shallow ones first.</summary>
    public List<(string Path, NativeDataset Dataset)> List(int limit)
    {
        _stream.Restart(StructureReads);
        var found = new List<(string Path, NativeDataset Dataset)>();
        var groups = new Queue<(string Path, IH5Group Group, string[] Above)>();
        groups.Enqueue(("", _file, []));
        while (found.Count < limit && groups.TryDequeue(out (string Path, IH5Group Group, string[] Above) next))
        {
            IH5Object[] children = [.. next.Group.Children()];
            // A group may contain one that contains it. PureHDF does not say which group is which, but one that holds the same names as one above it is taken to be that one.
            string names = string.Join('\0', children.Select(child => child.Name));
            if (next.Above.Contains(names))
                continue;
            foreach (IH5Object child in children)
            {
                string path = next.Path.Length == 0 ? child.Name : $"{next.Path}/{child.Name}";
                if (child is NativeDataset dataset && found.Count < limit)
                    found.Add((path, dataset));
                else if (child is IH5Group group && next.Above.Length < MaxDepth && groups.Count < limit)
                    groups.Enqueue((path, group, [.. next.Above, names]));
            }
        }

        return found;
    }

    /// <summary>A text that the root of the file is labelled with; null where there is no such label.</summary>
    public string? FindTextAttribute(string name)
    {
        _stream.Restart(StructureReads);
        return _file.AttributeExists(name) ? _file.Attribute(name).Read<string>() : null;
    }

    public void Dispose()
    {
        _file.Dispose();
        _stream.Dispose();
    }

    private static int ReadOne<T>(NativeDataset dataset, Selection? one)
        where T : unmanaged
    {
        Span<T> value = stackalloc T[1];
        dataset.Read(value, fileSelection: one);
        return 0;
    }
}
