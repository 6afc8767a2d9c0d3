using LstmVis.Core;

namespace LstmVis.Networks;

/// <summary>
/// Long short-term memory, without peepholes: <c>[i, f, g, o] = x W + h' R + b</c>, <c>c = sigmoid(f) c' + sigmoid(i) tanh(g)</c>,
/// <c>h = sigmoid(o) tanh(c)</c>, where a prime is the step before.
/// </summary>
internal sealed class LstmLayer : RecurrentLayer
{
    private const int GateCount = 4;
    private readonly Parameter _input;
    private readonly Parameter _recurrent;
    private readonly Parameter _bias;
    private readonly PackedMatrix _packedInput;
    private readonly PackedMatrix _packedRecurrent;
    private readonly PackedMatrix _inputTransposed;
    private readonly PackedMatrix _recurrentTransposed;
    private float[] _weights = [];

    public LstmLayer(ParameterLayout layout, int index, int inputSize, int cellCount, INetworkKernels kernels)
        : base(index, inputSize, cellCount, kernels)
    {
        _input = layout.Add($"layers.{index}.input", inputSize, GateCount * cellCount);
        _recurrent = layout.Add($"layers.{index}.recurrent", cellCount, GateCount * cellCount);
        _bias = layout.Add($"layers.{index}.bias", 1, GateCount * cellCount);
        _packedInput = new PackedMatrix(kernels.PanelWidth);
        _packedRecurrent = new PackedMatrix(kernels.PanelWidth);
        _inputTransposed = new PackedMatrix(kernels.PanelWidth);
        _recurrentTransposed = new PackedMatrix(kernels.PanelWidth);
    }

    public override IReadOnlyList<string> Kinds { get; } = [SourceKinds.HiddenState, SourceKinds.CellState];

    public override void Initialise(float[] weights, Random random)
    {
        // Sums of gates from inputs of unit variance get a variance of about two: with the usual 1 / sqrt(cells) for both, a model
        // reads 700,000 characters before it does better than counting pairs (measured: 3.19 against 2.80 bits held out).
        FillUniform(_input.Of(weights), 1.5f * MathF.Sqrt(3f / InputSize), random);
        FillUniform(_recurrent.Of(weights), 1f / MathF.Sqrt(CellCount), random);
        _bias.Of(weights).Clear();
        // A forget gate that starts open lets gradients through long stretches from the first update on.
        _bias.Of(weights).Slice(CellCount, CellCount).Fill(1f);
    }

    public override void Pack(float[] weights, bool forTraining)
    {
        _weights = weights;
        _packedInput.Pack(_input.Of(weights), InputSize, GateCount * CellCount);
        _packedRecurrent.Pack(_recurrent.Of(weights), CellCount, GateCount * CellCount);
        if (!forTraining)
            return;
        _inputTransposed.PackTransposed(_input.Of(weights), GateCount * CellCount, InputSize);
        _recurrentTransposed.PackTransposed(_recurrent.Of(weights), GateCount * CellCount, CellCount);
    }

    public override LayerTape CreateTape(int stepCount, int streamCount) => new Tape(stepCount, streamCount, CellCount, Kernels.PanelWidth);

    public override void Forward(LayerTape tape, ReadOnlySpan<float> input, ReadOnlySpan<bool> starts, int stepCount)
    {
        var values = (Tape)tape;
        int rows = values.StreamCount;
        int stateLength = rows * CellCount;
        int gateLength = GateCount * stateLength;

        // What the inputs send to the gates needs no state: one product for all steps.
        Span<float> allGates = values.Gates.AsSpan(0, stepCount * gateLength);
        FillRows(allGates, _bias.Of(_weights));
        Kernels.Multiply(input, InputSize, 1, stepCount * rows, _packedInput, allGates, accumulate: true);
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
            Kernels.Multiply(previousHidden, CellCount, 1, rows, _packedRecurrent, gates, accumulate: true);
            Kernels.LstmForward(gates, previousCell, cell, values.CellTanh.AsSpan(step * stateLength, stateLength), hidden, CellCount);
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
            Kernels.Multiply(gates, GateCount * CellCount, 1, rows, _recurrentTransposed, fromNext, accumulate: false);
            ClearStarts(starts, step, rows, fromNext);
            ClearStarts(starts, step, rows, cellGradient);
        }

        ReadOnlySpan<float> gateGradients = values.Gates.AsSpan(0, stepCount * gateLength);
        values.Packed.Pack(gateGradients, stepCount * rows, GateCount * CellCount);
        Kernels.Multiply(input, 1, InputSize, InputSize, values.Packed, _input.Of(gradients), accumulate: true);
        Kernels.Multiply(values.PreviousHidden, 1, CellCount, CellCount, values.Packed, _recurrent.Of(gradients), accumulate: true);
        AddRows(gateGradients, _bias.Of(gradients));
        if (!inputGradient.IsEmpty)
            Kernels.Multiply(gateGradients, GateCount * CellCount, 1, stepCount * rows, _inputTransposed, inputGradient, accumulate: false);
    }

    public override void Read(LayerTape tape, string kind, int stepCount, Span<float> destination)
    {
        var values = (Tape)tape;
        float[] from = kind switch
        {
            SourceKinds.HiddenState => values.Hidden,
            SourceKinds.CellState => values.Cell,
            _ => throw new ArgumentException($"An LSTM layer has no '{kind}'; it has {string.Join(", ", Kinds)}.", nameof(kind)),
        };
        from.AsSpan(0, stepCount * values.StreamCount * CellCount).CopyTo(destination);
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

        public override void Start()
        {
            CarriedHidden.AsSpan().Clear();
            CarriedCell.AsSpan().Clear();
        }
    }
}
