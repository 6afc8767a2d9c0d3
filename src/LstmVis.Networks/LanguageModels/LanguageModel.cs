namespace LstmVis.Networks;

/// <summary>A model of the next token: an embedding, recurrent layers and a softmax.</summary>
public sealed class LanguageModel : RecurrentModel
{
    /// <summary>Makes an untrained model.</summary>
    /// <param name="shape">Its sizes.</param>
    /// <param name="seed">Decides its random weights.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of range.</exception>
    public LanguageModel(LanguageModelShape shape, int seed)
        : this(shape, seed, NetworkKernels.Default)
    {
    }

    internal LanguageModel(LanguageModelShape shape, int seed, INetworkKernels kernels)
        : base(GetSizes(shape), seed, kernels) => Shape = shape;

    /// <summary>Its sizes.</summary>
    public LanguageModelShape Shape { get; }

    private static ModelSizes GetSizes(LanguageModelShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        shape.Check();
        return shape.ToSizes();
    }
}
