namespace LstmVis.Core;

/// <summary>The argument checks that every <see cref="IMatcher"/> shares.</summary>
internal static class MatchRequest
{
    public static void Check(Documents documents, Selection selection, MatchOptions options)
    {
        ArgumentNullException.ThrowIfNull(selection);
        ArgumentNullException.ThrowIfNull(options);
        if (selection.Pattern.StepCount != documents.StepCount)
            throw new ArgumentException($"The selection's sources have {selection.Pattern.StepCount} steps, but the corpus has {documents.StepCount}.", nameof(selection));
        options.Check(documents);
    }

    public static void CheckPage(int offset, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
    }

    /// <summary>How many of the best matches decide a page: one more than it ends at, which tells whether it is the last.</summary>
    public static int GetLimit(int offset, int count) => (int)Math.Min((long)offset + count + 1, int.MaxValue);

    public static MatchPage GetPage(IReadOnlyList<Match> ranking, int offset, int count)
    {
        int first = Math.Min(offset, ranking.Count);
        int end = (int)Math.Min((long)first + count, ranking.Count);
        var matches = new Match[end - first];
        for (int place = 0; place < matches.Length; place++)
            matches[place] = ranking[first + place];
        return new MatchPage(offset, matches, end == ranking.Count);
    }

    /// <summary>The documents that an answer may lie in, without the empty ones.</summary>
    public static IEnumerable<Document> GetDocuments(Documents documents, MatchOptions options) =>
        (options.Documents is null ? documents.All() : options.Documents.Select(index => documents[index])).Where(document => document.Steps.Length > 0);
}
