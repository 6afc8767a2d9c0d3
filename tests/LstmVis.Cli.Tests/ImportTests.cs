using System.Diagnostics;
using Xunit;

namespace LstmVis.Cli.Tests;

public sealed class ImportTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task An_import_makes_a_project_that_says_where_it_comes_from()
    {
        string from = new V2Folder().WriteTo(_temporary.At("tiny"));
        LstmVisProgram.Result result = (await LstmVisProgram.RunAsync("import", from, "--into", _temporary.At("made"))).Succeeds();
        Assert.Contains("lstmvis serve", result.Output, StringComparison.Ordinal);
        Assert.Contains("100 %", result.Error, StringComparison.Ordinal);
        string info = (await LstmVisProgram.RunAsync("info", _temporary.At("made"))).Succeeds().Output;
        Assert.Contains("12 steps, 1 document, vocabulary of 2", info, StringComparison.Ordinal);
        Assert.Contains("states::states1", info, StringComparison.Ordinal);
        Assert.Contains(from, info, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_project_is_replaced_only_when_asked()
    {
        string from = new V2Folder().WriteTo(_temporary.At("tiny"));
        string[] import = ["import", from, "--into", _temporary.At("made")];
        (await LstmVisProgram.RunAsync(import)).Succeeds();
        (await LstmVisProgram.RunAsync(import)).FailsWith(2, "--overwrite");
        (await LstmVisProgram.RunAsync([.. import, "--overwrite"])).Succeeds();
    }

    [Fact]
    public async Task A_killed_import_leaves_nothing_visible()
    {
        const int stepCount = 250_000;
        string from = new V2Folder { TokenIds = new int[stepCount], States = new float[stepCount, 64] }.WriteTo(_temporary.At("large"));
        string folder = Directory.CreateDirectory(_temporary.At("projects")).FullName;
        string target = Path.Combine(folder, "made");
        using (Process process = LstmVisProgram.Start(["import", from, "--into", target]))
        {
            // As soon as the first byte is written, somewhere hidden, the power goes off.
            while (!process.HasExited && !Directory.EnumerateFileSystemEntries(folder).Any())
                await Task.Delay(1, TestContext.Current.CancellationToken);
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Assert.False(Path.Exists(target));
        (await LstmVisProgram.RunAsync("info", folder)).FailsWith(4);

        (await LstmVisProgram.RunAsync("import", from, "--into", target)).Succeeds();
        Assert.Equal([target], Directory.EnumerateFileSystemEntries(folder));
        Assert.Contains("250,000 steps", (await LstmVisProgram.RunAsync("info", folder)).Succeeds().Output, StringComparison.Ordinal);
    }
}
