using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace LstmVis.Formats;

/// <summary>Reads the chunks of a Zarr array.</summary>
internal static class ZarrChunks
{
    /// <summary>The largest magnitude up to which float32 holds every integer: 2^24.</summary>
    public const int MaxInteger = 1 << 24;

    /// <summary>Decodes a chunk into float32 numbers in C order, whole even where it hangs over the end of the array; null where it is not stored.</summary>
    /// <param name="array">The array.</param>
    /// <param name="place">The chunk's place in the grid, one index per axis.</param>
    /// <exception cref="InvalidContentException">The chunk is damaged, of another size, or holds an integer beyond <see cref="MaxInteger"/>, which float32 would round.</exception>
    public static float[]? Read(ZarrArray array, IReadOnlyList<long> place)
    {
        string name = array.Prefix + string.Join(array.Separator, place.Select(index => index.ToString(CultureInfo.InvariantCulture)));
        string path = Path.Combine(array.Folder, name);
        if (!File.Exists(path))
            return null;
        int count = array.Chunk.Aggregate(1, (product, length) => checked(product * length));
        byte[] bytes = new byte[count * array.Type.GetSize()];
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            using Stream stream = array.Codec switch
            {
                ZarrCodec.Gzip => new GZipStream(file, CompressionMode.Decompress),
                ZarrCodec.Zlib => new ZLibStream(file, CompressionMode.Decompress),
                ZarrCodec.Zstd => new ZstdSharp.DecompressionStream(file),
                _ => file,
            };
            int read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (read < bytes.Length || stream.ReadByte() >= 0)
                throw new InvalidContentException(path, null, $"expected a chunk of {bytes.Length:N0} bytes, found {(read < bytes.Length ? $"{read:N0}" : "more")}; it was cut off or belongs to another array.");
        }
        catch (Exception cause) when (cause is IOException or InvalidDataException or UnauthorizedAccessException or ZstdSharp.ZstdException)
        {
            throw new InvalidContentException(path, null, $"the chunk cannot be read ({cause.Message}). Copy or write the array again.", cause);
        }

        if (array.IsBigEndian)
            NumberConversion.SwapBytes(bytes, array.Type.GetSize());
        float[] numbers = new float[count];
        NumberConversion.ToSingle(bytes, array.Type, numbers);
        CheckIntegers(path, bytes, array.Type, numbers);
        return array.IsFortranOrder ? ToRowOrder(numbers, array.Chunk) : numbers;
    }

    /// <summary>Reads an array whole, in C order.</summary>
    public static float[] ReadAll(ZarrArray array, int maxNumbers = 1 << 28)
    {
        double total = array.Shape.Aggregate(1.0, (product, length) => product * length);
        if (total > maxNumbers)
            throw new InvalidContentException(array.Folder, null, string.Create(CultureInfo.InvariantCulture, $"expected at most {maxNumbers:N0} numbers, found shape {Shapes.Describe(array.Shape)}."));
        float[] all = new float[(int)total];
        // Up to two axes are rows of one matrix; that is all that is read whole.
        if (array.Shape.Count > 2)
            throw new InvalidContentException(array.Folder, null, $"expected one or two axes, found shape {Shapes.Describe(array.Shape)}.");
        int columns = array.Shape.Count == 2 ? (int)array.Shape[1] : 1;
        int chunkColumns = array.Shape.Count == 2 ? array.Chunk[1] : 1;
        for (long row = 0; row < array.Shape[0]; row += array.Chunk[0])
        {
            for (int column = 0; column < columns; column += chunkColumns)
            {
                float[]? chunk = Read(array, array.Shape.Count == 2 ? [row / array.Chunk[0], column / chunkColumns] : [row / array.Chunk[0]]);
                for (int inner = 0; inner < Math.Min(array.Chunk[0], array.Shape[0] - row); inner++)
                {
                    Span<float> target = all.AsSpan((int)((row + inner) * columns) + column, Math.Min(chunkColumns, columns - column));
                    if (chunk is null)
                        target.Fill(array.GetFill());
                    else
                        chunk.AsSpan(inner * chunkColumns, target.Length).CopyTo(target);
                }
            }
        }

        return all;
    }

    /// <summary>Says that an integer is one that float32 would round.</summary>
    public static InvalidContentException TooLarge(string path, string place, string found) => new(path, place, string.Create(CultureInfo.InvariantCulture, $"expected integers of at most {MaxInteger:N0} (2^24) in magnitude, found {found}, which float32 would round. Write the array as float32, or number its values anew."));

    private static void CheckIntegers(string path, ReadOnlySpan<byte> bytes, NumberType type, ReadOnlySpan<float> numbers)
    {
        if (type.IsFloat() || type.GetSize() < sizeof(int))
            return;
        for (int number = 0; number < numbers.Length; number++)
        {
            // What rounds to 2^24 may be 2^24 + 1.
            if (Math.Abs(numbers[number]) >= MaxInteger && ToDecimal(bytes, type, number) is var exact && Math.Abs(exact) > MaxInteger)
                throw TooLarge(path, string.Create(CultureInfo.InvariantCulture, $"number {number}"), exact.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static decimal ToDecimal(ReadOnlySpan<byte> bytes, NumberType type, int number) => type switch
    {
        NumberType.Int32 => MemoryMarshal.Cast<byte, int>(bytes)[number],
        NumberType.UInt32 => MemoryMarshal.Cast<byte, uint>(bytes)[number],
        NumberType.Int64 => MemoryMarshal.Cast<byte, long>(bytes)[number],
        _ => MemoryMarshal.Cast<byte, ulong>(bytes)[number],
    };

    private static float[] ToRowOrder(float[] numbers, IReadOnlyList<int> shape)
    {
        float[] turned = new float[numbers.Length];
        int[] index = new int[shape.Count];
        for (int place = 0; place < turned.Length; place++)
        {
            int from = 0;
            for (int axis = shape.Count - 1; axis >= 0; axis--)
                from = (from * shape[axis]) + index[axis];
            turned[place] = numbers[from];
            for (int axis = shape.Count - 1; axis >= 0 && ++index[axis] == shape[axis]; axis--)
                index[axis] = 0;
        }

        return turned;
    }
}
