using PureHDF;

namespace LstmVis.Formats;

/// <summary>Keeps damaged declarations from being believed, and words what a library says about damage.</summary>
internal static class Hdf5Limits
{
    // Deflate cannot make data more than 1032 times smaller; a file that claims more was not written that way.
    private const long MaxCompression = 1100;
    private const long Slack = 1 << 20;
    private const long MaxChunkBytes = 1L << 30;
    private const long MostKept = 256L << 20;

    /// <summary>Throws where a shape cannot be the truth.</summary>
    public static void Check(Hdf5File file, Hdf5DatasetInfo info, NumberType type, H5DataLayoutClass layout, IReadOnlyList<long> chunk)
    {
        string place = $"dataset '{info.Path}'";
        long bytes = Multiply(info.Shape, type.GetSize());
        long most = layout == H5DataLayoutClass.Chunked ? Slack + (file.Length * MaxCompression) : file.Length;
        if (layout != H5DataLayoutClass.VirtualStorage && bytes > most)
            throw new InvalidContentException(file.Path, place, $"it says that it has shape {info.ShapeText} of {type.GetName()}, which cannot be in a file of {file.Length:N0} bytes; the file was cut off, damaged or never filled.");
        if (layout == H5DataLayoutClass.VirtualStorage)
            throw new InvalidContentException(file.Path, place, "it is a virtual dataset, made of other files, which is not supported. Copy it: h5copy, or h5py's f['copy'] = f['original'][:].");
        if (chunk.Any(length => length <= 0) || (chunk.Count > 0 && chunk.Count != info.Shape.Count))
            throw new InvalidContentException(file.Path, place, $"its chunks {Shapes.Describe(chunk)} do not fit its shape {info.ShapeText}; the file is damaged.");
        if (Multiply(chunk, type.GetSize()) is var chunkBytes && chunkBytes > Math.Min(MaxChunkBytes, most) && chunk.Count > 0)
            throw new InvalidContentException(file.Path, place, $"its chunks {Shapes.Describe(chunk)} take {chunkBytes:N0} bytes each, more than the {Math.Min(MaxChunkBytes, most):N0} that are read at once. Write it with smaller chunks, such as (1024, cells).");
    }

    /// <summary>
    /// PureHDF allocates whatever length it reads before it reads on, up to 2 GB for a damaged one. Given back at once, such memory was never touched and so costs nothing; left to
    /// be reused it is cleared first, and so becomes real.
    /// </summary>
    public static void GiveBack(long allocated)
    {
        if (allocated > MostKept)
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }

    /// <summary>What went wrong, for a user.</summary>
    public static string Explain(Exception cause)
    {
        Exception root = cause;
        while (root is System.Reflection.TargetInvocationException or AggregateException or { Message: "Filter pipeline failed." } && root.InnerException is { } inner)
            root = inner;
        return root switch
        {
            EndOfStreamException => "the file ends before its data do; it was cut off. Copy or write it again.",
            InsufficientExecutionStackException => "its structure is nested without end; the file is damaged.",
            OutOfMemoryException or OverflowException => "it asks for more memory than there is; the file is damaged.",
            InvalidDataException => $"{root.Message}.",
            _ when root.Message.Contains("filter", StringComparison.OrdinalIgnoreCase) => $"{root.Message} gzip, lzf and shuffle can be read; write it with compression='gzip' or without compression.",
            _ => $"{root.Message.TrimEnd('.')}. The file may be damaged.",
        };
    }

    private static long Multiply(IReadOnlyList<long> lengths, int size)
    {
        double product = lengths.Aggregate((double)size, (bytes, length) => bytes * length);
        return product < long.MaxValue / 2 ? (long)product : long.MaxValue / 2;
    }
}
