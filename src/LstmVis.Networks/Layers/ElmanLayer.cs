using System.Numerics.Tensors;

namespace LstmVis.Networks;

/// <summary>The simple recurrent network of Elman: <c>h = tanh(x W + h' R + b)</c>, where h' is the step before; or with max(0, x) instead of tanh.</summary>
internal sealed class ElmanLayer : RecurrentLayer
{
    private readonly LayerWeights _weights;
    private readonly bool _isRectified;

    public ElmanLayer(ParameterLayout layout, int index, int inputSize, int cellCount, bool isRectified, INetworkKernels kernels)
        : base(index, inputSize, cellCount, kernels)
    {
        _weights = new LayerWeights(layout, index, inputSize, cellCount, 1, kernels.PanelWidth);
        _isRectified = isRectified;
    }

    public override IReadOnlyList<StateKind> Kinds { get; } = [StateKind.HiddenState];

    public override void Initialise(float[] weights, Random random) => _weights.Initialise(weights, random, gain: 0.7f);

    public override void Pack(float[] weights, bool forTraining) => _weights.Pack(weights, forTraining);

    public override LayerTape CreateTape(int stepCount, int streamCount) => new Tape(stepCount, streamCount, CellCount, Kernels.PanelWidth);

    public override void Forward(LayerTape tape, ReadOnlySpan<float> input, ReadOnlySpan<bool> starts, int stepCount)
    {
        var values = (Tape)tape;
        int rows = values.StreamCount;
        int stateLength = rows * CellCount;
        Span<float> all = values.Hidden.AsSpan(0, stepCount * stateLength);
        FillRows(all, _weights.Bias.Of(_weights.All));
        Kernels.Multiply(input, InputSize, 1, stepCount * rows, _weights.PackedInput, all, accumulate: true);
        for (int step = 0; step < stepCount; step++)
        {
            Span<float> previous = values.PreviousHidden.AsSpan(step * stateLength, stateLength);
            values.CarriedHidden.CopyTo(previous);
            ClearStarts(starts, step, rows, previous);
            Span<float> hidden = all.Slice(step * stateLength, stateLength);
            Kernels.Multiply(previous, CellCount, 1, rows, _weights.PackedRecurrent, hidden, accumulate: true);
            if (_isRectified)
                TensorPrimitives.Max(hidden, 0f, hidden);
            else
                Kernels.ElmanForward(hidden);
            values.Intervene(step, hidden);
            hidden.CopyTo(values.CarriedHidden);
        }
    }

    public override void Backward(LayerTape tape, ReadOnlySpan<float> input, ReadOnlySpan<bool> starts, int stepCount, Span<float> hiddenGradient, Span<float> inputGradient, float[] gradients)
    {
        var values = (Tape)tape;
        int rows = values.StreamCount;
        int stateLength = rows * CellCount;
        Span<float> fromNext = values.HiddenGradient;
        fromNext.Clear();
        for (int step = stepCount - 1; step >= 0; step--)
        {
            Span<float> bySums = hiddenGradient.Slice(step * stateLength, stateLength);
            TensorPrimitives.Add(bySums, fromNext, bySums);
            ReadOnlySpan<float> hidden = values.Hidden.AsSpan(step * stateLength, stateLength);
            if (_isRectified)
                ClearWhereZero(hidden, bySums);
            else
                Kernels.ElmanBackward(hidden, bySums);
            Kernels.Multiply(bySums, CellCount, 1, rows, _weights.RecurrentTransposed, fromNext, accumulate: false);
            ClearStarts(starts, step, rows, fromNext);
        }

        values.Packed.Pack(hiddenGradient, stepCount * rows, CellCount);
        Kernels.Multiply(input, 1, InputSize, InputSize, values.Packed, _weights.Input.Of(gradients), accumulate: true);
        Kernels.Multiply(values.PreviousHidden, 1, CellCount, CellCount, values.Packed, _weights.Recurrent.Of(gradients), accumulate: true);
        AddRows(hiddenGradient, _weights.Bias.Of(gradients));
        if (!inputGradient.IsEmpty)
            Kernels.Multiply(hiddenGradient, CellCount, 1, stepCount * rows, _weights.InputTransposed, inputGradient, accumulate: false);
    }

    public override void BackThroughSteps(LayerTape tape, int stepCount, Span<float> hiddenGradient, Span<float> inputGradient)
    {
        var values = (Tape)tape;
        int rows = stepCount * values.StreamCount;
        if (_isRectified)
            ClearWhereZero(values.Hidden.AsSpan(0, rows * CellCount), hiddenGradient[..(rows * CellCount)]);
        else
            Kernels.ElmanBackward(values.Hidden.AsSpan(0, rows * CellCount), hiddenGradient[..(rows * CellCount)]);
        Kernels.Multiply(hiddenGradient, CellCount, 1, rows, _weights.InputTransposed, inputGradient, accumulate: false);
    }

    public override TapeRows Locate(LayerTape tape, StateKind kind) => new(tape.Hidden, 0, CellCount);

    private static void ClearWhereZero(ReadOnlySpan<float> hidden, Span<float> gradient)
    {
        for (int place = 0; place < hidden.Length; place++)
            gradient[place] = hidden[place] > 0f ? gradient[place] : 0f;
    }

    private sealed class Tape(int stepCount, int streamCount, int cellCount, int panelWidth) : LayerTape(stepCount, streamCount, cellCount)
    {
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
