namespace LstmVis.Networks;

/// <summary>How a text becomes a corpus.</summary>
public sealed record TextOptions
{
    /// <summary>What a token is. Default: a character.</summary>
    public TokenLevel Level { get; init; } = TokenLevel.Character;

    /// <summary>Words that occur less often become <see cref="TextTokenizer.Unknown"/>. Default: 2. Characters are all kept.</summary>
    public int LeastCount { get; init; } = 2;

    /// <summary>The most words in the vocabulary; the least frequent ones become <see cref="TextTokenizer.Unknown"/>. Of byte pairs, the most pieces. Null takes 10,000 words or 2,000 pieces.</summary>
    public int? VocabularyLimit { get; init; }

    /// <summary>Whether blank lines separate documents; otherwise the whole text is one. Default: one.</summary>
    public bool SplitAtBlankLines { get; init; }

    internal int GetVocabularyLimit() => VocabularyLimit ?? (Level == TokenLevel.BytePair ? 2_000 : 10_000);

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(LeastCount, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(GetVocabularyLimit(), Level == TokenLevel.BytePair ? BytePairs.ByteCount : 2, nameof(VocabularyLimit));
    }
}
