using Parquet;
using Parquet.Schema;

namespace LstmVis.Formats;

/// <summary>A column of a table that is written as Parquet.</summary>
/// <param name="Name">Its name, unique in the table.</param>
/// <param name="Type">What a row holds: <c>string</c>, <c>int</c>, <c>long</c>, <c>float</c>, <c>double</c> or <c>bool</c>.</param>
/// <param name="IsList">Whether a row holds a list of them.</param>
public sealed record ParquetColumn(string Name, Type Type, bool IsList = false)
{
    /// <summary>A column of values.</summary>
    public static ParquetColumn Of<T>(string name) => new(name, typeof(T));

    /// <summary>A column of lists.</summary>
    public static ParquetColumn ListOf<T>(string name) => new(name, typeof(T), IsList: true);
}

/// <summary>Writes a table as Parquet, a row group per block of rows, so that memory does not grow with the table.</summary>
/// <remarks>Texts may be null; numbers and lists may not. The file is complete when the writer is disposed.</remarks>
public sealed class ParquetTableWriter : IDisposable
{
    private readonly IReadOnlyList<ParquetColumn> _columns;
    private readonly DataField[] _fields;
    private readonly ParquetWriter _writer;
    private bool _isDisposed;

    /// <summary>Starts a table.</summary>
    /// <param name="stream">Where to; it must be seekable (write to a file first to send it over a network) and is left open.</param>
    /// <param name="columns">At least one.</param>
    /// <param name="metadata">Text keys and values in the file's footer; null for none.</param>
    /// <exception cref="ArgumentException">There is no column, or a type is not among those of <see cref="ParquetColumn"/>.</exception>
    public ParquetTableWriter(Stream stream, IReadOnlyList<ParquetColumn> columns, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(columns);
        if (columns.Count == 0 || columns.Select(column => column.Name).Distinct().Count() != columns.Count)
            throw new ArgumentException("Expected at least one column, each with a name of its own.", nameof(columns));
        _columns = columns;
        var schema = new ParquetSchema(columns.Select(MakeField));
        _fields = schema.GetDataFields();
        _writer = ParquetWriter.CreateAsync(schema, stream, new ParquetOptions { CompressionMethod = CompressionMethod.Zstd }).GetAwaiter().GetResult();
        if (metadata is not null)
            _writer.CustomMetadata = metadata.ToDictionary();
    }

    /// <summary>Appends rows as a row group; 10,000 or more of them at a time keep the file small.</summary>
    /// <param name="blocks">An array per column, all of one length: <c>string?[]</c>, <c>int[]</c>, <c>long[]</c>, <c>float[]</c>, <c>double[]</c>, <c>bool[]</c>; for lists, arrays of those.</param>
    /// <exception cref="ArgumentException">An array is missing, of another length or type.</exception>
    public void Append(params IReadOnlyList<Array> blocks)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        if (blocks.Count != _columns.Count || blocks.Any(block => block.Length != blocks[0].Length))
            throw new ArgumentException($"Expected {_columns.Count} arrays of one length, found {blocks.Count}.", nameof(blocks));
        if (blocks[0].Length == 0)
            return;
        using ParquetRowGroupWriter group = _writer.CreateRowGroup();
        for (int column = 0; column < blocks.Count; column++)
            Write(group, _fields[column], _columns[column], blocks[column]).GetAwaiter().GetResult();
        group.CompleteValidate();
    }

    /// <summary>Writes the footer.</summary>
    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        _writer.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private static Field MakeField(ParquetColumn column)
    {
        if (column.Type != typeof(string) && column.Type != typeof(int) && column.Type != typeof(long) && column.Type != typeof(float) && column.Type != typeof(double) && column.Type != typeof(bool))
            throw new ArgumentException($"Column '{column.Name}': expected string, int, long, float, double or bool, found {column.Type.Name}.", nameof(column));
        bool isText = column.Type == typeof(string);
        return column.IsList
            ? new ListField(column.Name, new DataField(ListField.ElementName, column.Type, isNullable: isText))
            : new DataField(column.Name, column.Type, isNullable: isText);
    }

    private static Task Write(ParquetRowGroupWriter group, DataField field, ParquetColumn column, Array block) => (column.IsList, block) switch
    {
        (false, string?[] values) => group.WriteAsync(field, values!),
        (false, int[] values) => group.WriteAsync<int>(field, values),
        (false, long[] values) => group.WriteAsync<long>(field, values),
        (false, float[] values) => group.WriteAsync<float>(field, values),
        (false, double[] values) => group.WriteAsync<double>(field, values),
        (false, bool[] values) => group.WriteAsync<bool>(field, values),
        (true, string?[][] lists) => WriteLists(group, field, lists, text => text.AsMemory(), text => text is not null),
        (true, int[][] lists) => WriteLists(group, field, lists, number => number, _ => true),
        (true, long[][] lists) => WriteLists(group, field, lists, number => number, _ => true),
        (true, float[][] lists) => WriteLists(group, field, lists, number => number, _ => true),
        (true, double[][] lists) => WriteLists(group, field, lists, number => number, _ => true),
        (true, bool[][] lists) => WriteLists(group, field, lists, flag => flag, _ => true),
        _ => throw new ArgumentException($"Column '{column.Name}': expected an array of {(column.IsList ? "lists of " : "")}{column.Type.Name}, found {block.GetType().Name}.", nameof(block)),
    };

    // Every item that exists and, for an empty list, one place that says so.
    private static Task WriteLists<TItem, TValue>(ParquetRowGroupWriter group, DataField field, TItem[][] lists, Func<TItem, TValue> convert, Func<TItem, bool> exists)
        where TValue : struct
    {
        var values = new List<TValue>();
        var definitions = new List<int>();
        var repetitions = new List<int>();
        int item = field.MaxDefinitionLevel - (field.IsNullable ? 1 : 0);
        foreach (TItem[] list in lists)
        {
            if (list.Length == 0)
            {
                definitions.Add(item - 1);
                repetitions.Add(0);
            }

            for (int place = 0; place < list.Length; place++)
            {
                bool isThere = exists(list[place]);
                definitions.Add(isThere ? field.MaxDefinitionLevel : item);
                repetitions.Add(place == 0 ? 0 : 1);
                if (isThere)
                    values.Add(convert(list[place]));
            }
        }

        return group.WriteAllPartsAsync<TValue>(field, values.ToArray(), new ReadOnlyMemory<int>([.. definitions]), new ReadOnlyMemory<int>([.. repetitions]), CancellationToken.None);
    }
}
