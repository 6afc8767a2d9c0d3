using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>What is strange about tokens, documents and tracks.</summary>
internal static class CorpusFindings
{
    public static IEnumerable<Finding> Find(Corpus corpus, IReadOnlyList<Track> tracks)
    {
        int used = corpus.TokenIds.ToArray().Distinct().Count();
        if (used * 2 < corpus.Vocabulary.Count)
            yield return Note(CorpusReader.Say($"{used:N0} of {corpus.Vocabulary.Count:N0} entries of the vocabulary occur."), "That is usual where the vocabulary belongs to a larger text; otherwise check that ids and vocabulary belong together.");
        if (used == 1 && corpus.StepCount > 1 && HasTokens(corpus))
            yield return new Finding(FindingSeverity.Warning, "corpus", $"every time step has the same token, '{corpus.GetToken(0)}'.", "Check the token file.");
        int doubled = corpus.Vocabulary.Count - corpus.Vocabulary.Entries.Select(entry => entry.Value).Distinct().Count();
        if (doubled > 0)
            yield return Note(CorpusReader.Say($"{doubled:N0} entries of the vocabulary have a text that another has too."), "They look alike on screen, but are different tokens.");
        int empty = corpus.Documents.All().Count(document => document.Steps.Length == 0);
        if (empty > 0)
            yield return new Finding(FindingSeverity.Warning, "corpus", CorpusReader.Say($"{empty:N0} of {corpus.Documents.Count:N0} documents have no time step."), "Check the lengths or starts of documents.");
        foreach (Track track in tracks)
        {
            int without = track switch
            {
                CategoricalTrack labels => labels.LabelIds.Span.Count(-1),
                ScalarTrack numbers => numbers.Values.ToArray().Count(float.IsNaN),
                _ => 0,
            };
            if (without * 2 > corpus.StepCount)
                yield return new Finding(FindingSeverity.Note, $"track '{track.Id}'", CorpusReader.Say($"{without:N0} of {corpus.StepCount:N0} steps have no {(track is ScalarTrack ? "number" : "label")}."), "");
        }
    }

    /// <summary>Whether steps have tokens; inputs alone have the empty text at every step.</summary>
    public static bool HasTokens(Corpus corpus) => corpus.Vocabulary.Entries.Any(entry => entry.Value.Length > 0);

    private static Finding Note(string message, string advice) => new(FindingSeverity.Note, "corpus", message, advice);
}
