namespace LstmVis.Networks;

/// <summary>The kernels as definitions: one number at a time, in the order a reader would write them. Slow, and the oracle of the tests.</summary>
internal sealed class ScalarKernels : INetworkKernels
{
    // Panels of one column: each is a plain column of the matrix.
    public int PanelWidth => 1;

    public void Multiply(ReadOnlySpan<float> a, int rowStride, int columnStride, int rowCount, PackedMatrix b, Span<float> c, bool accumulate)
    {
        for (int row = 0; row < rowCount; row++)
        {
            for (int column = 0; column < b.ColumnCount; column++)
            {
                ReadOnlySpan<float> factors = b.Panel(column);
                float sum = accumulate ? c[(row * b.ColumnCount) + column] : 0f;
                for (int k = 0; k < factors.Length; k++)
                    sum += a[(row * rowStride) + (k * columnStride)] * factors[k];
                c[(row * b.ColumnCount) + column] = sum;
            }
        }
    }

    public void LstmForward(Span<float> gates, ReadOnlySpan<float> previousCell, Span<float> cell, Span<float> cellTanh, Span<float> hidden, int cellCount)
    {
        for (int place = 0; place < cell.Length; place++)
            LstmForward(gates, previousCell, cell, cellTanh, hidden, cellCount, place);
    }

    public void LstmBackward(Span<float> gates, ReadOnlySpan<float> previousCell, ReadOnlySpan<float> cellTanh, ReadOnlySpan<float> hiddenGradient, Span<float> cellGradient, int cellCount)
    {
        for (int place = 0; place < hiddenGradient.Length; place++)
            LstmBackward(gates, previousCell, cellTanh, hiddenGradient, cellGradient, cellCount, place);
    }

    public void GruForward(Span<float> gates, ReadOnlySpan<float> fromState, ReadOnlySpan<float> previousHidden, Span<float> hidden, int cellCount)
    {
        for (int place = 0; place < hidden.Length; place++)
            GruForward(gates, fromState, previousHidden, hidden, cellCount, place);
    }

    public void GruBackward(Span<float> gates, Span<float> fromState, ReadOnlySpan<float> previousHidden, Span<float> hiddenGradient, int cellCount)
    {
        for (int place = 0; place < hiddenGradient.Length; place++)
            GruBackward(gates, fromState, previousHidden, hiddenGradient, cellCount, place);
    }

    public void ElmanForward(Span<float> sums)
    {
        foreach (ref float sum in sums)
            sum = MathF.Tanh(sum);
    }

    public void ElmanBackward(ReadOnlySpan<float> hidden, Span<float> hiddenGradient)
    {
        for (int place = 0; place < hidden.Length; place++)
            hiddenGradient[place] *= 1f - (hidden[place] * hidden[place]);
    }

    public float Softmax(Span<float> logits)
    {
        float greatest = float.NegativeInfinity;
        foreach (float logit in logits)
            greatest = MathF.Max(greatest, logit);
        float sum = 0f;
        foreach (ref float logit in logits)
        {
            logit = MathF.Exp(logit - greatest);
            sum += logit;
        }

        foreach (ref float logit in logits)
            logit /= sum;
        return greatest + MathF.Log(sum);
    }

    public void AdamStep(Span<float> values, ReadOnlySpan<float> gradients, Span<float> means, Span<float> squares, in AdamFactors factors)
    {
        for (int place = 0; place < values.Length; place++)
            AdamStep(values, gradients, means, squares, factors, place);
    }

    /// <summary>One cell of one row; also what the vector kernels do with the cells that fill no register.</summary>
    internal static void LstmForward(Span<float> gates, ReadOnlySpan<float> previousCell, Span<float> cell, Span<float> cellTanh, Span<float> hidden, int cellCount, int place)
    {
        int first = (place / cellCount * 4 * cellCount) + (place % cellCount);
        float input = gates[first] = Sigmoid(gates[first]);
        float forget = gates[first + cellCount] = Sigmoid(gates[first + cellCount]);
        float candidate = gates[first + (2 * cellCount)] = MathF.Tanh(gates[first + (2 * cellCount)]);
        float output = gates[first + (3 * cellCount)] = Sigmoid(gates[first + (3 * cellCount)]);
        cell[place] = (forget * previousCell[place]) + (input * candidate);
        cellTanh[place] = MathF.Tanh(cell[place]);
        hidden[place] = output * cellTanh[place];
    }

