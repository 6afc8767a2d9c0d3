namespace LstmVis.Core;

/// <summary>
/// The events behind a synthetic corpus, one step after the other: words of some label for a few steps, nested parentheses, and hidden events
/// that no annotation tells of. Every event is a group that cells can be driven by.
/// </summary>
internal sealed class SyntheticText
{
    /// <summary>The deepest nesting of parentheses.</summary>
    public const int MaxDepth = 4;

    private const double MeanPhraseLength = 5;
    private readonly double _meanGap;
    private readonly double[] _meanOn;
    private readonly double[] _meanOff;
    private readonly int[] _untilToggle;
    private readonly bool[] _isOn;
    private SyntheticRandom _random;
    private int _phraseLeft;
    private int _gapLeft;
    private int _sentenceLength;
    private bool _closes;

    /// <param name="options">The size and liveliness.</param>
    /// <param name="part">Which of several unrelated texts of these options.</param>
    public SyntheticText(SyntheticStatesOptions options, int part)
    {
        GroupCount = CountGroups(options);
        _random = new SyntheticRandom(options.Seed, stream: 1, part);
        double labelled = Math.Min(0.6, LabelCount * options.OnFraction);
        _meanGap = MeanPhraseLength * (1 - labelled) / labelled;
        _isOn = new bool[GroupCount];
        _meanOn = new double[GroupCount];
        _meanOff = new double[GroupCount];
        _untilToggle = new int[GroupCount];
        // The habits of the hidden events belong to the options, not to one text.
        var habits = new SyntheticRandom(options.Seed, stream: 2);
        for (int group = FirstHidden; group < GroupCount; group++)
        {
            double fraction = Math.Min(0.5, options.OnFraction * habits.Between(0.6, 1.4));
            double shortness = habits.Between(0.15, 1);
            _meanOn[group] = 1.5 / (shortness * shortness) + 1;
            _meanOff[group] = _meanOn[group] * (1 - fraction) / fraction;
        }
    }

    private static int LabelCount => SyntheticLexicon.LabelStarts.Length;

    /// <summary>Groups: one per label, one per depth, then the hidden ones.</summary>
    private static int FirstHidden => LabelCount + MaxDepth;

    public static int CountGroups(SyntheticStatesOptions options) => FirstHidden + Math.Max(4, (options.CellCount / options.CellsPerGroup) - FirstHidden);

    public int GroupCount { get; }

    public int Token { get; private set; }

    /// <summary>-1 where the step has none.</summary>
    public int Label { get; private set; } = -1;

    /// <summary>Parentheses around the step; their marks lie inside.</summary>
    public int Depth { get; private set; }

    /// <summary>Whether each group is on, <c>[group]</c>.</summary>
    public ReadOnlySpan<bool> IsOn => _isOn;

    /// <summary>Moves on by one step.</summary>
    public void Advance(bool startsDocument)
    {
        if (startsDocument)
            StartDocument();
        ChooseToken();
        for (int label = 0; label < LabelCount; label++)
            _isOn[label] = label == Label;
        for (int depth = 1; depth <= MaxDepth; depth++)
            _isOn[LabelCount + depth - 1] = Depth >= depth;
        for (int group = FirstHidden; group < GroupCount; group++)
        {
            if (--_untilToggle[group] > 0)
                continue;
            _isOn[group] = !_isOn[group];
            _untilToggle[group] = _random.Around(_isOn[group] ? _meanOn[group] : _meanOff[group]);
        }
    }

    private void StartDocument()
    {
        Label = -1;
        Depth = 0;
        _phraseLeft = 0;
        _closes = false;
        _sentenceLength = 0;
        _gapLeft = _random.Around(_meanGap);
        for (int group = FirstHidden; group < GroupCount; group++)
        {
            _isOn[group] = false;
            _untilToggle[group] = 1 + (int)(_random.Around(_meanOff[group]) * _random.Between(0.0, 1.0));
        }
    }

    private void ChooseToken()
    {
        if (_closes)
        {
            Depth--;
            _closes = false;
        }

        _sentenceLength++;
        if (_phraseLeft == 0)
        {
            Label = -1;
            if (TryChooseMark())
                return;
            if (_gapLeft-- > 0)
            {
                Token = SyntheticLexicon.PlainStart + _random.Between(0, SyntheticLexicon.PlainCount);
                return;
            }

            Label = _random.Between(0, LabelCount);
            _phraseLeft = _random.Between(2, (2 * (int)MeanPhraseLength) - 1);
            _gapLeft = _random.Around(_meanGap);
        }

        _phraseLeft--;
        Token = SyntheticLexicon.LabelStarts[Label] + _random.Between(0, SyntheticLexicon.WordsPerLabel);
    }

    private bool TryChooseMark()
    {
        if (Depth > 0 && _random.Chance(1.0 / 8))
        {
            Token = SyntheticLexicon.Close;
            _closes = true;
        }
        else if (Depth < MaxDepth && _random.Chance(1.0 / 24))
        {
            Token = SyntheticLexicon.Open;
            Depth++;
        }
        else if (Depth == 0 && _sentenceLength > 8 && _random.Chance(1.0 / 8))
        {
            Token = SyntheticLexicon.Stop;
            _sentenceLength = 0;
        }
        else
        {
            return false;
        }

        return true;
    }
}
