namespace LstmVis.Networks;

/// <summary>What a recurrent model is made of.</summary>
/// <param name="TokenCount">Tokens it knows, ids 0 to this, exclusive; 0 where it reads vectors.</param>
/// <param name="InputSize">Numbers at the input of layer 0: of an embedding, or of a vector.</param>
/// <param name="LayerCount">Recurrent layers.</param>
/// <param name="CellCount">Cells of each layer.</param>
/// <param name="Network">What the layers are.</param>
/// <param name="Head">What it says.</param>
/// <param name="OutputSize">Numbers that it says it in: one per token, label or channel.</param>
/// <param name="IsTied">Whether the embedding is the output's weight matrix too.</param>
public sealed record ModelSizes(int TokenCount, int InputSize, int LayerCount, int CellCount, NetworkKind Network, HeadKind Head, int OutputSize, bool IsTied = false)
{
    /// <summary>Throws where a number makes no model.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1, or there are more than 16 layers or 8,192 cells; or a model is tied whose sizes differ.</exception>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(TokenCount);
        CheckRange(InputSize, 8192, nameof(InputSize));
        CheckRange(LayerCount, 16, nameof(LayerCount));
        CheckRange(CellCount, 8192, nameof(CellCount));
        CheckRange(OutputSize, int.MaxValue, nameof(OutputSize));
        if (IsTied && (Head != HeadKind.NextToken || InputSize != CellCount))
            throw new ArgumentOutOfRangeException(nameof(IsTied), $"Weights can be tied where a model predicts tokens and its embedding is as wide as its layers; here the embedding has {InputSize} numbers and each layer {CellCount} cells.");
    }

    private static void CheckRange(int value, int greatest, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, greatest, name);
    }
}

/// <summary>What a model says at each step.</summary>
public enum HeadKind
{
    /// <summary>Which token comes next.</summary>
    NextToken,

    /// <summary>Which label the step has.</summary>
    StepLabel,

    /// <summary>Which label the whole sequence has; learnt at its last step, said at all.</summary>
    SequenceLabel,

    /// <summary>The next vector.</summary>
    NextVector,
}
