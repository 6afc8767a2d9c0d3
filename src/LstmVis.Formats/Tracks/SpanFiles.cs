using System.Globalization;
using System.Text.Json;

namespace LstmVis.Formats;

/// <summary>Labelled stretches of a file, with the texts that they count in where the file holds those too.</summary>
/// <param name="Spans">In characters (as Python counts: Unicode code points) or in time.</param>
/// <param name="Texts">Text by document id; empty where the file has none.</param>
internal sealed record SpanList(IReadOnlyList<LabelSpan<double>> Spans, IReadOnlyDictionary<string, string> Texts);

/// <summary>Reads labelled stretches: brat <c>.ann</c>, <c>.lab</c> (start, end, label), tables with such columns, JSON and JSON Lines.</summary>
internal static class SpanFiles
{
    private const int MaxBytes = 1 << 29;
    private static readonly string[] Starts = ["start", "begin", "onset", "start_offset", "from"];
    private static readonly string[] Ends = ["end", "stop", "offset", "end_offset", "to"];
    private static readonly string[] Labels = ["label", "tag", "type", "entity", "chord", "value", "entity_group"];
    private static readonly string[] Documents = ["document", "doc", "doc_id", "id", "sentence"];
    private static readonly string[] Lists = ["spans", "entities", "label", "labels", "annotations"];

    /// <exception cref="LstmVisFormatException">The file is missing, or something in it is no labelled stretch.</exception>
    public static SpanList Read(string file) => Path.GetExtension(file).ToLowerInvariant() switch
    {
        ".ann" => new SpanList(ReadBrat(file), new Dictionary<string, string>()),
        ".csv" or ".tsv" => new SpanList(ReadTable(file), new Dictionary<string, string>()),
        ".json" => ReadJson(file),
        ".jsonl" => ReadJsonLines(file),
        _ => new SpanList(ReadLab(file), new Dictionary<string, string>()),
    };

