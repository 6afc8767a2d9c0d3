using System.Numerics.Tensors;

namespace LstmVis.Networks;

/// <summary>
/// The gated recurrent unit in the form of cuDNN and PyTorch, which resets after the product: with <c>[r, z, n] = x W + b</c> and <c>[r', z', n'] = h' R + [0, 0, d]</c>,
/// <c>h = sigmoid(z + z') h' + (1 - sigmoid(z + z')) tanh(n + sigmoid(r + r') n')</c>, where h' is the step before.
/// </summary>
internal sealed class GruLayer : RecurrentLayer
{
    private const int GateCount = 3;
    private readonly LayerWeights _weights;
    private readonly Parameter _recurrentBias;

    public GruLayer(ParameterLayout layout, int index, int inputSize, int cellCount, INetworkKernels kernels)
        : base(index, inputSize, cellCount, kernels)
    {
        _weights = new LayerWeights(layout, index, inputSize, cellCount, GateCount, kernels.PanelWidth);
        _recurrentBias = layout.Add($"layers.{index}.recurrent_bias", 1, cellCount);
    }

    public override IReadOnlyList<StateKind> Kinds { get; } = [StateKind.HiddenState, StateKind.ResetGate, StateKind.UpdateGate, StateKind.Candidate];

    public override void Initialise(float[] weights, Random random)
    {
        _weights.Initialise(weights, random, gain: 1.5f);
        _recurrentBias.Of(weights).Clear();
        // An update gate that starts nearly shut keeps the state, as an LSTM's open forget gate does.
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
        Span<float> allGates = values.Gates.AsSpan(0, stepCount * gateLength);
        FillRows(allGates, _weights.Bias.Of(_weights.All));
        Kernels.Multiply(input, InputSize, 1, stepCount * rows, _weights.PackedInput, allGates, accumulate: true);
        ReadOnlySpan<float> recurrentBias = _recurrentBias.Of(_weights.All);
        for (int step = 0; step < stepCount; step++)
        {
            Span<float> previous = values.PreviousHidden.AsSpan(step * stateLength, stateLength);
            values.CarriedHidden.CopyTo(previous);
            ClearStarts(starts, step, rows, previous);
            Span<float> fromState = values.FromState.AsSpan(step * gateLength, gateLength);
            fromState.Clear();
            for (int row = 0; row < rows; row++)
                recurrentBias.CopyTo(fromState[(((row * GateCount) + 2) * CellCount)..]);
            Kernels.Multiply(previous, CellCount, 1, rows, _weights.PackedRecurrent, fromState, accumulate: true);
            Span<float> hidden = values.Hidden.AsSpan(step * stateLength, stateLength);
            Kernels.GruForward(values.Gates.AsSpan(step * gateLength, gateLength), fromState, previous, hidden, CellCount);
            values.Intervene(step, hidden);
            hidden.CopyTo(values.CarriedHidden);
        }
    }

    public override void Backward(LayerTape tape, ReadOnlySpan<float> input, ReadOnlySpan<bool> starts, int stepCount, Span<float> hiddenGradient, Span<float> inputGradient, float[] gradients)
    {
        var values = (Tape)tape;
        int rows = values.StreamCount;
        int stateLength = rows * CellCount;
        int gateLength = GateCount * stateLength;
        Span<float> fromNext = values.HiddenGradient;
        fromNext.Clear();
        for (int step = stepCount - 1; step >= 0; step--)
        {
            Span<float> fromState = values.FromState.AsSpan(step * gateLength, gateLength);
            Span<float> byHidden = hiddenGradient.Slice(step * stateLength, stateLength);
            TensorPrimitives.Add(byHidden, fromNext, byHidden);
            Kernels.GruBackward(values.Gates.AsSpan(step * gateLength, gateLength), fromState, values.PreviousHidden.AsSpan(step * stateLength, stateLength), byHidden, CellCount);
            byHidden.CopyTo(fromNext);
            Kernels.Multiply(fromState, GateCount * CellCount, 1, rows, _weights.RecurrentTransposed, fromNext, accumulate: true);
            ClearStarts(starts, step, rows, fromNext);
        }

        ReadOnlySpan<float> byInput = values.Gates.AsSpan(0, stepCount * gateLength);
        values.Packed.Pack(byInput, stepCount * rows, GateCount * CellCount);
        Kernels.Multiply(input, 1, InputSize, InputSize, values.Packed, _weights.Input.Of(gradients), accumulate: true);
        AddRows(byInput, _weights.Bias.Of(gradients));
        if (!inputGradient.IsEmpty)
            Kernels.Multiply(byInput, GateCount * CellCount, 1, stepCount * rows, _weights.InputTransposed, inputGradient, accumulate: false);

        ReadOnlySpan<float> byState = values.FromState.AsSpan(0, stepCount * gateLength);
        values.Packed.Pack(byState, stepCount * rows, GateCount * CellCount);
        Kernels.Multiply(values.PreviousHidden, 1, CellCount, CellCount, values.Packed, _weights.Recurrent.Of(gradients), accumulate: true);
        Span<float> byBias = _recurrentBias.Of(gradients);
        for (int row = 0; row < stepCount * rows; row++)
            TensorPrimitives.Add(byBias, byState.Slice(((row * GateCount) + 2) * CellCount, CellCount), byBias);
    }

    public override void BackThroughSteps(LayerTape tape, int stepCount, Span<float> hiddenGradient, Span<float> inputGradient)
    {
        var values = (Tape)tape;
        int rows = stepCount * values.StreamCount;
        float[] gates = values.Gates[..(rows * GateCount * CellCount)];
        float[] fromState = values.FromState[..gates.Length];
        Kernels.GruBackward(gates, fromState, values.PreviousHidden, hiddenGradient[..(rows * CellCount)], CellCount);
        Kernels.Multiply(gates, GateCount * CellCount, 1, rows, _weights.InputTransposed, inputGradient, accumulate: false);
    }

    public override TapeRows Locate(LayerTape tape, StateKind kind) => kind == StateKind.HiddenState
        ? new TapeRows(tape.Hidden, 0, CellCount)
        : new TapeRows(((Tape)tape).Gates, (IndexOf(kind) - 1) * CellCount, GateCount * CellCount);

    private sealed class Tape(int stepCount, int streamCount, int cellCount, int panelWidth) : LayerTape(stepCount, streamCount, cellCount)
    {
        public float[] Gates { get; } = new float[stepCount * streamCount * GateCount * cellCount];

        public float[] FromState { get; } = new float[stepCount * streamCount * GateCount * cellCount];

        public float[] PreviousHidden { get; } = new float[stepCount * streamCount * cellCount];

        public float[] CarriedHidden { get; } = new float[streamCount * cellCount];

        public float[] HiddenGradient { get; } = new float[streamCount * cellCount];

        public PackedMatrix Packed { get; } = new(panelWidth);

        public override IReadOnlyList<float[]> Carried => [CarriedHidden];

        public override IReadOnlyList<float[]> Before => [PreviousHidden];

        public override IReadOnlyList<float[]> After => [Hidden];

        public override void Start() => CarriedHidden.AsSpan().Clear();
    }
}
