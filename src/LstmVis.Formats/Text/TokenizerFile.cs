using System.Globalization;
using System.Text;
using System.Text.Json;
using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>Reads the vocabulary of a tokenizer of Hugging Face, <c>tokenizer.json</c>, so that ids become texts: BPE (also of bytes), WordPiece, Unigram and WordLevel.</summary>
/// <remarks>
/// Byte-level pieces become the characters that their bytes are, with the space that begins a word; bytes that are no whole character are shown as <c>\xE2</c>. Metaspaces (<c>▁</c>) become spaces, byte pieces (<c>&lt;0x0A&gt;</c>)
/// their byte. <c>##</c> of WordPiece stays, as it is read by people.
/// </remarks>
internal static class TokenizerFile
{
    private const int MaxBytes = 1 << 29;

    /// <summary>Whether a JSON file is a tokenizer, by its name.</summary>
    public static bool IsLikely(string file) => Path.GetFileName(file).Equals("tokenizer.json", StringComparison.OrdinalIgnoreCase) || Path.GetFileName(file).EndsWith("tokenizer.json", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a JSON file is a tokenizer, by what it holds: a model with a vocabulary.</summary>
    /// <exception cref="InvalidContentException">The file is missing.</exception>
    public static bool HasModel(string path)
    {
        string text = TextFiles.Read(path, MaxBytes);
        if (!text.Contains("\"model\"", StringComparison.Ordinal) || !text.Contains("\"vocab\"", StringComparison.Ordinal))
            return false;
        try
        {
            using JsonDocument document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 64 });
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("model", out JsonElement model) && model.ValueKind == JsonValueKind.Object && model.TryGetProperty("vocab", out _);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <exception cref="InvalidContentException">The file is missing, or no tokenizer that is read.</exception>
    public static Vocabulary Read(string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(TextFiles.Read(path, MaxBytes), new JsonDocumentOptions { MaxDepth = 64 });
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("model", out JsonElement model) || !model.TryGetProperty("vocab", out JsonElement vocab))
                throw new InvalidContentException(path, null, "expected a tokenizer.json, an object with \"model\" and its \"vocab\".");
            bool isByteLevel = Mentions(root, "decoder", "ByteLevel") || Mentions(root, "pre_tokenizer", "ByteLevel");
            bool hasMetaspace = Mentions(root, "decoder", "Metaspace") || Mentions(root, "pre_tokenizer", "Metaspace") || MentionsMetaspaceReplacement(root);
            var entries = new SortedDictionary<int, string>();
            if (vocab.ValueKind == JsonValueKind.Array)
            {
                int id = 0;
                foreach (JsonElement piece in vocab.EnumerateArray())
                    entries[id++] = Show(piece[0].GetString()!, isByteLevel, hasMetaspace);
            }
            else
            {
                foreach (JsonProperty piece in vocab.EnumerateObject())
                    entries[piece.Value.GetInt32()] = Show(piece.Name, isByteLevel, hasMetaspace);
            }

            if (root.TryGetProperty("added_tokens", out JsonElement added) && added.ValueKind == JsonValueKind.Array)
            {
                foreach (JsonElement token in added.EnumerateArray())
                    entries[token.GetProperty("id").GetInt32()] = token.GetProperty("content").GetString()!;
            }

            return new Vocabulary(entries);
        }
        catch (JsonException cause)
        {
            throw new InvalidContentException(path, $"line {cause.LineNumber + 1}", $"it is not JSON: {cause.Message}", cause);
        }
        catch (Exception cause) when (cause is InvalidOperationException or KeyNotFoundException or FormatException or IndexOutOfRangeException or ArgumentException)
        {
            throw new InvalidContentException(path, null, $"expected a tokenizer.json with pieces and their ids: {LstmVisFormatException.OneLine(cause.Message)}", cause);
        }
    }

    private static bool Mentions(JsonElement root, string part, string type) => root.TryGetProperty(part, out JsonElement element) && Any(element, item => item.TryGetProperty("type", out JsonElement name) && name.ValueEquals(type));

    // Newer tokenizers of Llama replace the space in their normalizer and put it back in their decoder.
    private static bool MentionsMetaspaceReplacement(JsonElement root) => root.TryGetProperty("decoder", out JsonElement decoder)
        && Any(decoder, item => item.TryGetProperty("pattern", out JsonElement pattern) && pattern.ValueKind == JsonValueKind.Object && pattern.TryGetProperty("String", out JsonElement text) && text.ValueEquals("▁"));

    private static bool Any(JsonElement element, Func<JsonElement, bool> test)
    {
        if (element.ValueKind == JsonValueKind.Array)
            return element.EnumerateArray().Any(item => Any(item, test));
        return element.ValueKind == JsonValueKind.Object && (test(element) || element.EnumerateObject().Any(property => Any(property.Value, test)));
    }

    private static string Show(string piece, bool isByteLevel, bool hasMetaspace)
    {
        if (isByteLevel)
            return FromByteLevel(piece);
        if (piece.Length == 6 && piece.StartsWith("<0x", StringComparison.Ordinal) && piece[5] == '>' && byte.TryParse(piece.AsSpan(3, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out byte value))
            return value < 0x80 ? ((char)value).ToString() : $"\\x{value:X2}";
        return hasMetaspace ? piece.Replace('▁', ' ') : piece;
    }

    // GPT-2 writes each byte as a character that can be seen: itself where it can, else one from U+0100 on.
    private static string FromByteLevel(string piece)
    {
        byte[] bytes = new byte[piece.Length];
        for (int place = 0; place < piece.Length; place++)
        {
            if (!ByteOf.TryGetValue(piece[place], out bytes[place]))
                return piece;
        }

        var text = new StringBuilder();
        for (ReadOnlySpan<byte> left = bytes; !left.IsEmpty;)
        {
            bool isWhole = Rune.DecodeFromUtf8(left, out Rune rune, out int consumed) == System.Buffers.OperationStatus.Done;
            if (isWhole)
            {
                text.Append(rune.ToString());
            }
            else
            {
                foreach (byte part in left[..consumed])
                    text.Append(CultureInfo.InvariantCulture, $"\\x{part:X2}");
            }

            left = left[consumed..];
        }

        return text.ToString();
    }

    private static readonly Dictionary<char, byte> ByteOf = MakeBytes();

    private static Dictionary<char, byte> MakeBytes()
    {
        var bytes = new Dictionary<char, byte>();
        int next = 0x100;
        for (int value = 0; value < 256; value++)
        {
            bool isVisible = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            bytes[isVisible ? (char)value : (char)next++] = (byte)value;
        }

        return bytes;
    }
}
