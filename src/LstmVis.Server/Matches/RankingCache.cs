using System.Runtime.InteropServices;
using System.Text;
using LstmVis.Core;

namespace LstmVis.Server;

/// <summary>The whole rankings that were asked for last, so that counting, exporting and drawing the density of one search enumerates it once.</summary>
internal sealed class RankingCache
{
    private const int MaxRankings = 4;
    private const int MaxMatches = 4_000_000;

    private readonly Lock _lock = new();
    private readonly LinkedList<(string Key, IReadOnlyList<Match> Matches)> _recent = [];

    /// <summary>The whole ranking of a search.</summary>
    public async Task<IReadOnlyList<Match>> GetAsync(IMatcher matcher, Selection selection, MatchOptions options, CancellationToken cancellation)
    {
        string key = GetKey(selection, options);
        if (TryGet(key) is { } known)
            return known;
        MatchPage page = await matcher.FindAsync(selection, options, 0, int.MaxValue, cancellation);
        Keep(key, page.Matches);
        return page.Matches;
    }

    /// <summary>The whole ranking of a search where it is kept, or null.</summary>
    public IReadOnlyList<Match>? TryGet(Selection selection, MatchOptions options) => TryGet(GetKey(selection, options));

    private IReadOnlyList<Match>? TryGet(string key)
    {
        lock (_lock)
        {
            for (var node = _recent.First; node is not null; node = node.Next)
            {
                if (node.Value.Key != key)
                    continue;
                _recent.Remove(node);
                _recent.AddFirst(node);
                return node.Value.Matches;
            }

            return null;
        }
    }

    private void Keep(string key, IReadOnlyList<Match> matches)
    {
        if (matches.Count > MaxMatches)
            return;
        lock (_lock)
        {
            _recent.AddFirst((key, matches));
            while (_recent.Count > MaxRankings || (_recent.Count > 1 && _recent.Sum(entry => (long)entry.Matches.Count) > MaxMatches))
                _recent.RemoveLast();
        }
    }

    private static string GetKey(Selection selection, MatchOptions options)
    {
        Pattern pattern = selection.Pattern;
        var key = new StringBuilder();
        foreach (Source source in pattern.Sources)
            key.Append(source.Id).Append('\n');
        CellRef[] cells = [.. selection.Cells];
        key.Append(DescribeThresholds(pattern)).Append(' ').Append(pattern.Side).Append(' ').Append(pattern.OffBefore).Append(' ').Append(pattern.OffAfter)
            .Append(' ').Append(Convert.ToBase64String(MemoryMarshal.AsBytes<CellRef>(cells)))
            .Append(' ').Append(options.MinShared).Append(' ').Append(options.MinLength).Append(' ').Append(options.MaxLength)
            .Append(' ').Append(options.WindowLength).Append(' ').Append(options.AllowOverlap)
            .Append(' ').Append(options.Documents is null ? "all" : string.Join(',', options.Documents));
        return key.ToString();
    }

    private static string DescribeThresholds(Pattern pattern)
    {
        if (pattern.Thresholds.IsUniform)
            return BitConverter.SingleToUInt32Bits(pattern.Thresholds[new CellRef(0, 0)]).ToString(System.Globalization.CultureInfo.InvariantCulture);
        float[] all = [.. pattern.Sources.SelectMany((source, place) => Enumerable.Range(0, source.CellCount).Select(cell => pattern.Thresholds[new CellRef(place, cell)]))];
        return Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(MemoryMarshal.AsBytes<float>(all)));
    }
}
