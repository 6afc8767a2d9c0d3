using LstmVis.Core;

namespace LstmVis.Annotate;

/// <summary>How common a token is in its corpus.</summary>
internal static class Frequencies
{
    public static ScalarTrack Of(AnnotatedCorpus text) => Make(text, "token-frequency", (counts, id) => counts[id]);

    public static ScalarTrack RankOf(AnnotatedCorpus text)
    {
        Dictionary<int, int>? ranks = null;
        return Make(text, "token-rank", (counts, id) =>
        {
            ranks ??= counts.OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key).Select((entry, place) => (entry.Key, Rank: place + 1)).ToDictionary(entry => entry.Key, entry => entry.Rank);
            return ranks[id];
        });
    }

    private static ScalarTrack Make(AnnotatedCorpus text, string id, Func<Dictionary<int, int>, int, int> get)
    {
        ReadOnlySpan<int> tokenIds = text.Corpus.TokenIds.Span;
        var counts = new Dictionary<int, int>();
        foreach (int token in tokenIds)
            System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(counts, token, out _)++;
        var values = new float[tokenIds.Length];
        for (int step = 0; step < values.Length; step++)
            values[step] = get(counts, tokenIds[step]);
        return new ScalarTrack(id, values);
    }
}
