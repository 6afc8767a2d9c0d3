using System.Text.RegularExpressions;
using LstmVis.Core;

namespace LstmVis.Networks;

/// <summary>
/// The state dict of a PyTorch language model in a safetensors file: an <c>nn.Embedding</c>, an <c>nn.LSTM</c>, <c>nn.GRU</c> or <c>nn.RNN</c>
/// (<c>weight_ih_l0</c>, …) and an <c>nn.Linear</c>. Names are free but for those of the recurrent layers; shapes decide.
/// </summary>
/// <remarks>PyTorch writes <c>[gate and cell, input]</c> with gates in our order: i, f, g, o and r, z, n.</remarks>
internal static partial class PyTorchModel
{
    public static TextModel Read(string path)
    {
        TensorFile file = TensorFile.Read(path);
        Dictionary<string, Tensor> rest = new(file.Tensors, StringComparer.Ordinal);
        if (rest.Keys.FirstOrDefault(name => name.Contains("_reverse", StringComparison.Ordinal) || name.Contains("weight_hr_l", StringComparison.Ordinal)) is { } unusual)
            throw new InvalidModelException($"{path}, tensor '{unusual}': layers that read backwards or project their state cannot be run here.");
        string? first = rest.Keys.FirstOrDefault(name => FirstLayer().IsMatch(name));
        if (first is null)
            throw new InvalidModelException($"{path}: expected the state dict of an nn.LSTM, nn.GRU or nn.RNN with 'weight_ih_l0', found {(rest.Count == 0 ? "no tensors of floating-point numbers" : string.Join(", ", rest.Keys.Take(40)))}.");
        string prefix = first[..^"weight_ih_l0".Length];
        int layerCount = 0;
        while (rest.ContainsKey($"{prefix}weight_ih_l{layerCount}"))
            layerCount++;

        Tensor firstInput = Take($"{prefix}weight_ih_l0", 2);
        Tensor firstRecurrent = Take($"{prefix}weight_hh_l0", 2);
        (int cells, int embeddingSize) = (firstRecurrent.Shape[1], firstInput.Shape[1]);
        int gates = cells == 0 ? 0 : firstRecurrent.Shape[0] / cells;
        NetworkKind network = gates switch
        {
            4 => NetworkKind.Lstm,
            3 => NetworkKind.Gru,
            1 => NetworkKind.Elman,
            _ => throw new InvalidModelException($"{path}, tensor '{prefix}weight_hh_l0': expected 4 (LSTM), 3 (GRU) or 1 (RNN) times as many rows as columns, found {firstRecurrent.Description}."),
        };
        List<(Tensor Input, Tensor Recurrent, float[] InputBias, float[] RecurrentBias)> layers = [];
        for (int layer = 0; layer < layerCount; layer++)
        {
            layers.Add((
                Sized(layer == 0 ? firstInput : Take($"{prefix}weight_ih_l{layer}", 2), $"{prefix}weight_ih_l{layer}", gates * cells, layer == 0 ? embeddingSize : cells),
                Sized(layer == 0 ? firstRecurrent : Take($"{prefix}weight_hh_l{layer}", 2), $"{prefix}weight_hh_l{layer}", gates * cells, cells),
                TakeBias($"{prefix}bias_ih_l{layer}", gates * cells),
                TakeBias($"{prefix}bias_hh_l{layer}", gates * cells)));
            rest.Remove($"{prefix}weight_ih_l{layer}");
            rest.Remove($"{prefix}weight_hh_l{layer}");
        }

        (string embeddingName, string outputName) = FindEnds(rest, path, embeddingSize, cells);
        Tensor embedding = file.Tensors[embeddingName];
        Tensor output = file.Tensors[outputName];
        int tokens = embedding.Shape[0];
        string biasName = outputName.EndsWith("weight", StringComparison.Ordinal) && outputName != embeddingName ? outputName[..^"weight".Length] + "bias" : "";
        if (!rest.ContainsKey(biasName))
            biasName = rest.Where(entry => entry.Value.Is(tokens)).Select(entry => entry.Key).FirstOrDefault("");
        var shape = new LanguageModelShape(tokens, embeddingSize, layerCount, cells, network);
        LanguageModel model = ModelFolder.Build(shape, path);
        Set("embedding", embedding.Numbers);
        for (int layer = 0; layer < layerCount; layer++)
        {
            Set($"layers.{layer}.input", layers[layer].Input.GetTransposed());
            Set($"layers.{layer}.recurrent", layers[layer].Recurrent.GetTransposed());
            // Both biases are added, but for a GRU's candidate, where the reset gate multiplies the second.
            float[] bias = layers[layer].InputBias;
            int shared = network == NetworkKind.Gru ? 2 * cells : bias.Length;
            for (int place = 0; place < shared; place++)
                bias[place] += layers[layer].RecurrentBias[place];
            Set($"layers.{layer}.bias", bias);
            if (network == NetworkKind.Gru)
                Set($"layers.{layer}.recurrent_bias", layers[layer].RecurrentBias[shared..]);
        }

        Set("output.weight", output.GetTransposed());
        Set("output.bias", biasName.Length == 0 ? new float[tokens] : Sized(rest[biasName], biasName, tokens).Numbers);
        model.WeightsChanged(forTraining: false);
        List<string> notes = [$"Read as {network} from '{prefix}*_l0' to '_l{layerCount - 1}', embedding '{embeddingName}', output '{outputName}'{(biasName.Length == 0 ? " without bias" : $", bias '{biasName}'")}."];
        (Vocabulary vocabulary, TokenLevel level) = VocabularyJson.Read(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, VocabularyJson.FileName), tokens, notes);
        return new TextModel(model, vocabulary, level, $"PyTorch state dict, {Path.GetFileName(path)}", notes);

