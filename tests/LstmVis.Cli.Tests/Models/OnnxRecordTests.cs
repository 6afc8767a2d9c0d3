using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;
using LstmVis.Networks.Tests;
using Xunit;

namespace LstmVis.Cli.Tests;

/// <summary><c>lstmvis record --model FILE.onnx</c>, as a user runs it.</summary>
public sealed class OnnxRecordTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    public OnnxRecordTests()
    {
        File.WriteAllText(_temporary.At("vocab.json"), JsonSerializer.Serialize(Enumerable.Range(0, 11).Select(id => $"{(char)('a' + id)}")));
        File.WriteAllText(_temporary.At("text.txt"), "abcdefghijkkjihgfedcba");
    }

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task A_graph_reads_a_text_or_ids_and_becomes_a_project()
    {
        string model = Golden.Find("onnx-models/lstm.onnx");
        LstmVisProgram.Result text = (await LstmVisProgram.RunAsync("record", "--model", model, "--text", _temporary.At("text.txt"), "--vocabulary", _temporary.At("vocab.json"), "--gates", "--into", _temporary.At("text"))).Succeeds();
        Assert.Contains("Recorded 22 steps of 12 sources", text.Output, StringComparison.Ordinal);
        Assert.Contains("with the state carried", text.Output, StringComparison.Ordinal);
        string info = (await LstmVisProgram.RunAsync("info", _temporary.At("text"))).Succeeds().Output;
        Assert.Contains("layer1/cell_state", info, StringComparison.Ordinal);
        Assert.Contains("surprisal", info, StringComparison.Ordinal);

        // Byte-level tokenizers write a blank as Ġ.
        File.WriteAllText(_temporary.At("tokenizer.json"), JsonSerializer.Serialize(new { added_tokens = new[] { new { id = 10, content = "<s>" } }, decoder = new { type = "ByteLevel" }, model = new { type = "BPE", vocab = Enumerable.Range(0, 10).ToDictionary(id => $"\u0120{(char)('a' + id)}", id => id) } }));
        WriteIds("ids.npy", [3, 1, 10, 2]);
        (await LstmVisProgram.RunAsync("record", "--model", model, "--tokens", _temporary.At("ids.npy"), "--vocabulary", _temporary.At("tokenizer.json"), "--output", "*/hidden_state", "--output", "encoder/*", "--into", _temporary.At("ids"))).Succeeds();
        info = (await LstmVisProgram.RunAsync("info", _temporary.At("ids"))).Succeeds().Output;
        Assert.Contains("encoder/Gather_output_0", info, StringComparison.Ordinal);
        Assert.DoesNotContain("cell_state", info, StringComparison.Ordinal);
        Assert.Contains(Directory.GetFiles(_temporary.At("ids"), "*.json", SearchOption.AllDirectories), file => File.ReadAllText(file).Contains("\" b\"", StringComparison.Ordinal));

        // The same tokens with other texts: ids are what the model reads.
        (await LstmVisProgram.RunAsync("record", "--model", model, "--tokens", _temporary.At("ids.npy"), "--into", _temporary.At("bare"))).Succeeds();
        File.WriteAllText(_temporary.At("tokens.txt"), "d\nb\nk\nc\n");
        (await LstmVisProgram.RunAsync("record", "--model", model, "--tokens", _temporary.At("tokens.txt"), "--token-format", "lines", "--vocabulary", _temporary.At("vocab.json"), "--into", _temporary.At("named"))).Succeeds();
        string[] hashes = [.. new[] { "bare", "named" }.Select(name => Convert.ToHexString(File.ReadAllBytes(Directory.GetFiles(_temporary.At(name), "*hidden_state*.npy", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First())))];
        Assert.Equal(hashes[0], hashes[1]);
    }

    [Fact]
    public async Task The_graph_stays_in_the_project_and_reads_new_text()
    {
        string model = Golden.Find("onnx-models/lstm.onnx");
        (await LstmVisProgram.RunAsync("record", "--model", model, "--text", _temporary.At("text.txt"), "--vocabulary", _temporary.At("vocab.json"), "--gates", "--into", _temporary.At("made"))).Succeeds();
        JsonElement run = (await LstmVisProgram.RunAsync("run", "--project", _temporary.At("made"), "--text", "abckab", "--states", "--continue", "4")).Succeeds().Json;
        Assert.Equal(6, run.GetProperty("steps").GetArrayLength());
        Assert.Equal(4, run.GetProperty("continuation").GetArrayLength());
        Assert.True(run.GetProperty("bitsPerToken").GetDouble() > 0);
        // The same text, recorded, has the same states and the same loss.
        await File.WriteAllTextAsync(_temporary.At("short.txt"), "abckab", TestContext.Current.CancellationToken);
        LstmVisProgram.Result recorded = (await LstmVisProgram.RunAsync("record", "--model", model, "--text", _temporary.At("short.txt"), "--vocabulary", _temporary.At("vocab.json"), "--into", _temporary.At("short"))).Succeeds();
        Assert.Contains(run.GetProperty("bitsPerToken").GetDouble().ToString("0.000", System.Globalization.CultureInfo.InvariantCulture), recorded.Output, StringComparison.Ordinal);
        float[] file = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(_temporary.At("short", Path.Combine("sources", "layer1_cell_state.npy"))).AsSpan(128)).ToArray();
        float[] live = [.. run.GetProperty("steps").EnumerateArray().SelectMany(step => step.GetProperty("states").GetProperty("layer1/cell_state").EnumerateArray()).Select(number => number.GetSingle())];
        Assert.Equal(file, live);

        JsonElement found = (await LstmVisProgram.RunAsync("run", "--project", _temporary.At("made"), "--text", "abckab", "--select", "0:3", "--source", "layer0/forget_gate", "--threshold", "0.3", "--off-before", "0")).Succeeds().Json;
        Assert.NotEqual(0, found.GetProperty("selection").GetProperty("matches").GetArrayLength());
        (await LstmVisProgram.RunAsync("run", "--project", _temporary.At("made"), "--text", "abz")).FailsWith(3, "'z'");
        (await LstmVisProgram.RunAsync("run", "--project", _temporary.At("made"), "--text", "ab", "--wipe", "0:1")).FailsWith(2, "--wipe", "cannot be held");
        File.WriteAllBytes(_temporary.At("made", Path.Combine("model", "model.onnx")), File.ReadAllBytes(Golden.Find("onnx-models/gru.onnx")));
        (await LstmVisProgram.RunAsync("run", "--project", _temporary.At("made"), "--text", "ab")).FailsWith(3, "model.onnx");
        File.Delete(_temporary.At("made", Path.Combine("model", "model.onnx")));
        (await LstmVisProgram.RunAsync("run", "--project", _temporary.At("made"), "--text", "ab")).FailsWith(3, "model.onnx");
    }

    [Fact]
    public async Task Mistakes_get_one_line_and_leave_nothing()
    {
        string model = Golden.Find("onnx-models/lstm.onnx");
        (await LstmVisProgram.RunAsync("record", "--model", model, "--text", _temporary.At("text.txt"), "--into", _temporary.At("no"))).FailsWith(2, "--vocabulary vocab.json");
        (await LstmVisProgram.RunAsync("record", "--model", model, "--into", _temporary.At("no"))).FailsWith(2, "Name what the model reads");
        (await LstmVisProgram.RunAsync("record", "--model", model, "--text", _temporary.At("text.txt"), "--vocabulary", _temporary.At("vocab.json"), "--output", "nothing", "--into", _temporary.At("no"))).FailsWith(3, "--output nothing");
        (await LstmVisProgram.RunAsync("record", "--model", model, "--text", _temporary.At("text.txt"), "--cells", "5", "--into", _temporary.At("no"))).FailsWith(2, "--cells", "trained already");
        (await LstmVisProgram.RunAsync("record", "--text", _temporary.At("text.txt"), "--context", "5", "--into", _temporary.At("no"))).FailsWith(2, "--context", "--model FILE.onnx");
        (await LstmVisProgram.RunAsync("record", "--model", Golden.Find("onnx-models/sensor.onnx"), "--text", _temporary.At("text.txt"), "--vocabulary", _temporary.At("vocab.json"), "--into", _temporary.At("no"))).FailsWith(2, "reads vectors");
        (await LstmVisProgram.RunAsync("record", "--model", _temporary.At("none.onnx"), "--text", _temporary.At("text.txt"), "--into", _temporary.At("no"))).FailsWith(4, "there is no such file");
        File.WriteAllText(_temporary.At("broken.onnx"), "no model");
        (await LstmVisProgram.RunAsync("inspect", _temporary.At("broken.onnx"))).FailsWith(3, "expected an ONNX model");
        Assert.False(Directory.Exists(_temporary.At("no")));
    }

    [Fact]
    public async Task The_published_model_of_Shakespeare_measures_at_most_two_bits()
    {
        string[] command = ["record", "--model", SharedData.Find("ml5_charrnn/shakespeare"), "--text", SharedData.Find("tinyshakespeare/input.txt"), "--range", "500000:506000", "--into", _temporary.At("shakespeare")];
        LstmVisProgram.Result result = (await LstmVisProgram.RunAsync(command)).Succeeds();
        Assert.Contains("lost the letter u", result.Error, StringComparison.Ordinal);
        string bits = result.Output.Split(" bits per character")[0].Split(' ')[^1];
        Assert.InRange(double.Parse(bits, CultureInfo.InvariantCulture), 1.8, 2.0);
    }

    private void WriteIds(string name, int[] ids)
    {
        string header = $"{{'descr': '<i4', 'fortran_order': False, 'shape': ({ids.Length},), }}";
        header = header.PadRight(117) + "\n";
        using FileStream file = File.Create(_temporary.At(name));
        file.Write([0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0]);
        file.Write(Encoding.ASCII.GetBytes(header));
        Span<byte> number = stackalloc byte[4];
        foreach (int id in ids)
        {
            BinaryPrimitives.WriteInt32LittleEndian(number, id);
            file.Write(number);
        }
    }
}
