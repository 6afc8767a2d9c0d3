using LstmVis.Core;

namespace LstmVis.Server;

/// <summary>Tells whether a range lies inside any of many matches.</summary>
internal sealed class MatchCover
{
    private readonly int[] _starts;
    private readonly int[] _furthestEnds;

    /// <summary>Prepares for matches in any order; they may overlap.</summary>
    public MatchCover(IReadOnlyList<Match> matches)
    {
        StepRange[] ranges = [.. matches.Select(match => match.Range).OrderBy(range => range.Start)];
        _starts = [.. ranges.Select(range => range.Start)];
        _furthestEnds = new int[ranges.Length];
        int furthest = 0;
        for (int place = 0; place < ranges.Length; place++)
            _furthestEnds[place] = furthest = Math.Max(furthest, ranges[place].End);
    }

    /// <summary>Whether one match holds the whole range.</summary>
    public bool Holds(StepRange range)
    {
        // The last match that starts no later; of equal starts, the search may land on any of them.
        int place = Array.BinarySearch(_starts, range.Start);
        place = place < 0 ? ~place - 1 : place;
        while (place + 1 < _starts.Length && _starts[place + 1] == range.Start)
            place++;
        return place >= 0 && _furthestEnds[place] >= range.End;
    }
}
