namespace LstmVis.Formats;

/// <summary>Reads NumPy array files.</summary>
public static class NpyReader
{
    /// <summary>Reads what stands before the numbers.</summary>
    /// <exception cref="LstmVisFormatException">The file is missing or not a sound array file.</exception>
    public static NpyHeader ReadHeader(string path)
    {
        using FileStream stream = Open(path);
        return NpyHeader.Read(stream, path);
    }

    /// <summary>Maps a matrix of any number type, <c>[timeStep, cell]</c>. The caller disposes it.</summary>
    /// <exception cref="LstmVisFormatException">The file is missing, not a sound array file, or has not two axes.</exception>
    public static NpyMatrix OpenMatrix(string path)
    {
        NpyHeader header = ReadHeader(path);
        if (header.Shape.Count != 2)
            throw new InvalidContentException(path, null, $"expected two axes [timeStep, cell], found shape {header.ShapeText}.");
        if (header.Shape[0] > int.MaxValue || header.Shape[1] > RowLimits.MaxCells)
            throw new InvalidContentException(path, null, $"expected at most {int.MaxValue:N0} steps of at most {RowLimits.MaxCells:N0} cells, found shape {header.ShapeText}.");
        return Guarded(path, () => new NpyMatrix(path, new MappedFile(path), header));
    }

    /// <summary>Maps a matrix <c>[timeStep, cell]</c>, or <c>[sequence, step, cell]</c> with the sequences one after the other. The caller disposes it.</summary>
    /// <exception cref="LstmVisFormatException">The file is missing, not a sound array file, or of other axes.</exception>
    internal static NpyMatrix OpenStates(string path)
    {
        NpyHeader header = ReadHeader(path);
        StateShape.Check(path, null, header.Shape);
        if (header.Shape.Count == 3 && header.IsFortranOrder)
            throw new InvalidContentException(path, null, "expected three axes in C order, found Fortran order. Save numpy.ascontiguousarray(a).");
        (int stepCount, int cellCount) = StateShape.Flatten(header.Shape);
        return Guarded(path, () => new NpyMatrix(path, new MappedFile(path), header with { Shape = [stepCount, cellCount] }));
    }

    /// <summary>Reads a whole array of int32; other number types are converted where every number is a whole one of 32 bits.</summary>
    /// <param name="path">The file.</param>
    /// <param name="axes">The number of axes that it must have.</param>
    /// <exception cref="LstmVisFormatException">The file is missing, not a sound array file, of other axes, or holds other numbers.</exception>
    public static int[] ReadInt32(string path, int axes = 1)
    {
        (byte[] bytes, NpyHeader header) = ReadAll(path, axes);
        int[] values = new int[header.Count];
        int place = NumberConversion.TryToInt32(bytes, header.Type, values);
        return place < 0
            ? values
            : throw new InvalidContentException(path, $"number {place}", $"expected whole numbers of 32 bits, found {header.Type.GetName()} numbers of which this is none.");
    }

    /// <summary>Reads a whole array as float32.</summary>
    /// <param name="path">The file.</param>
    /// <param name="axes">The number of axes that it must have.</param>
    /// <exception cref="LstmVisFormatException">The file is missing, not a sound array file, or of other axes.</exception>
    public static float[] ReadSingle(string path, int axes = 1)
    {
        (byte[] bytes, NpyHeader header) = ReadAll(path, axes);
        float[] values = new float[header.Count];
        NumberConversion.ToSingle(bytes, header.Type, values);
        return values;
    }

    private static (byte[] Bytes, NpyHeader Header) ReadAll(string path, int axes)
    {
        using FileStream stream = Open(path);
        NpyHeader header = NpyHeader.Read(stream, path);
        if (header.Shape.Count != axes)
            throw new InvalidContentException(path, null, $"expected {axes} {(axes == 1 ? "axis" : "axes")}, found shape {header.ShapeText}.");
        if (header.IsFortranOrder && axes > 1)
            throw new InvalidContentException(path, null, "expected the numbers row by row (C order), found Fortran order. Save numpy.ascontiguousarray(a).");
        long length = header.Count * header.Type.GetSize();
        if (length > Array.MaxLength)
            throw new InvalidContentException(path, null, $"expected an array of at most {Array.MaxLength:N0} bytes, found shape {header.ShapeText} of {header.Type.GetName()}.");
        byte[] bytes = new byte[length];
        stream.Position = header.DataOffset;
        stream.ReadExactly(bytes);
        if (header.IsBigEndian)
            NumberConversion.SwapBytes(bytes, header.Type.GetSize());
        return (bytes, header);
    }

    private static FileStream Open(string path) => Guarded(path, () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete));

    private static T Guarded<T>(string path, Func<T> open)
    {
        try
        {
            return open();
        }
        catch (Exception cause) when (cause is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidContentException(path, null, "the file does not exist.", cause);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new InvalidContentException(path, null, $"the file cannot be opened ({cause.Message}).", cause);
        }
    }
}
