using LstmVis.Core;

namespace LstmVis.Formats.Tests;

public sealed class MatchTableTests
{
    [Fact]
    public void Every_match_is_a_row_with_its_tokens_and_its_document()
    {
        using var folder = new TempFolder();
        var corpus = new Corpus((int[])[0, 1, 2, 0, 1], Vocabulary.FromTokens(["the", "c,at", "\n"]), new Documents(5, [0, 3], ["one", "two"]));
        (int, Match)[] matches = [(1, new Match(new StepRange(3, 5), 2, 0, 1)), (2, new Match(new StepRange(0, 3), 1, 1, 0))];
        using (FileStream stream = File.Create(folder["m.parquet"]))
            MatchTable.Write(stream, matches, corpus, new Dictionary<string, string> { ["project"] = "p" }, TestContext.Current.CancellationToken);

        using ColumnarFile file = ColumnarFile.Open(folder["m.parquet"]);
        Assert.Equal(["rank", "start", "end", "length", "shared", "missing", "extra", "document_index", "document", "tokens"], file.Columns.Select(column => column.Name));
        Assert.Equal([1, 2], Read(file, "rank").Numbers!);
        Assert.Equal([3, 0], Read(file, "start").Numbers!);
        Assert.Equal([5, 3], Read(file, "end").Numbers!);
        Assert.Equal([2, 3], Read(file, "length").Numbers!);
        Assert.Equal([0, 1], Read(file, "missing").Numbers!);
        Assert.Equal([1, 0], Read(file, "extra").Numbers!);
        Assert.Equal([1, 0], Read(file, "document_index").Numbers!);
        Assert.Equal(["two", "one"], Read(file, "document").Texts!);
        Assert.Equal(["the", "c,at", "the", "c,at", "\n"], Read(file, "tokens").Texts!);
        Assert.Equal([0, 2, 5], Read(file, "tokens").Starts);
    }

    [Fact]
    public void No_match_is_a_table_without_rows()
    {
        using var folder = new TempFolder();
        var corpus = new Corpus((int[])[0], Vocabulary.FromTokens(["a"]), new Documents(1, [0]));
        using (FileStream stream = File.Create(folder["m.parquet"]))
            MatchTable.Write(stream, [], corpus, new Dictionary<string, string>(), TestContext.Current.CancellationToken);
        using ColumnarFile file = ColumnarFile.Open(folder["m.parquet"]);
        Assert.Equal(10, file.Columns.Count);
        Assert.Empty(file.BlockRows);
    }

    private static ColumnBlock Read(ColumnarFile file, string column) => file.ReadAll(file.Find(column));
}
