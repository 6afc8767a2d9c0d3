using System.Numerics.Tensors;

namespace LstmVis.Onnx;

/// <summary>The equations of one direction of an <c>LSTM</c> or <c>GRU</c> node, by which its gates and cell states are recomputed from its inputs and outputs.</summary>
/// <remarks>Weights of ONNX are <c>[direction, gate and cell, input]</c>, gates i, o, f, c of an LSTM and z, r, h of a GRU; the bias holds the input's, then the state's.</remarks>
internal sealed class RecurrentGates
{
    private readonly bool _isLstm;
    private readonly bool _resetsAfter;
    private readonly bool _isReverse;
    private readonly int _cells;
    private readonly int _inputs;
    private readonly float[] _fromInput;
    private readonly float[] _fromState;
    private readonly float[] _inputBias;
    private readonly float[] _stateBias;

    /// <param name="node">The node.</param>
    /// <param name="direction">0, or 1 for the second of a bidirectional node.</param>
    /// <param name="w"><c>W</c> with its shape.</param>
    /// <param name="r"><c>R</c>.</param>
    /// <param name="b"><c>B</c>; null for none.</param>
    public RecurrentGates(RecurrentNode node, int direction, (long[] Shape, float[] Numbers) w, (long[] Shape, float[] Numbers) r, float[]? b)
    {
        (_isLstm, _resetsAfter, _isReverse) = (node.Operator == "LSTM", node.ResetsAfter, node.Directions[direction] == "reverse");
        (_cells, _inputs) = ((int)r.Shape[2], (int)w.Shape[2]);
        int rows = node.GateCount * _cells;
        _fromInput = w.Numbers.AsSpan(direction * rows * _inputs, rows * _inputs).ToArray();
        _fromState = r.Numbers.AsSpan(direction * rows * _cells, rows * _cells).ToArray();
        _inputBias = b is null ? new float[rows] : b.AsSpan(direction * 2 * rows, rows).ToArray();
        _stateBias = b is null ? new float[rows] : b.AsSpan((direction * 2 * rows) + rows, rows).ToArray();
    }

    /// <summary>The kinds that are computed.</summary>
    public static IReadOnlyList<string> GetKinds(string op) => op switch
    {
        "LSTM" => ["cell_state", "input_gate", "forget_gate", "candidate", "output_gate"],
        "GRU" => ["reset_gate", "update_gate", "candidate"],
        _ => [],
    };

    /// <summary>Recomputes the gates of some steps.</summary>
    /// <param name="x"><c>[step, input]</c>.</param>
    /// <param name="hidden">What the node put out, <c>[step, cell]</c>.</param>
    /// <param name="hiddenBefore">The state before the first step (before the last, read backwards).</param>
    /// <param name="cellBefore">The same of an LSTM's cell state.</param>
    /// <returns>By kind <c>[step, cell]</c>, and how far the hidden states that follow from them are from those of the node.</returns>
    public (Dictionary<string, float[]> Kinds, float Difference) Compute(float[] x, float[] hidden, float[] hiddenBefore, float[] cellBefore)
    {
        int steps = hidden.Length / _cells;
        var sums = new float[steps * _fromInput.Length / _inputs];
        Parallel.For(0, steps, step => Sum(step, x, Before(step), sums));
        return _isLstm ? FinishLstm(steps) : FinishGru(steps);

        float[] Before(int step)
        {
            int before = _isReverse ? step + 1 : step - 1;
            return before < 0 || before >= steps ? hiddenBefore : hidden.AsSpan(before * _cells, _cells).ToArray();
        }

        (Dictionary<string, float[]> Kinds, float Difference) FinishLstm(int count)
        {
            Dictionary<string, float[]> kinds = GetKinds("LSTM").ToDictionary(kind => kind, _ => new float[count * _cells]);
            float difference = 0;
            for (int turn = 0; turn < count; turn++)
            {
                int step = _isReverse ? count - 1 - turn : turn;
                int earlier = _isReverse ? step + 1 : step - 1;
                for (int cell = 0; cell < _cells; cell++)
                {
                    int place = (step * _cells) + cell;
                    ReadOnlySpan<float> row = sums.AsSpan(step * 4 * _cells, 4 * _cells);
                    float input = kinds["input_gate"][place] = Sigmoid(row[cell]);
                    float output = kinds["output_gate"][place] = Sigmoid(row[_cells + cell]);
                    float forget = kinds["forget_gate"][place] = Sigmoid(row[(2 * _cells) + cell]);
                    float candidate = kinds["candidate"][place] = MathF.Tanh(row[(3 * _cells) + cell]);
                    float before = turn == 0 ? cellBefore[cell] : kinds["cell_state"][(earlier * _cells) + cell];
                    float now = kinds["cell_state"][place] = (forget * before) + (input * candidate);
                    difference = MathF.Max(difference, MathF.Abs((output * MathF.Tanh(now)) - hidden[place]));
                }
            }

            return (kinds, difference);
        }

        (Dictionary<string, float[]> Kinds, float Difference) FinishGru(int count)
        {
            Dictionary<string, float[]> kinds = GetKinds("GRU").ToDictionary(kind => kind, _ => new float[count * _cells]);
            float difference = 0;
            for (int step = 0; step < count; step++)
            {
                float[] before = Before(step);
                for (int cell = 0; cell < _cells; cell++)
                {
                    int place = (step * _cells) + cell;
                    float update = kinds["update_gate"][place] = sums[(step * 3 * _cells) + cell];
                    kinds["reset_gate"][place] = sums[(((step * 3) + 1) * _cells) + cell];
                    float candidate = kinds["candidate"][place] = sums[(((step * 3) + 2) * _cells) + cell];
                    difference = MathF.Max(difference, MathF.Abs((update * before[cell]) + ((1 - update) * candidate) - hidden[place]));
                }
            }

            return (kinds, difference);
        }
    }

    // An LSTM's sums before its functions; a GRU's gates, whose candidate needs the reset gate first.
    private void Sum(int step, float[] x, float[] before, float[] sums)
    {
        int rows = _inputBias.Length;
        ReadOnlySpan<float> input = x.AsSpan(step * _inputs, _inputs);
        Span<float> row = sums.AsSpan(step * rows, rows);
        int plain = _isLstm ? rows : 2 * _cells;
        for (int place = 0; place < rows; place++)
        {
            row[place] = TensorPrimitives.Dot(_fromInput.AsSpan(place * _inputs, _inputs), input) + _inputBias[place];
            if (place < plain)
                row[place] += TensorPrimitives.Dot(_fromState.AsSpan(place * _cells, _cells), before) + _stateBias[place];
        }

        if (_isLstm)
            return;
        foreach (ref float gate in row[..plain])
            gate = Sigmoid(gate);
        ReadOnlySpan<float> reset = row.Slice(_cells, _cells);
        float[] seen = [.. before];
        TensorPrimitives.Multiply(reset, before, seen);
        for (int cell = 0; cell < _cells; cell++)
        {
            int place = plain + cell;
            ReadOnlySpan<float> weights = _fromState.AsSpan(place * _cells, _cells);
            float fromState = _resetsAfter ? reset[cell] * (TensorPrimitives.Dot(weights, before) + _stateBias[place]) : TensorPrimitives.Dot(weights, seen) + _stateBias[place];
            row[place] = MathF.Tanh(row[place] + fromState);
        }
    }

    private static float Sigmoid(float x) => 1f / (1f + MathF.Exp(-x));
}
