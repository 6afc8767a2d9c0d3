using System.Globalization;
using System.Text;
using LstmVis.Core;

namespace LstmVis.Annotate;

/// <summary>What kind of character a token ends with.</summary>
internal static class CharacterClasses
{
    private static readonly string[] Names =
        ["upper-case letter", "lower-case letter", "other letter", "digit", "space", "line end", "opening bracket", "closing bracket", "quote", "other punctuation", "symbol", "control"];

    public static CategoricalTrack Of(AnnotatedCorpus text)
    {
        var known = new Dictionary<int, int>();
        var labels = new int[text.Corpus.StepCount];
        ReadOnlySpan<int> tokenIds = text.Corpus.TokenIds.Span;
        for (int step = 0; step < labels.Length; step++)
        {
            if (!known.TryGetValue(tokenIds[step], out int label))
                known.Add(tokenIds[step], label = GetClass(text.GetText(step)));
            labels[step] = label;
        }

        return new CategoricalTrack("character-class", labels, Vocabulary.FromTokens(Names));
    }

    // Marks, such as accents, belong to the letter before them.
    private static int GetClass(string token)
    {
        Rune[] runes = [.. token.EnumerateRunes()];
        for (int place = runes.Length - 1; place >= 0; place--)
        {
            if (Rune.GetUnicodeCategory(runes[place]) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark)
                continue;
            return GetClass(runes[place]);
        }

        return -1;
    }

    private static int GetClass(Rune rune) => rune.Value is '\n' or '\r' ? 5 : rune.Value is '"' or '\'' ? 8 : Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.UppercaseLetter or UnicodeCategory.TitlecaseLetter => 0,
        UnicodeCategory.LowercaseLetter => 1,
        UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter => 2,
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => 3,
        UnicodeCategory.OpenPunctuation => 6,
        UnicodeCategory.ClosePunctuation => 7,
        UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.FinalQuotePunctuation => 8,
        UnicodeCategory.ConnectorPunctuation or UnicodeCategory.DashPunctuation or UnicodeCategory.OtherPunctuation => 9,
        UnicodeCategory.MathSymbol or UnicodeCategory.CurrencySymbol or UnicodeCategory.ModifierSymbol or UnicodeCategory.OtherSymbol => 10,
        _ => Rune.IsWhiteSpace(rune) ? 4 : 11,
    };
}
