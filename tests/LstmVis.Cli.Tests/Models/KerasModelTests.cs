using LstmVis.Networks;
using LstmVis.Networks.Tests;
using Xunit;

namespace LstmVis.Cli.Tests;

/// <summary>Weights in Keras's layouts, against NumPy's answer to Keras's equations (tests/golden/keras-models/make.py).</summary>
public sealed class KerasModelTests : IDisposable
{
    private static readonly ModelReadOptions Options = new() { OpenHdf5 = Hdf5Weights.Open };
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Theory]
    [InlineData("lstm.h5", NetworkKind.Lstm, "layers.1.recurrent = 'model_weights/lstm_1/lstm_1/lstm_cell/recurrent_kernel:0' (9 x 36)")]
    [InlineData("onehot.keras", NetworkKind.Lstm, "layers.0.input = 'layers/lstm/cell/vars/0' (11 x 36)")]
    [InlineData("gru-after.keras", NetworkKind.Gru, "layers.1.input_bias = 'layers/gru_1/cell/vars/2' (2 x 27)")]
    [InlineData("gru-before.h5", NetworkKind.GruResetBefore, "output.weight = 'time_distributed/time_distributed/kernel:0' (9 x 11)")]
    [InlineData("gru-nobias.h5", NetworkKind.GruResetBefore, "1 x 9 cells")]
    [InlineData("rnn.h5", NetworkKind.Elman, "2 x 9 cells")]
    [InlineData("relu.keras", NetworkKind.ElmanRelu, "1 x 9 cells")]
    public void States_and_predictions_are_those_of_the_equations_of_Keras(string file, NetworkKind network, string mapping)
    {
        TextModel model = ModelFolder.Read(Golden.Find($"keras-models/{file}"), Options);
        Assert.Equal(network, model.Model.Shape.Network);
        Assert.Contains(mapping, model.Notes[0], StringComparison.Ordinal);
        Assert.DoesNotContain(model.Notes, note => note.StartsWith("Not used", StringComparison.Ordinal));
        Assert.Equal("<pad>", model.Vocabulary.GetToken(0));
        ExpectedStates.Check(model, Golden.Find("keras-models"), Path.GetFileNameWithoutExtension(file));
    }

    [Fact]
    public void A_model_whose_gates_are_others_is_refused() =>
        Assert.Contains("layer 'lstm': expected recurrent_activation sigmoid, found hard_sigmoid", Assert.Throws<InvalidModelException>(() => ModelFolder.Read(Golden.Find("keras-models/hard.h5"), Options)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("gru-before.h5")]
    [InlineData("onehot.keras")]
    public void Every_cut_and_every_flipped_bit_is_read_or_gets_one_clear_line(string file)
    {
        byte[] sound = File.ReadAllBytes(Golden.Find($"keras-models/{file}"));
        File.Copy(Golden.Find("keras-models/vocab.json"), _temporary.At("vocab.json"));
        string path = _temporary.At(file);
        var random = new Random(8);
        for (int trial = 0; trial < 120; trial++)
        {
            byte[] damaged = trial % 2 == 0 ? sound[..random.Next(sound.Length)] : [.. sound];
            if (trial % 2 == 1)
                damaged[trial % 4 == 1 ? random.Next(4000) : random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(path, damaged);
            try
            {
                ModelFolder.Read(path, Options);
                Assert.True(trial % 2 == 1, $"cut at {damaged.Length}");
            }
            catch (InvalidModelException error)
            {
                Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
                Assert.DoesNotContain('\n', error.Message);
            }
        }
    }

    [Fact]
    public async Task Models_of_other_programs_are_inspected_and_recorded_by_the_program()
    {
        LstmVisProgram.Result keras = (await LstmVisProgram.RunAsync("inspect", Golden.Find("keras-models/gru-after.keras"))).Succeeds();
        Assert.Contains("layers/gru/cell/vars/0: 6 x 27", keras.Output, StringComparison.Ordinal);
        Assert.Contains("It can be recorded", keras.Output, StringComparison.Ordinal);
        File.WriteAllText(_temporary.At("text.txt"), "abcabcabcjihg");
        string torch = Golden.Find("torch-models/lstm.pt");
        File.WriteAllText(_temporary.At("other.json"), """["a","b","c","d","e","f","g","h","i","j","?"]""");
        LstmVisProgram.Result made = (await LstmVisProgram.RunAsync("record", "--model", torch, "--vocabulary", _temporary.At("other.json"), "--map", "output.bias=none", "--text", _temporary.At("text.txt"), "--into", _temporary.At("made"))).Succeeds();
        Assert.Contains("embedding = 'encoder.weight' (11 x 6)", made.Error, StringComparison.Ordinal);
        Assert.Contains("Recorded 13 steps", made.Output, StringComparison.Ordinal);
        (await LstmVisProgram.RunAsync("record", "--model", Golden.Find("keras-models/lstm.h5"), "--text", _temporary.At("text.txt").Replace("text.txt", "none.txt", StringComparison.Ordinal), "--into", _temporary.At("no"))).FailsWith(4, "no such file");
        (await LstmVisProgram.RunAsync("record", "--model", torch, "--map", "x=y", "--text", _temporary.At("text.txt"), "--into", _temporary.At("no"))).FailsWith(2, "--map must be OURS=THEIRS");
        (await LstmVisProgram.RunAsync("record", "--map", "embedding=y", "--text", _temporary.At("text.txt"), "--into", _temporary.At("no"))).FailsWith(2, "they go with --model");
        (await LstmVisProgram.RunAsync("inspect", _temporary.At("none"))).FailsWith(4, "no such file or folder");
        (await LstmVisProgram.RunAsync("inspect", _temporary.At("text.txt"))).FailsWith(3, "text.txt");
    }
}
