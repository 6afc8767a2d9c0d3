using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace LstmVis.Core;

/// <summary>The beginnings of recent rankings, so that turning a page goes on where the page before ended.</summary>
/// <remarks>Only pages after the first are taken from here: a first page is a new question.</remarks>
internal sealed class RankingCache
{
    private const int KeptRankings = 8;
    private const int KeptMatches = 1 << 20;

    private readonly Lock _lock = new();
    private readonly LinkedList<(string Key, IReadOnlyList<Match> Ranking, bool IsWhole)> _kept = new();

    /// <summary>A ranking that tells the best <paramref name="limit"/> matches, or null.</summary>
    public IReadOnlyList<Match>? Find(string key, int limit)
    {
        lock (_lock)
        {
            foreach ((string Key, IReadOnlyList<Match> Ranking, bool IsWhole) kept in _kept)
            {
                if (kept.Key == key && (kept.IsWhole || kept.Ranking.Count >= limit))
                    return kept.Ranking;
            }

            return null;
        }
    }

    /// <summary>Keeps a ranking in the place of what was known of it.</summary>
    /// <param name="key">What was asked.</param>
    /// <param name="ranking">The best matches; must not change.</param>
    /// <param name="limit">How many were asked for; where there are fewer, these are all.</param>
    public void Add(string key, IReadOnlyList<Match> ranking, int limit)
    {
        if (ranking.Count > KeptMatches)
            return;
        lock (_lock)
        {
            for (LinkedListNode<(string Key, IReadOnlyList<Match> Ranking, bool IsWhole)>? node = _kept.First; node is not null; node = node.Next)
            {
                if (node.Value.Key != key)
                    continue;
                if (node.Value.IsWhole || node.Value.Ranking.Count > ranking.Count)
                    return;
                _kept.Remove(node);
                break;
            }

            _kept.AddFirst((key, ranking, ranking.Count < limit));
            if (_kept.Count > KeptRankings)
                _kept.RemoveLast();
        }
    }

    /// <summary>Names a question: two that differ in anything that matters have different names.</summary>
    /// <param name="selection">The cells and the pattern.</param>
    /// <param name="options">The ranges wanted.</param>
    /// <param name="sources">The place of each source of the pattern among the matcher's.</param>
    public static string GetKey(Selection selection, MatchOptions options, int[] sources)
    {
        Pattern pattern = selection.Pattern;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        void AddNumbers(params ReadOnlySpan<int> numbers) => hash.AppendData(MemoryMarshal.AsBytes(numbers));
        AddNumbers((int)pattern.Side, pattern.OffBefore, pattern.OffAfter, options.MinShared, options.MinLength, options.MaxLength, options.WindowLength ?? -1, options.AllowOverlap ? 1 : 0);
        AddNumbers(sources.Length);
        AddNumbers(sources);
        AddNumbers(options.Documents?.Count ?? -1);
        AddNumbers([.. options.Documents ?? []]);
        AddNumbers(selection.Cells.Count);
        hash.AppendData(MemoryMarshal.AsBytes<CellRef>(selection.Cells.ToArray()));
        for (int source = 0; source < pattern.Sources.Count; source++)
        {
            int told = pattern.Thresholds.IsUniform ? Math.Min(1, pattern.Sources[source].CellCount) : pattern.Sources[source].CellCount;
            for (int cell = 0; cell < told; cell++)
                AddNumbers(BitConverter.SingleToInt32Bits(pattern.Thresholds[new CellRef(source, cell)]));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
