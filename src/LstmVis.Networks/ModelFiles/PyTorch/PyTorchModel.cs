using System.Text.RegularExpressions;

namespace LstmVis.Networks;

/// <summary>
/// The state dict of a PyTorch language model: an <c>nn.Embedding</c>, <c>nn.LSTM</c>, <c>nn.GRU</c> or <c>nn.RNN</c> (or their cells) and an <c>nn.Linear</c>.
/// Names are free but for those of the recurrent layers; shapes decide, and the user may.
/// </summary>
/// <remarks>PyTorch writes <c>[gate and cell, input]</c> with gates in our order: i, f, g, o and r, z, n.</remarks>
internal static partial class PyTorchModel
{
    /// <summary>Reads a <c>.safetensors</c> file or one of <c>torch.save</c>.</summary>
    public static StateDict ReadTensors(string path)
    {
        if (TorchFile.IsLikely(path))
            return StateDict.Read(path);
        // The format sorts by name; modules that are numbered follow their numbers.
        return new StateDict(TensorFile.Read(path).Tensors.OrderBy(entry => Digits().Replace(entry.Key, match => match.Value.PadLeft(6, '0')), StringComparer.Ordinal).ToDictionary(), "", null);
    }

    /// <summary>Finds every part of the model among the tensors.</summary>
    public static (LanguageModelWeights Weights, IReadOnlyList<string> Notes) Map(StateDict state, string path, ModelReadOptions options)
    {
        IReadOnlyDictionary<string, Tensor> tensors = state.Tensors;
        if (tensors.Keys.FirstOrDefault(name => name.Contains("_reverse", StringComparison.Ordinal) || name.Contains("weight_hr_l", StringComparison.Ordinal)) is { } unusual)
            throw new InvalidModelException($"{path}, tensor '{unusual}': layers that read backwards or project their state cannot be run here. Export the model to ONNX and record that.");
        var map = new WeightMap(path, tensors, options.Map);
        IReadOnlyList<RecurrentNames.Layer> names = RecurrentNames.Find(tensors);
        int layerCount = Math.Max(names.Count, map.GreatestSaidLayer + 1);
        if (layerCount == 0)
            throw new InvalidModelException($"{path}: expected the state dict of an nn.LSTM, nn.GRU or nn.RNN with 'weight_ih_l0', found {WeightMap.DescribeTensors(tensors)}. Say which tensors are the layers' with --map layers.0.input=NAME --map layers.0.recurrent=NAME.");
        NetworkKind? network = null;
        int cells = 0;
        int inputSize = 0;
        List<LanguageModelWeights.LayerNumbers> layers = [];
        for (int layer = 0; layer < layerCount; layer++)
        {
            RecurrentNames.Layer guess = layer < names.Count ? names[layer] : new(null, null, null, null);
            (string Name, Tensor Tensor) input = map.TakeRequired($"layers.{layer}.input", guess.Input, 2);
            (string Name, Tensor Tensor) recurrent = map.TakeRequired($"layers.{layer}.recurrent", guess.Recurrent, 2);
            if (layer == 0)
            {
                (cells, inputSize) = (recurrent.Tensor.Shape[1], input.Tensor.Shape[1]);
                network = GetNetwork(recurrent, path, options.IsRectified);
            }

            int rows = (network is NetworkKind.Lstm ? 4 : network is NetworkKind.Gru ? 3 : 1) * cells;
            Expect(input, rows, layer == 0 ? inputSize : cells);
            Expect(recurrent, rows, cells);
            (float[] bias, float[] candidateBias) = LanguageModelWeights.Join(network!.Value, TakeBias($"layers.{layer}.input_bias", guess.InputBias, rows), TakeBias($"layers.{layer}.recurrent_bias", guess.RecurrentBias, rows), cells);
            layers.Add(new(input.Tensor.GetTransposed(), recurrent.Tensor.GetTransposed(), bias, candidateBias));
        }

        (string Name, Tensor Tensor)? embedding = map.Take("embedding", GuessEmbedding(map, inputSize));
        (string Name, Tensor Tensor) output = map.TakeRequired("output.weight", GuessOutput(map, embedding, path, inputSize, cells), 2);
        int tokens = output.Tensor.Shape[0];
        Expect(output, tokens, cells);
        if (embedding is { } table)
            Expect(table, tokens, inputSize);
        else if (tokens != inputSize)
            throw new InvalidModelException($"{path}: there is no embedding, and layer 0 reads {inputSize} numbers, which are no one-hot vectors of {tokens} tokens. Say which tensor is the embedding with --map embedding=NAME.");
        string? biasGuess = output.Name.EndsWith("weight", StringComparison.Ordinal) && output.Name != embedding?.Name && tensors.ContainsKey(output.Name[..^"weight".Length] + "bias")
            ? output.Name[..^"weight".Length] + "bias"
            : map.Left.Where(entry => entry.Value.Is(tokens)).Select(entry => entry.Key).FirstOrDefault();
        float[] outputBias = TakeBias("output.bias", biasGuess, tokens);

        List<string> notes = [$"Read as {network} of {layerCount} x {cells} cells{(state.Place.Length > 0 ? $" from {state.Place}" : "")}: {string.Join("; ", map.Lines)}."];
        if (embedding is null)
            notes.Add("There is no embedding: the model reads one-hot vectors.");
        if (network is NetworkKind.Elman or NetworkKind.ElmanRelu)
            notes.Add($"A state dict does not say whether its nn.RNN uses tanh or ReLU; {(options.IsRectified ? "ReLU was asked for (--activation relu)" : "tanh is taken (--activation relu for the other)")}.");
        AddLeft(map.Left, notes);
        return (new LanguageModelWeights { Network = network!.Value, Embedding = embedding?.Tensor, Layers = layers, Output = output.Tensor.GetTransposed(), OutputBias = outputBias, CellCount = cells }, notes);

        float[] TakeBias(string part, string? guess, int length)
        {
            if (map.Take(part, guess) is not { } taken)
                return new float[length];
            return taken.Tensor.Is(length) ? taken.Tensor.Numbers : throw new InvalidModelException($"{path}, tensor '{taken.Name}': expected {length} numbers to fit the other tensors, found {taken.Tensor.Description}.");
        }

        void Expect((string Name, Tensor Tensor) taken, int rows, int columns)
        {
            if (!taken.Tensor.Is(rows, columns))
                throw new InvalidModelException($"{path}, tensor '{taken.Name}': expected {rows} x {columns} numbers to fit the other tensors, found {taken.Tensor.Description}. All layers must have equally many cells; where another tensor is meant, say so with --map.");
        }
    }

