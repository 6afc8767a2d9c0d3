using System.Globalization;
using System.Text.Json;

namespace LstmVis.Formats;

/// <summary>Reads texts without annotations, and JSON Lines.</summary>
internal static class PlainTextReader
{
    /// <summary>The name of a text with a token per line in messages.</summary>
    public const string LinesName = "a token per line";

    private const int MaxBytes = 1 << 30;
    private static readonly string[] TokenKeys = ["tokens", "words", "input_ids"];
    private static readonly string[] IdKeys = ["id", "sent_id", "document"];

    /// <summary>A token per character as a reader sees it (a Unicode text element).</summary>
    public static AnnotatedText ReadCharacters(string path)
    {
        string text = TextFiles.Read(path, MaxBytes).ReplaceLineEndings("\n");
        var builder = new AnnotatedTextBuilder(path, "text, a token per character");
        for (int start = 0; start < text.Length;)
        {
            int length = StringInfo.GetNextTextElementLength(text, start);
            builder.Tokens.Add(builder.Pool(text.Substring(start, length)));
            start += length;
        }

        builder.EndUnit(null, null);
        return builder.ToText();
    }

    /// <summary>A token per stretch between white space.</summary>
    public static AnnotatedText ReadWords(string path)
    {
        var builder = new AnnotatedTextBuilder(path, "text, a token per word between white space");
        foreach (string word in TextFiles.Read(path, MaxBytes).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            builder.Tokens.Add(builder.Pool(word));
        builder.EndUnit(null, null);
        return builder.ToText();
    }

    /// <summary>A token per line. An empty line is an empty token, but for the end of the file.</summary>
    public static AnnotatedText ReadLines(string path)
    {
        string text = TextFiles.Read(path, MaxBytes).ReplaceLineEndings("\n");
        var builder = new AnnotatedTextBuilder(path, LinesName);
        if (text.Length > 0)
        {
            foreach (string line in (text.EndsWith('\n') ? text[..^1] : text).Split('\n'))
                builder.Tokens.Add(builder.Pool(line));
        }

        List<string?> values = builder.Column("line");
        values.Clear();
        values.AddRange(builder.Tokens.Select(token => token.Length == 0 ? null : token));
        builder.DefaultColumn = "line";
        builder.EndUnit(null, null);
        return builder.ToText();
    }

    /// <summary>A document per line: a list of tokens, or an object with <c>tokens</c> (or <c>words</c>, <c>input_ids</c>), perhaps <c>id</c>, and other lists of the same length, which are annotations.</summary>
    public static AnnotatedText ReadJsonLines(string path)
    {
        string text = TextFiles.Read(path, MaxBytes);
        var builder = new AnnotatedTextBuilder(path, "JSON Lines");
        int number = 0;
        foreach (Range range in text.AsSpan().Split('\n'))
        {
            number++;
            ReadOnlyMemory<char> line = text.AsMemory()[range];
            if (line.Span.IsWhiteSpace())
                continue;
            try
            {
                using JsonDocument document = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = 16 });
                ReadJson(document.RootElement, builder, path, number);
            }
            catch (Exception cause) when (cause is JsonException or InvalidOperationException)
            {
                throw new InvalidContentException(path, $"line {number}", $"it is not JSON: {cause.Message}", cause);
            }
        }

        return builder.ToText();
    }

    private static void ReadJson(JsonElement root, AnnotatedTextBuilder builder, string path, int number)
    {
        JsonElement tokens = root;
        if (root.ValueKind == JsonValueKind.Object && Array.Find(TokenKeys, key => root.TryGetProperty(key, out _)) is { } tokenKey)
            tokens = root.GetProperty(tokenKey);
        if (tokens.ValueKind != JsonValueKind.Array)
            throw new InvalidContentException(path, $"line {number}", $"expected a list of tokens, or an object with the list \"tokens\" (or \"words\", \"input_ids\"), found {root.ValueKind}.");
        string? id = root.ValueKind == JsonValueKind.Object && Array.Find(IdKeys, key => root.TryGetProperty(key, out _)) is { } idKey ? Scalar(root.GetProperty(idKey)) : null;
        if (root.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty property in root.EnumerateObject().Where(property => !TokenKeys.Contains(property.Name) && property.Value.ValueKind == JsonValueKind.Array))
            {
                if (property.Value.GetArrayLength() != tokens.GetArrayLength())
                    continue;
                List<string?> column = builder.Column(property.Name);
                column.AddRange(Enumerable.Repeat<string?>(null, builder.Tokens.Count - column.Count));
                column.AddRange(property.Value.EnumerateArray().Select(item => Scalar(item) is { } value ? builder.Pool(value) : null));
            }
        }

        foreach (JsonElement item in tokens.EnumerateArray())
            builder.Tokens.Add(builder.Pool(Scalar(item) ?? throw new InvalidContentException(path, $"line {number}", $"expected tokens that are texts or numbers, found {item.ValueKind}.")));
        builder.EndUnit(id, id ?? "");
    }

    private static string? Scalar(JsonElement item) => item.ValueKind switch
    {
        JsonValueKind.String => item.GetString(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => item.GetRawText(),
        _ => null,
    };
}
