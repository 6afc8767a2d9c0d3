using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Xunit;

namespace LstmVis.Cli.Tests;

public sealed partial class RecordTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    public RecordTests()
    {
        var random = new Random(7);
        string[] words = ["the", "cell", "counts", "(", ")", "deep"];
        var text = new StringBuilder();
        while (text.Length < 6000)
            text.Append(words[random.Next(words.Length)]).Append(random.Next(12) == 0 ? '\n' : ' ');
        File.WriteAllText(_temporary.At("text.txt"), text.ToString());
    }

    public void Dispose() => _temporary.Dispose();

    [Theory]
    [InlineData("char", "character")]
    [InlineData("word", "word")]
    public async Task A_text_becomes_a_project_and_its_bits_are_printed(string level, string token)
    {
        LstmVisProgram.Result result = (await LstmVisProgram.RunAsync("record", "--text", _temporary.At("text.txt"), "--level", level, "--epochs", "3", "--cells", "16", "--layers", "2", "--into", _temporary.At("made"))).Succeeds();
        Match bits = Bits().Match(result.Output);
        Assert.True(bits.Success, result.Output);
        Assert.Equal(token, bits.Groups[2].Value);
        Assert.InRange(double.Parse(bits.Groups[1].Value, CultureInfo.InvariantCulture), 0.1, 5.0);
        string info = (await LstmVisProgram.RunAsync("info", _temporary.At("made"))).Succeeds().Output;
        foreach (string part in new[] { "layer0/hidden_state", "layer1/cell_state", "16 cells", "top-k, 5 entries", "surprisal" })
            Assert.Contains(part, info, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_ends_training_and_keeps_what_it_learnt()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no signals on Windows.");
        using Process process = LstmVisProgram.Start(["record", "--text", _temporary.At("text.txt"), "--seconds", "600", "--cells", "16", "--into", _temporary.At("made")]);
        // The first line is written when training has begun.
        while (await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken) is { } line && !line.Contains("training", StringComparison.Ordinal))
            continue;
        using Process interrupt = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        string error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        Assert.Contains("Training ends here", error, StringComparison.Ordinal);
        Assert.Contains("ended early", output, StringComparison.Ordinal);
        (await LstmVisProgram.RunAsync("info", _temporary.At("made"))).Succeeds();
    }

    [Fact]
    public async Task A_treebank_is_recorded_with_its_documents_and_annotations()
    {
        string conllu = SharedData.Find("ud_english_ewt/en_ewt-ud-dev.conllu");
        string iob2 = SharedData.Find("uner_english_ewt/en_ewt-ud-dev.iob2");
        LstmVisProgram.Result result = (await LstmVisProgram.RunAsync(
            "record", "--tokens", conllu, "--track", $"entities={iob2}", "--epochs", "1", "--layers", "1", "--cells", "4", "--into", _temporary.At("dev"))).Succeeds();
        Assert.Equal(3, result.Error.Split("does not align").Length - 1);
        string info = (await LstmVisProgram.RunAsync("info", _temporary.At("dev"))).Succeeds().Output;
        Assert.All(
            ["25,147 steps, 2,001 documents", "upos: categorical, 17 labels", "xpos: categorical, 49 labels", "deprel: categorical, 49 labels", "entities: categorical, 4 labels", "surprisal: scalar"],
            text => Assert.Contains(text, info, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_recording_that_ends_early_keeps_ids_and_annotations_of_its_documents()
    {
        string[] tags = ["B-X", "I-X", "O"];
        await File.WriteAllLinesAsync(_temporary.At("t.iob2"), Enumerable.Range(0, 400).SelectMany(sentence =>
            new[] { $"# sent_id = s{sentence}" }.Concat(Enumerable.Range(0, 5).Select(token => $"{token + 1}\tw{(sentence + token) % 7}\t{tags[token % 3]}")).Append("")), TestContext.Current.CancellationToken);
        string[] record = ["record", "--tokens", _temporary.At("t.iob2"), "--epochs", "1", "--layers", "1", "--cells", "4", "--steps", "12", "--into", _temporary.At("made")];
        (await LstmVisProgram.RunAsync([.. record, "--track", $"surprisal={_temporary.At("t.iob2")}"])).FailsWith(2, "choose another");
        (await LstmVisProgram.RunAsync(record)).Succeeds();
        Assert.Contains("12 steps, 3 documents", (await LstmVisProgram.RunAsync("info", _temporary.At("made"))).Succeeds().Output, StringComparison.Ordinal);
        Assert.Equal("[\"s0\",\"s1\",\"s2\"]", await File.ReadAllTextAsync(_temporary.At("made", "corpus", "document-ids.json"), TestContext.Current.CancellationToken));
        (await LstmVisProgram.RunAsync("record", "--into", _temporary.At("other"))).FailsWith(2, "--text FILE, or --tokens FILE");
    }

    [Fact]
    public async Task Synthetic_states_become_a_project_that_can_be_searched()
    {
        (await LstmVisProgram.RunAsync("synth", "--into", _temporary.At("made"), "--steps", "3000", "--cells", "20", "--layers", "2", "--documents", "3", "--seed", "5")).Succeeds();
        Assert.Contains("3,000 steps, 3 documents", (await LstmVisProgram.RunAsync("info", _temporary.At("made"))).Succeeds().Output, StringComparison.Ordinal);
        (await LstmVisProgram.RunAsync("match", _temporary.At("made"), "--source", "layer0", "--cells", "1,2", "--source", "layer1", "--cells", "3", "--threshold", "0.3")).Succeeds();
        (await LstmVisProgram.RunAsync("synth", "--into", _temporary.At("other"), "--on-fraction", "0.9")).FailsWith(2, "0.4");
    }

    [GeneratedRegex(@"(\d+\.\d+) bits per (\w+) on held-out text")]
    private static partial Regex Bits();
}