    /// <summary>Says which tensors have no part: the model may do more than is run here.</summary>
    internal static void AddLeft(IEnumerable<KeyValuePair<string, Tensor>> left, List<string> notes)
    {
        string[] names = [.. left.Select(entry => $"'{entry.Key}' ({entry.Value.Description})")];
        if (names.Length > 0)
            notes.Add($"Not used: {string.Join(", ", names.Take(12))}{(names.Length > 12 ? $" and {names.Length - 12} more" : "")}. If the model needs them, what is recorded is not what it does; export it to ONNX instead.");
    }

    private static NetworkKind GetNetwork((string Name, Tensor Tensor) recurrent, string path, bool isRectified)
    {
        int cells = recurrent.Tensor.Shape[1];
        return (cells == 0 ? 0 : recurrent.Tensor.Shape[0] / (double)cells) switch
        {
            4 => NetworkKind.Lstm,
            3 => NetworkKind.Gru,
            1 => isRectified ? NetworkKind.ElmanRelu : NetworkKind.Elman,
            _ => throw new InvalidModelException($"{path}, tensor '{recurrent.Name}': expected 4 (LSTM), 3 (GRU) or 1 (RNN) times as many rows as columns, found {recurrent.Tensor.Description}."),
        };
    }

    private static string? GuessEmbedding(WeightMap map, int inputSize)
    {
        string[] names = [.. map.Left.Where(entry => entry.Value.Shape.Count == 2 && entry.Value.Shape[1] == inputSize).Select(entry => entry.Key)];
        return names.FirstOrDefault(name => EmbeddingName().IsMatch(name)) ?? names.FirstOrDefault(name => !OutputName().IsMatch(name)) ?? names.FirstOrDefault();
    }

    private static string? GuessOutput(WeightMap map, (string Name, Tensor Tensor)? embedding, string path, int inputSize, int cells)
    {
        // Without an embedding, a step of the input is a one-hot vector, as long as the vocabulary.
        int tokens = embedding?.Tensor.Shape[0] ?? inputSize;
        string[] names = [.. map.Left.Where(entry => entry.Value.Is(tokens, cells)).Select(entry => entry.Key)];
        if (names.Length > 0 || map.IsSaid("output.weight"))
            return names.FirstOrDefault(name => OutputName().IsMatch(name)) ?? names.FirstOrDefault();
        // Tied weights: one matrix is both.
        if (embedding is { } table && inputSize == cells)
            return table.Name;
        KeyValuePair<string, Tensor>[] matrices = [.. map.Left.Where(entry => entry.Value.Shape.Count == 2)];
        string found = matrices.Length == 0 ? "no other matrix" : string.Join(", ", matrices.Take(20).Select(entry => $"'{entry.Key}' of {entry.Value.Description}"));
        string expected = embedding is null ? $"an embedding of [vocabulary, {inputSize}]" : $"an output matrix of {tokens} x {cells}";
        throw new InvalidModelException($"{path}: expected {expected} beside the recurrent layers, found {found}. Where one of them is it, say so with --map; a model that predicts no tokens can be recorded as ONNX.");
    }

    [GeneratedRegex("emb|encoder|wte|lookup", RegexOptions.IgnoreCase)]
    private static partial Regex EmbeddingName();

    [GeneratedRegex("out|decoder|head|proj|fc|linear|logit|dense", RegexOptions.IgnoreCase)]
    private static partial Regex OutputName();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Digits();
}
