using LstmVis.Core;

namespace LstmVis.Networks;

/// <summary>
/// The language of nested parentheses of the LSTMVis paper: <c>(</c> goes one level deeper, <c>)</c> one level up, and a digit names the level it stands on.
/// At each step one of the symbols that are legal at the present depth follows, each as likely as the others; the depth is at most 4.
/// </summary>
public static class NestedParentheses
{
    /// <summary>The greatest depth.</summary>
    public const int MaxDepth = 4;

    private const int Opening = 0;
    private const int Closing = 1;
    private const int FirstDigit = 2;

    /// <summary>The symbols: <c>(</c>, <c>)</c>, <c>0</c> to <c>4</c>.</summary>
    public static Vocabulary Symbols { get; } = Vocabulary.FromTokens(["(", ")", "0", "1", "2", "3", "4"]);

    /// <summary>The bits per symbol of the language, which no model can beat in the long run: 1.405.</summary>
    /// <remarks>Depths 0 and 4 have two legal symbols, 1 to 3 have three, and each of these is visited 1.5 times as often.</remarks>
    public static double BitsPerSymbol => ((2 * 1.0) + (4.5 * Math.Log2(3))) / 6.5;

    /// <summary>Writes a text in the language, beginning at depth 0.</summary>
    /// <param name="stepCount">Symbols.</param>
    /// <param name="seed">Decides which.</param>
    public static Corpus Generate(int stepCount, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(stepCount);
        var random = new Random(seed);
        var tokenIds = new int[stepCount];
        int depth = 0;
        Span<int> legal = stackalloc int[3];
        for (int step = 0; step < stepCount; step++)
        {
            int symbol = legal[random.Next(GetLegal(depth, legal))];
            tokenIds[step] = symbol;
            depth += symbol switch { Opening => 1, Closing => -1, _ => 0 };
        }

        return new Corpus(tokenIds, Symbols);
    }

    /// <summary>The depth after each symbol, <c>[timeStep]</c>.</summary>
    public static int[] GetDepths(Corpus corpus)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ReadOnlySpan<int> tokenIds = corpus.TokenIds.Span;
        var depths = new int[tokenIds.Length];
        int depth = 0;
        for (int step = 0; step < depths.Length; step++)
            depths[step] = depth += tokenIds[step] switch { Opening => 1, Closing => -1, _ => 0 };
        return depths;
    }

    /// <summary>The depth after each symbol as a track.</summary>
    public static CategoricalTrack GetDepthTrack(Corpus corpus) => new("depth", GetDepths(corpus), Vocabulary.FromTokens(["0", "1", "2", "3", "4"]));

    /// <summary>The mean bits per symbol of stretches of a text to one who knows the language: what a perfect model would measure there.</summary>
    public static double GetLeastBits(Corpus corpus, IReadOnlyList<StepRange> stretches)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(stretches);
        int[] depths = GetDepths(corpus);
        double bits = 0;
        Span<int> legal = stackalloc int[3];
        foreach (StepRange stretch in stretches)
        {
            for (int step = stretch.Start; step < stretch.End; step++)
                bits += Math.Log2(GetLegal(step == 0 ? 0 : depths[step - 1], legal));
        }

        return bits / stretches.Sum(stretch => stretch.Length);
    }

    private static int GetLegal(int depth, Span<int> legal)
    {
        int count = 0;
        if (depth < MaxDepth)
            legal[count++] = Opening;
        if (depth > 0)
            legal[count++] = Closing;
        legal[count++] = FirstDigit + depth;
        return count;
    }
}
