using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace LstmVis.Networks;

/// <summary>Tensors by name in one safetensors file: 8 bytes of header length, a JSON header, then the numbers, little-endian.</summary>
/// <remarks>Specification: https://github.com/huggingface/safetensors#format. Nothing in such a file can run.</remarks>
internal sealed record TensorFile(IReadOnlyDictionary<string, Tensor> Tensors, IReadOnlyDictionary<string, string> Metadata)
{
    private const int MaxHeaderBytes = 100_000_000;
    private const string MetadataKey = "__metadata__";

    /// <summary>Reads a file whole. Tensors of whole numbers are left out: no weight is one.</summary>
    /// <exception cref="InvalidModelException">The file cannot be read or is not a sound one.</exception>
    public static TensorFile Read(string path) => Parse(ReadBytes(path), path);

    /// <summary>The bytes of a file.</summary>
    /// <exception cref="InvalidModelException">The file cannot be read, or is larger than an array can be.</exception>
    public static byte[] ReadBytes(string path)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true } file && file.Length > Array.MaxLength)
                throw new InvalidModelException($"{path}: the file has {file.Length:N0} bytes; at most {Array.MaxLength:N0} can be read.");
            return File.ReadAllBytes(path);
        }
        catch (Exception cause) when (cause is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidModelException($"{path}: the file does not exist.", cause);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new InvalidModelException($"{path}: the file cannot be read ({cause.Message}).", cause);
        }
    }

    /// <summary>Reads the bytes of a file.</summary>
    /// <param name="bytes">All of it.</param>
    /// <param name="path">Names it in messages.</param>
    public static TensorFile Parse(ReadOnlyMemory<byte> bytes, string path)
    {
        if (bytes.Length < 8)
            throw new InvalidModelException($"{path}: expected a safetensors file, which starts with 8 bytes of length, found {bytes.Length} bytes.");
        ulong declared = BinaryPrimitives.ReadUInt64LittleEndian(bytes.Span);
        if (declared > MaxHeaderBytes || declared > (ulong)(bytes.Length - 8))
            throw new InvalidModelException($"{path}, byte 0: the header says that it is {declared} bytes long, but {bytes.Length - 8} follow. The file is damaged, was cut off, or is no safetensors file.");
        ReadOnlyMemory<byte> data = bytes[(8 + (int)declared)..];
        try
        {
            using JsonDocument document = JsonDocument.Parse(bytes.Slice(8, (int)declared), new JsonDocumentOptions { MaxDepth = 8 });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new InvalidModelException($"{path}, header: expected a JSON object from name to tensor.");
            var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
            var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (JsonProperty property in document.RootElement.EnumerateObject())
            {
                if (property.Name != MetadataKey)
                    Add(property, path, data.Span, tensors);
                else if (property.Value.ValueKind == JsonValueKind.Object)
                {
                    foreach (JsonProperty entry in property.Value.EnumerateObject().Where(entry => entry.Value.ValueKind == JsonValueKind.String))
                        metadata[entry.Name] = entry.Value.GetString()!;
                }
            }

            return new TensorFile(tensors, metadata);
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException)
        {
            throw new InvalidModelException($"{path}, header: it is not sound JSON ({cause.Message}). The file is damaged.", cause);
        }
    }

    /// <summary>The bytes of a file that holds these tensors.</summary>
    public byte[] ToBytes()
    {
        using var header = new MemoryStream();
        using (var writer = new Utf8JsonWriter(header))
        {
            writer.WriteStartObject();
            if (Metadata.Count > 0)
            {
                writer.WriteStartObject(MetadataKey);
                foreach ((string key, string value) in Metadata)
                    writer.WriteString(key, value);
                writer.WriteEndObject();
            }

            long offset = 0;
            foreach ((string name, Tensor tensor) in Tensors)
            {
                writer.WriteStartObject(name);
                writer.WriteString("dtype", "F32");
                writer.WriteStartArray("shape");
                foreach (int length in tensor.Shape)
                    writer.WriteNumberValue(length);
                writer.WriteEndArray();
                writer.WriteStartArray("data_offsets");
                writer.WriteNumberValue(offset);
                offset += 4L * tensor.Numbers.Length;
                writer.WriteNumberValue(offset);
                writer.WriteEndArray();
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        // Padded with spaces, so that the numbers lie at a multiple of 8 bytes as the specification wants.
        int length8 = ((int)header.Length + 7) & ~7;
        byte[] bytes = new byte[8 + length8 + Tensors.Sum(tensor => 4L * tensor.Value.Numbers.Length)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, (ulong)length8);
        bytes.AsSpan(8, length8).Fill((byte)' ');
        header.GetBuffer().AsSpan(0, (int)header.Length).CopyTo(bytes.AsSpan(8));
        int place = 8 + length8;
        foreach (Tensor tensor in Tensors.Values)
        {
            foreach (float number in tensor.Numbers)
            {
                BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(place), number);
                place += 4;
            }
        }

        return bytes;
    }

    private static void Add(JsonProperty property, string path, ReadOnlySpan<byte> data, Dictionary<string, Tensor> tensors)
    {
        JsonElement entry = property.Value;
        if (entry.ValueKind != JsonValueKind.Object
            || !entry.TryGetProperty("dtype", out JsonElement type) || type.ValueKind != JsonValueKind.String
            || !TryReadNumbers(entry, "shape", out long[] shape)
            || !TryReadNumbers(entry, "data_offsets", out long[] ends) || ends.Length != 2)
            throw new InvalidModelException($"{path}, tensor '{property.Name}': expected \"dtype\", \"shape\" and two \"data_offsets\", each 0 or more.");
        string typeName = type.GetString()!;
        int size = typeName switch { "F32" => 4, "F64" => 8, "F16" or "BF16" => 2, _ => 0 };
        if (ends[0] > ends[1] || ends[1] > data.Length)
            throw new InvalidModelException($"{path}, tensor '{property.Name}': its numbers lie at bytes {ends[0]} to {ends[1]} of {data.Length}; the file was cut off or is damaged. Copy or write it again.");
        if (size == 0)
            return;
        double expected = shape.Aggregate((double)size, (product, length) => product * length);
        if (expected != ends[1] - ends[0])
            throw new InvalidModelException($"{path}, tensor '{property.Name}': a shape of {string.Join(" x ", shape)} and type {typeName} take {expected:0} bytes, found {ends[1] - ends[0]}; the header is damaged.");
        if (!tensors.TryAdd(property.Name, new Tensor([.. shape.Select(length => (int)length)], Convert(data[(int)ends[0]..(int)ends[1]], typeName))))
            throw new InvalidModelException($"{path}, tensor '{property.Name}': the name is used twice.");
    }

    /// <summary>Numbers of a type, F16, BF16, F32 or F64, as float32.</summary>
    internal static float[] Convert(ReadOnlySpan<byte> bytes, string typeName)
    {
        switch (typeName)
        {
            case "F16":
                var halves = new float[bytes.Length / 2];
                TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(bytes), halves);
                return halves;
            case "F64":
                return [.. MemoryMarshal.Cast<byte, double>(bytes).ToArray().Select(number => (float)number)];
            case "BF16":
                return [.. MemoryMarshal.Cast<byte, ushort>(bytes).ToArray().Select(number => BitConverter.UInt32BitsToSingle((uint)number << 16))];
            default:
                return MemoryMarshal.Cast<byte, float>(bytes).ToArray();
        }
    }

    private static bool TryReadNumbers(JsonElement entry, string key, out long[] numbers)
    {
        numbers = [];
        if (!entry.TryGetProperty(key, out JsonElement list) || list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > 8)
            return false;
        numbers = [.. list.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.Number && item.TryGetInt64(out long number) ? number : -1)];
        return numbers.All(number => number >= 0);
    }
}
