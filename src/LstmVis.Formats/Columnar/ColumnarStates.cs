namespace LstmVis.Formats;

/// <summary>Finds states in Parquet and Arrow files: columns of lists are a matrix each; columns of numbers are one matrix together.</summary>
internal static class ColumnarStates
{
    /// <param name="file">The file.</param>
    /// <param name="name">A column, a pattern of columns in natural order, or null for all of floating-point numbers.</param>
    /// <param name="own">Takes care of what is opened.</param>
    public static IReadOnlyList<FoundStates> Open(string file, string? name, Func<IDisposable, IDisposable> own)
    {
        ColumnInfo[][] groups;
        string all;
        using (ColumnarFile opened = ColumnarFile.Open(file))
        {
            groups = Choose(opened, name);
            all = opened.Describe();
        }

        if (groups.Length == 0 || groups[0].Length == 0)
            throw new InvalidContentException(file, null, $"expected columns of floating-point numbers, a column per cell or lists of cells, found none{(name is null ? "" : $" called '{name}'")}. The file holds {all}.");
        return [.. groups.Select(columns =>
        {
            // Each matrix goes through the file at its own pace.
            var matrix = (ColumnarMatrix)own(new ColumnarMatrix(ColumnarFile.Open(file), columns));
            bool isList = columns.Length == 1 && columns[0].Depth > 0;
            return new FoundStates(
                isList ? columns[0].Name : Path.GetFileNameWithoutExtension(file),
                columns.Length == 1 ? $"{file}:{columns[0].Name}" : $"{file}, {columns.Length} columns",
                columns[0].TypeName,
                matrix,
                null)
            {
                DocumentLengths = matrix.DocumentLengths,
                CellNames = isList ? null : [.. columns.Select(column => column.Name)],
            };
        })];
    }

    private static ColumnInfo[][] Choose(ColumnarFile file, string? name)
    {
        if (name is not null)
            return [DatasetPattern.IsPattern(name) ? [.. DatasetPattern.Match(file.Columns.Select(column => column.Name), name).Select(file.Find)] : [file.Find(name)]];
        ColumnInfo[] floats = [.. file.Columns.Where(column => column is { IsFloat: true, Items: ColumnItems.Numbers })];
        return Array.Exists(floats, column => column.Depth > 0)
            ? [.. floats.Where(column => column.Depth > 0).Select(column => new[] { column })]
            : [floats];
    }
}
