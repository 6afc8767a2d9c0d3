namespace LstmVis.Core;

/// <summary>The best of the matches of one level: all of them where that many are wanted, else the best in a heap with the worst on top.</summary>
internal sealed class LevelMatches
{
    private readonly int _wanted;
    private readonly PriorityQueue<Match, Match>? _worstFirst;
    private readonly Match[] _all = [];
    private int _count;

    /// <summary>Makes it empty.</summary>
    /// <param name="wanted">How many are wanted.</param>
    /// <param name="most">How many there may be.</param>
    public LevelMatches(int wanted, int most)
    {
        _wanted = wanted;
        if (wanted < most)
            _worstFirst = new PriorityQueue<Match, Match>(Comparer<Match>.Create(static (left, right) => right.CompareTo(left)));
        else
            _all = GC.AllocateUninitializedArray<Match>(most);
    }

    /// <summary>More extra cells than this keep a match out.</summary>
    public int MostExtra => _worstFirst is null || _worstFirst.Count < _wanted ? int.MaxValue : _worstFirst.Peek().Extra;

    /// <summary>Adds a match.</summary>
    public void Add(Match match)
    {
        if (_worstFirst is null)
            _all[_count++] = match;
        else if (_worstFirst.Count < _wanted)
            _worstFirst.Enqueue(match, match);
        else
            _worstFirst.EnqueueDequeue(match, match);
    }

    /// <summary>The best, in rank order.</summary>
    public ReadOnlySpan<Match> ToRanking(CancellationToken cancellation)
    {
        Match[] matches = _all;
        if (_worstFirst is not null)
        {
            matches = [.. _worstFirst.UnorderedItems.Select(item => item.Element)];
            _count = matches.Length;
        }

        StoppableSort.Sort(matches, _count, static (left, right) => left.CompareTo(right), cancellation);
        return matches.AsSpan(0, _count);
    }
}
