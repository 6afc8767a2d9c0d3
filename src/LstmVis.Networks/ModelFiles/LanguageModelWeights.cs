namespace LstmVis.Networks;

/// <summary>The weights of a language model of another program, in our order of axes and gates, before they become a model.</summary>
internal sealed class LanguageModelWeights
{
    /// <summary>What the layers are.</summary>
    public required NetworkKind Network { get; init; }

    /// <summary><c>[token, number]</c>; null where the model reads one-hot vectors.</summary>
    public required Tensor? Embedding { get; init; }

    /// <summary>Layer by layer from the input.</summary>
    public required IReadOnlyList<LayerNumbers> Layers { get; init; }

    /// <summary><c>[cell, token]</c>.</summary>
    public required float[] Output { get; init; }

    /// <summary><c>[token]</c>.</summary>
    public required float[] OutputBias { get; init; }

    /// <summary>Cells of each layer.</summary>
    public required int CellCount { get; init; }

    /// <summary>Builds the model.</summary>
    /// <exception cref="InvalidModelException">A number is none, or the sizes make no model.</exception>
    public LanguageModel Build(string path)
    {
        int tokens = OutputBias.Length;
        var shape = new LanguageModelShape(tokens, Embedding?.Shape[1] ?? tokens, Layers.Count, CellCount, Network);
        LanguageModel model = ModelFolder.Build(shape, path);
        Set("embedding", Embedding?.Numbers ?? GetIdentity(tokens));
        for (int layer = 0; layer < Layers.Count; layer++)
        {
            Set($"layers.{layer}.input", Layers[layer].Input);
            Set($"layers.{layer}.recurrent", Layers[layer].Recurrent);
            Set($"layers.{layer}.bias", Layers[layer].Bias);
            if (Network == NetworkKind.Gru)
                Set($"layers.{layer}.recurrent_bias", Layers[layer].CandidateBias);
        }

        Set("output.weight", Output);
        Set("output.bias", OutputBias);
        model.WeightsChanged(forTraining: false);
        return model;

        void Set(string name, float[] numbers) => ModelFolder.SetFinite(model, model.Parameters.Single(parameter => parameter.Name == name), numbers, path, name);
    }

    /// <summary>Two biases of a layer as one, and what of a GRU's second must stay apart: there the reset gate multiplies it.</summary>
    public static (float[] Bias, float[] CandidateBias) Join(NetworkKind network, float[] input, float[] recurrent, int cells)
    {
        int shared = network == NetworkKind.Gru ? 2 * cells : input.Length;
        float[] bias = [.. input];
        for (int place = 0; place < shared; place++)
            bias[place] += recurrent[place];
        return (bias, network == NetworkKind.Gru ? recurrent[shared..] : []);
    }

    private static float[] GetIdentity(int size)
    {
        var numbers = new float[(long)size * size];
        for (int place = 0; place < size; place++)
            numbers[(place * size) + place] = 1f;
        return numbers;
    }

    /// <summary>One layer.</summary>
    /// <param name="Input"><c>[input, gate and cell]</c>.</param>
    /// <param name="Recurrent"><c>[cell, gate and cell]</c>.</param>
    /// <param name="Bias"><c>[gate and cell]</c>.</param>
    /// <param name="CandidateBias"><c>[cell]</c> of a GRU that resets after the product; else empty.</param>
    public sealed record LayerNumbers(float[] Input, float[] Recurrent, float[] Bias, float[] CandidateBias);
}
