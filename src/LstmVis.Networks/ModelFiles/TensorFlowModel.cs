using System.Text.Json;
using System.Text.RegularExpressions;
using LstmVis.Core;

namespace LstmVis.Networks;

/// <summary>
/// A TensorFlow char-rnn as ml5 publishes it: <c>manifest.json</c> names a file of raw float32 per tensor, <c>vocab.json</c> the characters.
/// Layers are BasicLSTMCells: <c>[x, h] kernel + bias</c> gives the gates i, j, f, o, and 1 is added to f, which is not in the file.
/// </summary>
internal static partial class TensorFlowModel
{
    public const string ManifestFile = "manifest.json";
    private const float ForgetBias = 1f;

    // The places of input, forget, candidate and output gate among i, j, f, o.
    private static readonly int[] GateOrder = [0, 2, 1, 3];

    public static TextModel Read(string folder, string? vocabularyPath = null)
    {
        string path = Path.Combine(folder, ManifestFile);
        Dictionary<string, Tensor> tensors = ReadTensors(path, folder);
        Tensor embedding = Find(tensors, path, "embedding", name => name.EndsWith("embedding", StringComparison.Ordinal), 2);
        Tensor softmax = Find(tensors, path, "softmax_w", name => name.EndsWith("softmax_w", StringComparison.Ordinal), 2);
        Tensor softmaxBias = Find(tensors, path, "softmax_b", name => name.EndsWith("softmax_b", StringComparison.Ordinal), 1);
        List<(Tensor Kernel, Tensor Bias)> layers = [];
        while (tensors.Keys.Any(name => CellName().Match(name) is { Success: true } match && match.Groups[1].Value == $"{layers.Count}"))
        {
            string prefix = $"cell_{layers.Count}/basic_lstm_cell/";
            layers.Add((
                Find(tensors, path, prefix + "kernel", name => name.EndsWith(prefix + "kernel", StringComparison.Ordinal) || name.EndsWith(prefix + "weights", StringComparison.Ordinal), 2),
                Find(tensors, path, prefix + "bias", name => name.EndsWith(prefix + "bias", StringComparison.Ordinal) || name.EndsWith(prefix + "biases", StringComparison.Ordinal), 1)));
        }

        if (layers.Count == 0)
            throw new InvalidModelException($"{path}: expected tensors of BasicLSTMCells such as 'rnnlm/multi_rnn_cell/cell_0/basic_lstm_cell/kernel', found {string.Join(", ", tensors.Keys.Take(40))}.");
        int cells = softmax.Shape[0];
        var shape = new LanguageModelShape(embedding.Shape[0], embedding.Shape[1], layers.Count, cells);
        LanguageModel model = ModelFolder.Build(shape, path);
        Set("embedding", embedding, [shape.VocabularySize, shape.EmbeddingSize], embedding.Numbers);
        for (int layer = 0; layer < layers.Count; layer++)
        {
            int inputs = layer == 0 ? shape.EmbeddingSize : cells;
            float[] kernel = Reorder(layers[layer].Kernel.Numbers, cells);
            float[] bias = Reorder(layers[layer].Bias.Numbers, cells);
            if (bias.Length == 4 * cells)
            {
                foreach (ref float number in bias.AsSpan(cells, cells))
                    number += ForgetBias;
            }

            Check($"cell {layer}'s kernel", layers[layer].Kernel, [inputs + cells, 4 * cells]);
            Set($"layers.{layer}.input", null, [], kernel[..(inputs * 4 * cells)]);
            Set($"layers.{layer}.recurrent", null, [], kernel[(inputs * 4 * cells)..]);
            Set($"layers.{layer}.bias", layers[layer].Bias, [4 * cells], bias);
        }

        Set("output.weight", softmax, [cells, shape.VocabularySize], softmax.Numbers);
        Set("output.bias", softmaxBias, [shape.VocabularySize], softmaxBias.Numbers);
        model.WeightsChanged(forTraining: false);
        List<string> notes = [];
        (Vocabulary vocabulary, TokenLevel level) = VocabularyJson.Read(vocabularyPath ?? Path.Combine(folder, VocabularyJson.FileName), shape.VocabularySize, notes);
        notes.Add("TensorFlow's BasicLSTMCell adds 1 to the forget gate in its code; here it is part of the bias.");
        return new TextModel(model, vocabulary, level, $"TensorFlow BasicLSTMCell weights, {Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)))}", notes);

        void Set(string name, Tensor? tensor, int[] expected, float[] numbers)
        {
            if (tensor is not null)
                Check(name, tensor, expected);
            ModelFolder.SetFinite(model, model.Parameters.Single(parameter => parameter.Name == name), numbers, path, name);
        }

        void Check(string name, Tensor tensor, int[] expected)
        {
            if (!tensor.Is(expected))
                throw new InvalidModelException($"{path}, {name}: expected {string.Join(" x ", expected)} numbers to fit the other tensors, found {tensor.Description}.");
        }
    }

    private static float[] Reorder(float[] numbers, int cells)
    {
        var result = new float[numbers.Length];
        if (numbers.Length % (4 * cells) != 0)
            return numbers;
        for (int row = 0; row < numbers.Length; row += 4 * cells)
        {
            for (int gate = 0; gate < 4; gate++)
                numbers.AsSpan(row + (GateOrder[gate] * cells), cells).CopyTo(result.AsSpan(row + (gate * cells)));
        }

        return result;
    }

    private static Tensor Find(Dictionary<string, Tensor> tensors, string path, string wanted, Func<string, bool> matches, int axes)
    {
        string name = tensors.Keys.FirstOrDefault(matches) ?? throw new InvalidModelException($"{path}: there is no tensor '{wanted}'. There are {string.Join(", ", tensors.Keys.Take(40))}.");
        return tensors[name].Shape.Count == axes ? tensors[name] : throw new InvalidModelException($"{path}, '{name}': expected {axes} axes, found {tensors[name].Description}.");
    }

    private static Dictionary<string, Tensor> ReadTensors(string path, string folder)
    {
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        try
        {
            using JsonDocument document = JsonDocument.Parse(TensorFile.ReadBytes(path), new JsonDocumentOptions { MaxDepth = 8 });
            foreach (JsonProperty entry in document.RootElement.EnumerateObject())
            {
                string? file = entry.Value.GetProperty("filename").GetString();
                int[] shape = [.. entry.Value.GetProperty("shape").EnumerateArray().Select(item => item.GetInt32())];
                if (string.IsNullOrEmpty(file) || file != Path.GetFileName(file) || shape.Any(length => length < 0))
                    throw new InvalidModelException($"{path}, '{entry.Name}': expected the name of a file beside it and a shape, found '{file}'.");
                if (shape.Length == 0)
                    continue;
                string tensorPath = Path.Combine(folder, file);
                byte[] bytes = TensorFile.ReadBytes(tensorPath);
                double expected = shape.Aggregate(4.0, (product, length) => product * length);
                if (bytes.Length != expected)
                    throw new InvalidModelException($"{tensorPath}: expected {expected:0} bytes for {string.Join(" x ", shape)} float32 numbers, found {bytes.Length}; the file was cut off or is another one.");
                tensors[entry.Name] = new Tensor(shape, System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(bytes).ToArray());
            }
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new InvalidModelException($"{path}: expected an object from tensor name to \"filename\" and \"shape\" ({cause.Message}).", cause);
        }

        return tensors;
    }

    [GeneratedRegex(@"cell_(\d+)/basic_lstm_cell/")]
    private static partial Regex CellName();
}
