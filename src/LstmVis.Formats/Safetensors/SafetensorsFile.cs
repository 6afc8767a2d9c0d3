using System.Buffers.Binary;
using System.Text.Json;

namespace LstmVis.Formats;

/// <summary>A tensor in a safetensors file.</summary>
/// <param name="Name">Its key.</param>
/// <param name="Type">How each number lies in the file; null where this program does not read that type.</param>
/// <param name="TypeName">The type as the file writes it: <c>BF16</c>.</param>
/// <param name="Shape">The length of each axis.</param>
/// <param name="Offset">Where its numbers start in the file, in bytes.</param>
internal sealed record SafetensorsEntry(string Name, NumberType? Type, string TypeName, IReadOnlyList<long> Shape, long Offset);

/// <summary>The safetensors file: 8 bytes of header length, a JSON header, then the numbers, little-endian and in C order.</summary>
/// <remarks>Specification: https://github.com/huggingface/safetensors#format</remarks>
internal static class SafetensorsFile
{
    private const int MaxHeaderBytes = 100_000_000; // As the reference implementation has it.
    private const int MaxTensors = 100_000;

    /// <summary>The name in messages.</summary>
    public const string Name = "safetensors file";

    /// <summary>Reads the header and checks every entry against the size of the file.</summary>
    /// <exception cref="LstmVisFormatException">The file is missing or not a sound one.</exception>
    public static IReadOnlyList<SafetensorsEntry> List(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            return Read(stream, path);
        }
        catch (Exception cause) when (cause is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidContentException(path, null, "the file does not exist.", cause);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new InvalidContentException(path, null, $"the file cannot be read ({cause.Message}).", cause);
        }
    }

    /// <summary>The tensor of a name.</summary>
    public static SafetensorsEntry Find(string path, string name)
    {
        IReadOnlyList<SafetensorsEntry> entries = List(path);
        return entries.FirstOrDefault(entry => entry.Name == name)
            ?? throw new InvalidContentException(path, $"tensor '{name}'", $"there is no such tensor. The file holds {string.Join(", ", entries.Take(40).Select(entry => $"{Shapes.Shorten(entry.Name)} {Shapes.Describe(entry.Shape)} {entry.TypeName}"))}.");
    }

    /// <summary>Maps a matrix <c>[timeStep, cell]</c>, or <c>[sequence, step, cell]</c> with the sequences one after the other.</summary>
    public static NpyMatrix OpenMatrix(string path, string name)
    {
        SafetensorsEntry entry = Find(path, name);
        if (entry.Type is not { } type)
            throw new InvalidContentException(path, $"tensor '{name}'", $"expected F16, BF16, F32, F64, integers or BOOL, found {entry.TypeName}. Save it as F32.");
        StateShape.Check(path, $"tensor '{name}'", entry.Shape);
        (int stepCount, int cellCount) = StateShape.Flatten(entry.Shape);
        return new NpyMatrix(path, new MappedFile(path), new NpyHeader(type, IsBigEndian: false, IsFortranOrder: false, [stepCount, cellCount], entry.Offset));
    }

    /// <summary>Reads a tensor whole, in C order.</summary>
    public static double[] ReadAll(string path, SafetensorsEntry entry)
    {
        if (entry.Type is not { } type)
            throw new InvalidContentException(path, $"tensor '{entry.Name}'", $"expected F16, BF16, F32, F64, integers or BOOL, found {entry.TypeName}. Save it as F32.");
        long count = entry.Shape.Aggregate(1L, (product, length) => product * length);
        byte[] bytes = new byte[checked((int)(count * type.GetSize()))];
        using (var file = new MappedFile(path))
            file.Read(entry.Offset, bytes);
        if (type is NumberType.Int32 or NumberType.Int64)
        {
            int[] whole = new int[count];
            int place = NumberConversion.TryToInt32(bytes, type, whole);
            return place < 0 ? [.. whole.Select(number => (double)number)] : throw new InvalidContentException(path, $"tensor '{entry.Name}', number {place}", "expected whole numbers of 32 bits, found a larger one.");
        }

        float[] numbers = new float[count];
        NumberConversion.ToSingle(bytes, type, numbers);
        return [.. numbers.Select(number => (double)number)];
    }

    private static List<SafetensorsEntry> Read(FileStream stream, string path)
    {
        Span<byte> start = stackalloc byte[8];
        if (stream.ReadAtLeast(start, 8, throwOnEndOfStream: false) < 8)
            throw new UnknownFormatException(path, $"expected a {Name}, which starts with 8 bytes of length, found {stream.Length} bytes.");
        ulong declared = BinaryPrimitives.ReadUInt64LittleEndian(start);
        if (declared > MaxHeaderBytes || declared > (ulong)(stream.Length - 8))
            throw new InvalidContentException(path, "byte 0", $"the header says that it is {declared:N0} bytes long; expected at most {Math.Min(MaxHeaderBytes, stream.Length - 8):N0}. The file is damaged, was cut off, or is no {Name}.");
        byte[] header = new byte[declared];
        stream.ReadExactly(header);
        long data = 8 + (long)declared;
        try
        {
            using JsonDocument document = JsonDocument.Parse(header, new JsonDocumentOptions { MaxDepth = 8 });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new InvalidContentException(path, "header", "expected a JSON object from name to tensor.");
            var entries = new List<SafetensorsEntry>();
            foreach (JsonProperty property in document.RootElement.EnumerateObject().Where(property => property.Name != "__metadata__"))
            {
                if (entries.Count == MaxTensors)
                    throw new InvalidContentException(path, "header", $"expected at most {MaxTensors:N0} tensors, found more.");
                entries.Add(ReadEntry(property, path, data, stream.Length));
            }

            return entries;
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException)
        {
            throw new InvalidContentException(path, "header", $"it is not JSON: {cause.Message}", cause);
        }
    }

    private static SafetensorsEntry ReadEntry(JsonProperty property, string path, long data, long length)
    {
        string place = $"tensor '{Shapes.Shorten(property.Name)}'";
        JsonElement tensor = property.Value;
        if (tensor.ValueKind != JsonValueKind.Object
            || !tensor.TryGetProperty("dtype", out JsonElement dtype) || dtype.ValueKind != JsonValueKind.String
            || !TryReadNumbers(tensor, "shape", out List<long> shape)
            || !TryReadNumbers(tensor, "data_offsets", out List<long> offsets) || offsets.Count != 2)
            throw new InvalidContentException(path, place, "expected \"dtype\", \"shape\" and two \"data_offsets\", each 0 or more.");
        string typeName = dtype.GetString()!;
        NumberType? type = typeName switch
        {
            "F16" => NumberType.Float16,
            "BF16" => NumberType.BFloat16,
            "F32" => NumberType.Float32,
            "F64" => NumberType.Float64,
            "I8" => NumberType.Int8,
            "I16" => NumberType.Int16,
            "I32" => NumberType.Int32,
            "I64" => NumberType.Int64,
            "U8" or "BOOL" => NumberType.UInt8,
            "U16" => NumberType.UInt16,
            "U32" => NumberType.UInt32,
            "U64" => NumberType.UInt64,
            _ => null,
        };
        if (offsets[0] > offsets[1] || offsets[1] > length - data)
            throw new InvalidContentException(path, place, $"its numbers lie at bytes {offsets[0]:N0} to {offsets[1]:N0} of {length - data:N0}; the file was cut off or is damaged. Copy or write it again.");
        double expected = shape.Aggregate((double)(type?.GetSize() ?? 0), (bytes, axis) => bytes * axis);
        if (type is not null && expected != offsets[1] - offsets[0])
            throw new InvalidContentException(path, place, $"expected {expected:N0} bytes for shape {Shapes.Describe(shape)} of {typeName}, found {offsets[1] - offsets[0]:N0}; the header is damaged.");
        return new SafetensorsEntry(property.Name, type, typeName, shape, data + offsets[0]);
    }

    private static bool TryReadNumbers(JsonElement tensor, string key, out List<long> numbers)
    {
        numbers = [];
        if (!tensor.TryGetProperty(key, out JsonElement list) || list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > 16)
            return false;
        foreach (JsonElement item in list.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt64(out long number) || number < 0)
                return false;
            numbers.Add(number);
        }

        return true;
    }
}
