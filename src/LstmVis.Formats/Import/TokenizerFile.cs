using System.Text;
using System.Text.Json;
using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>The vocabulary of a <c>tokenizer.json</c> of Hugging Face: <c>model.vocab</c> and <c>added_tokens</c>. Texts are not cut by it.</summary>
internal static class TokenizerFile
{
    private const int MaxBytes = 1 << 30;

    /// <summary>The texts of its ids; null where the file is another JSON file.</summary>
    /// <exception cref="InvalidContentException">An id is given twice, or is none.</exception>
    public static Vocabulary? TryRead(string path)
    {
        string text = TextFiles.Read(path, MaxBytes);
        if (!text.Contains("\"model\"", StringComparison.Ordinal) || !text.Contains("\"vocab\"", StringComparison.Ordinal))
            return null;
        try
        {
            using JsonDocument document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 64 });
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("model", out JsonElement model) || model.ValueKind != JsonValueKind.Object || !model.TryGetProperty("vocab", out JsonElement vocabulary))
                return null;
            bool isByteLevel = document.RootElement.TryGetProperty("decoder", out JsonElement decoder) && decoder.GetRawText().Contains("ByteLevel", StringComparison.Ordinal);
            var tokens = new Dictionary<int, string>();
            if (vocabulary.ValueKind == JsonValueKind.Object)
            {
                foreach (JsonProperty entry in vocabulary.EnumerateObject())
                    tokens[entry.Value.GetInt32()] = Show(entry.Name, isByteLevel);
            }
            else
            {
                // Unigram models list pairs of a text and its score.
                foreach (JsonElement pair in vocabulary.EnumerateArray())
                    tokens[tokens.Count] = Show(pair[0].GetString() ?? "", isByteLevel);
            }

            if (document.RootElement.TryGetProperty("added_tokens", out JsonElement added) && added.ValueKind == JsonValueKind.Array)
            {
                foreach (JsonElement entry in added.EnumerateArray())
                    tokens[entry.GetProperty("id").GetInt32()] = entry.GetProperty("content").GetString() ?? "";
            }

            return new Vocabulary(tokens);
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException or FormatException or KeyNotFoundException or ArgumentException or IndexOutOfRangeException)
        {
            throw new InvalidContentException(path, null, $"expected the vocabulary of a tokenizer.json, \"model\": {{\"vocab\": {{TEXT: ID}}}}; {LstmVisFormatException.OneLine(cause.Message)}", cause);
        }
    }

    // Byte-level tokenizers write each byte as a letter: printable ones as themselves, the others from U+0100 on. SentencePiece writes a blank as U+2581.
    private static string Show(string token, bool isByteLevel)
    {
        if (!isByteLevel)
            return token.Replace('\u2581', ' ');
        var bytes = new List<byte>(token.Length);
        foreach (char letter in token)
        {
            if (Letters.TryGetValue(letter, out byte value))
                bytes.Add(value);
            else
                return token;
        }

        // A part of a character cannot be shown as text.
        return Encoding.UTF8.GetString([.. bytes]) is var text && text.Contains('\uFFFD', StringComparison.Ordinal) ? token : text;
    }

    private static readonly Dictionary<char, byte> Letters = MakeLetters();

    private static Dictionary<char, byte> MakeLetters()
    {
        var letters = new Dictionary<char, byte>();
        int next = 256;
        for (int value = 0; value < 256; value++)
        {
            bool isPrintable = value is >= '!' and <= '~' or >= 0xA1 and <= 0xAC or >= 0xAE;
            letters[isPrintable ? (char)value : (char)next++] = (byte)value;
        }

        return letters;
    }
}
