namespace LstmVis.Core;

/// <summary>Keeps the best of many matches that are already free of unwanted overlaps.</summary>
internal sealed class BestMatches(int limit)
{
    private readonly List<Match> _matches = [];

    public void Add(Match match)
    {
        _matches.Add(match);
        if (_matches.Count > 2L * limit + 1024)
            Trim();
    }

    /// <summary>The best, in rank order, at most as many as wanted.</summary>
    public IReadOnlyList<Match> GetRanking()
    {
        Trim();
        return _matches;
    }

    private void Trim()
    {
        _matches.Sort();
        if (_matches.Count > limit)
            _matches.RemoveRange(limit, _matches.Count - limit);
    }
}
