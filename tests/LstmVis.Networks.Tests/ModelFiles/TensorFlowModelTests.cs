using LstmVis.Core;
using Xunit;

namespace LstmVis.Networks.Tests;

/// <summary>A real pretrained model, against a scalar implementation of TensorFlow's equations that reads the raw files itself.</summary>
public class TensorFlowModelTests
{
    private const int Cells = 128;

    [Fact]
    public void The_model_of_Shakespeare_measures_what_was_measured_independently()
    {
        // 1.94 bits per character were measured with NumPy; 2.73 without the repair of the vocabulary.
        (TextModel model, Corpus corpus) = Open(500_000, 506_000);
        var written = new MemoryProject();
        var recorder = new LanguageModelRecorder(model.Model, model.Vocabulary);
        recorder.Record(corpus.TokenIds.Span, corpus.Documents, written, null, CancellationToken.None);
        Assert.InRange(recorder.MeanBits, 1.90, 1.98);
        Assert.Contains(model.Notes, note => note.Contains("lost the letter u", StringComparison.Ordinal));
    }

    [Fact]
    public void Its_states_are_those_of_the_equations_of_TensorFlow()
    {
        (TextModel model, Corpus corpus) = Open(500_000, 500_300);
        var written = new MemoryProject();
        new LanguageModelRecorder(model.Model, model.Vocabulary).Record(corpus.TokenIds.Span, corpus.Documents, written, null, CancellationToken.None);

        string folder = SharedData.Find("ml5_charrnn/shakespeare");
        float[] embedding = ReadRaw(folder, "embedding");
        double[][] hidden = [new double[Cells], new double[Cells]];
        double[][] cell = [new double[Cells], new double[Cells]];
        for (int step = 0; step < corpus.StepCount; step++)
        {
            double[] input = [.. embedding.AsSpan(corpus.TokenIds.Span[step] * Cells, Cells).ToArray().Select(number => (double)number)];
            for (int layer = 0; layer < 2; layer++)
            {
                float[] kernel = ReadRaw(folder, $"rnnlm_multi_rnn_cell_cell_{layer}_basic_lstm_cell_weights");
                float[] bias = ReadRaw(folder, $"rnnlm_multi_rnn_cell_cell_{layer}_basic_lstm_cell_biases");
                double[] both = [.. input, .. hidden[layer]];
                for (int place = 0; place < Cells; place++)
                {
                    double Sum(int gate) => bias[(gate * Cells) + place] + both.Select((number, row) => number * kernel[(row * 4 * Cells) + (gate * Cells) + place]).Sum();
                    cell[layer][place] = (cell[layer][place] * Sigmoid(Sum(2) + 1)) + (Sigmoid(Sum(0)) * Math.Tanh(Sum(1)));
                    hidden[layer][place] = Math.Tanh(cell[layer][place]) * Sigmoid(Sum(3));
                }

                input = hidden[layer];
                for (int place = 0; place < Cells; place++)
                {
                    Assert.Equal(cell[layer][place], written.Sources[$"layer{layer}/cell_state"].Values[(step * Cells) + place], 1e-5 * Math.Max(1, Math.Abs(cell[layer][place])));
                    Assert.Equal(hidden[layer][place], written.Sources[$"layer{layer}/hidden_state"].Values[(step * Cells) + place], 1e-5);
                }
            }
        }
    }

    [Fact]
    public void A_file_that_was_cut_off_and_a_vocabulary_of_another_model_are_named()
    {
        string source = SharedData.Find("ml5_charrnn/shakespeare");
        using var folder = new TemporaryFolder();
        foreach (string file in Directory.GetFiles(source))
            File.WriteAllBytes(folder.At(Path.GetFileName(file)), File.ReadAllBytes(file));
        File.WriteAllText(folder.At("vocab.json"), """{"a":0,"b":1}""");
        Assert.Contains("knows 65 tokens, but the vocabulary has 2", Assert.Throws<InvalidModelException>(() => ModelFolder.Read(folder.Path)).Message, StringComparison.Ordinal);
        File.WriteAllBytes(folder.At("embedding"), new byte[100]);
        Assert.Contains("expected 33280 bytes", Assert.Throws<InvalidModelException>(() => ModelFolder.Read(folder.Path)).Message, StringComparison.Ordinal);
        File.Delete(folder.At("rnnlm_softmax_w"));
        File.WriteAllBytes(folder.At("embedding"), File.ReadAllBytes(Path.Combine(source, "embedding")));
        Assert.Contains("rnnlm_softmax_w: the file does not exist", Assert.Throws<InvalidModelException>(() => ModelFolder.Read(folder.Path)).Message, StringComparison.Ordinal);
    }

    private static readonly Dictionary<string, float[]> Raw = [];

    private static float[] ReadRaw(string folder, string name)
    {
        if (!Raw.TryGetValue(name, out float[]? numbers))
            Raw[name] = numbers = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Path.Combine(folder, name))).ToArray();
        return numbers;
    }

    private static (TextModel Model, Corpus Corpus) Open(int start, int end)
    {
        TextModel model = ModelFolder.Read(SharedData.Find("ml5_charrnn/shakespeare"));
        string text = Utf8Text.ReadFile(SharedData.Find("tinyshakespeare/input.txt"));
        return (model, model.Tokenize(text[start..end]));
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
