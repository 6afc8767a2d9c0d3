namespace LstmVis.Networks;

/// <summary>A recurrent model: tokens (through an embedding) or vectors go in, recurrent layers follow each other, and a linear layer says what the model was made to say.</summary>
/// <remarks>Passes may run on several threads at once as long as nobody changes the weights meanwhile.</remarks>
public class RecurrentModel
{
    private readonly RecurrentLayer[] _layers;

    /// <summary>Makes an untrained model.</summary>
    /// <param name="sizes">Its sizes.</param>
    /// <param name="seed">Decides its random weights.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of range.</exception>
    public RecurrentModel(ModelSizes sizes, int seed)
        : this(sizes, seed, NetworkKernels.Default)
    {
    }

    internal RecurrentModel(ModelSizes sizes, int seed, INetworkKernels kernels)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        sizes.Check();
        Sizes = sizes;
        Kernels = kernels;
        var layout = new ParameterLayout();
        if (sizes.TokenCount > 0)
            Embedding = layout.Add("embedding", sizes.TokenCount, sizes.InputSize);
        _layers = new RecurrentLayer[sizes.LayerCount];
        for (int layer = 0; layer < sizes.LayerCount; layer++)
            _layers[layer] = CreateLayer(layout, sizes, layer, kernels);
        if (!sizes.IsTied)
            OutputWeight = layout.Add("output.weight", sizes.CellCount, sizes.OutputSize);
        OutputBias = layout.Add("output.bias", 1, sizes.OutputSize);
        Parameters = layout.Parameters;
        Weights = new float[layout.Length];
        PackedOutput = new PackedMatrix(kernels.PanelWidth);
        OutputTransposed = new PackedMatrix(kernels.PanelWidth);
        Initialise(new Random(seed));
        WeightsChanged(forTraining: false);
    }

    /// <summary>Its sizes, and what it says.</summary>
    public ModelSizes Sizes { get; }

    /// <summary>Its weights by name.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>How many numbers it learns.</summary>
    public int ParameterCount => Weights.Length;

    internal INetworkKernels Kernels { get; }

    internal IReadOnlyList<RecurrentLayer> Layers => _layers;

    /// <summary>Null where vectors go in.</summary>
    internal Parameter? Embedding { get; }

    /// <summary>Null where the embedding stands in for it.</summary>
    internal Parameter? OutputWeight { get; }

    internal Parameter OutputBias { get; }

    internal PackedMatrix PackedOutput { get; }

    internal PackedMatrix OutputTransposed { get; }

    internal float[] Weights { get; }

    /// <summary>A copy of one parameter's numbers, <c>[row, column]</c>.</summary>
    public float[] GetWeights(Parameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        return parameter.Of(Weights).ToArray();
    }

    /// <summary>Replaces one parameter's numbers, <c>[row, column]</c>.</summary>
    /// <exception cref="ArgumentException">There are too few or too many.</exception>
    public void SetWeights(Parameter parameter, ReadOnlySpan<float> values)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        if (values.Length != parameter.Length)
            throw new ArgumentException($"'{parameter.Name}' has {parameter.RowCount} x {parameter.ColumnCount} weights, but {values.Length} are given.", nameof(values));
        values.CopyTo(parameter.Of(Weights));
        WeightsChanged(forTraining: false);
    }

    /// <summary>Must be called after <see cref="Weights"/> changed and before the next pass.</summary>
    internal void WeightsChanged(bool forTraining)
    {
        foreach (RecurrentLayer layer in _layers)
            layer.Pack(Weights, forTraining);
        (int cells, int outputs) = (Sizes.CellCount, Sizes.OutputSize);
        if (OutputWeight is { } weight)
        {
            PackedOutput.Pack(weight.Of(Weights), cells, outputs);
            if (forTraining)
                OutputTransposed.PackTransposed(weight.Of(Weights), outputs, cells);
        }
        else
        {
            PackedOutput.PackTransposed(Embedding!.Of(Weights), cells, outputs);
            if (forTraining)
                OutputTransposed.Pack(Embedding.Of(Weights), outputs, cells);
        }
    }

    /// <summary>Draws all weights anew, each evenly from <c>[-limit, limit]</c>, and sets the output's bias to zero: the start of the paper's recipe.</summary>
    internal void InitialiseUniform(float limit, int seed)
    {
        var random = new Random(seed);
        foreach (ref float value in Weights.AsSpan())
            value = ((random.NextSingle() * 2f) - 1f) * limit;
        OutputBias.Of(Weights).Clear();
        WeightsChanged(forTraining: false);
    }

    private static RecurrentLayer CreateLayer(ParameterLayout layout, ModelSizes sizes, int layer, INetworkKernels kernels)
    {
        int inputSize = layer == 0 ? sizes.InputSize : sizes.CellCount;
        return sizes.Network switch
        {
            NetworkKind.Lstm => new LstmLayer(layout, layer, inputSize, sizes.CellCount, kernels),
            NetworkKind.Gru => new GruLayer(layout, layer, inputSize, sizes.CellCount, kernels),
            NetworkKind.GruResetBefore => new GruResetBeforeLayer(layout, layer, inputSize, sizes.CellCount, kernels),
            NetworkKind.Elman or NetworkKind.ElmanRelu => new ElmanLayer(layout, layer, inputSize, sizes.CellCount, sizes.Network == NetworkKind.ElmanRelu, kernels),
            _ => throw new ArgumentOutOfRangeException(nameof(sizes), sizes.Network, "There is no such kind of layer."),
        };
    }

    private void Initialise(Random random)
    {
        float limit = 1f / MathF.Sqrt(Sizes.CellCount);
        // Uniform with unit variance; where the embedding is the output's weight too, as small as that must be.
        if (Embedding is not null)
            Fill(Embedding, Sizes.IsTied ? limit : 1.7320508f);
        foreach (RecurrentLayer layer in _layers)
            layer.Initialise(Weights, random);
        if (OutputWeight is not null)
            Fill(OutputWeight, limit);

        void Fill(Parameter parameter, float greatest)
        {
            foreach (ref float value in parameter.Of(Weights))
                value = ((random.NextSingle() * 2f) - 1f) * greatest;
        }
    }
}
