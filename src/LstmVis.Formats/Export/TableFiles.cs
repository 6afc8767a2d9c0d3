using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>Writes a project as one table, in blocks of rows.</summary>
internal static class TableFiles
{
    /// <summary>Writes Parquet: a row group per block.</summary>
    public static void WriteParquet(Project project, string metadata, Stream stream, Action<StepRange> report)
    {
        IReadOnlyList<ExportColumn> columns = ExportTable.Columns(project);
        using var writer = new ParquetTableWriter(stream, [.. columns.Select(column => new ParquetColumn(column.Name, column.Type, column.ListLength > 0))], new Dictionary<string, string> { [ExportTable.MetadataKey] = metadata });
        foreach (StepRange steps in ExportTable.Blocks(project))
        {
            writer.Append([.. columns.Select(column => column.ListLength == 0 ? column.Read(steps) : Split(column, column.Read(steps)))]);
            report(steps);
        }
    }

    /// <summary>Writes an Arrow IPC file (Feather 2): a record batch per block.</summary>
    public static void WriteArrow(Project project, string metadata, Stream stream, Action<StepRange> report)
    {
        IReadOnlyList<ExportColumn> columns = ExportTable.Columns(project);
        var schema = new Schema(columns.Select(column => new Field(column.Name, GetType(column), nullable: column.Type == typeof(string))), new Dictionary<string, string> { [ExportTable.MetadataKey] = metadata });
        using var writer = new ArrowFileWriter(stream, schema, leaveOpen: true);
        writer.WriteStart();
        foreach (StepRange steps in ExportTable.Blocks(project))
        {
            using var batch = new RecordBatch(schema, columns.Select(column => Build(column, column.Read(steps), steps.Length)), steps.Length);
            writer.WriteRecordBatch(batch);
            report(steps);
        }

        writer.WriteEnd();
    }

    private static System.Array Split(ExportColumn column, System.Array items) => items switch
    {
        float[] numbers => numbers.Chunk(column.ListLength).ToArray(),
        string[] texts => texts.Chunk(column.ListLength).ToArray(),
        _ => throw new InvalidOperationException($"Lists of {column.Type.Name} are not written."),
    };

    private static IArrowType GetType(ExportColumn column)
    {
        IArrowType item = column.Type == typeof(int) ? Int32Type.Default : column.Type == typeof(float) ? FloatType.Default : StringType.Default;
        return column.ListLength == 0 ? item : new FixedSizeListType(item, column.ListLength);
    }

    private static IArrowArray Build(ExportColumn column, System.Array values, int rows)
    {
        IArrowArray items = values switch
        {
            int[] numbers => new Int32Array.Builder().AppendRange(numbers).Build(),
            float[] numbers => new FloatArray.Builder().Append(numbers.AsSpan()).Build(),
            string?[] texts => BuildTexts(texts),
            _ => throw new InvalidOperationException($"Values of {column.Type.Name} are not written."),
        };
        return column.ListLength == 0 ? items : new FixedSizeListArray(GetType(column), rows, items, ArrowBuffer.Empty);
    }

    private static StringArray BuildTexts(string?[] texts)
    {
        var builder = new StringArray.Builder();
        foreach (string? text in texts)
        {
            if (text is null)
                builder.AppendNull();
            else
                builder.Append(text);
        }

        return builder.Build();
    }
}
