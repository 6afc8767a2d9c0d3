namespace LstmVis.Formats.Tests;

/// <summary>Files written by DuckDB, hyparquet-writer and Arrow for JavaScript; golden/columnar/make.mjs says what is in them.</summary>
public sealed class ColumnarFileTests
{
    private static readonly string[] Words = ["the", "cat", "sat", "on", "the", "mat", "é—日"];

    [Theory]
    [InlineData("duckdb-steps.parquet", "h")]
    [InlineData("duckdb-steps.parquet", "c")]
    [InlineData("duckdb-steps-v2.parquet", "h")]
    [InlineData("duckdb-steps-v2.parquet", "c")]
    [InlineData("arrow-js.arrow", "h")]
    [InlineData("arrow-js.arrow", "fixed")]
    [InlineData("arrow-js.arrow", "half")]
    [InlineData("arrow-js.arrows", "h")]
    [InlineData("arrow-js.arrows", "fixed")]
    [InlineData("arrow-js.arrows", "half")]
    public void A_column_of_lists_is_a_matrix(string file, string column)
    {
        ColumnarFile opened = ColumnarFile.Open(Golden.Get($"columnar/{file}"));
        using var matrix = new ColumnarMatrix(opened, [opened.Find(column)]);

        Assert.Equal((7, 3), (matrix.StepCount, matrix.CellCount));
        foreach ((int start, int end) in new[] { (0, 7), (4, 7), (2, 5), (0, 1), (6, 7) })
            Assert.Equal(Numbers(start, end), Rows(matrix, start, end));
    }

    [Theory]
    [InlineData("hyparquet-cells.parquet", "h0,h1,d")]
    [InlineData("arrow-js.arrow", "x,y")]
    [InlineData("arrow-js.arrows", "x,y")]
    public void A_column_per_cell_is_a_matrix(string file, string columns)
    {
        ColumnarFile opened = ColumnarFile.Open(Golden.Get($"columnar/{file}"));
        using var matrix = new ColumnarMatrix(opened, [.. columns.Split(',').Select(opened.Find)]);
        Assert.True(opened.BlockRows.Count > 1);
        Assert.Equal(Enumerable.Range(2, 5).SelectMany(step => Enumerable.Range(0, matrix.CellCount).Select(cell => step + (cell / 4f))), Rows(matrix, 2, 7));
    }

    [Fact]
    public void A_row_per_document_holds_a_list_of_steps()
    {
        ColumnarFile opened = ColumnarFile.Open(Golden.Get("columnar/duckdb-documents.parquet"));
        using var matrix = new ColumnarMatrix(opened, [opened.Find("h")]);

        Assert.Equal([2, 0, 3], matrix.DocumentLengths!);
        Assert.Equal(Numbers(0, 5), Rows(matrix, 0, 5));
        ColumnBlock tags = opened.ReadAll(opened.Find("tags"));
        Assert.Equal(["D", "N", "V", null, "N"], tags.Texts!);
        Assert.Equal([0, 2, 2, 5], tags.Starts);
        Assert.Equal(["first", "empty", "second"], opened.ReadAll(opened.Find("id")).Texts!);
    }

    [Theory]
    [InlineData("duckdb-steps.parquet", "tag", "score")]
    [InlineData("arrow-js.arrow", "tag", null)]
    public void Texts_and_what_is_missing(string file, string tag, string? score)
    {
        using ColumnarFile opened = ColumnarFile.Open(Golden.Get($"columnar/{file}"));
        Assert.Equal(Words, opened.ReadAll(opened.Find("token")).Texts!);
        Assert.Equal(["T0", "T1", null, "T1", "T0", "T1", "T0"], opened.ReadAll(opened.Find(tag)).Texts!);
        if (score is not null)
            Assert.Equal([0, 0.5, 1, double.NaN, 2, 2.5, 3], opened.ReadAll(opened.Find(score)).Numbers!);
    }

    [Fact]
    public void A_block_after_the_other_of_a_large_table()
    {
        ColumnarFile opened = ColumnarFile.Open(Golden.Get("columnar/duckdb-cells.parquet"));
        using var matrix = new ColumnarMatrix(opened, [.. opened.Columns.Where(column => column.IsFloat).OrderBy(column => column.Name, NaturalOrder.Instance)]);
        Assert.Equal((5000, 12), (matrix.StepCount, matrix.CellCount));
        Assert.Equal([2048, 2048, 904], opened.BlockRows);
        Assert.Equal(Enumerable.Range(2040, 20).SelectMany(step => Enumerable.Range(0, 12).Select(cell => (step % 50) + (cell / 4f))), Rows(matrix, 2040, 2060));
    }

    [Theory]
    [InlineData("duckdb-steps.parquet", 400)]
    [InlineData("duckdb-documents.parquet", 300)]
    [InlineData("arrow-js.arrow", 500)]
    [InlineData("arrow-js.arrows", 500)]
    public void A_file_that_was_cut_off_says_so(string file, int length)
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(folder[file], File.ReadAllBytes(Golden.Get($"columnar/{file}"))[..length]);
        Assert.Contains(file, Assert.ThrowsAny<LstmVisFormatException>(() => ReadEverything(folder[file])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("duckdb-steps.parquet")]
    [InlineData("duckdb-documents.parquet")]
    [InlineData("hyparquet-cells.parquet")]
    [InlineData("arrow-js.arrow")]
    [InlineData("arrow-js.arrows")]
    public void A_byte_that_was_flipped_is_read_or_said_but_never_crashes(string file)
    {
        using var folder = new TempFolder();
        byte[] whole = File.ReadAllBytes(Golden.Get($"columnar/{file}"));
        var random = new Random(7);
        for (int round = 0; round < 60; round++)
        {
            byte[] damaged = [.. whole];
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(folder[file], damaged);
            try
            {
                ReadEverything(folder[file]);
            }
            catch (LstmVisFormatException)
            {
                // That is what it is for.
            }
        }
    }

    private static void ReadEverything(string path)
    {
        using ColumnarFile file = ColumnarFile.Open(path);
        foreach (ColumnInfo column in file.Columns.Where(column => column.Items != ColumnItems.Other))
            file.ReadAll(column);
    }

    private static IEnumerable<float> Numbers(int start, int end) =>
        Enumerable.Range(start, end - start).SelectMany(step => Enumerable.Range(0, 3).Select(cell => step + (cell / 4f)));

    private static float[] Rows(ColumnarMatrix matrix, int start, int end)
    {
        float[] rows = new float[(end - start) * matrix.CellCount];
        matrix.ReadRows(new Core.StepRange(start, end), rows);
        return rows;
    }
}
