namespace LstmVis.Networks;

/// <summary>What a token of a text is.</summary>
public enum TokenLevel
{
    /// <summary>A character as a reader sees it (a Unicode text element). Line ends and tabs are tokens like others.</summary>
    Character,

    /// <summary>A word, a number, a punctuation mark or a line end; other white space only separates.</summary>
    Word,

    /// <summary>A word piece that byte pair encoding has learnt (<see cref="BytePairs"/>).</summary>
    BytePair,
}
