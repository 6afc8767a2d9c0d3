using System.Text.Json;

namespace LstmVis.Formats;

/// <summary>Reads values by name: a JSON object, or a table with a column of names.</summary>
internal static class LookupFile
{
    /// <param name="file">A <c>.json</c> object, or a table.</param>
    /// <param name="column">The column of values; null takes the first that is not the names.</param>
    /// <param name="keys">What the column of names can be called; else it is the first.</param>
    public static Dictionary<string, string> Read(string file, string? column, string[] keys)
    {
        if (Path.GetExtension(file).Equals(".json", StringComparison.OrdinalIgnoreCase))
            return ReadJson(file);
        AnnotatedText table = TableTextReader.Read(file);
        string key = table.Columns.Keys.FirstOrDefault(name => keys.Contains(name)) ?? table.Columns.Keys.First();
        string value = column ?? table.Columns.Keys.FirstOrDefault(name => name != key) ?? key;
        if (!table.Columns.TryGetValue(value, out IReadOnlyList<string?>? values))
            throw new InvalidContentException(file, $"column '{value}'", $"there is no such column. There are: {string.Join(", ", table.Columns.Keys)}.");
        var known = new Dictionary<string, string>();
        for (int row = 0; row < table.StepCount; row++)
        {
            if (table.Columns[key][row] is { } name && values[row] is { } text && !known.TryAdd(name, text) && known[name] != text)
                throw new InvalidContentException(file, CorpusReader.Say($"row {row + 1}"), $"'{Shapes.Shorten(name, 40)}' is there twice, with different values.");
        }

        return known;
    }

    private static Dictionary<string, string> ReadJson(string file)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(TextFiles.Read(file, 1 << 29), new JsonDocumentOptions { MaxDepth = 8 });
            var known = new Dictionary<string, string>();
            foreach (JsonProperty entry in document.RootElement.EnumerateObject())
            {
                if (entry.Value.ValueKind is not (JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False))
                    throw new InvalidContentException(file, $"entry '{Shapes.Shorten(entry.Name, 40)}'", $"expected a text or a number, found {entry.Value.ValueKind}.");
                known[entry.Name] = entry.Value.ToString();
            }

            return known;
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException)
        {
            throw new InvalidContentException(file, null, $"expected a JSON object from name to value: {cause.Message}", cause);
        }
    }
}
