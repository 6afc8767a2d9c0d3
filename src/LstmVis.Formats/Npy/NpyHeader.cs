using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace LstmVis.Formats;

/// <summary>What stands before the numbers of a <c>.npy</c> file.</summary>
/// <param name="Type">How each number lies in the file.</param>
/// <param name="IsBigEndian">Whether the most significant byte comes first.</param>
/// <param name="IsFortranOrder">Whether the first axis varies fastest.</param>
/// <param name="Shape">The length of each axis.</param>
/// <param name="DataOffset">Where the numbers start, in bytes.</param>
public sealed partial record NpyHeader(NumberType Type, bool IsBigEndian, bool IsFortranOrder, IReadOnlyList<long> Shape, long DataOffset)
{
    private const int MaxLength = 1 << 16;

    /// <summary>The number of numbers.</summary>
    public long Count => Shape.Aggregate(1L, (count, length) => count * length);

    /// <summary>The shape as NumPy writes it: <c>(12000, 64)</c>.</summary>
    public string ShapeText => Shapes.Describe(Shape);

    /// <summary>Reads a header and checks that the file is as long as it says.</summary>
    /// <exception cref="LstmVisFormatException">The file is no array file, or not a sound one.</exception>
    public static NpyHeader Read(Stream stream, string path)
    {
        ArgumentNullException.ThrowIfNull(stream);
        Span<byte> start = stackalloc byte[12];
        int read = stream.ReadAtLeast(start[..10], 10, throwOnEndOfStream: false);
        if (read < 6 || !NpyFormat.IsMatch(start))
            throw new UnknownFormatException(path, $"expected a {NpyFormat.Name}, which starts with \\x93NUMPY, but {(read == 0 ? "the file is empty" : "it starts otherwise")}.");
        if (read < 10)
            throw new InvalidContentException(path, "header", $"the file ends after {read} bytes; it was cut off. Copy or write it again.");
        int headerLength = BinaryPrimitives.ReadUInt16LittleEndian(start[8..]);
        int offset = 10;
        if (start[6] is < 1 or > 3)
            throw new InvalidContentException(path, "byte 6", $"expected version 1, 2 or 3 of the format, found {start[6]}.");
        if (start[6] >= 2)
        {
            if (stream.ReadAtLeast(start[10..12], 2, throwOnEndOfStream: false) < 2)
                throw new InvalidContentException(path, "header", "the file ends inside the header; it was cut off. Copy or write it again.");
            uint longLength = BinaryPrimitives.ReadUInt32LittleEndian(start[8..]);
            headerLength = longLength > MaxLength ? -1 : (int)longLength;
            offset = 12;
        }

        if (headerLength < 0)
            throw new InvalidContentException(path, "byte 8", $"the header says that it is longer than {MaxLength} bytes; the file is damaged.");
        byte[] header = new byte[headerLength];
        if (stream.ReadAtLeast(header, headerLength, throwOnEndOfStream: false) < headerLength)
            throw new InvalidContentException(path, "header", "the file ends inside the header; it was cut off. Copy or write it again.");
        NpyHeader result = Parse(Encoding.UTF8.GetString(header), path) with { DataOffset = offset + headerLength };
        long expected = result.Count * result.Type.GetSize();
        long found = stream.Length - result.DataOffset;
        if (found < expected)
            throw new InvalidContentException(path, null, $"expected {expected:N0} bytes of numbers for shape {result.ShapeText} of {result.Type.GetName()}, found {found:N0}; the file was cut off. Copy or write it again.");
        return result;
    }

    /// <summary>The bytes of a version 1.0 header of exactly <paramref name="length"/> bytes, little-endian and C order.</summary>
    internal static byte[] Format(NumberType type, IReadOnlyList<long> shape, int length)
    {
        string kind = type.IsFloat() ? "f" : type >= NumberType.UInt8 ? "u" : "i";
        string order = type.GetSize() == 1 ? "|" : "<";
        string text = string.Create(CultureInfo.InvariantCulture, $"{{'descr': '{order}{kind}{type.GetSize()}', 'fortran_order': False, 'shape': {Shapes.Describe(shape)}, }}");
        byte[] header = new byte[length];
        header.AsSpan().Fill((byte)' ');
        NpyFormat.Magic.CopyTo(header);
        header[6] = 1;
        header[7] = 0;
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), (ushort)(length - 10));
        Encoding.ASCII.GetBytes(text, header.AsSpan(10));
        header[^1] = (byte)'\n';
        return header;
    }

    private static NpyHeader Parse(string text, string path)
    {
        Match type = TypePattern().Match(text);
        Match order = OrderPattern().Match(text);
        Match shape = ShapePattern().Match(text);
        if (!order.Success || !shape.Success || !text.Contains("'descr'", StringComparison.Ordinal))
            throw new InvalidContentException(path, "header", $"expected a dictionary with 'descr', 'fortran_order' and 'shape', found: {Shapes.Shorten(text.Trim())}");
        if (!type.Success)
            throw new InvalidContentException(path, "header", $"expected plain numbers (f2, f4, f8, i1 to i8, u1 to u8 or b1), found: {Shapes.Shorten(text.Trim())} Save with a.astype('float32').");
        string code = type.Groups["kind"].Value + type.Groups["size"].Value;
        NumberType number = code switch
        {
            "f2" => NumberType.Float16,
            "f4" => NumberType.Float32,
            "f8" => NumberType.Float64,
            "i1" => NumberType.Int8,
            "i2" => NumberType.Int16,
            "i4" => NumberType.Int32,
            "i8" => NumberType.Int64,
            "u1" or "b1" => NumberType.UInt8,
            "u2" => NumberType.UInt16,
            "u4" => NumberType.UInt32,
            "u8" => NumberType.UInt64,
            _ => throw new InvalidContentException(path, "header", $"expected plain numbers (f2, f4, f8, i1 to i8, u1 to u8 or b1), found '{code}'. Save with a.astype('float32')."),
        };
        var lengths = new List<long>();
        double count = number.GetSize();
        foreach (string part in shape.Groups["shape"].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!long.TryParse(part.TrimEnd('L'), NumberStyles.None, CultureInfo.InvariantCulture, out long length))
                throw new InvalidContentException(path, "header", $"expected whole numbers in the shape, found '({Shapes.Shorten(shape.Groups["shape"].Value)})'.");
            lengths.Add(length);
            count *= Math.Max(1, length);
        }

        if (count > long.MaxValue / 4 || lengths.Count > 8)
            throw new InvalidContentException(path, "header", $"the shape {Shapes.Describe(lengths)} is larger than any file; the header is damaged.");
        return new NpyHeader(number, type.Groups["order"].Value == ">", order.Groups["order"].Value == "True", lengths, 0);
    }

    [GeneratedRegex(@"'descr'\s*:\s*'(?<order>[<>|=])(?<kind>[a-zA-Z])(?<size>\d{1,4})'")]
    private static partial Regex TypePattern();

    [GeneratedRegex(@"'fortran_order'\s*:\s*(?<order>True|False)")]
    private static partial Regex OrderPattern();

    [GeneratedRegex(@"'shape'\s*:\s*\((?<shape>[^()]*)\)")]
    private static partial Regex ShapePattern();
}
