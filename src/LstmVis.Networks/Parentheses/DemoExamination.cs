using LstmVis.Core;

namespace LstmVis.Networks;

/// <summary>What the LSTMVis paper's experiment with parentheses shows of a model, on a text that it has not seen.</summary>
/// <param name="Bits">The model's loss, in bits per symbol.</param>
/// <param name="LeastBits">What one who knows the language would measure on the same text.</param>
/// <param name="Detectors">For each depth from 1, the cell of the last layer that detects it best on one text, with its F1 on another.</param>
public sealed record DemoExamination(double Bits, double LeastBits, IReadOnlyList<DepthDetector> Detectors)
{
    /// <summary>The loss may be at most this many times the least.</summary>
    public const double GreatestRatio = 1.02;

    /// <summary>Every depth must be detected at least this well.</summary>
    public const double LeastF1 = 0.99;

    private const int MeasuredSteps = 50_000;
    private const int SearchedSteps = 20_000;

    /// <summary>Whether the experiment succeeded.</summary>
    public bool IsMet => Bits <= GreatestRatio * LeastBits && Detectors.All(detector => detector.F1 >= LeastF1);

    /// <summary>Examines a model.</summary>
    /// <param name="model">What reads; its tokens are <see cref="NestedParentheses.Symbols"/>.</param>
    /// <param name="seed">Decides the text.</param>
    public static DemoExamination Make(LanguageModel model, int seed)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.Shape.VocabularySize != NestedParentheses.Symbols.Count)
            throw new ArgumentException($"The model knows {model.Shape.VocabularySize} tokens; expected the {NestedParentheses.Symbols.Count} symbols of nested parentheses.", nameof(model));
        Corpus corpus = NestedParentheses.Generate(MeasuredSteps, seed);
        double bits = new LossMeter(model, new StepSequence(StepData.OfTokens(corpus), [corpus.Steps]), 1, 64).GetBits();
        // Two texts of their own rather than two halves of one, so that both begin at depth 0 as the model does.
        IReadOnlyList<DepthDetector> detectors = DepthDetectors.Find(model, NestedParentheses.Generate(SearchedSteps, seed + 1), NestedParentheses.Generate(SearchedSteps, seed + 2), model.Shape.LayerCount - 1);
        return new DemoExamination(bits, NestedParentheses.GetLeastBits(corpus, [new StepRange(1, MeasuredSteps)]), detectors);
    }
}
