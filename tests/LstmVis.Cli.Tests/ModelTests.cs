using System.Text.Json;
using Xunit;

namespace LstmVis.Cli.Tests;

public sealed class ModelTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    public ModelTests() => File.WriteAllText(_temporary.At("text.txt"), string.Concat(Enumerable.Range(0, 300).Select(line => $"line {line % 7} says hello\n")));

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task A_project_keeps_its_model_which_can_be_recorded_again()
    {
        (await LstmVisProgram.RunAsync("record", "--text", _temporary.At("text.txt"), "--epochs", "1", "--cells", "8", "--into", _temporary.At("first"))).Succeeds();
        Assert.True(File.Exists(_temporary.At("first", "model", "weights.safetensors")));
        File.WriteAllText(_temporary.At("other.txt"), "hello line 3 says 5\n");
        LstmVisProgram.Result second = (await LstmVisProgram.RunAsync("record", "--model", _temporary.At("first"), "--text", _temporary.At("other.txt"), "--into", _temporary.At("second"))).Succeeds();
        Assert.Contains("Recorded 20 steps", second.Output, StringComparison.Ordinal);
        Assert.Contains("bits per character", second.Output, StringComparison.Ordinal);
        string[] hashes = [.. new[] { "first", "second" }.Select(name => File.ReadAllLines(_temporary.At(name, "project.json")).Single(line => line.Contains("model sha256", StringComparison.Ordinal)).Trim())];
        Assert.Equal(hashes[0], hashes[1]);

        File.WriteAllText(_temporary.At("foreign.txt"), "line Ω");
        (await LstmVisProgram.RunAsync("record", "--model", _temporary.At("first"), "--text", _temporary.At("foreign.txt"), "--into", _temporary.At("third"))).FailsWith(3, "foreign.txt", "'Ω'", "which is not among");
        byte[] weights = File.ReadAllBytes(_temporary.At("first", "model", "weights.safetensors"));
        File.WriteAllBytes(_temporary.At("first", "model", "weights.safetensors"), weights[..(weights.Length / 2)]);
        (await LstmVisProgram.RunAsync("record", "--model", _temporary.At("first"), "--text", _temporary.At("other.txt"), "--into", _temporary.At("third"))).FailsWith(3, "weights.safetensors", "cut off");
        Assert.False(Directory.Exists(_temporary.At("third")));
    }

    [Fact]
    public async Task The_model_of_a_project_reads_new_text_and_its_cells_can_be_held()
    {
        (await LstmVisProgram.RunAsync("record", "--text", _temporary.At("text.txt"), "--epochs", "2", "--cells", "8", "--into", _temporary.At("made"))).Succeeds();
        JsonElement plain = (await LstmVisProgram.RunAsync("run", "--project", _temporary.At("made"), "--text", "line 3 says", "--states")).Succeeds().Json;
        JsonElement[] steps = [.. plain.GetProperty("steps").EnumerateArray()];
        Assert.Equal(11, steps.Length);
        Assert.Equal("3", steps[5].GetProperty("token").GetString());
        Assert.Equal(5, steps[5].GetProperty("predictions").GetArrayLength());
        Assert.Equal(8, steps[5].GetProperty("states").GetProperty("layer1/cell_state").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, plain.GetProperty("intervention").ValueKind);

        JsonElement held = (await LstmVisProgram.RunAsync("run", "--project", _temporary.At("made"), "--text", "line 3 says", "--states", "--wipe", "1:0,5", "--range", "2:9", "--random-sets", "3")).Succeeds().Json;
        Assert.Equal(0, held.GetProperty("steps")[4].GetProperty("states").GetProperty("layer1/cell_state")[5].GetDouble());
        Assert.NotEqual(0, held.GetProperty("steps")[1].GetProperty("states").GetProperty("layer1/cell_state")[5].GetDouble());
        JsonElement effect = held.GetProperty("intervention");
        Assert.Equal(plain.GetProperty("bitsPerToken").GetDouble(), effect.GetProperty("bitsPerToken").GetDouble());
        Assert.Equal(held.GetProperty("bitsPerToken").GetDouble(), effect.GetProperty("changedBitsPerToken").GetDouble());
        Assert.Equal(3, effect.GetProperty("randomBitsPerToken").GetArrayLength());
        (await LstmVisProgram.RunAsync("run", "--project", _temporary.At("made"), "--text", "line", "--mean", "0:1")).Succeeds();
        Assert.InRange(effect.GetProperty("rank").GetInt32(), 1, 4);
        JsonElement found = (await LstmVisProgram.RunAsync("run", "--project", _temporary.At("made"), "--text", "line 3 says", "--select", "2:4", "--source", "layer1/cell_state", "--threshold", "-0.9", "--off-before", "0", "--top", "3", "--continue", "4")).Succeeds().Json;
        Assert.InRange(found.GetProperty("selection").GetProperty("matches").GetArrayLength(), 1, 3);
        Assert.NotEqual(0, found.GetProperty("selection").GetProperty("cells").GetProperty("layer1/cell_state").GetArrayLength());
        Assert.Equal(4, found.GetProperty("continuation").GetArrayLength());
        (await LstmVisProgram.RunAsync("run", "--project", _temporary.At("made"), "--text", "line", "--select", "2:9", "--source", "layer1/cell_state", "--threshold", "0.1")).FailsWith(2, "does not lie in the text");
        (await LstmVisProgram.RunAsync("run", "--project", _temporary.At("made"), "--text", "line", "--threshold", "0.1")).FailsWith(2, "--threshold goes with --select");
        (await LstmVisProgram.RunAsync("run", "--project", _temporary.At("made"), "--text", "line", "--clamp", "0:1=-0.5", "--at", "n")).Succeeds();

        (await LstmVisProgram.RunAsync("run", "--project", _temporary.At("made"), "--text", "line", "--wipe", "0:8")).FailsWith(2, "no cell 8");
        (await LstmVisProgram.RunAsync("run", "--project", _temporary.At("made"), "--text", "line", "--clamp", "0:1")).FailsWith(2, "LAYER:CELLS=NUMBER");
        (await LstmVisProgram.RunAsync("run", "--project", _temporary.At("made"), "--text", "line", "--at", "n")).FailsWith(2, "--at goes with");
        (await LstmVisProgram.RunAsync("run", "--project", _temporary.At("made"), "--text", "Ω")).FailsWith(3, "'Ω'");
        (await LstmVisProgram.RunAsync("synth", "--into", _temporary.At("synthetic"), "--steps", "500", "--cells", "4")).Succeeds();
        (await LstmVisProgram.RunAsync("run", "--project", _temporary.At("synthetic"), "--text", "a")).FailsWith(4, "has no model");
    }

    [Fact]
    public async Task A_training_that_was_killed_goes_on_and_ends_with_the_same_weights()
    {
        string[] command = ["record", "--text", _temporary.At("text.txt"), "--epochs", "150", "--cells", "8", "--batch", "2", "--window", "16", "--dropout", "0.2"];
        (await LstmVisProgram.RunAsync([.. command, "--into", _temporary.At("whole")])).Succeeds();
        string[] resumable = [.. command, "--checkpoint", _temporary.At("training"), "--into", _temporary.At("resumed")];
        using (System.Diagnostics.Process process = LstmVisProgram.Start(resumable))
        {
            while (!File.Exists(_temporary.At("training")) && !process.HasExited)
                await Task.Delay(5, TestContext.Current.CancellationToken);
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            // SIGKILL, which no program can answer; on Windows its like.
            Assert.Equal(OperatingSystem.IsWindows() ? -1 : 128 + 9, process.ExitCode);
        }

        Assert.True(File.Exists(_temporary.At("training")));
        Assert.False(Directory.Exists(_temporary.At("resumed")));
        (await LstmVisProgram.RunAsync(resumable)).Succeeds();
        Assert.Equal(File.ReadAllBytes(_temporary.At("whole", "model", "weights.safetensors")), File.ReadAllBytes(_temporary.At("resumed", "model", "weights.safetensors")));
        Assert.False(File.Exists(_temporary.At("training")));
    }

    [Fact]
    public async Task A_recording_that_was_killed_goes_on_and_ends_like_one_that_was_not()
    {
        (await LstmVisProgram.RunAsync("record", "--text", _temporary.At("text.txt"), "--epochs", "1", "--cells", "16", "--into", _temporary.At("model"))).Succeeds();
        await File.WriteAllTextAsync(_temporary.At("long.txt"), string.Concat(Enumerable.Repeat(await File.ReadAllTextAsync(_temporary.At("text.txt"), TestContext.Current.CancellationToken), 80)), TestContext.Current.CancellationToken);
        string[] command = ["record", "--model", _temporary.At("model"), "--text", _temporary.At("long.txt"), "--gates", "--saliency", "omission", "--no-report", "--title", "long"];
        (await LstmVisProgram.RunAsync([.. command, "--into", _temporary.At("whole")])).Succeeds();

        string[] resumable = [.. command, "--into", _temporary.At("resumed")];
        using (System.Diagnostics.Process process = LstmVisProgram.Start(resumable))
        {
            while (!process.HasExited && !Directory.EnumerateFiles(_temporary.Path, "place.bin", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0, IgnoreInaccessible = true }).Any(HasWholeNote))
                await Task.Delay(2, TestContext.Current.CancellationToken);
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(OperatingSystem.IsWindows() ? -1 : 128 + 9, process.ExitCode);
        }

        Assert.False(Directory.Exists(_temporary.At("resumed")));
        LstmVisProgram.Result again = (await LstmVisProgram.RunAsync(resumable)).Succeeds();
        Assert.Contains("is taken up again", again.Error, StringComparison.Ordinal);
        Assert.Matches(@"[1-9][\d,]* steps were there already", again.Output);
        string[] Files(string project) => [.. Directory.EnumerateFiles(_temporary.At(project), "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(_temporary.At(project), file)).Order(StringComparer.Ordinal)];
        Assert.Equal(Files("whole"), Files("resumed"));
        Assert.All(Files("whole"), file => Assert.Equal(File.ReadAllBytes(_temporary.At("whole", file)), File.ReadAllBytes(_temporary.At("resumed", file))));
        Assert.Empty(Directory.EnumerateDirectories(_temporary.Path, ".*"));
    }

    // A note is a header of 16 bytes, the last four of which give the length of what follows, and a checksum of 4.
    private static bool HasWholeNote(string place)
    {
        using var file = new FileStream(place, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        byte[] header = new byte[16];
        return file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) == header.Length
            && file.Length >= header.Length + BitConverter.ToInt32(header, 12) + 4L;
    }

    [Fact]
    public async Task Options_that_do_not_go_together_are_named()
    {
        (await LstmVisProgram.RunAsync("record", "--model", _temporary.Path, "--cells", "5", "--text", _temporary.At("text.txt"), "--into", _temporary.At("made"))).FailsWith(2, "--cells", "trained already");
        (await LstmVisProgram.RunAsync("record", "--range", "0:5", "--text", _temporary.At("text.txt"), "--into", _temporary.At("made"))).FailsWith(2, "--range goes with --model");
        (await LstmVisProgram.RunAsync("record", "--model", _temporary.At("none"), "--text", _temporary.At("text.txt"), "--into", _temporary.At("made"))).FailsWith(4, "no such file or folder");
        (await LstmVisProgram.RunAsync("record", "--model", _temporary.Path, "--text", _temporary.At("text.txt"), "--into", _temporary.At("made"))).FailsWith(3, "expected a folder with model.json");
    }
}
