using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>Reads tokens from Parquet and Arrow files: a row per token, with or without a column that names its document, or a row per document with a list of tokens.</summary>
internal static class ColumnTextReader
{
    private static readonly string[] TokenNames = ["tokens", "token", "words", "word", "input_ids", "ids", "form", "text"];
    private static readonly string[] DocumentNames = ["document", "doc", "doc_id", "document_id", "sent_id", "sentence", "id"];

    /// <summary>Tokens as texts, with columns of the same shape as annotations; or ids, where the column holds numbers.</summary>
    /// <exception cref="LstmVisFormatException">The file is damaged, or there is no telling which column holds tokens.</exception>
    public static (AnnotatedText Text, int[]? Ids) Read(string path, string? column)
    {
        using ColumnarFile file = ColumnarFile.Open(path);
        ColumnInfo tokens = column is not null ? file.Find(column) : TokenNames.Select(name => file.Columns.FirstOrDefault(candidate => candidate.Name == name && candidate.Depth < 2 && !candidate.IsFloat)).FirstOrDefault(found => found is not null)
            ?? throw new InvalidContentException(path, null, $"there is no telling which column holds the tokens. Name one, {path}:COLUMN, of: {file.Describe()}.");
        if (tokens.Items == ColumnItems.Other || tokens.Depth > 1 || tokens.IsFloat)
            throw new InvalidContentException(path, $"column '{tokens.Name}'", $"expected tokens: texts, whole numbers, or lists of them, found {tokens}.");
        ColumnBlock block = file.ReadAll(tokens);
        int count = block.Texts?.Length ?? block.Numbers!.Length;
        var builder = new AnnotatedTextBuilder(path, tokens.Depth == 1 ? "a row per document" : "a row per token");
        for (int item = 0; item < count; item++)
            builder.Tokens.Add(builder.Pool(block.GetText(item) ?? (block.Texts is null ? throw new InvalidContentException(path, $"column '{tokens.Name}', item {item}", "expected a token, found nothing.") : "")));
        int[]? ids = block.Numbers is null ? null : [.. block.Numbers.Select((number, item) => number == (int)number ? (int)number : throw new InvalidContentException(path, $"column '{tokens.Name}', item {item}", $"expected a token id, found {ColumnNumbers.Format(number)}."))];
        ColumnBlock? names = DocumentNames.Select(name => file.Columns.FirstOrDefault(candidate => candidate.Name == name && candidate.Depth == 0 && candidate != tokens)).FirstOrDefault(found => found is not null) is { } named ? file.ReadAll(named) : null;
        AnnotatedText text = builder.ToText();
        List<TextUnit> units = tokens.Depth == 1 ? UnitsOfRows(block, names) : UnitsOfNames(count, names);
        var columns = new Dictionary<string, IReadOnlyList<string?>>();
        foreach (ColumnInfo other in file.Columns.Where(other => other != tokens && other.Items != ColumnItems.Other && other.Depth == tokens.Depth))
        {
            ColumnBlock values = file.ReadAll(other);
            int items = values.Texts?.Length ?? values.Numbers!.Length;
            if (items == count && values.Starts.AsSpan().SequenceEqual(block.Starts))
                columns[other.Name] = [.. Enumerable.Range(0, items).Select(values.GetText)];
        }

        return (text with { Units = units, Columns = columns }, ids);
    }

    private static List<TextUnit> UnitsOfRows(ColumnBlock block, ColumnBlock? names)
    {
        var units = new List<TextUnit>();
        for (int row = 0; row < block.RowCount; row++)
        {
            string? id = names?.GetText(row);
            if (block.Starts[row] < block.Starts[row + 1])
                units.Add(new TextUnit(id, id ?? "", new StepRange(block.Starts[row], block.Starts[row + 1])));
        }

        return units;
    }

    private static List<TextUnit> UnitsOfNames(int count, ColumnBlock? names)
    {
        if (names is null)
            return [new TextUnit(null, null, new StepRange(0, count))];
        var units = new List<TextUnit>();
        int start = 0;
        for (int row = 1; row <= count; row++)
        {
            if (row < count && names.GetText(row) == names.GetText(start))
                continue;
            string? id = names.GetText(start);
            units.Add(new TextUnit(id, id ?? "", new StepRange(start, row)));
            start = row;
        }

        return units;
    }
}
