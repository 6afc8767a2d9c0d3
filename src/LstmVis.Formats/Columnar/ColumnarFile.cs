namespace LstmVis.Formats;

/// <summary>What the items of a column are.</summary>
internal enum ColumnItems
{
    /// <summary>Numbers or truth values.</summary>
    Numbers,

    /// <summary>Texts.</summary>
    Texts,

    /// <summary>Anything else, which is not read.</summary>
    Other,
}

/// <summary>A column of a Parquet or Arrow file.</summary>
/// <param name="Name">Its name; of a column inside a structure, with dots.</param>
/// <param name="Depth">0: an item per row; 1: a list of items per row; 2: a list of lists.</param>
/// <param name="Items">What the items are.</param>
/// <param name="TypeName">The type of the items, for people.</param>
/// <param name="IsFloat">Whether the items have fractions.</param>
internal sealed record ColumnInfo(string Name, int Depth, ColumnItems Items, string TypeName, bool IsFloat)
{
    /// <summary>Name and type: <c>h list of float32</c>.</summary>
    public override string ToString() => $"{Name} {string.Concat(Enumerable.Repeat("list of ", Depth))}{TypeName}";
}

/// <summary>A column of one block, decoded. <see cref="Numbers"/> or <see cref="Texts"/> holds the items of all rows, one after the other.</summary>
/// <param name="RowCount">Rows of the block.</param>
/// <param name="Numbers">NaN where there is none; null for a column of texts.</param>
/// <param name="Texts">Null where there is none; null for a column of numbers.</param>
/// <param name="Starts">For lists, where each row begins in the next axis, and its end: <c>[RowCount + 1]</c>; else empty.</param>
/// <param name="InnerStarts">For lists of lists, where each inner list begins among the items, and their end; else empty.</param>
internal sealed record ColumnBlock(int RowCount, double[]? Numbers, string?[]? Texts, int[] Starts, int[] InnerStarts)
{
    /// <summary>The items of a row of a column that is no list.</summary>
    public string? GetText(int item) => Texts is { } texts ? texts[item] : ColumnNumbers.Format(Numbers![item]);
}

/// <summary>A file of named columns in blocks of rows: Parquet, Arrow. For one thread at a time.</summary>
internal abstract class ColumnarFile : IDisposable
{
    /// <summary>The largest block that is decoded, in items: 256 MB of float32.</summary>
    public const long MaxBlockItems = 1L << 26;

    /// <summary>Where it lies.</summary>
    public abstract string Path { get; }

    /// <summary>Its columns, in the order of the file.</summary>
    public abstract IReadOnlyList<ColumnInfo> Columns { get; }

    /// <summary>Rows of each block.</summary>
    public abstract IReadOnlyList<long> BlockRows { get; }

    /// <summary>Decodes a column of a block.</summary>
    /// <exception cref="InvalidContentException">The file is damaged, or the column is of a kind that is not read.</exception>
    public abstract ColumnBlock Read(int block, ColumnInfo column);

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>The endings of such files.</summary>
    public static IReadOnlyList<string> Endings { get; } = [".parquet", ".arrow", ".arrows", ".feather", ".ipc"];

    /// <summary>Whether a name is one of such a file.</summary>
    public static bool IsLikely(string file) => Endings.Contains(System.IO.Path.GetExtension(file).ToLowerInvariant());

    /// <summary>Opens a file by its first bytes.</summary>
    /// <exception cref="LstmVisFormatException">The file is missing, of another format or damaged.</exception>
    public static ColumnarFile Open(string path) => System.IO.Path.GetExtension(path).Equals(".parquet", StringComparison.OrdinalIgnoreCase) ? ParquetFile.Open(path) : ArrowFile.Open(path);

    /// <summary>The column of a name.</summary>
    public ColumnInfo Find(string name) => Columns.FirstOrDefault(column => column.Name == name)
        ?? throw new InvalidContentException(Path, $"column '{name}'", $"there is no such column. The file holds {Describe()}.");

    /// <summary>The columns, for messages.</summary>
    public string Describe() => Columns.Count == 0 ? "no column" : string.Join("; ", Columns.Take(40)) + (Columns.Count > 40 ? $" and {Columns.Count - 40} more" : "");

    /// <summary>Reads a column whole; for tokens and annotations, not for states.</summary>
    public ColumnBlock ReadAll(ColumnInfo column)
    {
        ColumnBlock[] blocks = [.. Enumerable.Range(0, BlockRows.Count).Select(block => Read(block, column))];
        return new ColumnBlock(
            checked(blocks.Sum(block => block.RowCount)),
            column.Items == ColumnItems.Numbers ? [.. blocks.SelectMany(block => block.Numbers!)] : null,
            column.Items == ColumnItems.Texts ? [.. blocks.SelectMany(block => block.Texts!)] : null,
            column.Depth == 0 ? [] : Join(blocks, block => block.Starts),
            column.Depth < 2 ? [] : Join(blocks, block => block.InnerStarts));
    }

    private static int[] Join(ColumnBlock[] blocks, Func<ColumnBlock, int[]> choose)
    {
        List<int> all = [0];
        foreach (int[] starts in blocks.Select(choose))
        {
            int offset = all[^1];
            all.AddRange(starts.Skip(1).Select(start => checked(start + offset)));
        }

        return [.. all];
    }
}

/// <summary>Numbers of columns as text.</summary>
internal static class ColumnNumbers
{
    /// <summary>Null for NaN; whole numbers without a fraction.</summary>
    public static string? Format(double number) => double.IsNaN(number)
        ? null
        : Math.Abs(number) < 1e15 && number == Math.Floor(number)
            ? ((long)number).ToString(System.Globalization.CultureInfo.InvariantCulture)
            : number.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
}
