using System.Diagnostics;
using LstmVis.Formats;
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
    public async Task Images_and_clips_are_planned_copied_and_refused_by_name()
    {
        await File.WriteAllTextAsync(_temporary.At("h.csv"), "1,2\n3,4\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(_temporary.At("t.jsonl"), "{\"id\": \"one\", \"tokens\": [\"a\", \"b\"]}\n", TestContext.Current.CancellationToken);
        Directory.CreateDirectory(_temporary.At("media"));
        await File.WriteAllBytesAsync(_temporary.At("media/one.gif"), "GIF89a"u8.ToArray(), TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(_temporary.At("media/one.wav"), "RIFF\x04\0\0\0WAVE"u8.ToArray(), TestContext.Current.CancellationToken);
        string[] import = ["import", "--states", _temporary.At("h.csv"), "--tokens", _temporary.At("t.jsonl"), "--images", _temporary.At("media"), "--clips", _temporary.At("media"), "--into", _temporary.At("made")];
        string plan = (await LstmVisProgram.RunAsync([.. import, "--dry-run"])).Succeeds().Output;
        Assert.Contains("images     1 of documents, 0 of steps", plan, StringComparison.Ordinal);
        Assert.Contains("clips      1 of documents, 0 of steps", plan, StringComparison.Ordinal);
        (await LstmVisProgram.RunAsync(import)).Succeeds();
        using (OpenedProject made = ProjectOpener.Open(_temporary.At("made")))
            Assert.Equal(["image/gif", "audio/wav"], made.Project.Media.Select(file => file.ContentType));
        (await LstmVisProgram.RunAsync("projects", "verify", _temporary.At("made"))).Succeeds();
        await File.WriteAllTextAsync(_temporary.At("media/one.gif"), "<svg onload='alert(1)'/>", TestContext.Current.CancellationToken);
        (await LstmVisProgram.RunAsync([.. import, "--overwrite"])).FailsWith(3, "expected the beginning of image/gif");
    }

    [Fact]
    public async Task Own_files_become_a_project_after_a_plan_that_can_be_tried_first()
    {
        await File.WriteAllTextAsync(_temporary.At("layer0.csv"), "a,b\n1,2\n3,4\n5,nan\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(_temporary.At("words.conllu"), string.Concat(
            "# sent_id = one\n1\tcats\tcat\tNOUN\tNNS\t_\t2\tnsubj\t_\t_\n2\tsleep\tsleep\tVERB\tVBP\t_\t0\troot\t_\t_\n\n",
            "# sent_id = two\n1\tyes\tyes\tINTJ\tUH\t_\t0\troot\t_\t_\n\n"), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(_temporary.At("names.iob2"), "# sent_id = one\n1\tcats\tB-PET\n2\tsleep\tO\n\n# sent_id = two\n1\tno\tO\n\n", TestContext.Current.CancellationToken);
        string[] import = ["import", _temporary.At("layer0.csv"), _temporary.At("words.conllu"), "--track", $"names={_temporary.At("names.iob2")}", "--into", _temporary.At("made")];

        LstmVisProgram.Result plan = (await LstmVisProgram.RunAsync([.. import, "--dry-run"])).Succeeds();
        Assert.Contains("2 documents, 'one' to 'two'", plan.Output, StringComparison.Ordinal);
        Assert.Contains("hidden state of layer 0, 2 cells x 3 steps", plan.Output, StringComparison.Ordinal);
        Assert.Contains("sentence 'two' does not align: token 1 is 'no' there and 'yes' in the corpus", plan.Error, StringComparison.Ordinal);
        Assert.False(Path.Exists(_temporary.At("made")));

        LstmVisProgram.Result made = (await LstmVisProgram.RunAsync(import)).Succeeds();
        Assert.Contains("warning  source 'layer0': 1 NaN and 0 infinite numbers, the first at time step 2, cell 1.", made.Output, StringComparison.Ordinal);
        string info = (await LstmVisProgram.RunAsync("info", _temporary.At("made"))).Succeeds().Output;
        Assert.All(["3 steps, 2 documents, vocabulary of 3", "upos: categorical, 3 labels", "names: categorical, 2 labels", "depth: scalar"], text => Assert.Contains(text, info, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_check_finds_a_file_that_was_changed_later()
    {
        string from = new V2Folder().WriteTo(_temporary.At("tiny"));
        (await LstmVisProgram.RunAsync("import", from, "--into", _temporary.At("made"))).Succeeds();
        Assert.DoesNotContain("error ", (await LstmVisProgram.RunAsync("check", _temporary.At("made"))).Succeeds().Output, StringComparison.Ordinal);
        string states = Directory.EnumerateFiles(_temporary.At("made", "sources")).First();
        byte[] bytes = await File.ReadAllBytesAsync(states, TestContext.Current.CancellationToken);
        bytes[^2] ^= 1;
        await File.WriteAllBytesAsync(states, bytes, TestContext.Current.CancellationToken);
        LstmVisProgram.Result damaged = await LstmVisProgram.RunAsync("check", _temporary.At("made"));
        Assert.Equal(3, damaged.ExitCode);
        Assert.Contains("the file was changed or damaged after it was written", damaged.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_import_that_lacks_something_says_what()
    {
        await File.WriteAllTextAsync(_temporary.At("h.csv"), "1,2\n3,4\n", TestContext.Current.CancellationToken);
        (await LstmVisProgram.RunAsync("import", "--into", _temporary.At("made"))).FailsWith(2, "--states and --tokens");
        (await LstmVisProgram.RunAsync("import", _temporary.At("h.csv"), "--into", _temporary.At("made"))).FailsWith(2, "--tokens FILE");
        (await LstmVisProgram.RunAsync("import", _temporary.At("nothing.npy"), "--into", _temporary.At("made"))).FailsWith(4, "no such file");
        (await LstmVisProgram.RunAsync("import", "--states", _temporary.At("h.csv,layer=x"), "--tokens", _temporary.At("h.csv"), "--into", _temporary.At("made"))).FailsWith(2, "layer=NUMBER");
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

    [Fact]
    public async Task A_killed_import_goes_on_where_it_was_and_ends_with_the_same_bytes()
    {
        const int stepCount = 260_000;
        const int cellCount = 128;
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        var random = new Random(3);
        float[] numbers = [.. Enumerable.Range(0, stepCount * cellCount).Select(_ => (random.NextSingle() * 2) - 1)];
        NpyWriter.Write(_temporary.At("h0.npy"), numbers, cellCount);
        NpyWriter.Write(_temporary.At("tokens.npy"), (ReadOnlySpan<int>)new int[stepCount]);
        string folder = Directory.CreateDirectory(_temporary.At("projects")).FullName;
        string[] Import(string name) => ["import", _temporary.At("h0.npy"), _temporary.At("tokens.npy"), "--title", "Same", "--into", Path.Combine(folder, name)];

        LstmVisProgram.Result whole = (await LstmVisProgram.RunAsync(Import("whole"))).Succeeds();
        using (Process process = LstmVisProgram.Start(Import("killed")))
        {
            // Two stretches are sealed: about a quarter of the numbers.
            while (!process.HasExited && CountSeals(folder) < 2)
                await Task.Delay(1, cancellation);
            process.Kill();
            await process.WaitForExitAsync(cancellation);
        }

        Assert.False(Path.Exists(Path.Combine(folder, "killed")));
        (await LstmVisProgram.RunAsync("info", Path.Combine(folder, "killed"))).FailsWith(4);
        Assert.True(CountSeals(folder) >= 2);
        LstmVisProgram.Result resumed = (await LstmVisProgram.RunAsync(Import("killed"))).Succeeds();
        Assert.Contains("taken up again", resumed.Error, StringComparison.Ordinal);
        Assert.Equal(whole.Output.Replace("whole", "killed", StringComparison.Ordinal), resumed.Output);
        foreach (string file in Directory.EnumerateFiles(Path.Combine(folder, "whole"), "*", SearchOption.AllDirectories))
            Assert.True(File.ReadAllBytes(file).AsSpan().SequenceEqual(File.ReadAllBytes(file.Replace("whole", "killed", StringComparison.Ordinal))), file);
        Assert.Equal(2, Directory.EnumerateFileSystemEntries(folder).Count());
    }

    private static int CountSeals(string folder)
    {
        string? journal = Directory.EnumerateDirectories(folder, ".killed.partial-*").Select(partial => Path.Combine(partial, ".journal")).FirstOrDefault(File.Exists);
        if (journal is null)
            return 0;
        using var reader = new StreamReader(new FileStream(journal, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;
    }
}