        void Set(string name, float[] numbers) => ModelFolder.SetFinite(model, model.Parameters.Single(parameter => parameter.Name == name), numbers, path, name);

        Tensor Take(string name, int axes)
        {
            if (!file.Tensors.TryGetValue(name, out Tensor? tensor))
                throw new InvalidModelException($"{path}: there is no tensor '{name}'. The file holds {string.Join(", ", file.Tensors.Keys.Take(40))}.");
            return tensor.Shape.Count == axes ? tensor : throw new InvalidModelException($"{path}, tensor '{name}': expected {axes} axes, found {tensor.Description}.");
        }

        float[] TakeBias(string name, int length) => rest.Remove(name, out Tensor? bias) ? [.. Sized(bias, name, length).Numbers] : new float[length];

        Tensor Sized(Tensor tensor, string name, params int[] expected) => tensor.Is(expected)
            ? tensor
            : throw new InvalidModelException($"{path}, tensor '{name}': expected {string.Join(" x ", expected)} numbers to fit '{prefix}weight_ih_l0' and '{prefix}weight_hh_l0', found {tensor.Description}.");
    }

    private static (string Embedding, string Output) FindEnds(Dictionary<string, Tensor> rest, string path, int embeddingSize, int cells)
    {
        List<string> matrices = [.. rest.Where(entry => entry.Value.Shape.Count == 2).Select(entry => entry.Key)];
        List<string> embeddings = [.. matrices.Where(name => rest[name].Shape[1] == embeddingSize)];
        string embedding = embeddings.FirstOrDefault(name => EmbeddingName().IsMatch(name)) ?? (embeddings.Count > 0 ? embeddings[0] : throw Missing($"an embedding of [vocabulary, {embeddingSize}]"));
        int tokens = rest[embedding].Shape[0];
        string? output = matrices.FirstOrDefault(name => name != embedding && rest[name].Is(tokens, cells));
        // Tied weights: one matrix is both.
        output ??= embeddingSize == cells ? embedding : throw Missing($"an output matrix of {tokens} x {cells}");
        return (embedding, output);

        InvalidModelException Missing(string what) => new($"{path}: expected {what} beside the recurrent layers, found {(matrices.Count == 0 ? "no other matrix" : string.Join(", ", matrices.Take(20).Select(name => $"'{name}' of {rest[name].Description}")))}.");
    }

    [GeneratedRegex(@"(^|\.)weight_ih_l0$")]
    private static partial Regex FirstLayer();

    [GeneratedRegex("emb|encoder|wte|lookup", RegexOptions.IgnoreCase)]
    private static partial Regex EmbeddingName();
}
