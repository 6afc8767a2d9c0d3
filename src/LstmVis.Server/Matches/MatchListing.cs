using LstmVis.Core;

namespace LstmVis.Server;

/// <summary>The whole ranking of a search, filtered, ordered and grouped as a query wants it.</summary>
internal sealed class MatchListing
{
    private readonly IReadOnlyList<Match> _ranking;
    private readonly int[]? _places;

    private MatchListing(IReadOnlyList<Match> ranking, int[]? places, IReadOnlyList<MatchGroup> groups)
    {
        _ranking = ranking;
        _places = places;
        Groups = groups;
    }

    /// <summary>How many matches are listed.</summary>
    public int Count => _places?.Length ?? _ranking.Count;

    /// <summary>The groups in the order of the list; empty where none are wanted.</summary>
    public IReadOnlyList<MatchGroup> Groups { get; }

    /// <summary>Whether a query wants the ranking as it is, so that a page of it needs no more than the best matches.</summary>
    public static bool IsPlain(MatchListQuery query) => query.Order == MatchOrder.Rank && query.GroupBy is null && string.IsNullOrEmpty(query.Within);

    /// <summary>Throws where a query groups by labels that do not exist.</summary>
    public static CategoricalTrack? FindTrack(ServedProject served, MatchListQuery query)
    {
        if (query.GroupBy is not { Kind: MatchGroupKind.Label } grouping)
            return null;
        if (grouping.Track is null)
            throw RequestException.Invalid("groupBy.track", "Grouping by label needs the id of a categorical track in 'groupBy.track'.");
        return served.GetTrack(grouping.Track, "groupBy.track") as CategoricalTrack
            ?? throw RequestException.Invalid("groupBy.track", $"Track '{grouping.Track}' has no labels to group by; only categorical tracks have.");
    }

    /// <summary>Lists a ranking.</summary>
    /// <param name="served">The project.</param>
    /// <param name="ranking">All matches, best first.</param>
    /// <param name="query">How to list them.</param>
    /// <param name="text">The running text; needed only where the query looks for text.</param>
    public static MatchListing Create(ServedProject served, IReadOnlyList<Match> ranking, MatchListQuery query, RunningText? text)
    {
        if (IsPlain(query))
            return new MatchListing(ranking, null, []);
        Documents documents = served.Project.Corpus.Documents;
        Func<Match, long> group = GetGroupKey(query.GroupBy, FindTrack(served, query), documents);
        Func<Match, long> order = GetOrderKey(query.Order, documents);
        var listed = new List<(long Group, long Order, int Place)>();
        for (int place = 0; place < ranking.Count; place++)
        {
            Match match = ranking[place];
            if (string.IsNullOrEmpty(query.Within) || text!.GetText(match.Range).Contains(query.Within, StringComparison.OrdinalIgnoreCase))
                listed.Add((group(match), order(match), place));
        }

        // The place decides last, so that the order is total and every page comes from the same list.
        listed.Sort();
        return new MatchListing(ranking, [.. listed.Select(entry => entry.Place)], query.GroupBy is null ? [] : FindGroups(served, query, listed));
    }

    /// <summary>A part of the list, each match with its one-based rank.</summary>
    public IEnumerable<(int Rank, Match Match)> Slice(int offset, int count)
    {
        long end = Math.Min((long)offset + count, Count);
        for (int index = offset; index < end; index++)
        {
            int place = _places is null ? index : _places[index];
            yield return (place + 1, _ranking[place]);
        }
    }

    private static Func<Match, long> GetOrderKey(MatchOrder order, Documents documents) => order switch
    {
        MatchOrder.Position => match => match.Range.Start,
        MatchOrder.Length => match => -match.Range.Length,
        MatchOrder.Document => match => documents.IndexAt(match.Range.Start),
        _ => _ => 0,
    };

    // Keys sort ascending; those that are wanted descending are negated, and a missing label comes after all others.
    private static Func<Match, long> GetGroupKey(MatchGrouping? grouping, CategoricalTrack? track, Documents documents) => grouping?.Kind switch
    {
        null => _ => 0,
        MatchGroupKind.Document => match => documents.IndexAt(match.Range.Start),
        MatchGroupKind.Length => match => -match.Range.Length,
        MatchGroupKind.Shared => match => -match.Shared,
        _ => match => track!.LabelIds.Span[match.Range.Start] is var label and >= 0 ? label : long.MaxValue,
    };

    private static List<MatchGroup> FindGroups(ServedProject served, MatchListQuery query, List<(long Group, long Order, int Place)> listed)
    {
        var groups = new List<MatchGroup>();
        int start = 0;
        for (int index = 1; index <= listed.Count; index++)
        {
            if (index < listed.Count && listed[index].Group == listed[start].Group)
                continue;
            (int key, string? name) = Name(served, query, listed[start].Group);
            groups.Add(new MatchGroup(key, name, index - start));
            start = index;
        }

        return groups;
    }

    private static (int Key, string? Text) Name(ServedProject served, MatchListQuery query, long group) => query.GroupBy!.Kind switch
    {
        MatchGroupKind.Document => ((int)group, served.Project.Corpus.Documents[(int)group].Id),
        MatchGroupKind.Length or MatchGroupKind.Shared => ((int)-group, null),
        _ => group == long.MaxValue ? (-1, null) : ((int)group, FindTrack(served, query)!.Labels.GetToken((int)group)),
    };
}
