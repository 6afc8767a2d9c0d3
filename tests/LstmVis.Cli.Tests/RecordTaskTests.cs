using System.Text;
using Xunit;

namespace LstmVis.Cli.Tests;

/// <summary><c>lstmvis record</c> of byte pairs, labels and vectors, and what can be recorded beside states.</summary>
public sealed class RecordTaskTests : IDisposable
{
    private static readonly string[] Words = ["newest", "counts", "lowest", "widest", "opens", "closes", "first"];

    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task Byte_pairs_are_recorded_with_saliency_in_half_the_bytes_and_each_epochs_model_reads_on()
    {
        File.WriteAllText(_temporary.At("text.txt"), string.Concat(Enumerable.Range(0, 400).Select(line => $"the {Words[line % 7]} cell {Words[line * line % 5]} the {Words[line / 3 % 6]} depth\n")));
        string output = (await LstmVisProgram.RunAsync("record", "--text", _temporary.At("text.txt"), "--level", "bpe", "--vocabulary-size", "300", "--epochs", "2", "--cells", "8", "--layers", "1", "--tied", "--half", "--inputs", "--top", "3", "--saliency", "gradients", "omission", "--keep-epochs", _temporary.At("epochs"), "--into", _temporary.At("made"))).Succeeds().Output;
        Assert.Contains("bits per byte pair on held-out text", output, StringComparison.Ordinal);
        Assert.Contains("note     source 'layer0/hidden_state': numbers from", output, StringComparison.Ordinal);
        string info = (await LstmVisProgram.RunAsync("info", _temporary.At("made"))).Succeeds().Output;
        foreach (string part in new[] { "input: input embedding of layer 0, 8 cells", "top-k, 3 entries", "entropy", "gradient_true", "gradient_predicted", "gradient_x_input", "omission", "tied", "held-out perplexity" })
            Assert.Contains(part, info, StringComparison.Ordinal);
        byte[] states = File.ReadAllBytes(_temporary.At("made", "sources", "layer0_cell_state.npy"));
        Assert.Contains("'<f2'", Encoding.ASCII.GetString(states[..128]), StringComparison.Ordinal);
        (await LstmVisProgram.RunAsync("record", "--model", _temporary.At("epochs", "epoch-2"), "--text", _temporary.At("text.txt"), "--into", _temporary.At("again"), "--no-report")).Succeeds();
        (await LstmVisProgram.RunAsync("check", _temporary.At("made"))).Succeeds();
    }

