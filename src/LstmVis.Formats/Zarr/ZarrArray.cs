using System.Globalization;
using System.Text.Json;

namespace LstmVis.Formats;

/// <summary>How the chunks of a Zarr array are compressed.</summary>
internal enum ZarrCodec
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>RFC 1952.</summary>
    Gzip,

    /// <summary>RFC 1950.</summary>
    Zlib,

    /// <summary>Zstandard.</summary>
    Zstd,
}

/// <summary>What the metadata of a Zarr array say, of version 2 (<c>.zarray</c>) or 3 (<c>zarr.json</c>).</summary>
/// <param name="Folder">The array's folder.</param>
/// <param name="Shape">The length of each axis.</param>
/// <param name="Chunk">The length of each axis of a chunk.</param>
/// <param name="Type">How each number lies in a chunk.</param>
/// <param name="IsBigEndian">Whether the most significant byte comes first.</param>
/// <param name="IsFortranOrder">Whether the first axis varies fastest inside a chunk.</param>
/// <param name="Codec">How chunks are compressed.</param>
/// <param name="Fill">What a chunk that is not there holds; <see cref="GetFill"/> is that as float32.</param>
/// <param name="Prefix">What stands before the numbers of a chunk's name: <c>c/</c> in version 3.</param>
/// <param name="Separator">What stands between them.</param>
/// <remarks>Specifications: https://zarr-specs.readthedocs.io/en/latest/. Blosc, LZ4, filters, transposition and shards are not read, and are said.</remarks>
internal sealed record ZarrArray(
    string Folder,
    IReadOnlyList<long> Shape,
    IReadOnlyList<int> Chunk,
    NumberType Type,
    bool IsBigEndian,
    bool IsFortranOrder,
    ZarrCodec Codec,
    double Fill,
    string Prefix,
    char Separator)
{
    private const int MaxMetadata = 16 << 20;
    private const long MaxChunkBytes = 1L << 29;
    private const string Advice = "Write it without compression or with gzip, zlib or zstd: zarr.open(…, compressor=numcodecs.Zstd()).";

    /// <summary>The file that makes a folder an array of version 2.</summary>
    public const string V2File = ".zarray";

    /// <summary>The file that makes a folder an array or group of version 3.</summary>
    public const string V3File = "zarr.json";

    /// <summary>Reads the metadata of a folder.</summary>
    /// <exception cref="LstmVisFormatException">They are missing or wrong, or ask for what is not read.</exception>
    public static ZarrArray Read(string folder)
    {
        bool isV3 = !File.Exists(Path.Combine(folder, V2File));
        string path = Path.Combine(folder, isV3 ? V3File : V2File);
        try
        {
            using JsonDocument document = JsonDocument.Parse(TextFiles.Read(path, MaxMetadata), new JsonDocumentOptions { MaxDepth = 32 });
            ZarrArray array = isV3 ? ReadV3(folder, path, document.RootElement) : ReadV2(folder, path, document.RootElement);
            array.Check(path);
            return array;
        }
        catch (Exception cause) when (cause is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or OverflowException)
        {
            throw new InvalidContentException(path, null, $"expected the metadata of a Zarr array, found other: {cause.Message}", cause);
        }
    }

    /// <summary>Whether an array that <see cref="Read"/> refuses may be one of numbers all the same: it says so, or does not say what it is.</summary>
    public static bool MayBeNumbers(string folder)
    {
        string path = Path.Combine(folder, V2File);
        bool isV2 = File.Exists(path);
        JsonElement type;
        try
        {
            using JsonDocument document = JsonDocument.Parse(TextFiles.Read(isV2 ? path : Path.Combine(folder, V3File), MaxMetadata), new JsonDocumentOptions { MaxDepth = 32 });
            type = document.RootElement.GetProperty(isV2 ? "dtype" : "data_type").Clone();
        }
        catch (Exception cause) when (cause is LstmVisFormatException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return true;
        }

        try
        {
            if (type.ValueKind != JsonValueKind.String)
                return false;
            ParseType(path, type.GetString()!.TrimStart('<', '>', '|', '='));
            return true;
        }
        catch (InvalidContentException)
        {
            return false;
        }
    }

    /// <summary>What a chunk that is not there holds.</summary>
    /// <exception cref="InvalidContentException">It is an integer that float32 does not hold.</exception>
    public float GetFill() => Type.IsFloat() || Math.Abs(Fill) <= ZarrChunks.MaxInteger ? (float)Fill : throw ZarrChunks.TooLarge(Folder, "fill_value", string.Create(CultureInfo.InvariantCulture, $"{Fill:0}"));

    private static ZarrArray ReadV2(string folder, string path, JsonElement root)
    {
        if (root.GetProperty("filters") is { ValueKind: JsonValueKind.Array } filters && filters.GetArrayLength() > 0)
            throw new InvalidContentException(path, "filters", $"expected none, found {Shapes.Shorten(filters.GetRawText())}. {Advice}");
        JsonElement compressor = root.GetProperty("compressor");
        string? codec = compressor.ValueKind == JsonValueKind.Null ? null : compressor.GetProperty("id").GetString();
        if (root.GetProperty("dtype").ValueKind != JsonValueKind.String)
            throw new InvalidContentException(path, "dtype", "expected numbers, found records. Store one array per field.");
        string type = root.GetProperty("dtype").GetString()!;
        char separator = root.TryGetProperty("dimension_separator", out JsonElement given) && given.GetString() is { Length: 1 } text ? text[0] : '.';
        return new ZarrArray(
            folder,
            [.. root.GetProperty("shape").EnumerateArray().Select(item => item.GetInt64())],
            [.. root.GetProperty("chunks").EnumerateArray().Select(item => item.GetInt32())],
            ParseType(path, type.TrimStart('<', '>', '|', '=')),
            type.StartsWith('>'),
            root.GetProperty("order").GetString() == "F",
            ParseCodec(path, codec),
            ParseFill(root.GetProperty("fill_value")),
            "",
            separator);
    }

    private static ZarrArray ReadV3(string folder, string path, JsonElement root)
    {
        if (root.GetProperty("node_type").GetString() != "array")
            throw new InvalidContentException(path, "node_type", "expected an array, found a group. Name the array in it, FILE:ARRAY.");
        JsonElement grid = root.GetProperty("chunk_grid");
        if (grid.GetProperty("name").GetString() != "regular")
            throw new InvalidContentException(path, "chunk_grid", $"expected regular, found '{grid.GetProperty("name").GetString()}'.");
        bool isBigEndian = false;
        var codec = ZarrCodec.None;
        foreach (JsonElement entry in root.GetProperty("codecs").EnumerateArray())
        {
            string name = entry.GetProperty("name").GetString()!;
            if (name == "bytes")
                isBigEndian = entry.TryGetProperty("configuration", out JsonElement bytes) && bytes.TryGetProperty("endian", out JsonElement endian) && endian.GetString() == "big";
            else if (name == "crc32c")
                throw new InvalidContentException(path, "codecs", $"expected bytes and at most one compressor, found crc32c. {Advice}");
            else
                codec = codec == ZarrCodec.None ? ParseCodec(path, name) : throw new InvalidContentException(path, "codecs", $"expected at most one compressor, found '{name}' besides. {Advice}");
        }

        JsonElement keys = root.GetProperty("chunk_key_encoding");
        bool isDefault = keys.GetProperty("name").GetString() == "default";
        char separator = keys.TryGetProperty("configuration", out JsonElement configuration) && configuration.TryGetProperty("separator", out JsonElement given) && given.GetString() is { Length: 1 } text ? text[0] : isDefault ? '/' : '.';
        return new ZarrArray(
            folder,
            [.. root.GetProperty("shape").EnumerateArray().Select(item => item.GetInt64())],
            [.. grid.GetProperty("configuration").GetProperty("chunk_shape").EnumerateArray().Select(item => item.GetInt32())],
            ParseType(path, root.GetProperty("data_type").ValueKind == JsonValueKind.String ? root.GetProperty("data_type").GetString()! : "an extension"),
            isBigEndian,
            false,
            codec,
            ParseFill(root.GetProperty("fill_value")),
            isDefault ? $"c{separator}" : "",
            separator);
    }

    private void Check(string path)
    {
        double chunkBytes = Chunk.Aggregate((double)Type.GetSize(), (bytes, length) => bytes * length);
        if (Shape.Count is 0 or > 8 || Shape.Count != Chunk.Count || Shape.Any(length => length < 0) || Chunk.Any(length => length < 1))
            throw new InvalidContentException(path, "shape", $"expected 1 to 8 axes and chunks of as many, found shape {Shapes.Describe(Shape)} in chunks of {Shapes.Describe([.. Chunk.Select(length => (long)length)])}.");
        if (chunkBytes > MaxChunkBytes)
            throw new InvalidContentException(path, "chunks", string.Create(CultureInfo.InvariantCulture, $"expected chunks of at most {MaxChunkBytes:N0} bytes, found {chunkBytes:N0}. Write smaller ones."));
        if (Separator is not ('.' or '/'))
            throw new InvalidContentException(path, "separator", $"expected . or /, found '{Separator}'.");
    }

    private static NumberType ParseType(string path, string type) => type switch
    {
        "f2" or "float16" => NumberType.Float16,
        "bfloat16" => NumberType.BFloat16,
        "f4" or "float32" => NumberType.Float32,
        "f8" or "float64" => NumberType.Float64,
        "i1" or "int8" => NumberType.Int8,
        "i2" or "int16" => NumberType.Int16,
        "i4" or "int32" => NumberType.Int32,
        "i8" or "int64" => NumberType.Int64,
        "u1" or "uint8" or "b1" or "bool" => NumberType.UInt8,
        "u2" or "uint16" => NumberType.UInt16,
        "u4" or "uint32" => NumberType.UInt32,
        "u8" or "uint64" => NumberType.UInt64,
        _ => throw new InvalidContentException(path, "dtype", $"expected plain numbers, found '{Shapes.Shorten(type, 40)}'."),
    };

    private static ZarrCodec ParseCodec(string path, string? name) => name switch
    {
        null => ZarrCodec.None,
        "gzip" => ZarrCodec.Gzip,
        "zlib" => ZarrCodec.Zlib,
        "zstd" => ZarrCodec.Zstd,
        _ => throw new InvalidContentException(path, "compressor", $"expected none, gzip, zlib or zstd, found '{Shapes.Shorten(name, 40)}', which this program does not read. {Advice}"),
    };

    private static double ParseFill(JsonElement fill) => fill.ValueKind switch
    {
        JsonValueKind.Number => fill.GetDouble(),
        JsonValueKind.True => 1,
        JsonValueKind.String => fill.GetString() switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            var other => throw new FormatException($"the fill value '{other}' is not read"),
        },
        _ => 0,
    };
}
