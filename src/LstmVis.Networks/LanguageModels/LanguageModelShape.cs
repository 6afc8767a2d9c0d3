namespace LstmVis.Networks;

/// <summary>What a language model is made of: an embedding, recurrent layers of equal size, and a softmax over the vocabulary.</summary>
/// <param name="VocabularySize">Tokens it knows: ids 0 to this, exclusive.</param>
/// <param name="EmbeddingSize">Numbers that stand for a token at the input of layer 0.</param>
/// <param name="LayerCount">Recurrent layers.</param>
/// <param name="CellCount">Cells of each layer.</param>
/// <param name="Network">What the layers are.</param>
/// <param name="IsTied">Whether the embedding is the softmax's weight matrix too; it then has as many numbers as a layer has cells.</param>
public sealed record LanguageModelShape(int VocabularySize, int EmbeddingSize, int LayerCount, int CellCount, NetworkKind Network = NetworkKind.Lstm, bool IsTied = false)
{
    /// <summary>Throws where a number makes no model.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1, or there are more than 16 layers or 8,192 cells.</exception>
    internal void Check()
    {
        CheckRange(VocabularySize, int.MaxValue, nameof(VocabularySize));
        CheckRange(EmbeddingSize, 8192, nameof(EmbeddingSize));
        CheckRange(LayerCount, 16, nameof(LayerCount));
        CheckRange(CellCount, 8192, nameof(CellCount));
    }

    internal ModelSizes ToSizes() => new(VocabularySize, EmbeddingSize, LayerCount, CellCount, Network, HeadKind.NextToken, VocabularySize, IsTied);

    private static void CheckRange(int value, int greatest, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, greatest, name);
    }
}

/// <summary>A kind of recurrent layer.</summary>
public enum NetworkKind
{
    /// <summary>Long short-term memory.</summary>
    Lstm,

    /// <summary>The gated recurrent unit of cuDNN and PyTorch, whose reset gate acts after the product with the recurrent weights.</summary>
    Gru,

    /// <summary>The simple recurrent network, with tanh.</summary>
    Elman,

    /// <summary>The gated recurrent unit as first published, whose reset gate acts before the product.</summary>
    GruResetBefore,

    /// <summary>The simple recurrent network with max(0, x) instead of tanh; its states have no upper end.</summary>
    ElmanRelu,
}
