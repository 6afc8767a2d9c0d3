namespace LstmVis.Networks;

/// <summary>A layer whose output at a time step depends on its input there and on its own state before.</summary>
/// <remarks>
/// Everything is written <c>[timeStep, stream, ...]</c>: several sequences (streams) run side by side, and the rows of one time step lie together.
/// A layer keeps its weights in the arrays of its model and only their packed copies itself.
/// </remarks>
internal abstract class RecurrentLayer(int index, int inputSize, int cellCount, INetworkKernels kernels)
{
    public int Index { get; } = index;

    public int InputSize { get; } = inputSize;

    public int CellCount { get; } = cellCount;

    protected INetworkKernels Kernels { get; } = kernels;

    /// <summary>What can be recorded of the layer: its states first, then its gates in the order of the tape.</summary>
    public abstract IReadOnlyList<StateKind> Kinds { get; }

    /// <summary>Sets weights to random numbers and biases to what makes training start well.</summary>
    public abstract void Initialise(float[] weights, Random random);

    /// <summary>Rearranges the weights for the forward pass, and for the backward pass where it will be run.</summary>
    public abstract void Pack(float[] weights, bool forTraining);

    /// <summary>Makes room for the values of a pass, and for the state that goes from one pass to the next.</summary>
    public abstract LayerTape CreateTape(int stepCount, int streamCount);

    /// <summary>Runs the layer over some steps, from the tape's state.</summary>
    /// <param name="tape">Receives every intermediate value.</param>
    /// <param name="input"><c>[timeStep, stream, input]</c>.</param>
    /// <param name="starts"><c>[timeStep, stream]</c>: whether the state is set to zero before the step; empty where it never is.</param>
    /// <param name="stepCount">At most the tape's.</param>
    public abstract void Forward(LayerTape tape, ReadOnlySpan<float> input, ReadOnlySpan<bool> starts, int stepCount);

    /// <summary>The derivative of the <see cref="Forward"/> that was run last; the state before its first step counts as constant.</summary>
    /// <param name="tape">As the forward pass left it; its gates are overwritten.</param>
    /// <param name="input">As in the forward pass.</param>
    /// <param name="starts">As in the forward pass.</param>
    /// <param name="stepCount">As in the forward pass.</param>
    /// <param name="hiddenGradient"><c>[timeStep, stream, cell]</c>, the loss's derivative by the layer's output; overwritten.</param>
    /// <param name="inputGradient">Receives the derivative by the input; empty where nobody wants it.</param>
    /// <param name="gradients">The derivatives by all weights of the model are added here.</param>
    public abstract void Backward(LayerTape tape, ReadOnlySpan<float> input, ReadOnlySpan<bool> starts, int stepCount, Span<float> hiddenGradient, Span<float> inputGradient, float[] gradients);

    /// <summary>The derivative by the input at each step through that step alone: the state before counts as constant. Nothing of the tape is changed.</summary>
    /// <param name="tape">As the forward pass left it.</param>
    /// <param name="stepCount">As in the forward pass.</param>
    /// <param name="hiddenGradient"><c>[timeStep, stream, cell]</c>, the derivative by the layer's output; overwritten.</param>
    /// <param name="inputGradient">Receives the derivative by the input.</param>
    public abstract void BackThroughSteps(LayerTape tape, int stepCount, Span<float> hiddenGradient, Span<float> inputGradient);

    /// <summary>Where one kind of value of the last forward pass lies, <c>[timeStep, stream, cell]</c>.</summary>
    /// <param name="tape">As the forward pass left it.</param>
    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    public abstract TapeRows Locate(LayerTape tape, StateKind kind);

    /// <summary>The place of a kind among <see cref="Kinds"/>.</summary>
    protected int IndexOf(StateKind kind)
    {
        for (int place = 0; place < Kinds.Count; place++)
        {
            if (Kinds[place] == kind)
                return place;
        }

        throw new ArgumentException($"The layer has no '{kind.Name}'; it has {string.Join(", ", Kinds.Select(one => one.Name))}.", nameof(kind));
    }

    /// <summary>Copies a row to every row.</summary>
    protected static void FillRows(Span<float> rows, ReadOnlySpan<float> row)
    {
        for (int start = 0; start < rows.Length; start += row.Length)
            row.CopyTo(rows[start..]);
    }

    /// <summary>Adds all rows to one row.</summary>
    internal static void AddRows(ReadOnlySpan<float> rows, Span<float> sum)
    {
        for (int start = 0; start < rows.Length; start += sum.Length)
            System.Numerics.Tensors.TensorPrimitives.Add(sum, rows.Slice(start, sum.Length), sum);
    }

    /// <summary>Sets the rows of the streams that start anew at a step to zero.</summary>
    protected static void ClearStarts(ReadOnlySpan<bool> starts, int step, int streamCount, Span<float> rows)
    {
        if (starts.IsEmpty)
            return;
        int width = rows.Length / streamCount;
        for (int stream = 0; stream < streamCount; stream++)
        {
            if (starts[(step * streamCount) + stream])
                rows.Slice(stream * width, width).Clear();
        }
    }
}

/// <summary>The values of one pass through one layer.</summary>
internal abstract class LayerTape(int stepCount, int streamCount, int cellCount)
{
    public int StepCount { get; } = stepCount;

    public int StreamCount { get; } = streamCount;

    /// <summary>The layer's output, <c>[timeStep, stream, cell]</c>.</summary>
    public float[] Hidden { get; } = new float[stepCount * streamCount * cellCount];

    /// <summary>What is done to the layer's states at each step; null where nothing is.</summary>
    public IReadOnlyList<Intervention>? Interventions { get; set; }

    /// <summary>The time step, since <see cref="Start"/>, with which the next pass begins. Interventions count from it.</summary>
    public int FirstStep { get; set; }

    /// <summary>The state that goes from one pass to the next: the hidden state first.</summary>
    public abstract IReadOnlyList<float[]> Carried { get; }

    /// <summary>The same before each step, <c>[timeStep, stream, cell]</c>.</summary>
    public abstract IReadOnlyList<float[]> Before { get; }

    /// <summary>The same after each step.</summary>
    public abstract IReadOnlyList<float[]> After { get; }

    /// <summary>Sets the carried state of all streams to zero.</summary>
    public abstract void Start();

    /// <summary>Changes a step's hidden state as the interventions want it.</summary>
    public void Intervene(int step, Span<float> hidden)
    {
        foreach (Intervention intervention in Interventions ?? [])
            intervention.Apply(FirstStep + step, hidden);
    }
}

/// <summary>Rows of numbers that lie apart in an array.</summary>
/// <param name="Values">The array.</param>
/// <param name="Start">Where the first row begins.</param>
/// <param name="Stride">From the beginning of a row to that of the next.</param>
internal readonly record struct TapeRows(float[] Values, int Start, int Stride)
{
    /// <summary>The first numbers of a row.</summary>
    public ReadOnlySpan<float> Get(int row, int count) => Values.AsSpan(Start + (row * Stride), count);
}
