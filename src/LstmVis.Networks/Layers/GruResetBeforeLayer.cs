using System.Numerics.Tensors;

namespace LstmVis.Networks;

/// <summary>
/// The gated recurrent unit as it was first published, which resets before the product (Keras: <c>reset_after=False</c>; ONNX: <c>linear_before_reset=0</c>):
/// with <c>[r, z] = x W + h' R + b</c>, <c>n = tanh(x W + (sigmoid(r) h') R + b)</c> and <c>h = sigmoid(z) h' + (1 - sigmoid(z)) n</c>, where h' is the step before.
/// </summary>
internal sealed class GruResetBeforeLayer : RecurrentLayer
{
    private const int GateCount = 3;
    private readonly LayerWeights _weights;
    private readonly PackedMatrix _gates;
    private readonly PackedMatrix _candidate;
    private readonly PackedMatrix _gatesTransposed;
    private readonly PackedMatrix _candidateTransposed;

    public GruResetBeforeLayer(ParameterLayout layout, int index, int inputSize, int cellCount, INetworkKernels kernels)
        : base(index, inputSize, cellCount, kernels)
    {
        _weights = new LayerWeights(layout, index, inputSize, cellCount, GateCount, kernels.PanelWidth);
        (_gates, _candidate) = (new PackedMatrix(kernels.PanelWidth), new PackedMatrix(kernels.PanelWidth));
        (_gatesTransposed, _candidateTransposed) = (new PackedMatrix(kernels.PanelWidth), new PackedMatrix(kernels.PanelWidth));
    }

    public override IReadOnlyList<StateKind> Kinds { get; } = [StateKind.HiddenState, StateKind.ResetGate, StateKind.UpdateGate, StateKind.Candidate];

    public override void Initialise(float[] weights, Random random)
    {
        _weights.Initialise(weights, random, gain: 1.5f);
        _weights.Bias.Of(weights).Slice(CellCount, CellCount).Fill(1f);
    }

    public override void Pack(float[] weights, bool forTraining)
    {
        _weights.Pack(weights, forTraining);
        // The state reaches the two gates as it is and the candidate through the reset gate: two products, so two matrices.
        var gates = new float[2 * CellCount * CellCount];
        var candidate = new float[CellCount * CellCount];
        ReadOnlySpan<float> recurrent = _weights.Recurrent.Of(weights);
        for (int row = 0; row < CellCount; row++)
        {
            ReadOnlySpan<float> all = recurrent.Slice(row * GateCount * CellCount, GateCount * CellCount);
            all[..(2 * CellCount)].CopyTo(gates.AsSpan(row * 2 * CellCount));
            all[(2 * CellCount)..].CopyTo(candidate.AsSpan(row * CellCount));
        }

        _gates.Pack(gates, CellCount, 2 * CellCount);
        _candidate.Pack(candidate, CellCount, CellCount);
        if (!forTraining)
            return;
        _gatesTransposed.PackTransposed(gates, 2 * CellCount, CellCount);
        _candidateTransposed.PackTransposed(candidate, CellCount, CellCount);
    }

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
        for (int step = 0; step < stepCount; step++)
        {
            Span<float> previous = values.PreviousHidden.AsSpan(step * stateLength, stateLength);
            Span<float> seen = values.Seen.AsSpan(step * stateLength, stateLength);
            Span<float> gates = allGates.Slice(step * gateLength, gateLength);
            Span<float> hidden = values.Hidden.AsSpan(step * stateLength, stateLength);
            values.CarriedHidden.CopyTo(previous);
            ClearStarts(starts, step, rows, previous);
            Kernels.Multiply(previous, CellCount, 1, rows, _gates, values.FromState, accumulate: false);
            for (int row = 0; row < rows; row++)
            {
                Span<float> both = gates.Slice(row * GateCount * CellCount, 2 * CellCount);
                TensorPrimitives.Add(both, values.FromState.AsSpan(row * 2 * CellCount, 2 * CellCount), both);
                TensorPrimitives.Sigmoid(both, both);
                TensorPrimitives.Multiply(both[..CellCount], previous.Slice(row * CellCount, CellCount), seen.Slice(row * CellCount, CellCount));
            }

            Kernels.Multiply(seen, CellCount, 1, rows, _candidate, values.FromSeen, accumulate: false);
            for (int row = 0; row < rows; row++)
            {
                Span<float> update = gates.Slice(((row * GateCount) + 1) * CellCount, CellCount);
                Span<float> candidate = gates.Slice(((row * GateCount) + 2) * CellCount, CellCount);
                TensorPrimitives.Add(candidate, values.FromSeen.AsSpan(row * CellCount, CellCount), candidate);
                TensorPrimitives.Tanh(candidate, candidate);
                for (int cell = 0; cell < CellCount; cell++)
                    hidden[(row * CellCount) + cell] = (update[cell] * previous[(row * CellCount) + cell]) + ((1f - update[cell]) * candidate[cell]);
            }

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
            Span<float> gates = values.Gates.AsSpan(step * gateLength, gateLength);
            Span<float> byHidden = hiddenGradient.Slice(step * stateLength, stateLength);
            TensorPrimitives.Add(byHidden, fromNext, byHidden);
            BackwardStep(values, step, gates, byHidden);
            byHidden.CopyTo(fromNext);
            Kernels.Multiply(gates, GateCount * CellCount, 1, rows, _gatesTransposed, fromNext, accumulate: true);
            ClearStarts(starts, step, rows, fromNext);
        }

