namespace LstmVis.Formats.Tests;

public sealed class ParquetTableWriterTests
{
    [Fact]
    public void What_was_written_is_read_back_whatever_its_type()
    {
        using var folder = new TempFolder();
        using (FileStream stream = File.Create(folder["t.parquet"]))
        using (var writer = new ParquetTableWriter(stream, [ParquetColumn.Of<int>("rank"), ParquetColumn.Of<string>("document"), ParquetColumn.Of<float>("score"), ParquetColumn.Of<bool>("ok"), ParquetColumn.ListOf<string>("tokens"), ParquetColumn.ListOf<int>("cells")], new Dictionary<string, string> { ["made by"] = "a test" }))
        {
            writer.Append(new[] { 1, 2 }, new string?[] { "a", null }, new[] { 0.5f, float.NaN }, new[] { true, false }, new string?[][] { ["the", null], [] }, new int[][] { [], [3, 4] });
            writer.Append(new[] { 3 }, new string?[] { "c" }, new[] { 2f }, new[] { true }, new string?[][] { ["é"] }, new int[][] { [5] });
            writer.Append(System.Array.Empty<int>(), System.Array.Empty<string>(), System.Array.Empty<float>(), System.Array.Empty<bool>(), System.Array.Empty<string[]>(), System.Array.Empty<int[]>());
        }

        using ColumnarFile file = ColumnarFile.Open(folder["t.parquet"]);
        Assert.Equal(["rank int32", "document text", "score float32", "ok boolean", "tokens list of text", "cells list of int32"], file.Columns.Select(column => column.ToString()));
        Assert.Equal([2, 1], file.BlockRows);
        Assert.Equal([1, 2, 3], Read(file, "rank").Numbers!);
        Assert.Equal(["a", null, "c"], Read(file, "document").Texts!);
        Assert.Equal([0.5, double.NaN, 2], Read(file, "score").Numbers!);
        Assert.Equal(["the", null, "é"], Read(file, "tokens").Texts!);
        Assert.Equal([0, 2, 2, 3], Read(file, "tokens").Starts);
        Assert.Equal([0, 0, 2, 3], Read(file, "cells").Starts);
    }

    [Fact]
    public void Arrays_that_do_not_fit_the_columns_are_refused()
    {
        using var stream = new MemoryStream();
        using var writer = new ParquetTableWriter(stream, [ParquetColumn.Of<int>("a"), ParquetColumn.Of<int>("b")]);
        Assert.Throws<ArgumentException>(() => writer.Append(new[] { 1 }));
        Assert.Throws<ArgumentException>(() => writer.Append(new[] { 1 }, new[] { 1, 2 }));
        Assert.Throws<ArgumentException>(() => new ParquetTableWriter(stream, [ParquetColumn.Of<Guid>("a")]));
    }

    private static ColumnBlock Read(ColumnarFile file, string column) => file.ReadAll(file.Find(column));
}
