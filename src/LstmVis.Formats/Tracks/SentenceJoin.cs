using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>Lays annotations of another file beside a corpus: by (sentence id, index) where both have ids, by position elsewhere; sub-word tokens take the labels of words.</summary>
internal sealed class SentenceJoin(AnnotatedText corpusText, Corpus corpus, List<string> warnings)
{
    private const int NamedSentences = 5;
    private readonly HashSet<string> _told = [];

    /// <summary>A value per step; null where there is none, or where a sentence does not align.</summary>
    public IReadOnlyList<string?> Align(AnnotatedText text, IReadOnlyList<string?> values, bool firstOnly)
    {
        if (ReferenceEquals(text, corpusText))
            return values;
        bool byId = text.Units.All(unit => unit.Id is not null) && corpusText.Units.All(unit => unit.Id is not null) && text.Tokens is not null;
        bool isFiner = text.StepCount < corpus.StepCount && text.Tokens is not null;
        if (isFiner && (!byId || !AnyEqual(text)))
        {
            var said = new List<string>();
            if (WordLabels.Align(corpus, text, values, firstOnly, said) is { } words)
            {
                warnings.AddRange(said.Where(_told.Add));
                return words;
            }
        }

        if (byId)
            return AlignById(text, values);
        if (text.StepCount == corpus.StepCount)
            return values;
        throw new InvalidContentException(text.Path, null, CorpusReader.Say($"expected {corpus.StepCount} annotations, one per time step, found {text.StepCount}. Files without sentence ids are joined by position, so they must be as long{(isFiner ? ", or hold the words that the tokens are parts of, with as many documents" : "")}."));
    }

    private bool AnyEqual(AnnotatedText text)
    {
        ILookup<string, TextUnit> units = text.Units.ToLookup(unit => unit.Id!);
        return corpusText.Units.Any(unit => units[unit.Id!].Any(other => FindDifference(unit, text, other) is null));
    }

    private string?[] AlignById(AnnotatedText text, IReadOnlyList<string?> values)
    {
        string?[] aligned = new string?[corpus.StepCount];
        ILookup<string, TextUnit> units = text.Units.ToLookup(unit => unit.Id!);
        var different = new List<string>();
        int missing = 0;
        int joined = 0;
        foreach (TextUnit unit in corpusText.Units)
        {
            if (units[unit.Id!].ToArray() is not [{ } other])
            {
                missing++;
                continue;
            }

            if (FindDifference(unit, text, other) is { } difference)
            {
                different.Add(difference);
                continue;
            }

            joined++;
            for (int step = 0; step < unit.Steps.Length; step++)
                aligned[unit.Steps.Start + step] = values[other.Steps.Start + step];
        }

        if (_told.Add(text.Path) && different.Count + missing + (text.Units.Count - joined) > 0)
        {
            int extra = text.Units.Count - joined - different.Count;
            warnings.Add(CorpusReader.Say($"{text.Path}: {joined:N0} of {corpusText.Units.Count:N0} sentences align by id; {different.Count} have other tokens, {missing} are missing or doubled there, {Math.Max(0, extra)} are only there. The steps that do not align have no label."));
            foreach (string difference in different.Take(NamedSentences))
                warnings.Add($"{text.Path}: {difference}");
            if (different.Count > NamedSentences)
                warnings.Add($"{text.Path}: and {different.Count - NamedSentences} more sentences with other tokens.");
        }

        return aligned;
    }

    private string? FindDifference(TextUnit unit, AnnotatedText text, TextUnit other)
    {
        int common = Math.Min(unit.Steps.Length, other.Steps.Length);
        for (int step = 0; step < common; step++)
        {
            string expected = corpusText.Tokens![unit.Steps.Start + step];
            string found = text.Tokens![other.Steps.Start + step];
            if (!string.Equals(expected, found, StringComparison.Ordinal))
                return $"sentence '{unit.Id}' does not align: token {step + 1} is '{Shapes.Shorten(found, 40)}' there and '{Shapes.Shorten(expected, 40)}' in the corpus ({other.Steps.Length} and {unit.Steps.Length} tokens).";
        }

        return unit.Steps.Length == other.Steps.Length ? null : $"sentence '{unit.Id}' does not align: it has {other.Steps.Length} tokens there and {unit.Steps.Length} in the corpus.";
    }
}
