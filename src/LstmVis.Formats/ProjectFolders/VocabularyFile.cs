using System.Globalization;
using System.Text.Json;
using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>A vocabulary as JSON: a list whose places are the ids (null: an unused id), or an object from id to text where ids are far apart.</summary>
internal static class VocabularyFile
{
    private const int MaxBytes = 1 << 30;

    private static readonly JsonSerializerOptions Options = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <exception cref="InvalidContentException">The file is missing or wrong.</exception>
    public static Vocabulary Read(string path)
    {
        using JsonDocument document = ReadJson(path);
        try
        {
            return new Vocabulary(document.RootElement.ValueKind switch
            {
                JsonValueKind.Array => ReadList(document.RootElement, path),
                JsonValueKind.Object => ReadObject(document.RootElement, path),
                _ => throw new InvalidContentException(path, null, "expected a list of texts, or an object from id to text."),
            });
        }
        catch (ArgumentException cause)
        {
            throw new InvalidContentException(path, null, cause.Message, cause);
        }
    }

    /// <summary>A vocabulary in any of the ways in which programs write one: JSON from id to text or from text to id, a <c>tokenizer.json</c>, or lines of a token and its id.</summary>
    /// <exception cref="InvalidContentException">The file is missing or wrong.</exception>
    public static Vocabulary ReadAny(string path)
    {
        if (!Path.GetExtension(path).Equals(".json", StringComparison.OrdinalIgnoreCase))
            return DictionaryFile.Read(path).Vocabulary;
        return TokenizerFile.IsLikely(path) || TokenizerFile.HasModel(path) ? TokenizerFile.Read(path) : TryReadReversed(path) ?? Read(path);
    }

    /// <summary>A vocabulary that is written from text to id, <c>{"the": 5}</c>; null where it is not.</summary>
    /// <exception cref="InvalidContentException">The file is missing or not JSON, or an id is negative or given twice.</exception>
    public static Vocabulary? TryReadReversed(string path)
    {
        using JsonDocument document = ReadJson(path);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
            return null;
        var entries = new List<KeyValuePair<int, string>>();
        foreach (JsonProperty entry in document.RootElement.EnumerateObject())
        {
            if (entry.Value.ValueKind != JsonValueKind.Number || !entry.Value.TryGetInt32(out int id))
                return null;
            entries.Add(KeyValuePair.Create(id, GetName(entry, path)));
        }

        try
        {
            return new Vocabulary(entries);
        }
        catch (ArgumentException cause)
        {
            throw new InvalidContentException(path, null, cause.Message, cause);
        }
    }

    /// <exception cref="InvalidContentException">The file is missing or wrong.</exception>
    public static IReadOnlyList<string> ReadTexts(string path)
    {
        using JsonDocument document = ReadJson(path);
        if (document.RootElement.ValueKind != JsonValueKind.Array)
            throw new InvalidContentException(path, null, "expected a list of texts.");
        return [.. document.RootElement.EnumerateArray().Select((item, place) => item.ValueKind == JsonValueKind.String
            ? item.GetString()!
            : throw new InvalidContentException(path, $"item {place}", $"expected a text, found {item.ValueKind}."))];
    }

    // A name with half of a surrogate pair is JSON, but no text.
    private static string GetName(JsonProperty entry, string path)
    {
        try
        {
            return entry.Name;
        }
        catch (InvalidOperationException cause)
        {
            throw new InvalidContentException(path, null, "a token in it is no Unicode text (half of a surrogate pair).", cause);
        }
    }

    public static byte[] Format(Vocabulary vocabulary)
    {
        int maxId = vocabulary.Count == 0 ? -1 : vocabulary.Entries[^1].Key;
        if (maxId >= 4L * (vocabulary.Count + 64))
            return JsonSerializer.SerializeToUtf8Bytes(vocabulary.Entries.ToDictionary(entry => entry.Key.ToString(CultureInfo.InvariantCulture), entry => entry.Value), Options);
        string?[] texts = new string?[maxId + 1];
        foreach ((int id, string text) in vocabulary.Entries)
            texts[id] = text;
        return JsonSerializer.SerializeToUtf8Bytes(texts, Options);
    }

    public static byte[] Format(IEnumerable<string> texts) => JsonSerializer.SerializeToUtf8Bytes(texts, Options);

    private static JsonDocument ReadJson(string path)
    {
        string text = TextFiles.Read(path, MaxBytes);
        try
        {
            return JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 4 });
        }
        catch (JsonException cause)
        {
            throw new InvalidContentException(path, $"line {cause.LineNumber + 1}", $"it is not JSON: {cause.Message}", cause);
        }
    }

    private static IEnumerable<KeyValuePair<int, string>> ReadList(JsonElement list, string path)
    {
        int id = 0;
        foreach (JsonElement item in list.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.String)
                yield return KeyValuePair.Create(id, item.GetString()!);
            else if (item.ValueKind != JsonValueKind.Null)
                throw new InvalidContentException(path, $"item {id}", $"expected a text (or null for an unused id), found {item.ValueKind}.");
            id++;
        }
    }

    private static IEnumerable<KeyValuePair<int, string>> ReadObject(JsonElement entries, string path)
    {
        foreach (JsonProperty entry in entries.EnumerateObject())
        {
            if (!int.TryParse(entry.Name, NumberStyles.None, CultureInfo.InvariantCulture, out int id) || entry.Value.ValueKind != JsonValueKind.String)
                throw new InvalidContentException(path, $"entry '{Shapes.Shorten(entry.Name, 60)}'", "expected an id (0 or more) and its text, such as \"5\": \"the\".");
            yield return KeyValuePair.Create(id, entry.Value.GetString()!);
        }
    }
}
