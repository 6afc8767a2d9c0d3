namespace LstmVis.Formats;

/// <summary>Reads annotations from a table whose first line names the columns.</summary>
internal static class TableTextReader
{
    /// <exception cref="InvalidContentException">The file is missing, empty, or a line has another number of fields.</exception>
    public static AnnotatedText Read(string path)
    {
        using StreamReader reader = TableFile.Open(path);
        int number = 0;
        string first = TableFile.ReadLine(reader, path, ref number) ?? throw new InvalidContentException(path, null, "expected a first line with the names of the columns, found an empty file.");
        char separator = TableFile.FindSeparator(first);
        List<string> names = TableFile.Split(first, separator);
        if (names.Distinct().Count() != names.Count)
            throw new InvalidContentException(path, "line 1", "expected a different name for every column, found one twice.");
        var builder = new AnnotatedTextBuilder(path, "table");
        List<string?>[] columns = [.. names.Select(builder.Column)];
        while (TableFile.ReadLine(reader, path, ref number) is { } line)
        {
            List<string> fields = TableFile.Split(line, separator);
            if (fields.Count != names.Count)
                throw new InvalidContentException(path, $"line {number}", $"expected {names.Count} columns as in the first line, found {fields.Count}.");
            for (int column = 0; column < columns.Length; column++)
                columns[column].Add(fields[column].Length == 0 ? null : builder.Pool(fields[column]));
            builder.Tokens.Add("");
        }

        int tokens = names.FindIndex(name => name is "token" or "tokens" or "word");
        if (tokens >= 0)
        {
            for (int step = 0; step < builder.Tokens.Count; step++)
                builder.Tokens[step] = columns[tokens][step] ?? "";
        }

        builder.EndUnit(null, null);
        builder.DefaultColumn = names.Count == 1 ? names[0] : null;
        AnnotatedText text = builder.ToText();
        return tokens >= 0 ? text : text with { Tokens = null };
    }
}
