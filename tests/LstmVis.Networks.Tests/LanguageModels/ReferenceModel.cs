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

    /// <summary>Reads one sequence from state zero; the state goes back to zero where <paramref name="starts"/> says so.</summary>
    public List<ReferenceStep> Run(ReadOnlySpan<int> tokenIds, ReadOnlySpan<bool> starts)
    {
        int cells = _shape.CellCount;
        double[][] hidden = NewState();
        double[][] cell = NewState();
        List<ReferenceStep> steps = [];
        for (int step = 0; step < tokenIds.Length; step++)
        {
            if (!starts.IsEmpty && starts[step])
            {
                hidden = NewState();
                cell = NewState();
            }

            double[] input = Weights["embedding"][(tokenIds[step] * _shape.EmbeddingSize)..((tokenIds[step] + 1) * _shape.EmbeddingSize)];
            var newHidden = new double[_shape.LayerCount][];
            var newCell = new double[_shape.LayerCount][];
            for (int layer = 0; layer < _shape.LayerCount; layer++)
            {
                double[] sums = Multiply(input, Weights[$"layers.{layer}.input"], 4 * cells);
                double[] fromState = Multiply(hidden[layer], Weights[$"layers.{layer}.recurrent"], 4 * cells);
                newHidden[layer] = new double[cells];
                newCell[layer] = new double[cells];
                for (int unit = 0; unit < cells; unit++)
                {
                    double Gate(int gate) => sums[(gate * cells) + unit] + fromState[(gate * cells) + unit] + Weights[$"layers.{layer}.bias"][(gate * cells) + unit];
                    newCell[layer][unit] = (Sigmoid(Gate(1)) * cell[layer][unit]) + (Sigmoid(Gate(0)) * Math.Tanh(Gate(2)));
                    newHidden[layer][unit] = Sigmoid(Gate(3)) * Math.Tanh(newCell[layer][unit]);
                }

                input = newHidden[layer];
            }

            hidden = newHidden;
            cell = newCell;
            double[] logits = Multiply(input, Weights["output.weight"], _shape.VocabularySize);
            double sum = 0;
            for (int tokenId = 0; tokenId < logits.Length; tokenId++)
                sum += logits[tokenId] = Math.Exp(logits[tokenId] + Weights["output.bias"][tokenId]);
            steps.Add(new ReferenceStep(hidden, cell, Array.ConvertAll(logits, value => value / sum)));
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

    private double[][] NewState() => [.. Enumerable.Range(0, _shape.LayerCount).Select(_ => new double[_shape.CellCount])];

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

/// <summary>What the reference holds after a step: states <c>[layer][cell]</c> and the probabilities of the next token.</summary>
internal sealed record ReferenceStep(double[][] Hidden, double[][] Cell, double[] Probabilities);
