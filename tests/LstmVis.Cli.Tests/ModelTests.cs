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
    public async Task Options_that_do_not_go_together_are_named()
    {
        (await LstmVisProgram.RunAsync("record", "--model", _temporary.Path, "--cells", "5", "--text", _temporary.At("text.txt"), "--into", _temporary.At("made"))).FailsWith(2, "--cells", "trained already");
        (await LstmVisProgram.RunAsync("record", "--range", "0:5", "--text", _temporary.At("text.txt"), "--into", _temporary.At("made"))).FailsWith(2, "--range goes with --model");
        (await LstmVisProgram.RunAsync("record", "--model", _temporary.At("none"), "--text", _temporary.At("text.txt"), "--into", _temporary.At("made"))).FailsWith(4, "no such file or folder");
        (await LstmVisProgram.RunAsync("record", "--model", _temporary.Path, "--text", _temporary.At("text.txt"), "--into", _temporary.At("made"))).FailsWith(3, "expected a folder with model.json");
    }
}
