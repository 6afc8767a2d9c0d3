namespace LstmVis.Networks;

/// <summary>
/// Long short-term memory, without peepholes: <c>[i, f, g, o] = x W + h' R + b</c>, <c>c = sigmoid(f) c' + sigmoid(i) tanh(g)</c>,
/// <c>h = sigmoid(o) tanh(c)</c>, where a prime is the step before.
/// </summary>
internal sealed class LstmLayer : RecurrentLayer
{
    private const int GateCount = 4;
    private readonly LayerWeights _weights;

    public LstmLayer(ParameterLayout layout, int index, int inputSize, int cellCount, INetworkKernels kernels)
        : base(index, inputSize, cellCount, kernels) =>
        _weights = new LayerWeights(layout, index, inputSize, cellCount, GateCount, kernels.PanelWidth);

    public override IReadOnlyList<StateKind> Kinds { get; } =
        [StateKind.CellState, StateKind.HiddenState, StateKind.InputGate, StateKind.ForgetGate, StateKind.Candidate, StateKind.OutputGate];

    public override void Initialise(float[] weights, Random random)
    {
        // Gates that differ from the start: with input weights as small as recurrent ones, after 700,000 characters of Shakespeare
        // a model of 2 x 128 cells measured 3.19 bits held out, with these 2.80.
        _weights.Initialise(weights, random, gain: 1.5f);
        // A forget gate that starts open lets gradients through long stretches from the first update on.
        _weights.Bias.Of(weights).Slice(CellCount, CellCount).Fill(1f);
    }

    public override void Pack(float[] weights, bool forTraining) => _weights.Pack(weights, forTraining);

    public override LayerTape CreateTape(int stepCount, int streamCount) => new Tape(stepCount, streamCount, CellCount, Kernels.PanelWidth);

    public override void Forward(LayerTape tape, ReadOnlySpan<float> input, ReadOnlySpan<bool> starts, int stepCount)
    {
        var values = (Tape)tape;
        int rows = values.StreamCount;
        int stateLength = rows * CellCount;
        int gateLength = GateCount * stateLength;

        // What the inputs send to the gates needs no state: one product for all steps.
        Span<float> allGates = values.Gates.AsSpan(0, stepCount * gateLength);
        FillRows(allGates, _weights.Bias.Of(_weights.All));
        Kernels.Multiply(input, InputSize, 1, stepCount * rows, _weights.PackedInput, allGates, accumulate: true);
        for (int step = 0; step < stepCount; step++)
        {
            Span<float> previousHidden = values.PreviousHidden.AsSpan(step * stateLength, stateLength);
            Span<float> previousCell = values.PreviousCell.AsSpan(step * stateLength, stateLength);
            values.CarriedHidden.CopyTo(previousHidden);
            values.CarriedCell.CopyTo(previousCell);
            ClearStarts(starts, step, rows, previousHidden);
            ClearStarts(starts, step, rows, previousCell);

            Span<float> gates = values.Gates.AsSpan(step * gateLength, gateLength);
            Span<float> hidden = values.Hidden.AsSpan(step * stateLength, stateLength);
            Span<float> cell = values.Cell.AsSpan(step * stateLength, stateLength);
            Kernels.Multiply(previousHidden, CellCount, 1, rows, _weights.PackedRecurrent, gates, accumulate: true);
            Kernels.LstmForward(gates, previousCell, cell, values.CellTanh.AsSpan(step * stateLength, stateLength), hidden, CellCount);
            if (values.Interventions is not null)
                Intervene(values, step, gates, cell, hidden);
            hidden.CopyTo(values.CarriedHidden);
            cell.CopyTo(values.CarriedCell);
        }
    }

