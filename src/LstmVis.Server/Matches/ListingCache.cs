using LstmVis.Core;

namespace LstmVis.Server;

/// <summary>The listings that were asked for last, so that paging through one sorts it once.</summary>
internal sealed class ListingCache
{
    private const int MaxListings = 4;

    private readonly Lock _lock = new();
    private readonly LinkedList<(IReadOnlyList<Match> Ranking, MatchOrder Order, MatchGrouping? GroupBy, string Within, MatchListing Listing)> _recent = [];

    /// <summary>The ranking of a search, listed as the query wants it.</summary>
    public async Task<MatchListing> GetAsync(ServedProject served, Selection selection, MatchOptions options, MatchListQuery query, CancellationToken cancellation)
    {
        MatchListing.FindTrack(served, query);
        IReadOnlyList<Match> ranking = await served.Rankings.GetAsync(served.Matcher, selection, options, cancellation);
        string within = query.Within ?? "";
        if (Find(ranking, query, within) is { } known)
            return known;
        RunningText? text = within.Length == 0 ? null : await served.GetTextAsync(cancellation);
        MatchListing listing = await Task.Run(() => MatchListing.Create(served, ranking, query, text), cancellation);
        lock (_lock)
        {
            _recent.AddFirst((ranking, query.Order, query.GroupBy, within, listing));
            if (_recent.Count > MaxListings)
                _recent.RemoveLast();
        }

        return listing;
    }

    private MatchListing? Find(IReadOnlyList<Match> ranking, MatchListQuery query, string within)
    {
        lock (_lock)
        {
            return _recent.FirstOrDefault(entry => ReferenceEquals(entry.Ranking, ranking) && entry.Order == query.Order && entry.GroupBy == query.GroupBy && entry.Within == within).Listing;
        }
    }
}
