namespace LstmVis.Networks;

/// <summary>A model of the next token: an embedding, recurrent layers and a softmax.</summary>
/// <remarks>Passes may run on several threads at once as long as nobody changes the weights meanwhile.</remarks>
public sealed class LanguageModel
{
    private readonly RecurrentLayer[] _layers;

    /// <summary>Makes an untrained model.</summary>
    /// <param name="shape">Its sizes.</param>
    /// <param name="seed">Decides its random weights.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of range.</exception>
    public LanguageModel(LanguageModelShape shape, int seed)
        : this(shape, seed, NetworkKernels.Default)
    {
    }

    internal LanguageModel(LanguageModelShape shape, int seed, INetworkKernels kernels)
    {
        ArgumentNullException.ThrowIfNull(shape);
        shape.Check();
        Shape = shape;
        Kernels = kernels;
        var layout = new ParameterLayout();
        Embedding = layout.Add("embedding", shape.VocabularySize, shape.EmbeddingSize);
        _layers = new RecurrentLayer[shape.LayerCount];
        for (int layer = 0; layer < shape.LayerCount; layer++)
            _layers[layer] = CreateLayer(layout, shape, layer, kernels);
        OutputWeight = layout.Add("output.weight", shape.CellCount, shape.VocabularySize);
        OutputBias = layout.Add("output.bias", 1, shape.VocabularySize);
        Parameters = layout.Parameters;
        Weights = new float[layout.Length];
        PackedOutput = new PackedMatrix(kernels.PanelWidth);
        OutputTransposed = new PackedMatrix(kernels.PanelWidth);
        Initialise(new Random(seed));
        WeightsChanged(forTraining: false);
    }

    /// <summary>Its sizes.</summary>
    public LanguageModelShape Shape { get; }

    /// <summary>Its weights by name.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>How many numbers it learns.</summary>
    public int ParameterCount => Weights.Length;

    internal INetworkKernels Kernels { get; }

    internal IReadOnlyList<RecurrentLayer> Layers => _layers;

    internal Parameter Embedding { get; }

    internal Parameter OutputWeight { get; }

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
        PackedOutput.Pack(OutputWeight.Of(Weights), Shape.CellCount, Shape.VocabularySize);
        if (forTraining)
            OutputTransposed.PackTransposed(OutputWeight.Of(Weights), Shape.VocabularySize, Shape.CellCount);
    }

    private static RecurrentLayer CreateLayer(ParameterLayout layout, LanguageModelShape shape, int layer, INetworkKernels kernels)
    {
        int inputSize = layer == 0 ? shape.EmbeddingSize : shape.CellCount;
        return shape.Network switch
        {
            NetworkKind.Lstm => new LstmLayer(layout, layer, inputSize, shape.CellCount, kernels),
            NetworkKind.Gru => new GruLayer(layout, layer, inputSize, shape.CellCount, kernels),
            NetworkKind.GruResetBefore => new GruResetBeforeLayer(layout, layer, inputSize, shape.CellCount, kernels),
            NetworkKind.Elman or NetworkKind.ElmanRelu => new ElmanLayer(layout, layer, inputSize, shape.CellCount, shape.Network == NetworkKind.ElmanRelu, kernels),
            _ => throw new ArgumentOutOfRangeException(nameof(shape), shape.Network, "There is no such kind of layer."),
        };
    }

    private void Initialise(Random random)
    {
        // Uniform with unit variance.
        foreach (ref float value in Embedding.Of(Weights))
            value = ((random.NextSingle() * 2f) - 1f) * 1.7320508f;
        foreach (RecurrentLayer layer in _layers)
            layer.Initialise(Weights, random);
        float limit = 1f / MathF.Sqrt(Shape.CellCount);
        foreach (ref float value in OutputWeight.Of(Weights))
            value = ((random.NextSingle() * 2f) - 1f) * limit;
    }
}
