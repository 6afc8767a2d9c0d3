using Google.Protobuf;
using LstmVis.Networks.Tests;
using Xunit;

namespace LstmVis.Onnx.Tests;

/// <summary>What is said of files, sound and not.</summary>
public sealed class OnnxModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_says_what_it_reads_and_what_can_be_recorded()
    {
        IReadOnlyList<string> lines = Open("lstm.onnx").Describe();
        Assert.Contains("input tokens: int64 batch x sequence, token ids", lines);
        Assert.Contains("* layer1/cell_state: 8, LSTM node '/rnn/LSTM_1'", lines);
        Assert.Contains("  layer0/forget_gate: 8, LSTM node '/rnn/LSTM'", lines);
        Assert.Contains("next token: predicted by logits (11)", lines);
        Assert.Contains(lines, line => line.StartsWith("  encoder/Gather_output_0: 6", StringComparison.Ordinal));
        IReadOnlyList<string> stateful = Open("stateful.onnx").Describe();
        Assert.Contains("input h_in: float 2 x batch x 8, a state, carried from step to step", stateful);
        Assert.Contains("state h_in: fed from h_out", stateful);
        Assert.Contains("input attention_mask: int64 batch x sequence, filled with 1", Open("transformer.onnx").Describe());
    }

    [Fact]
    public void Every_cut_and_every_flipped_bit_is_opened_or_gets_one_clear_line()
    {
        byte[] sound = File.ReadAllBytes(Golden.Find("onnx-models/rnn.onnx"));
        string path = _folder.At("damaged.onnx");
        var random = new Random(3);
        for (int trial = 0; trial < 120; trial++)
        {
            byte[] damaged = trial % 2 == 0 ? sound[..random.Next(sound.Length)] : [.. sound];
            if (trial % 2 == 1)
                damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(path, damaged);
            try
            {
                OnnxModel.Open(path, new OnnxModelOptions());
            }
            catch (InvalidOnnxModelException error)
            {
                Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
                Assert.DoesNotContain('\n', error.Message);
            }
        }
    }

    [Fact]
    public void What_is_no_model_is_said_to_be_none()
    {
        string path = _folder.At("other.onnx");
        Assert.Contains("does not exist", Message(path), StringComparison.Ordinal);
        File.WriteAllText(path, "");
        Assert.Contains("an empty file", Message(path), StringComparison.Ordinal);
        File.WriteAllText(path, "hello, this is a text");
        Assert.Contains("expected an ONNX model", Message(path), StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_user_says_about_a_graph_must_be_in_it()
    {
        string path = Golden.Find("onnx-models/stateful.onnx");
        Assert.Contains("there is no input 'nothing'", Message(path, new OnnxModelOptions { Input = "nothing" }), StringComparison.Ordinal);
        Assert.Contains("--fill nothing: there is no such input; found 'tokens', 'h_in'", Message(path, new OnnxModelOptions { Fixed = new Dictionary<string, float> { ["nothing"] = 1 } }), StringComparison.Ordinal);
        Assert.Contains("--state h_in=nothing", Message(path, new OnnxModelOptions { States = new Dictionary<string, string> { ["h_in"] = "nothing" } }), StringComparison.Ordinal);
        Assert.Contains("--logits nothing", Message(path, new OnnxModelOptions { Logits = "nothing" }), StringComparison.Ordinal);
        Assert.Contains("--output nothing: there is no such source", Assert.Throws<InvalidOnnxModelException>(() => Open("stateful.onnx").Choose(["nothing"], false)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_state_that_starts_from_learnt_numbers_starts_from_them_in_every_document()
    {
        // The first state of the RNN becomes a constant of ones, as an exported nn.Parameter would be.
        OnnxModelFile file = OnnxModelFile.Read(Golden.Find("onnx-models/rnn.onnx"));
        NodeProto node = file.Graph.Node.First(one => one.OpType == "RNN");
        TensorProto ones = TensorProto.Parser.ParseFrom(new byte[] { 0x08, 1, 0x08, 1, 0x08, 8, 0x10, 1, 0x4a, 32 }.Concat(Enumerable.Repeat(BitConverter.GetBytes(1f), 8).SelectMany(number => number)).ToArray());
        ones.Name = "learnt";
        file.Graph.Initializer.Add(ones);
        node.Input[5] = "learnt";
        string path = _folder.At("learnt.onnx");
        File.WriteAllBytes(path, file.Model.ToByteArray());
        OnnxModel model = OnnxModel.Open(path, new OnnxModelOptions { Context = 3 });
        Assert.Contains(model.States, state => state.Start.SequenceEqual(Enumerable.Repeat(1f, 8)));
        var corpus = new Core.Corpus(Enumerable.Range(0, 20).Select(step => step % 10 % 5).ToArray(), Core.Vocabulary.FromTokens(["a", "b", "c", "d", "e"]), new Core.Documents(20, [0, 10]));
        var pieces = new MemoryProject();
        Assert.Contains("with the state carried", new OnnxRecorder(model, model.Choose([], false)).Record(corpus, null, pieces, null, CancellationToken.None).Reading, StringComparison.Ordinal);
        var whole = new MemoryProject();
        OnnxModel large = OnnxModel.Open(path, new OnnxModelOptions { Context = 100 });
        new OnnxRecorder(large, large.Choose([], false)).Record(corpus, null, whole, null, CancellationToken.None);
        Assert.All(whole.Sources, source => Assert.All(source.Value.Values.Zip(pieces.Sources[source.Key].Values), pair => Assert.Equal(pair.First, pair.Second, 1e-6f)));
        OnnxModel plain = Open("rnn.onnx");
        var zeros = new MemoryProject();
        new OnnxRecorder(plain, plain.Choose([], false)).Record(corpus, null, zeros, null, CancellationToken.None);
        Assert.True(Math.Abs(zeros.Sources["layer0/hidden_state"].Values[0] - whole.Sources["layer0/hidden_state"].Values[0]) > 1e-3f);
    }

    private static OnnxModel Open(string name) => OnnxModel.Open(Golden.Find($"onnx-models/{name}"), new OnnxModelOptions());

    private static string Message(string path, OnnxModelOptions? options = null) => Assert.Throws<InvalidOnnxModelException>(() => OnnxModel.Open(path, options ?? new OnnxModelOptions())).Message;
}
