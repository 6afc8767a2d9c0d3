namespace LstmVis.Networks;

/// <summary>How a text becomes a corpus.</summary>
public sealed record TextOptions
{
    /// <summary>What a token is. Default: a character.</summary>
    public TokenLevel Level { get; init; } = TokenLevel.Character;

    /// <summary>Words that occur less often become <see cref="TextTokenizer.Unknown"/>. Default: 2. Characters are all kept.</summary>
    public int LeastCount { get; init; } = 2;

    /// <summary>The most words in the vocabulary; the least frequent ones become <see cref="TextTokenizer.Unknown"/>. Default: 10,000.</summary>
    public int VocabularyLimit { get; init; } = 10_000;

    /// <summary>Whether blank lines separate documents; otherwise the whole text is one. Default: one.</summary>
    public bool SplitAtBlankLines { get; init; }

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(LeastCount, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(VocabularyLimit, 2);
    }
}
