using Xunit;

namespace LstmVis.Networks.Tests;

/// <summary>Models that PyTorch wrote, run here and by PyTorch.</summary>
public sealed class TorchModelTests(TorchModels torch) : IClassFixture<TorchModels>
{
    [Theory]
    [InlineData("lstm.pt", NetworkKind.Lstm)]
    [InlineData("legacy.pt", NetworkKind.Lstm)]
    [InlineData("gru.pth", NetworkKind.Gru)]
    [InlineData("nobias.pth", NetworkKind.Gru)]
    [InlineData("rnn.pth", NetworkKind.Elman)]
    [InlineData("tied.pt", NetworkKind.Lstm)]
    [InlineData("nested/nested.pt", NetworkKind.Lstm)]
    [InlineData("double.pt", NetworkKind.Gru)]
    [InlineData("half.pt", NetworkKind.Gru)]
    [InlineData("bfloat16.pt", NetworkKind.Gru)]
    [InlineData("double.safetensors", NetworkKind.Gru)]
    [InlineData("half.safetensors", NetworkKind.Gru)]
    [InlineData("bfloat16.safetensors", NetworkKind.Gru)]
    [InlineData("views.pt", NetworkKind.Lstm)]
    [InlineData("modules.pt", NetworkKind.Lstm)]
    [InlineData("cells.safetensors", NetworkKind.Lstm)]
    [InlineData("strange.pt", NetworkKind.Lstm)]
    [InlineData("onehot.pt", NetworkKind.Lstm)]
    public void Its_states_and_predictions_are_those_that_PyTorch_computed(string file, NetworkKind network)
    {
        TextModel model = ModelFolder.Read(Path.Combine(torch.Folder, file));
        Assert.Equal(network, model.Model.Shape.Network);
        ExpectedStates.Check(model, torch.Folder, file[..file.LastIndexOf('.')]);
    }

    [Fact]
    public void An_RNN_with_ReLU_is_read_so_when_it_is_said()
    {
        string path = Path.Combine(torch.Folder, "relu.pth");
        Assert.Contains(ModelFolder.Read(path).Notes, note => note.Contains("--activation relu", StringComparison.Ordinal));
        ExpectedStates.Check(ModelFolder.Read(path, new ModelReadOptions { IsRectified = true }), torch.Folder, "relu");
    }

    [Fact]
    public void The_guess_is_shown_and_can_be_overruled()
    {
        string path = Path.Combine(torch.Folder, "strange.pt");
        Assert.Contains("layers.1.recurrent = 'b2' (36 x 9)", ModelFolder.Read(path).Notes[0], StringComparison.Ordinal);
        TextModel said = ModelFolder.Read(path, new ModelReadOptions { Map = ["embedding=x", "layers.0.input_bias=a4", "layers.0.recurrent_bias=a3", "output.bias=none"] });
        Assert.Contains("layers.0.input_bias = 'a4' (36), as --map says", said.Notes[0], StringComparison.Ordinal);
        Assert.Contains(said.Notes, note => note.StartsWith("Not used: 'z'", StringComparison.Ordinal));
        Assert.Contains("there is no tensor 'q'", Throws(path, "embedding=q"), StringComparison.Ordinal);
        Assert.Contains("expected 36 x 9 numbers", Throws(path, "layers.1.input=a1"), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ModelFolder.Read(path, new ModelReadOptions { Map = ["encoder=x"] }));

        static string Throws(string path, string pair) => Assert.Throws<InvalidModelException>(() => ModelFolder.Read(path, new ModelReadOptions { Map = [pair] })).Message;
    }

    [Fact]
    public void A_checkpoint_says_where_its_weights_were()
    {
        TextModel model = ModelFolder.Read(Path.Combine(torch.Folder, "nested", "nested.pt"));
        Assert.Contains("from ['model_state_dict']", model.Notes[0], StringComparison.Ordinal);
        Assert.Contains("'module.rnn.weight_hh_l1'", model.Notes[0], StringComparison.Ordinal);
        Assert.Equal("c", model.Vocabulary.GetToken(2));
    }

    [Theory]
    [InlineData("system.pt", "posix.system")]
    [InlineData("eval.pt", "builtins.eval")]
    [InlineData("system-legacy.pt", "posix.system")]
    [InlineData("whole.pt", "__main__.Model")]
    [InlineData("script.pt", "TorchScript")]
    public void What_would_run_code_is_refused_and_does_not_run(string file, string message)
    {
        string error = Assert.Throws<InvalidModelException>(() => ModelFolder.Read(Path.Combine(torch.Folder, file))).Message;
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Contains("state_dict()", error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(torch.Folder, "owned")));
    }
}