    private static List<LabelSpan<double>> ReadLab(string file)
    {
        var spans = new List<LabelSpan<double>>();
        int number = 0;
        foreach (string line in TextFiles.Read(file, MaxBytes).Split('\n'))
        {
            number++;
            string[] parts = line.TrimEnd('\r').Split(line.Contains('\t', StringComparison.Ordinal) ? '\t' : ' ', 3, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (parts.Length == 0 || parts[0].StartsWith('#'))
                continue;
            if (parts.Length < 3)
                throw new InvalidContentException(file, $"line {number}", $"expected a start, an end and a label, found '{Shapes.Shorten(line, 60)}'.");
            spans.Add(Make(file, $"line {number}", parts[0], parts[1], parts[2], null));
        }

        return spans;
    }

    // T1<tab>Person 0 5;8 12<tab>text: the pieces of a discontinuous one are spans of their own.
    private static List<LabelSpan<double>> ReadBrat(string file)
    {
        var spans = new List<LabelSpan<double>>();
        int number = 0;
        foreach (string line in TextFiles.Read(file, MaxBytes).Split('\n'))
        {
            number++;
            if (!line.StartsWith('T'))
                continue;
            string[] fields = line.TrimEnd('\r').Split('\t');
            string[] words = fields.Length > 1 ? fields[1].Split(' ', 2) : [];
            if (words.Length < 2)
                throw new InvalidContentException(file, $"line {number}", $"expected 'T1<tab>LABEL START END<tab>text', found '{Shapes.Shorten(line, 60)}'.");
            foreach (string piece in words[1].Split(';'))
            {
                string[] ends = piece.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                spans.Add(Make(file, $"line {number}", ends.ElementAtOrDefault(0) ?? "", ends.ElementAtOrDefault(1) ?? "", words[0], null));
            }
        }

        return spans;
    }

    private static List<LabelSpan<double>> ReadTable(string file)
    {
        AnnotatedText table = TableTextReader.Read(file);
        IReadOnlyList<string?> start = Find(Starts) ?? throw Missing(Starts);
        IReadOnlyList<string?>? end = Find(Ends);
        IReadOnlyList<string?> length = end ?? Find(["duration", "length"]) ?? throw Missing(Ends);
        IReadOnlyList<string?> label = Find(Labels) ?? throw Missing(Labels);
        IReadOnlyList<string?>? document = Find(Documents);
        return [.. Enumerable.Range(0, table.StepCount).Select(row =>
        {
            LabelSpan<double> span = Make(file, $"row {row + 1}", start[row] ?? "", length[row] ?? "", label[row] ?? "", document?[row], isChecked: end is not null);
            return end is null ? span with { End = span.Start + span.End } : span;
        })];

        IReadOnlyList<string?>? Find(string[] names) => names.Select(name => table.Columns.FirstOrDefault(column => column.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value).FirstOrDefault(column => column is not null);

        InvalidContentException Missing(string[] names) => new(file, "line 1", $"expected a column called {string.Join(", ", names)}, found {string.Join(", ", table.Columns.Keys)}.");
    }

    private static SpanList ReadJson(string file)
    {
        var spans = new List<LabelSpan<double>>();
        var texts = new Dictionary<string, string>();
        using JsonDocument document = Parse(file, TextFiles.Read(file, MaxBytes), null);
        JsonElement[] items = document.RootElement.ValueKind == JsonValueKind.Array ? [.. document.RootElement.EnumerateArray()] : [document.RootElement];
        for (int item = 0; item < items.Length; item++)
            AddJson(file, $"item {item}", items[item], item, spans, texts);
        return new SpanList(spans, texts);
    }

    private static SpanList ReadJsonLines(string file)
    {
        var spans = new List<LabelSpan<double>>();
        var texts = new Dictionary<string, string>();
        int number = 0;
        int item = 0;
        foreach (string line in TextFiles.Read(file, MaxBytes).Split('\n'))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
                continue;
            using JsonDocument document = Parse(file, line, $"line {number}");
            AddJson(file, $"line {number}", document.RootElement, item++, spans, texts);
        }

        return new SpanList(spans, texts);
    }

    // Either a stretch itself, or a text with a list of them: {"id", "text", "spans": [{"start", "end", "label"}]} or "label": [[start, end, label]].
    private static void AddJson(string file, string place, JsonElement root, int number, List<LabelSpan<double>> spans, Dictionary<string, string> texts)
    {
        try
        {
            AddItem(file, place, root, number, spans, texts);
        }
        catch (InvalidOperationException cause)
        {
            // Half of a surrogate pair is JSON, but no text.
            throw new InvalidContentException(file, place, $"a text in it is no Unicode: {cause.Message}", cause);
        }
    }

    private static void AddItem(string file, string place, JsonElement root, int number, List<LabelSpan<double>> spans, Dictionary<string, string> texts)
    {
        if (root.ValueKind == JsonValueKind.Array || (root.ValueKind == JsonValueKind.Object && Get(root, Starts) is not null))
        {
            spans.Add(MakeJson(file, place, root, root.ValueKind == JsonValueKind.Object ? Get(root, Documents) : null));
            return;
        }

        if (root.ValueKind != JsonValueKind.Object || Array.Find(Lists, name => root.TryGetProperty(name, out JsonElement list) && list.ValueKind == JsonValueKind.Array) is not { } key)
            throw new InvalidContentException(file, place, "expected {\"start\", \"end\", \"label\"}, or an object with such a list called spans, entities or label.");
        string id = Get(root, Documents) ?? number.ToString(CultureInfo.InvariantCulture);
        if (root.TryGetProperty("text", out JsonElement text) && text.ValueKind == JsonValueKind.String)
            texts[id] = text.GetString()!;
        foreach (JsonElement item in root.GetProperty(key).EnumerateArray())
            spans.Add(MakeJson(file, place, item, id));
    }

    private static LabelSpan<double> MakeJson(string file, string place, JsonElement item, string? document)
    {
        if (item.ValueKind == JsonValueKind.Array && item.GetArrayLength() >= 3)
            return Make(file, place, item[0].ToString(), item[1].ToString(), item[2].ToString(), document);
        if (item.ValueKind == JsonValueKind.Object && Get(item, Starts) is { } start && Get(item, Ends) is { } end && Get(item, Labels) is { } label)
            return Make(file, place, start, end, label, document);
        throw new InvalidContentException(file, place, $"expected {{\"start\", \"end\", \"label\"}} or [start, end, label], found {Shapes.Shorten(item.GetRawText(), 80)}.");
    }

    private static string? Get(JsonElement item, string[] names) => names
        .Select(name => item.TryGetProperty(name, out JsonElement value) && value.ValueKind is JsonValueKind.String or JsonValueKind.Number ? value.ToString() : null)
        .FirstOrDefault(value => value is not null);

    private static LabelSpan<double> Make(string file, string place, string start, string end, string label, string? document, bool isChecked = true)
    {
        if (!double.TryParse(start, NumberStyles.Float, CultureInfo.InvariantCulture, out double first) || !double.TryParse(end, NumberStyles.Float, CultureInfo.InvariantCulture, out double last) || !double.IsFinite(first) || !double.IsFinite(last) || label.Length == 0 || (isChecked && last < first))
            throw new InvalidContentException(file, place, $"expected a start, an end that is not before it and a label, found '{Shapes.Shorten(start, 20)}', '{Shapes.Shorten(end, 20)}', '{Shapes.Shorten(label, 40)}'.");
        return new LabelSpan<double>(first, last, label, document);
    }

    private static JsonDocument Parse(string file, string text, string? place)
    {
        try
        {
            return JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 16 });
        }
        catch (JsonException cause)
        {
            throw new InvalidContentException(file, place ?? $"line {cause.LineNumber + 1}", $"it is not JSON: {cause.Message}", cause);
        }
    }
}