    /// <summary>One cell of one row; also what the vector kernels do with the cells that fill no register.</summary>
    internal static void LstmBackward(Span<float> gates, ReadOnlySpan<float> previousCell, ReadOnlySpan<float> cellTanh, ReadOnlySpan<float> hiddenGradient, Span<float> cellGradient, int cellCount, int place)
    {
        int first = (place / cellCount * 4 * cellCount) + (place % cellCount);
        float input = gates[first];
        float forget = gates[first + cellCount];
        float candidate = gates[first + (2 * cellCount)];
        float output = gates[first + (3 * cellCount)];
        float byCell = cellGradient[place] + (hiddenGradient[place] * output * (1f - (cellTanh[place] * cellTanh[place])));
        gates[first] = byCell * candidate * input * (1f - input);
        gates[first + cellCount] = byCell * previousCell[place] * forget * (1f - forget);
        gates[first + (2 * cellCount)] = byCell * input * (1f - (candidate * candidate));
        gates[first + (3 * cellCount)] = hiddenGradient[place] * cellTanh[place] * output * (1f - output);
        cellGradient[place] = byCell * forget;
    }

    /// <summary>One cell of one row; also what the vector kernels do with the cells that fill no register.</summary>
    internal static void GruForward(Span<float> gates, ReadOnlySpan<float> fromState, ReadOnlySpan<float> previousHidden, Span<float> hidden, int cellCount, int place)
    {
        int first = (place / cellCount * 3 * cellCount) + (place % cellCount);
        float reset = gates[first] = Sigmoid(gates[first] + fromState[first]);
        float update = gates[first + cellCount] = Sigmoid(gates[first + cellCount] + fromState[first + cellCount]);
        float candidate = gates[first + (2 * cellCount)] = MathF.Tanh(gates[first + (2 * cellCount)] + (reset * fromState[first + (2 * cellCount)]));
        hidden[place] = (update * previousHidden[place]) + ((1f - update) * candidate);
    }

    /// <summary>One cell of one row; also what the vector kernels do with the cells that fill no register.</summary>
    internal static void GruBackward(Span<float> gates, Span<float> fromState, ReadOnlySpan<float> previousHidden, Span<float> hiddenGradient, int cellCount, int place)
    {
        int first = (place / cellCount * 3 * cellCount) + (place % cellCount);
        float reset = gates[first];
        float update = gates[first + cellCount];
        float candidate = gates[first + (2 * cellCount)];
        float byCandidate = hiddenGradient[place] * (1f - update) * (1f - (candidate * candidate));
        float byUpdate = hiddenGradient[place] * (previousHidden[place] - candidate) * update * (1f - update);
        float byReset = byCandidate * fromState[first + (2 * cellCount)] * reset * (1f - reset);
        gates[first] = fromState[first] = byReset;
        gates[first + cellCount] = fromState[first + cellCount] = byUpdate;
        gates[first + (2 * cellCount)] = byCandidate;
        fromState[first + (2 * cellCount)] = byCandidate * reset;
        hiddenGradient[place] *= update;
    }

    /// <summary>One parameter; also what the vector kernels do with those that fill no register.</summary>
    internal static void AdamStep(Span<float> values, ReadOnlySpan<float> gradients, Span<float> means, Span<float> squares, in AdamFactors factors, int place)
    {
        float gradient = gradients[place] * factors.GradientScale;
        means[place] = (factors.MeanDecay * means[place]) + ((1f - factors.MeanDecay) * gradient);
        squares[place] = (factors.SquareDecay * squares[place]) + ((1f - factors.SquareDecay) * gradient * gradient);
        float size = (MathF.Sqrt(squares[place]) / factors.SquareCorrection) + factors.Epsilon;
        values[place] = (factors.Keep * values[place]) - (factors.StepSize * means[place] / size);
    }

    private static float Sigmoid(float x) => 1f / (1f + MathF.Exp(-x));
}