    public override void Backward(LayerTape tape, ReadOnlySpan<float> input, ReadOnlySpan<bool> starts, int stepCount, Span<float> hiddenGradient, Span<float> inputGradient, float[] gradients)
    {
        var values = (Tape)tape;
        int rows = values.StreamCount;
        int stateLength = rows * CellCount;
        int gateLength = GateCount * stateLength;
        Span<float> fromNext = values.HiddenGradient;
        Span<float> cellGradient = values.CellGradient;
        fromNext.Clear();
        cellGradient.Clear();
        for (int step = stepCount - 1; step >= 0; step--)
        {
            Span<float> gates = values.Gates.AsSpan(step * gateLength, gateLength);
            Span<float> byHidden = hiddenGradient.Slice(step * stateLength, stateLength);
            System.Numerics.Tensors.TensorPrimitives.Add(byHidden, fromNext, byHidden);
            Kernels.LstmBackward(gates, values.PreviousCell.AsSpan(step * stateLength, stateLength), values.CellTanh.AsSpan(step * stateLength, stateLength), byHidden, cellGradient, CellCount);
            if (step == 0)
                break;
            Kernels.Multiply(gates, GateCount * CellCount, 1, rows, _weights.RecurrentTransposed, fromNext, accumulate: false);
            ClearStarts(starts, step, rows, fromNext);
            ClearStarts(starts, step, rows, cellGradient);
        }

        ReadOnlySpan<float> gateGradients = values.Gates.AsSpan(0, stepCount * gateLength);
        values.Packed.Pack(gateGradients, stepCount * rows, GateCount * CellCount);
        Kernels.Multiply(input, 1, InputSize, InputSize, values.Packed, _weights.Input.Of(gradients), accumulate: true);
        Kernels.Multiply(values.PreviousHidden, 1, CellCount, CellCount, values.Packed, _weights.Recurrent.Of(gradients), accumulate: true);
        AddRows(gateGradients, _weights.Bias.Of(gradients));
        if (!inputGradient.IsEmpty)
            Kernels.Multiply(gateGradients, GateCount * CellCount, 1, stepCount * rows, _weights.InputTransposed, inputGradient, accumulate: false);
    }

    public override void BackThroughSteps(LayerTape tape, int stepCount, Span<float> hiddenGradient, Span<float> inputGradient)
    {
        var values = (Tape)tape;
        int rows = stepCount * values.StreamCount;
        float[] gates = values.Gates[..(rows * GateCount * CellCount)];
        var cellGradient = new float[rows * CellCount];
        Kernels.LstmBackward(gates, values.PreviousCell, values.CellTanh, hiddenGradient[..cellGradient.Length], cellGradient, CellCount);
        Kernels.Multiply(gates, GateCount * CellCount, 1, rows, _weights.InputTransposed, inputGradient, accumulate: false);
    }

    public override TapeRows Locate(LayerTape tape, StateKind kind)
    {
        if (kind == StateKind.HiddenState)
            return new TapeRows(tape.Hidden, 0, CellCount);
        return kind == StateKind.CellState
            ? new TapeRows(((Tape)tape).Cell, 0, CellCount)
            : new TapeRows(((Tape)tape).Gates, (IndexOf(kind) - 2) * CellCount, GateCount * CellCount);
    }

    private void Intervene(Tape values, int step, ReadOnlySpan<float> gates, Span<float> cell, Span<float> hidden)
    {
        Span<float> cellTanh = values.CellTanh.AsSpan(step * cell.Length, cell.Length);
        foreach (Intervention intervention in values.Interventions!)
        {
            bool holdsMemory = intervention.Kind == StateKind.CellState;
            if (!intervention.Apply(values.FirstStep + step, holdsMemory ? cell : hidden) || !holdsMemory)
                continue;
            for (int row = 0; row < values.StreamCount; row++)
            {
                foreach (int held in intervention.Cells)
                {
                    // h = o tanh(c), with o the fourth of each row's gates.
                    int place = (row * CellCount) + held;
                    cellTanh[place] = MathF.Tanh(cell[place]);
                    hidden[place] = gates[(((row * GateCount) + 3) * CellCount) + held] * cellTanh[place];
                }
            }
        }
    }

    private sealed class Tape(int stepCount, int streamCount, int cellCount, int panelWidth) : LayerTape(stepCount, streamCount, cellCount)
    {
        public float[] Gates { get; } = new float[stepCount * streamCount * GateCount * cellCount];

        public float[] PreviousHidden { get; } = new float[stepCount * streamCount * cellCount];

        public float[] PreviousCell { get; } = new float[stepCount * streamCount * cellCount];

        public float[] Cell { get; } = new float[stepCount * streamCount * cellCount];

        public float[] CellTanh { get; } = new float[stepCount * streamCount * cellCount];

        public float[] CarriedHidden { get; } = new float[streamCount * cellCount];

        public float[] CarriedCell { get; } = new float[streamCount * cellCount];

        public float[] HiddenGradient { get; } = new float[streamCount * cellCount];

        public float[] CellGradient { get; } = new float[streamCount * cellCount];

        public PackedMatrix Packed { get; } = new(panelWidth);

        public override IReadOnlyList<float[]> Carried => [CarriedHidden, CarriedCell];

        public override IReadOnlyList<float[]> Before => [PreviousHidden, PreviousCell];

        public override IReadOnlyList<float[]> After => [Hidden, Cell];

        public override void Start()
        {
            CarriedHidden.AsSpan().Clear();
            CarriedCell.AsSpan().Clear();
        }
    }
}
