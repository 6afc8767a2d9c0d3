using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>Gives sub-word tokens the labels of their words, document by document, by comparing characters.</summary>
internal static class WordLabels
{
    private const int NamedDocuments = 5;

    /// <summary>The label of each step, or null where there is no telling how the files align.</summary>
    /// <param name="corpus">The sub-word tokens.</param>
    /// <param name="words">Words, with as many units as the corpus has documents, or one for all.</param>
    /// <param name="values">A label per word.</param>
    /// <param name="firstOnly">Whether only the first token of a word takes its label.</param>
    /// <param name="warnings">Receives what does not align.</param>
    public static string?[]? Align(Corpus corpus, AnnotatedText words, IReadOnlyList<string?> values, bool firstOnly, List<string> warnings)
    {
        if (words.Tokens is null || Pair(corpus, words) is not { } pairs)
            return null;
        string?[] labels = new string?[corpus.StepCount];
        var failed = new List<string>();
        int labelled = 0;
        foreach ((Document document, StepRange range) in pairs)
        {
            int[] wordEnds = new int[range.Length];
            var text = new System.Text.StringBuilder();
            for (int word = 0; word < range.Length; word++)
            {
                text.Append(words.Tokens[range.Start + word]).Append(' ');
                wordEnds[word] = text.Length;
            }

            int[] starts = new int[document.Steps.Length];
            int[] ends = new int[document.Steps.Length];
            int found = TokenCharacters.Find(corpus, document.Steps, text.ToString(), starts, ends);
            if (found < document.Steps.Length)
                failed.Add(CorpusReader.Say($"document '{document.Id}': token {found + 1} of {document.Steps.Length}, '{Shapes.Shorten(corpus.GetToken(document.Steps.Start + found), 40)}', does not continue the words there; from it on there is no label"));
            int last = -1;
            for (int step = 0; step < found; step++)
            {
                if (starts[step] < 0 || ends[step] == starts[step])
                    continue;
                int at = Array.BinarySearch(wordEnds, starts[step] + 1);
                int word = at >= 0 ? at : ~at;
                if (word >= range.Length || (firstOnly && word == last))
                    continue;
                last = word;
                labels[document.Steps.Start + step] = values[range.Start + word];
                labelled++;
            }
        }

        warnings.Add(CorpusReader.Say($"{words.Path}: its words are cut finer in the corpus; {labelled:N0} of {corpus.StepCount:N0} tokens take the label of their word ({(firstOnly ? "the first token of each word only" : "all tokens of a word")})."));
        warnings.AddRange(failed.Take(NamedDocuments).Select(line => $"{words.Path}: {line}."));
        if (failed.Count > NamedDocuments)
            warnings.Add(CorpusReader.Say($"{words.Path}: and {failed.Count - NamedDocuments} more documents."));
        return labels;
    }

    private static List<(Document Document, StepRange Words)>? Pair(Corpus corpus, AnnotatedText words)
    {
        Document[] documents = [.. corpus.Documents.All()];
        if (documents.Length == 1)
            return [(documents[0], new StepRange(0, words.StepCount))];
        if (words.Units.All(unit => unit.Id is not null) && words.Units.Select(unit => unit.Id).Distinct().Count() == words.Units.Count)
        {
            Dictionary<string, StepRange> units = words.Units.ToDictionary(unit => unit.Id!, unit => unit.Steps);
            List<(Document, StepRange)> byId = [.. documents.Where(document => units.ContainsKey(document.Id)).Select(document => (document, units[document.Id]))];
            if (byId.Count > 0)
                return byId;
        }

        return words.Units.Count == documents.Length ? [.. documents.Zip(words.Units, (document, unit) => (document, unit.Steps))] : null;
    }
}
