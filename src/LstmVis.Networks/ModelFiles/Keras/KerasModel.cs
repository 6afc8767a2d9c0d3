namespace LstmVis.Networks;

/// <summary>A language model of Keras: an <c>Embedding</c> (or one-hot vectors), <c>LSTM</c>, <c>GRU</c> or <c>SimpleRNN</c> layers of equal size and a <c>Dense</c> softmax.</summary>
/// <remarks>
/// Kernels are <c>[input, gate and cell]</c> as ours. Gates are i, f, c, o of an LSTM, which is our order, and z, r, h of a GRU, where ours is r, z, n.
/// A GRU's bias of <c>[2, gate and cell]</c> says that it resets after the product (<c>reset_after=True</c>), one of <c>[gate and cell]</c> that it resets before.
/// </remarks>
internal static class KerasModel
{
    /// <summary>Whether a name is one of such a file.</summary>
    public static bool IsLikely(string path) => Path.GetExtension(path).ToLowerInvariant() is ".h5" or ".hdf5" or ".keras";

    /// <summary>Finds every part of the model among the weights.</summary>
    public static (LanguageModelWeights Weights, IReadOnlyList<string> Notes) Map(KerasFile file, string path, ModelReadOptions options)
    {
        KerasConfiguration? configuration = file.Configuration is { } json ? KerasConfiguration.Read(json, path) : null;
        if (file.Tensors.Keys.FirstOrDefault(name => name.Contains("backward", StringComparison.Ordinal)) is { } unusual)
            throw new InvalidModelException($"{path}, '{unusual}': layers that read backwards cannot be run here. Export the model to ONNX and record that.");
        IReadOnlyList<KerasGroup> groups = KerasGroups.Find(file.Tensors);
        var map = new WeightMap(path, file.Tensors, options.Map);
        List<KerasGroup> recurrent = [.. groups.Where(group => group.Recurrent is not null)];
        if (configuration is not null && recurrent.All(group => configuration.RecurrentNames.Contains(group.Name)))
            recurrent = [.. recurrent.OrderBy(group => configuration.RecurrentNames.IndexOf(group.Name))];
        int layerCount = Math.Max(recurrent.Count, map.GreatestSaidLayer + 1);
        if (layerCount == 0)
            throw new InvalidModelException($"{path}: expected weights of LSTM, GRU or SimpleRNN layers of Keras, found {WeightMap.DescribeTensors(file.Tensors)}.");
        NetworkKind? network = null;
        (int cells, int inputSize) = (0, 0);
        List<LanguageModelWeights.LayerNumbers> layers = [];
        bool isGuessedReset = false;
        for (int layer = 0; layer < layerCount; layer++)
        {
            KerasGroup? guess = recurrent.ElementAtOrDefault(layer);
            (string Name, Tensor Tensor) kernel = map.TakeRequired($"layers.{layer}.input", guess?.Kernel, 2);
            (string Name, Tensor Tensor) state = map.TakeRequired($"layers.{layer}.recurrent", guess?.Recurrent, 2);
            (string Name, Tensor Tensor)? bias = map.Take($"layers.{layer}.input_bias", guess?.Bias);
            if (layer == 0)
            {
                (cells, inputSize) = (state.Tensor.Shape[0], kernel.Tensor.Shape[0]);
                network = GetNetwork(state, bias?.Tensor, configuration, options, path);
                isGuessedReset = network == NetworkKind.Gru && bias is null && configuration?.ResetsAfter is null;
            }

            int gates = GateCount(network!.Value);
            Expect(kernel, layer == 0 ? inputSize : cells, gates * cells);
            Expect(state, cells, gates * cells);
            float[] both = bias?.Tensor.Numbers ?? new float[(network == NetworkKind.Gru ? 2 : 1) * gates * cells];
            if (bias is { } found && !(network == NetworkKind.Gru ? found.Tensor.Is(2, gates * cells) : found.Tensor.Is(gates * cells)))
                throw new InvalidModelException($"{path}, '{found.Name}': expected {(network == NetworkKind.Gru ? "2 x " : "")}{gates * cells} numbers to fit the other weights, found {found.Tensor.Description}.");
            float[] Ordered(float[] numbers) => gates == 3 ? SwapGates(numbers, cells) : numbers;
            (float[] joined, float[] candidate) = LanguageModelWeights.Join(network.Value, Ordered(both[..(gates * cells)]), network == NetworkKind.Gru ? Ordered(both[(gates * cells)..]) : new float[gates * cells], cells);
            layers.Add(new(Ordered(kernel.Tensor.Numbers), Ordered(state.Tensor.Numbers), joined, candidate));
        }

        KerasGroup? dense = groups.Where(group => group.Recurrent is null && file.Tensors[group.Kernel].Shape is [int rows, int columns] && rows == cells && (group.Bias is null || file.Tensors[group.Bias].Is(columns)) && !IsEmbedding(group)).LastOrDefault();
        (string Name, Tensor Tensor) output = map.TakeRequired("output.weight", dense?.Kernel, 2);
        int tokens = output.Tensor.Shape[1];
        Expect(output, cells, tokens);
        (string Name, Tensor Tensor)? outputBias = map.Take("output.bias", dense?.Bias);
        if (outputBias is { } vector && !vector.Tensor.Is(tokens))
            throw new InvalidModelException($"{path}, '{vector.Name}': expected {tokens} numbers to fit '{output.Name}', found {vector.Tensor.Description}.");
        KerasGroup? table = groups.FirstOrDefault(group => group.Recurrent is null && group.Bias is null && group.Kernel != output.Name && file.Tensors[group.Kernel].Is(tokens, inputSize));
        (string Name, Tensor Tensor)? embedding = map.Take("embedding", table?.Kernel);
        if (embedding is { } taken)
            Expect(taken, tokens, inputSize);
        else if (tokens != inputSize)
            throw new InvalidModelException($"{path}: expected an embedding of {tokens} x {inputSize}, found {WeightMap.DescribeTensors(file.Tensors)}; or one-hot vectors of {tokens} tokens.");

        List<string> notes = [$"Read as {network} of {layerCount} x {cells} cells: {string.Join("; ", map.Lines)}."];
        if (embedding is null)
            notes.Add("There is no embedding: the model reads one-hot vectors.");
        if (configuration is null)
            notes.Add($"The file has weights alone and does not say its activations; tanh{(network == NetworkKind.ElmanRelu ? " is replaced by ReLU (--activation relu)" : "")} and sigmoid, Keras's defaults, are taken.");
        if (isGuessedReset)
            notes.Add("A GRU without bias does not show where it resets; reset_after=True, the default since Keras 2.3, is taken.");
        if (configuration?.PredictsOnce == true)
            notes.Add("The last layer has return_sequences=False: Keras predicts once per window, from a fresh state; here the state goes on through the whole document and every step predicts.");
        PyTorchModel.AddLeft(map.Left, notes);
        return (new LanguageModelWeights { Network = network!.Value, Embedding = embedding?.Tensor, Layers = layers, Output = output.Tensor.Numbers, OutputBias = outputBias?.Tensor.Numbers ?? new float[tokens], CellCount = cells }, notes);

        void Expect((string Name, Tensor Tensor) weights, int rows, int columns)
        {
            if (!weights.Tensor.Is(rows, columns))
                throw new InvalidModelException($"{path}, '{weights.Name}': expected {rows} x {columns} numbers to fit the other weights, found {weights.Tensor.Description}. All layers must have equally many cells.");
        }
    }

