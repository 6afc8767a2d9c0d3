using LstmVis.Formats;
using Xunit;

namespace LstmVis.Cli.Tests;

/// <summary>Projects as a library, exports and tools, as a user types them.</summary>
public sealed class LibraryTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task A_project_is_described_renamed_verified_and_deleted()
    {
        string from = new V2Folder().WriteTo(_temporary.At("tiny"));
        string made = _temporary.At("all", "made");
        (await LstmVisProgram.RunAsync("import", from, "--into", made)).Succeeds();
        (await LstmVisProgram.RunAsync("projects", "describe", made, "--title", "A title")).Succeeds();
        (await LstmVisProgram.RunAsync("projects", "rename", made, "other")).Succeeds();
        made = _temporary.At("all", "other");
        Assert.StartsWith("other: A title, 12 steps, 1 documents, 1 sources", (await LstmVisProgram.RunAsync("projects", "list", _temporary.At("all"))).Succeeds().Output, StringComparison.Ordinal);
        Assert.Contains("Every file is as it was written", (await LstmVisProgram.RunAsync("projects", "verify", made)).Succeeds().Output, StringComparison.Ordinal);
        (await LstmVisProgram.RunAsync("projects", "delete", made)).FailsWith(2, "--yes");
        (await LstmVisProgram.RunAsync("projects", "delete", from, "--yes")).FailsWith(4, "only reads");
        (await LstmVisProgram.RunAsync("projects", "delete", made, "--yes")).Succeeds();
        Assert.Empty(Directory.EnumerateFileSystemEntries(_temporary.At("all")));
    }

    [Fact]
    public async Task The_matches_that_were_printed_are_exported()
    {
        string from = new V2Folder().WriteTo(_temporary.At("tiny"));
        string csv = (await LstmVisProgram.RunAsync("match", from, "--source", "states::states1", "--threshold", "0.3", "--cells", "1", "--off-before", "0", "--min-length", "1", "--format", "csv")).Succeeds().Output;
        await File.WriteAllTextAsync(_temporary.At("found.csv"), csv, TestContext.Current.CancellationToken);
        int count = csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length - 1;
        Assert.True(count > 0);
        (await LstmVisProgram.RunAsync("export", from, "--matches", _temporary.At("found.csv"), "--cells", "1", "--to", _temporary.At("part"))).Succeeds();
        using (OpenedProject part = ProjectOpener.Open(_temporary.At("part")))
            Assert.Equal((count, 1), (part.Project.Corpus.Documents.Count, part.Project.Sources[0].CellCount));
        (await LstmVisProgram.RunAsync("export", from, "--range", "5:99", "--to", _temporary.At("x"))).FailsWith(2, "[0, 12)");
        (await LstmVisProgram.RunAsync("statistics", from, "--threshold", "2")).FailsWith(2, "can never be reached");
        (await LstmVisProgram.RunAsync("statistics", from, "--document", "nowhere")).FailsWith(4, "has no document 'nowhere'");
        Assert.Equal(1 + 4, (await LstmVisProgram.RunAsync("statistics", from)).Succeeds().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }
}
