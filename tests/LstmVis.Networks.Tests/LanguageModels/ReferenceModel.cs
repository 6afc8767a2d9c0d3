using LstmVis.Core;

namespace LstmVis.Networks.Tests;

/// <summary>The equations of the model in double precision, one number at a time, sharing nothing with the engine but its weights.</summary>
internal sealed class ReferenceModel
{
    private readonly LanguageModelShape _shape;

    public ReferenceModel(LanguageModel model)
    {
        _shape = model.Shape;
        Weights = model.Parameters.ToDictionary(parameter => parameter.Name, parameter => Array.ConvertAll(model.GetWeights(parameter), weight => (double)weight));
    }

    public Dictionary<string, double[]> Weights { get; }

    /// <summary>May change what a layer made of a step (step, layer, values by kind) before anything else sees it.</summary>
    public Action<int, int, Dictionary<string, double[]>>? AfterLayer { get; init; }

    /// <summary>Reads one sequence from state zero; the state goes back to zero where <paramref name="starts"/> says so.</summary>
    public List<ReferenceStep> Run(ReadOnlySpan<int> tokenIds, ReadOnlySpan<bool> starts)
    {
        Dictionary<string, double[]>[] states = NewStates();
        List<ReferenceStep> steps = [];
        for (int step = 0; step < tokenIds.Length; step++)
        {
            if (!starts.IsEmpty && starts[step])
                states = NewStates();
            double[] input = Weights["embedding"][(tokenIds[step] * _shape.EmbeddingSize)..((tokenIds[step] + 1) * _shape.EmbeddingSize)];
            var now = new Dictionary<string, double[]>[_shape.LayerCount];
            for (int layer = 0; layer < _shape.LayerCount; layer++)
            {
                now[layer] = RunLayer($"layers.{layer}.", input, states[layer]);
                AfterLayer?.Invoke(step, layer, now[layer]);
                input = now[layer]["hidden_state"];
            }

            states = now;
            double[] logits = Multiply(input, Weights["output.weight"], _shape.VocabularySize);
            double sum = 0;
            for (int tokenId = 0; tokenId < logits.Length; tokenId++)
                sum += logits[tokenId] = Math.Exp(logits[tokenId] + Weights["output.bias"][tokenId]);
            steps.Add(new ReferenceStep(states, Array.ConvertAll(logits, value => value / sum)));
        }

        return steps;
    }

    /// <summary>The summed negative log likelihood of targets, in nats; -1 is no target.</summary>
    public double GetLoss(ReadOnlySpan<int> tokenIds, ReadOnlySpan<bool> starts, ReadOnlySpan<int> targets)
    {
        List<ReferenceStep> steps = Run(tokenIds, starts);
        double loss = 0;
        for (int step = 0; step < targets.Length; step++)
            loss -= targets[step] < 0 ? 0 : Math.Log(steps[step].Probabilities[targets[step]]);
        return loss;
    }

    private Dictionary<string, double[]> RunLayer(string name, double[] input, Dictionary<string, double[]> before)
    {
        int cells = _shape.CellCount;
        int gates = _shape.Network switch { NetworkKind.Lstm => 4, NetworkKind.Gru or NetworkKind.GruResetBefore => 3, _ => 1 };
        double[] fromInput = Multiply(input, Weights[name + "input"], gates * cells);
        double[] fromState = Multiply(before["hidden_state"], Weights[name + "recurrent"], gates * cells);
        double[] bias = Weights[name + "bias"];
        double[] Each(Func<int, double> value) => [.. Enumerable.Range(0, cells).Select(value)];
        double Sum(int gate, int cell) => fromInput[(gate * cells) + cell] + fromState[(gate * cells) + cell] + bias[(gate * cells) + cell];
        switch (_shape.Network)
        {
            case NetworkKind.Lstm:
                double[] i = Each(cell => Sigmoid(Sum(0, cell)));
                double[] f = Each(cell => Sigmoid(Sum(1, cell)));
                double[] g = Each(cell => Math.Tanh(Sum(2, cell)));
                double[] o = Each(cell => Sigmoid(Sum(3, cell)));
                double[] c = Each(cell => (f[cell] * before["cell_state"][cell]) + (i[cell] * g[cell]));
                return new() { ["input_gate"] = i, ["forget_gate"] = f, ["candidate"] = g, ["output_gate"] = o, ["cell_state"] = c, ["hidden_state"] = Each(cell => o[cell] * Math.Tanh(c[cell])) };
            case NetworkKind.Gru:
                double[] r = Each(cell => Sigmoid(Sum(0, cell)));
                double[] z = Each(cell => Sigmoid(Sum(1, cell)));
                double[] n = Each(cell => Math.Tanh(fromInput[(2 * cells) + cell] + bias[(2 * cells) + cell] + (r[cell] * (fromState[(2 * cells) + cell] + Weights[name + "recurrent_bias"][cell]))));
                return new() { ["reset_gate"] = r, ["update_gate"] = z, ["candidate"] = n, ["hidden_state"] = Each(cell => ((1 - z[cell]) * n[cell]) + (z[cell] * before["hidden_state"][cell])) };
            case NetworkKind.GruResetBefore:
                double[] reset = Each(cell => Sigmoid(Sum(0, cell)));
                double[] update = Each(cell => Sigmoid(Sum(1, cell)));
                double[] fromSeen = Multiply(Each(cell => reset[cell] * before["hidden_state"][cell]), Weights[name + "recurrent"], gates * cells);
                double[] candidate = Each(cell => Math.Tanh(fromInput[(2 * cells) + cell] + fromSeen[(2 * cells) + cell] + bias[(2 * cells) + cell]));
                return new() { ["reset_gate"] = reset, ["update_gate"] = update, ["candidate"] = candidate, ["hidden_state"] = Each(cell => ((1 - update[cell]) * candidate[cell]) + (update[cell] * before["hidden_state"][cell])) };
            case NetworkKind.ElmanRelu:
                return new() { ["hidden_state"] = Each(cell => Math.Max(0, Sum(0, cell))) };
            default:
                return new() { ["hidden_state"] = Each(cell => Math.Tanh(Sum(0, cell))) };
        }
    }

    private Dictionary<string, double[]>[] NewStates() =>
        [.. Enumerable.Range(0, _shape.LayerCount).Select(_ => new Dictionary<string, double[]> { ["hidden_state"] = new double[_shape.CellCount], ["cell_state"] = new double[_shape.CellCount] })];

    private static double[] Multiply(double[] row, double[] matrix, int columns)
    {
        var result = new double[columns];
        for (int k = 0; k < row.Length; k++)
        {
            for (int column = 0; column < columns; column++)
                result[column] += row[k] * matrix[(k * columns) + column];
        }

        return result;
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}

/// <summary>What the reference holds after a step: states and gates by layer and kind, and the probabilities of the next token.</summary>
internal sealed record ReferenceStep(Dictionary<string, double[]>[] Layers, double[] Probabilities);