    private static bool IsEmbedding(KerasGroup group) => group.Kernel.Contains("embedding", StringComparison.OrdinalIgnoreCase);

    private static int GateCount(NetworkKind network) => network switch { NetworkKind.Lstm => 4, NetworkKind.Gru or NetworkKind.GruResetBefore => 3, _ => 1 };

    private static NetworkKind GetNetwork((string Name, Tensor Tensor) recurrent, Tensor? bias, KerasConfiguration? configuration, ModelReadOptions options, string path)
    {
        int cells = recurrent.Tensor.Shape[0];
        return (cells == 0 ? 0 : recurrent.Tensor.Shape[1] / (double)cells) switch
        {
            4 => NetworkKind.Lstm,
            3 => (bias is null ? configuration?.ResetsAfter ?? true : bias.Shape.Count == 2) ? NetworkKind.Gru : NetworkKind.GruResetBefore,
            1 => configuration?.IsRectified ?? options.IsRectified ? NetworkKind.ElmanRelu : NetworkKind.Elman,
            _ => throw new InvalidModelException($"{path}, '{recurrent.Name}': expected 4 (LSTM), 3 (GRU) or 1 (SimpleRNN) times as many columns as rows, found {recurrent.Tensor.Description}."),
        };
    }

    // z, r, h to r, z, h in every row.
    private static float[] SwapGates(float[] numbers, int cells)
    {
        var swapped = new float[numbers.Length];
        for (int row = 0; row < numbers.Length; row += 3 * cells)
        {
            numbers.AsSpan(row, cells).CopyTo(swapped.AsSpan(row + cells));
            numbers.AsSpan(row + cells, cells).CopyTo(swapped.AsSpan(row));
            numbers.AsSpan(row + (2 * cells), cells).CopyTo(swapped.AsSpan(row + (2 * cells)));
        }

        return swapped;
    }
}
