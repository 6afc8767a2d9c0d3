namespace LstmVis.Networks;

/// <summary>What a language model is made of: an embedding, recurrent layers of equal size, and a softmax over the vocabulary.</summary>
/// <param name="VocabularySize">Tokens it knows: ids 0 to this, exclusive.</param>
/// <param name="EmbeddingSize">Numbers that stand for a token at the input of layer 0.</param>
/// <param name="LayerCount">Recurrent layers.</param>
/// <param name="CellCount">Cells of each layer.</param>
public sealed record LanguageModelShape(int VocabularySize, int EmbeddingSize, int LayerCount, int CellCount)
{
    /// <summary>Throws where a number makes no model.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1, or there are more than 8 layers or 4,096 cells.</exception>
    internal void Check()
    {
        CheckRange(VocabularySize, int.MaxValue, nameof(VocabularySize));
        CheckRange(EmbeddingSize, 4096, nameof(EmbeddingSize));
        CheckRange(LayerCount, 8, nameof(LayerCount));
        CheckRange(CellCount, 4096, nameof(CellCount));
    }

    private static void CheckRange(int value, int greatest, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, greatest, name);
    }
}
