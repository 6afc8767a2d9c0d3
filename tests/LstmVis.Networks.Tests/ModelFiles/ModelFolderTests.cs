using System.Text;
using LstmVis.Core;
using Xunit;

namespace LstmVis.Networks.Tests;

public sealed class ModelFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(NetworkKind.Lstm)]
    [InlineData(NetworkKind.Gru)]
    [InlineData(NetworkKind.Elman)]
    [InlineData(NetworkKind.GruResetBefore)]
    [InlineData(NetworkKind.ElmanRelu)]
    public void A_model_is_the_same_after_it_was_written_and_read(NetworkKind network)
    {
        TextModel model = NewModel(network);
        ModelFolder.Write(model, _folder.Path);
        TextModel read = ModelFolder.Read(_folder.Path);
        Assert.Equal(model.Model.Shape, read.Model.Shape);
        Assert.Equal(model.Model.Weights, read.Model.Weights);
        Assert.Equal(model.Vocabulary.Entries, read.Vocabulary.Entries);
        Assert.Equal((TokenLevel.Character, "a test"), (read.Level, read.Origin));
        Assert.Equal(ModelFolder.Format(model).Hash, ModelFolder.Format(read).Hash);
    }

    [Fact]
    public void Every_cut_and_every_flipped_byte_of_the_weights_gets_one_clear_line()
    {
        ModelFolder.Write(NewModel(NetworkKind.Lstm), _folder.Path);
        string path = _folder.At(ModelFolder.WeightsFile);
        byte[] sound = File.ReadAllBytes(path);
        var random = new Random(4);
        for (int trial = 0; trial < 150; trial++)
        {
            byte[] damaged = trial % 2 == 0 ? sound[..random.Next(sound.Length)] : [.. sound];
            if (trial % 2 == 1)
                damaged[trial % 4 == 1 ? random.Next(600) : random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(path, damaged);
            var error = Assert.Throws<InvalidModelException>(() => ModelFolder.Read(_folder.Path));
            Assert.Contains(ModelFolder.WeightsFile, error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("\"cellCount\": 7", "\"cellCount\": 8", "expected 5 x 32 numbers as model.json says, found 5 x 28")]
    [InlineData("\"cellCount\": 7", "\"cellCount\": -3", "make no model")]
    [InlineData("\"network\": \"lstm\"", "\"network\": \"gru\"", "expected 5 x 21")]
    [InlineData("\"network\": \"lstm\"", "\"network\": \"mamba\"", "does not describe a model")]
    [InlineData("\"lstmvis-model\"", "\"another\"", "belongs to another program")]
    [InlineData("\"version\": 1", "\"version\": 9", "version: expected 1, found 9")]
    [InlineData("    \"c\"\n", "    \"c\",\n    \"d\"\n", "vocabulary: expected 3 tokens, found 4")]
    [InlineData("{", "", "does not describe a model")]
    public void A_description_that_does_not_fit_says_where_and_what(string from, string to, string message)
    {
        ModelFolder.Write(NewModel(NetworkKind.Lstm), _folder.Path);
        string path = _folder.At(ModelFolder.DescriptionFile);
        string text = File.ReadAllText(path).ReplaceLineEndings("\n");
        Assert.Contains(from, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(from, to, StringComparison.Ordinal));
        Assert.Contains(message, Assert.Throws<InvalidModelException>(() => ModelFolder.Read(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_with_tokens_that_the_model_does_not_know_is_refused()
    {
        var error = Assert.Throws<InvalidTextException>(() => NewModel(NetworkKind.Lstm).Tokenize("abcxay"));
        Assert.Contains("token 3 is 'x', which is not among the 3 tokens", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(NetworkKind.Lstm, false)]
    [InlineData(NetworkKind.Gru, false)]
    [InlineData(NetworkKind.Elman, false)]
    [InlineData(NetworkKind.Gru, true)]
    public void A_state_dict_of_PyTorch_has_the_weights_of_its_model(NetworkKind network, bool isTied)
    {
        TextModel model = isTied ? NewTiedModel() : NewModel(network);
        WriteStateDict(model.Model, isTied, _ => { });
        TextModel read = ModelFolder.Read(_folder.Path);
        Assert.Equal(model.Model.Shape, read.Model.Shape);
        Assert.All(model.Model.Weights.Zip(read.Model.Weights), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
        Assert.Contains("embedding = 'encoder.weight'", read.Notes[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_state_dict_that_lacks_something_or_does_not_fit_says_what()
    {
        LanguageModel model = NewModel(NetworkKind.Lstm).Model;
        Check(tensors => tensors.Remove("rnn.weight_hh_l1"), "there is no tensor 'rnn.weight_hh_l1'");
        Check(tensors => tensors["rnn.weight_hh_l1"] = new Tensor([28, 6], new float[28 * 6]), "expected 28 x 7 numbers");
        Check(tensors => tensors.Remove("decoder.weight"), "expected an output matrix of 3 x 7");
        Check(tensors => tensors["rnn.weight_ih_l0_reverse"] = new Tensor([1], [0]), "read backwards");
        Check(tensors => tensors["decoder.bias"] = new Tensor([3], [0, float.NaN, 0]), "number 1 is NaN");
        Check(tensors => tensors.Clear(), "no tensors of floating-point numbers");
        File.WriteAllText(_folder.At("vocab.json"), """["a","b"]""");
        Assert.Contains("knows 3 tokens, but the vocabulary has 2", Assert.Throws<InvalidModelException>(() => Write(_ => { })).Message, StringComparison.Ordinal);

        void Check(Action<Dictionary<string, Tensor>> change, string message) =>
            Assert.Contains(message, Assert.Throws<InvalidModelException>(() => Write(change)).Message, StringComparison.Ordinal);

        void Write(Action<Dictionary<string, Tensor>> change)
        {
            string? vocabulary = File.Exists(_folder.At("vocab.json")) ? File.ReadAllText(_folder.At("vocab.json")) : null;
            WriteStateDict(model, isTied: false, change);
            if (vocabulary is not null)
                File.WriteAllText(_folder.At("vocab.json"), vocabulary);
            ModelFolder.Read(_folder.Path);
        }
    }

    [Fact]
    public void A_folder_without_a_model_says_what_was_looked_for() =>
        Assert.Contains("expected a folder with model.json", Assert.Throws<InvalidModelException>(() => ModelFolder.Read(_folder.Path)).Message, StringComparison.Ordinal);

    private static TextModel NewModel(NetworkKind network) =>
        new(new LanguageModel(new LanguageModelShape(3, 5, 2, 7, network), seed: 5), Vocabulary.FromTokens(["a", "b", "c"]), TokenLevel.Character, "a test");

    private static TextModel NewTiedModel()
    {
        var model = new LanguageModel(new LanguageModelShape(3, 6, 1, 6, NetworkKind.Gru), seed: 5);
        model.SetWeights(model.OutputWeight!, new Tensor([3, 6], model.GetWeights(model.Embedding!)).GetTransposed());
        return new TextModel(model, Vocabulary.FromTokens(["a", "b", "c"]), TokenLevel.Character, "a test");
    }

    private void WriteStateDict(LanguageModel model, bool isTied, Action<Dictionary<string, Tensor>> change)
    {
        var tensors = new Dictionary<string, Tensor>();
        float[] Get(string name) => model.GetWeights(model.Parameters.Single(parameter => parameter.Name == name));
        float[] Transposed(string name)
        {
            Parameter parameter = model.Parameters.Single(one => one.Name == name);
            return new Tensor([parameter.RowCount, parameter.ColumnCount], model.GetWeights(parameter)).GetTransposed();
        }

        LanguageModelShape shape = model.Shape;
        tensors["encoder.weight"] = new Tensor([shape.VocabularySize, shape.EmbeddingSize], Get("embedding"));
        for (int layer = 0; layer < shape.LayerCount; layer++)
        {
            float[] bias = Get($"layers.{layer}.bias");
            tensors[$"rnn.weight_ih_l{layer}"] = new Tensor([bias.Length, layer == 0 ? shape.EmbeddingSize : shape.CellCount], Transposed($"layers.{layer}.input"));
            tensors[$"rnn.weight_hh_l{layer}"] = new Tensor([bias.Length, shape.CellCount], Transposed($"layers.{layer}.recurrent"));
            // A part of the bias lies in the second one, which PyTorch adds.
            float[] second = [.. bias.Select((_, place) => 0.25f * place)];
            if (shape.Network == NetworkKind.Gru)
                Get($"layers.{layer}.recurrent_bias").CopyTo(second, 2 * shape.CellCount);
            int shared = shape.Network == NetworkKind.Gru ? 2 * shape.CellCount : bias.Length;
            tensors[$"rnn.bias_ih_l{layer}"] = new Tensor([bias.Length], [.. bias.Select((number, place) => place < shared ? number - second[place] : number)]);
            tensors[$"rnn.bias_hh_l{layer}"] = new Tensor([bias.Length], second);
        }

        if (!isTied)
            tensors["decoder.weight"] = new Tensor([shape.VocabularySize, shape.CellCount], Transposed("output.weight"));
        tensors["decoder.bias"] = new Tensor([shape.VocabularySize], Get("output.bias"));
        change(tensors);
        File.WriteAllBytes(_folder.At("language-model.safetensors"), new TensorFile(tensors, new Dictionary<string, string> { ["format"] = "pt" }).ToBytes());
        File.WriteAllText(_folder.At("vocab.json"), """["a","b","c"]""", Encoding.UTF8);
    }
}
