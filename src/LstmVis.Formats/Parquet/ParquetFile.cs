using Parquet;
using Parquet.Data;
using Parquet.Meta;
using Parquet.Schema;

namespace LstmVis.Formats;

/// <summary>A Parquet file; a block is a row group.</summary>
/// <remarks>Specification: https://github.com/apache/parquet-format. Nested lists are put together here from the levels that the library gives.</remarks>
internal sealed class ParquetFile : ColumnarFile
{
    private readonly FileStream _stream;
    private readonly ParquetReader _reader;
    private readonly Dictionary<string, Leaf> _leaves;

    private ParquetFile(string path, FileStream stream, ParquetReader reader)
    {
        Path = path;
        _stream = stream;
        _reader = reader;
        List<Leaf> leaves = FindLeaves(reader);
        Columns = [.. leaves.Select(leaf => leaf.Info)];
        _leaves = leaves.GroupBy(leaf => leaf.Info.Name).ToDictionary(group => group.Key, group => group.First());
        BlockRows = [.. reader.RowGroups.Select(group => group.RowCount)];
        if (BlockRows.Any(rows => rows is < 0 or > int.MaxValue))
            throw new InvalidContentException(path, "row groups", "expected row groups of 0 to 2,147,483,647 rows; the file is damaged.");
    }

    /// <summary>The name in messages.</summary>
    public const string Name = "Parquet file";

    public override string Path { get; }

    public override IReadOnlyList<ColumnInfo> Columns { get; }

    public override IReadOnlyList<long> BlockRows { get; }

    /// <exception cref="LstmVisFormatException">The file is missing, no Parquet file, or damaged.</exception>
    public static new ParquetFile Open(string path)
    {
        FileStream? stream = null;
        try
        {
            stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16);
            CheckEnds(stream, path);
            return new ParquetFile(path, stream, ParquetReader.CreateAsync(stream, new ParquetOptions { TreatByteArrayAsString = true, UseDateOnlyTypeForDates = true }).GetAwaiter().GetResult());
        }
        catch (Exception cause)
        {
            stream?.Dispose();
            throw Explain(cause, path, null);
        }
    }

    public override ColumnBlock Read(int block, ColumnInfo column)
    {
        if (column.Items == ColumnItems.Other)
            throw new InvalidContentException(Path, $"column '{column.Name}'", $"expected numbers, texts or lists of them, found {column.TypeName}.");
        Leaf leaf = _leaves[column.Name];
        try
        {
            using ParquetRowGroupReader group = _reader.OpenRowGroupReader(block);
            CheckSize(group, leaf);
            using RawColumnData raw = group.ReadRawColumnDataBaseAsync(leaf.Field).AsTask().GetAwaiter().GetResult();
            return ParquetLevels.Assemble(raw, leaf.ListLevels, leaf.MaxLevel, (int)group.RowCount);
        }
        catch (Exception cause)
        {
            throw Explain(cause, Path, $"column '{column.Name}', row group {block}");
        }
    }

    public override void Dispose()
    {
        _reader.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _stream.Dispose();
    }

    private void CheckSize(ParquetRowGroupReader group, Leaf leaf)
    {
        ColumnMetaData? meta = group.GetMetadata(leaf.Field)?.MetaData;
        if (meta is null)
            return;
        if (meta.TotalCompressedSize < 0 || meta.TotalCompressedSize > _stream.Length || meta.NumValues < 0 || meta.TotalUncompressedSize < 0)
            throw new InvalidDataException("its declared size is larger than the file");
        if (meta.NumValues > MaxBlockItems || meta.TotalUncompressedSize > 4 * MaxBlockItems)
            throw new InvalidDataException($"the row group declares {meta.NumValues:N0} values; expected at most {MaxBlockItems:N0}. Write the file with smaller row groups (pyarrow: row_group_size)");
    }

    private static void CheckEnds(FileStream stream, string path)
    {
        Span<byte> head = stackalloc byte[4];
        if (stream.ReadAtLeast(head, 4, throwOnEndOfStream: false) < 4 || !head.SequenceEqual("PAR1"u8))
            throw new UnknownFormatException(path, $"expected a {Name}, which starts with PAR1, but {(stream.Length == 0 ? "the file is empty" : "it starts otherwise")}.");
        stream.Position = Math.Max(4, stream.Length - 4);
        if (stream.ReadAtLeast(head, 4, throwOnEndOfStream: false) < 4 || !head.SequenceEqual("PAR1"u8))
            throw new InvalidContentException(path, null, "expected PAR1 in the last four bytes, found other; the file was cut off. Copy or write it again.");
        stream.Position = 0;
    }

    // The library reports damage with whatever exception it runs into.
    private static Exception Explain(Exception cause, string path, string? place) => cause switch
    {
        LstmVisFormatException or OperationCanceledException => cause,
        FileNotFoundException or DirectoryNotFoundException => new InvalidContentException(path, null, "the file does not exist.", cause),
        _ => new InvalidContentException(path, place, $"it cannot be read as a {Name}: {cause.Message.TrimEnd('.')}. Copy or write it again.", cause),
    };

    private static List<Leaf> FindLeaves(ParquetReader reader)
    {
        DataField[] fields = reader.Schema.GetDataFields();
        List<SchemaElement> elements = reader.Metadata?.Schema ?? [];
        var leaves = new List<Leaf>();
        int next = 1;
        for (int child = 0; child < (elements.Count > 0 ? elements[0].NumChildren ?? 0 : 0); child++)
            Walk([], [], 0, 0);
        return leaves;

        void Walk(string[] path, int[] lists, int level, int depth)
        {
            if (depth > 64 || next >= elements.Count)
                throw new InvalidDataException("its schema is nested too deep or ends early");
            SchemaElement element = elements[next++];
            path = [.. path, element.Name];
            level += element.RepetitionType == FieldRepetitionType.REQUIRED ? 0 : 1;
            if (element.RepetitionType == FieldRepetitionType.REPEATED)
                lists = [.. lists, level];
            if (element.NumChildren is > 0 and int children)
            {
                for (int child = 0; child < children; child++)
                    Walk(path, lists, level, depth + 1);
                return;
            }

            if (leaves.Count >= fields.Length)
                throw new InvalidDataException("its schema has more columns than the library finds");
            DataField field = fields[leaves.Count];
            leaves.Add(new Leaf(Describe(field, path, lists.Length), field, lists, level));
        }
    }

    // The names of the two inner levels of a list say nothing: h.list.element is h.
    private static ColumnInfo Describe(DataField field, string[] path, int depth)
    {
        string name = depth == 0 ? string.Join('.', path) : string.Join('.', path.Where((part, place) => place == 0 || part is not ("list" or "element" or "item" or "array" or "bag")));
        System.Type type = field.ClrType;
        ColumnItems items = depth > 2 ? ColumnItems.Other : type == typeof(string) || type == typeof(ReadOnlyMemory<char>) ? ColumnItems.Texts : ParquetLevels.IsNumber(type) ? ColumnItems.Numbers : ColumnItems.Other;
        bool isFloat = type == typeof(float) || type == typeof(double) || type == typeof(Half) || type == typeof(decimal);
        string typeName = items == ColumnItems.Texts ? "text" : type == typeof(float) ? "float32" : type == typeof(double) ? "float64" : type == typeof(Half) ? "float16" : type.Name.ToLowerInvariant();
        return new ColumnInfo(name, depth, items, typeName, isFloat);
    }

    private sealed record Leaf(ColumnInfo Info, DataField Field, int[] ListLevels, int MaxLevel);
}