        AddGradients(values, input, stepCount * rows, gradients);
        if (!inputGradient.IsEmpty)
            Kernels.Multiply(values.Gates.AsSpan(0, stepCount * gateLength), GateCount * CellCount, 1, stepCount * rows, _weights.InputTransposed, inputGradient, accumulate: false);
    }

    public override void BackThroughSteps(LayerTape tape, int stepCount, Span<float> hiddenGradient, Span<float> inputGradient)
    {
        var values = (Tape)tape;
        int stateLength = values.StreamCount * CellCount;
        float[] gates = values.Gates[..(stepCount * GateCount * stateLength)];
        for (int step = 0; step < stepCount; step++)
            BackwardStep(values, step, gates.AsSpan(step * GateCount * stateLength, GateCount * stateLength), hiddenGradient.Slice(step * stateLength, stateLength));
        Kernels.Multiply(gates, GateCount * CellCount, 1, stepCount * values.StreamCount, _weights.InputTransposed, inputGradient, accumulate: false);
    }

    public override TapeRows Locate(LayerTape tape, StateKind kind) => kind == StateKind.HiddenState
        ? new TapeRows(tape.Hidden, 0, CellCount)
        : new TapeRows(((Tape)tape).Gates, (IndexOf(kind) - 1) * CellCount, GateCount * CellCount);

    // Gates become their derivatives; byHidden becomes what goes straight to the step before.
    private void BackwardStep(Tape values, int step, Span<float> gates, Span<float> byHidden)
    {
        int rows = values.StreamCount;
        ReadOnlySpan<float> previous = values.PreviousHidden.AsSpan(step * rows * CellCount, rows * CellCount);
        Span<float> byCandidate = values.FromSeen;
        for (int place = 0; place < byHidden.Length; place++)
        {
            int first = (place / CellCount * GateCount * CellCount) + (place % CellCount);
            (float update, float candidate) = (gates[first + CellCount], gates[first + (2 * CellCount)]);
            byCandidate[place] = byHidden[place] * (1f - update) * (1f - (candidate * candidate));
            gates[first + CellCount] = byHidden[place] * (previous[place] - candidate) * update * (1f - update);
            gates[first + (2 * CellCount)] = byCandidate[place];
            byHidden[place] *= update;
        }

        Span<float> bySeen = values.FromState.AsSpan(0, rows * CellCount);
        Kernels.Multiply(byCandidate, CellCount, 1, rows, _candidateTransposed, bySeen, accumulate: false);
        for (int place = 0; place < byHidden.Length; place++)
        {
            int first = (place / CellCount * GateCount * CellCount) + (place % CellCount);
            float reset = gates[first];
            byHidden[place] += bySeen[place] * reset;
            gates[first] = bySeen[place] * previous[place] * reset * (1f - reset);
        }
    }

    private void AddGradients(Tape values, ReadOnlySpan<float> input, int rowCount, float[] gradients)
    {
        ReadOnlySpan<float> gates = values.Gates.AsSpan(0, rowCount * GateCount * CellCount);
        values.Packed.Pack(gates, rowCount, GateCount * CellCount);
        Kernels.Multiply(input, 1, InputSize, InputSize, values.Packed, _weights.Input.Of(gradients), accumulate: true);
        AddRows(gates, _weights.Bias.Of(gradients));
        var byState = new float[CellCount * GateCount * CellCount];
        var bySeen = new float[CellCount * GateCount * CellCount];
        Kernels.Multiply(values.PreviousHidden, 1, CellCount, CellCount, values.Packed, byState, accumulate: false);
        Kernels.Multiply(values.Seen, 1, CellCount, CellCount, values.Packed, bySeen, accumulate: false);
        Span<float> recurrent = _weights.Recurrent.Of(gradients);
        for (int place = 0; place < recurrent.Length; place++)
            recurrent[place] += place % (GateCount * CellCount) < 2 * CellCount ? byState[place] : bySeen[place];
    }

    private sealed class Tape(int stepCount, int streamCount, int cellCount, int panelWidth) : LayerTape(stepCount, streamCount, cellCount)
    {
        public float[] Gates { get; } = new float[stepCount * streamCount * GateCount * cellCount];

        /// <summary>The state before, times the reset gate.</summary>
        public float[] Seen { get; } = new float[stepCount * streamCount * cellCount];

        public float[] PreviousHidden { get; } = new float[stepCount * streamCount * cellCount];

        public float[] FromState { get; } = new float[streamCount * 2 * cellCount];

        public float[] FromSeen { get; } = new float[streamCount * cellCount];

        public float[] CarriedHidden { get; } = new float[streamCount * cellCount];

        public float[] HiddenGradient { get; } = new float[streamCount * cellCount];

        public PackedMatrix Packed { get; } = new(panelWidth);

        public override IReadOnlyList<float[]> Carried => [CarriedHidden];

        public override IReadOnlyList<float[]> Before => [PreviousHidden];

        public override IReadOnlyList<float[]> After => [Hidden];

        public override void Start() => CarriedHidden.AsSpan().Clear();
    }
}