    [Fact]
    public async Task Sequences_of_vectors_are_recorded_by_their_labels_and_the_model_reads_others()
    {
        WriteWaves();
        string[] vectors = ["--vectors", _temporary.At("waves.csv"), "--lengths", _temporary.At("lengths.txt")];
        string output = (await LstmVisProgram.RunAsync(["record", .. vectors, "--labels", _temporary.At("classes.txt"), "--epochs", "10", "--cells", "8", "--layers", "1", "--into", _temporary.At("made")])).Succeeds().Output;
        Assert.Contains("2 labels, one per sequence", output, StringComparison.Ordinal);
        Assert.Contains("of the sequences right", output, StringComparison.Ordinal);
        string info = (await LstmVisProgram.RunAsync("info", _temporary.At("made"))).Succeeds().Output;
        foreach (string part in new[] { "400 steps, 20 documents", "height: scalar", "label: categorical, 2 labels", "predictions: top-k, 2 entries", "model of sequences' labels" })
            Assert.Contains(part, info, StringComparison.Ordinal);

        (await LstmVisProgram.RunAsync(["record", .. vectors, "--model", _temporary.At("made"), "--into", _temporary.At("other")])).Succeeds();
        (await LstmVisProgram.RunAsync("record", "--text", _temporary.At("classes.txt"), "--model", _temporary.At("made"), "--into", _temporary.At("text"))).FailsWith(3, "reads no running text");
        (await LstmVisProgram.RunAsync("run", "--project", _temporary.At("made"), "--text", "a")).FailsWith(3, "reads vectors of");
        Assert.Contains("predicted height", (await Recorded(vectors)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_track_of_the_tokens_can_be_what_the_model_says()
    {
        File.WriteAllLines(_temporary.At("t.iob2"), Enumerable.Range(0, 60).SelectMany(sentence => new[] { $"# sent_id = s{sentence}" }.Concat(Enumerable.Range(0, 5).Select(token => $"{token + 1}\tw{(sentence + token) % 7}\t{((sentence + token) % 2 == 0 ? "B-X" : "O")}")).Append("")));
        string[] record = ["record", "--tokens", _temporary.At("t.iob2"), "--track", $"tag={_temporary.At("t.iob2")}", "--epochs", "1", "--cells", "4", "--layers", "1"];
        string output = (await LstmVisProgram.RunAsync([.. record, "--predict", "tag", "--into", _temporary.At("made")])).Succeeds().Output;
        Assert.Contains("2 labels, one per step", output, StringComparison.Ordinal);

        // The model reads new tokens; what it says is labels. Held cells are measured by the labels that are likeliest without.
        System.Text.Json.JsonElement run = (await LstmVisProgram.RunAsync("run", "--project", _temporary.At("made"), "--text", "w1 w2\nw3", "--states", "--wipe", "0:1", "--random-sets", "4")).Succeeds().Json;
        System.Text.Json.JsonElement step = run.GetProperty("steps")[1];
        Assert.Equal("w2", step.GetProperty("token").GetString());
        Assert.Equal(["O", "X"], step.GetProperty("predictions").EnumerateArray().Select(one => one.GetProperty("token").GetString()).Order());
        Assert.Equal(0, step.GetProperty("states").GetProperty("layer0/cell_state")[1].GetDouble());
        Assert.Equal(3, run.GetProperty("intervention").GetProperty("tokens").GetInt32());
        Assert.True(run.GetProperty("intervention").GetProperty("bitsPerToken").GetDouble() <= 1);
        (await LstmVisProgram.RunAsync("run", "--project", _temporary.At("made"), "--text", "w1 other")).FailsWith(3, "'other'", "blank between them");
        (await LstmVisProgram.RunAsync([.. record, "--predict", "colour", "--into", _temporary.At("other")])).FailsAfterAReportWith(4, "there is no such track; there are entities, entities-iob2, tag, tag-iob2");
    }

    [Fact]
    public async Task What_does_not_go_together_is_said()
    {
        WriteWaves();
        (await LstmVisProgram.RunAsync("record", "--vectors", _temporary.At("waves.csv"), "--epochs", "1", "--cells", "4", "--layers", "1", "--into", _temporary.At("waves"))).Succeeds();
        (await LstmVisProgram.RunAsync("run", "--project", _temporary.At("waves"), "--text", "a")).FailsWith(3, "reads vectors of 2 channels", "record --vectors FILE --model PROJECT");
        string text = _temporary.At("classes.txt");
        string vectors = _temporary.At("waves.csv");
        File.WriteAllText(_temporary.At("few.txt"), "a\nb\n");
        foreach ((string[] arguments, string expected) in new (string[], string)[]
        {
            (["--text", text, "--vectors", vectors], "give one of them"),
            (["--text", text, "--labels", text], "go with --vectors or --tokens"),
            (["--vectors", vectors, "--predict", "tag"], "of --vectors, give --labels"),
            (["--vectors", vectors, "--labels", _temporary.At("few.txt")], "expected 400 labels, one per step, or 1"),
            (["--text", text, "--tied", "--embedding", "3"], "as wide as a layer"),
            (["--text", text, "--decay", "0.5"], "goes with --optimizer sgd"),
            (["--text", text, "--omission-steps", "2"], "goes with --saliency omission"),
            (["--text", text, "--held-out", "1"], "between 0 and 0.9"),
        })
            (await LstmVisProgram.RunAsync(["record", .. arguments, "--into", _temporary.At("never")])).FailsAfterAReportWith(2, expected);
        Assert.False(Directory.Exists(_temporary.At("never")));
    }

    private async Task<LstmVisProgram.Result> Recorded(string[] vectors)
    {
        (await LstmVisProgram.RunAsync(["record", .. vectors, "--epochs", "1", "--cells", "4", "--layers", "1", "--into", _temporary.At("next")])).Succeeds();
        return (await LstmVisProgram.RunAsync("info", _temporary.At("next"))).Succeeds();
    }

    private void WriteWaves()
    {
        var table = new StringBuilder("height,drift\n");
        for (int step = 0; step < 400; step++)
            table.Append(FormattableString.Invariant($"{Math.Sin(step * (step / 20 % 2 == 0 ? 0.4 : 1.1)):0.000},{step % 5}\n"));
        File.WriteAllText(_temporary.At("waves.csv"), table.ToString());
        File.WriteAllText(_temporary.At("lengths.txt"), string.Join(' ', Enumerable.Repeat("20", 20)));
        File.WriteAllLines(_temporary.At("classes.txt"), Enumerable.Range(0, 20).Select(sequence => sequence % 2 == 0 ? "slow" : "quick"));
    }
}
