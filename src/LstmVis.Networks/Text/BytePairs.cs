using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using LstmVis.Core;

namespace LstmVis.Networks;

/// <summary>
/// Word pieces by byte pair encoding (Sennrich et al. 2016) on the bytes of UTF-8, so that every text can be written in them. Pieces never go from one word to the next;
/// a word's space belongs to it. Ids 0 to 255 are the bytes, and each merge of two pieces makes the next id.
/// </summary>
public sealed partial class BytePairs
{
    internal const int ByteCount = 256;
    private const int MostKnown = 1 << 18;
    private readonly Dictionary<(int Left, int Right), int> _ranks = [];

    // Concurrent, because a server encodes for several users with one tokenizer; bounded, because they may type anything.
    private readonly ConcurrentDictionary<string, int[]> _known = new(StringComparer.Ordinal);
    private readonly byte[][] _bytes;

    /// <summary>Takes merges, in the order in which they were learnt.</summary>
    /// <exception cref="ArgumentException">A merge names a piece that does not exist before it, or is given twice.</exception>
    public BytePairs(IReadOnlyList<(int Left, int Right)> merges)
    {
        ArgumentNullException.ThrowIfNull(merges);
        Merges = merges;
        _bytes = new byte[ByteCount + merges.Count][];
        for (int id = 0; id < ByteCount; id++)
            _bytes[id] = [(byte)id];
        for (int merge = 0; merge < merges.Count; merge++)
        {
            (int left, int right) = merges[merge];
            int id = ByteCount + merge;
            if (left < 0 || right < 0 || left >= id || right >= id)
                throw new ArgumentException($"Merge {merge} joins the pieces {left} and {right}, but only 0 to {id - 1} exist before it.", nameof(merges));
            if (!_ranks.TryAdd((left, right), merge))
                throw new ArgumentException($"Merge {merge}, of the pieces {left} and {right}, is given twice.", nameof(merges));
            _bytes[id] = [.. _bytes[left], .. _bytes[right]];
            if (_bytes[id].Length > 1024)
                throw new ArgumentException($"Merge {merge} makes a piece of {_bytes[id].Length} bytes; the merges are damaged.", nameof(merges));
        }

        Vocabulary = Vocabulary.FromTokens(_bytes.Select(Show));
    }

    /// <summary>The pieces that each merge joins.</summary>
    public IReadOnlyList<(int Left, int Right)> Merges { get; }

    /// <summary>The text of each piece; bytes that are no character by themselves as <c>&lt;0xE2&gt;</c>.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>Learns merges from a text: again and again the pair of pieces that occurs most often, until there are enough pieces or no pair occurs twice.</summary>
    /// <param name="text">Line ends are <c>\n</c>.</param>
    /// <param name="vocabularySize">Pieces to have, the 256 bytes among them.</param>
    public static BytePairs Learn(string text, int vocabularySize)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new BytePairs(BytePairTrainer.Learn(Words().EnumerateMatches(text).ToWords(text), Math.Max(0, vocabularySize - ByteCount)));
    }

    /// <summary>Cuts a text into pieces.</summary>
    public List<int> Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<int> ids = [];
        var lookup = _known.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (ValueMatch match in Words().EnumerateMatches(text))
        {
            ReadOnlySpan<char> word = text.AsSpan(match.Index, match.Length);
            if (!lookup.TryGetValue(word, out int[]? pieces))
            {
                pieces = Merge(word);
                if (_known.Count < MostKnown)
                    _known[word.ToString()] = pieces;
            }

            ids.AddRange(pieces);
        }

        return ids;
    }

    /// <summary>The text that pieces stand for.</summary>
    public string Decode(IEnumerable<int> ids) => Encoding.UTF8.GetString([.. ids.SelectMany(id => _bytes[id])]);

    private int[] Merge(ReadOnlySpan<char> word)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(word)];
        Encoding.UTF8.GetBytes(word, bytes);
        List<int> pieces = [.. bytes.Select(one => (int)one)];
        while (true)
        {
            int best = int.MaxValue;
            for (int place = 0; place + 1 < pieces.Count; place++)
            {
                if (_ranks.TryGetValue((pieces[place], pieces[place + 1]), out int rank))
                    best = Math.Min(best, rank);
            }

            if (best == int.MaxValue)
                return [.. pieces];
            BytePairTrainer.Replace(pieces, Merges[best], ByteCount + best);
        }
    }

    // A character that lies across pieces, and what cannot be seen, is shown as bytes.
    private static string Show(byte[] bytes)
    {
        var text = new StringBuilder();
        for (ReadOnlySpan<byte> rest = bytes; rest.Length > 0;)
        {
            bool isWhole = Rune.DecodeFromUtf8(rest, out Rune rune, out int length) == System.Buffers.OperationStatus.Done;
            if (isWhole && (!Rune.IsControl(rune) || rune.Value is '\n' or '\t'))
                text.Append(rune.ToString());
            else
            {
                foreach (byte one in rest[..length])
                    text.Append(CultureInfo.InvariantCulture, $"<0x{one:X2}>");
            }

            rest = rest[length..];
        }

        return text.ToString();
    }

    // Contractions; words, numbers and other signs with the space before them; white space, but for the space that belongs to the next word.
    [GeneratedRegex(@"'(?:[sdmt]|ll|ve|re)(?!\p{L})| ?\p{L}[\p{L}\p{M}]*| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s", RegexOptions.CultureInvariant)]
    private static partial Regex Words();
}

/// <summary>Learns the merges of <see cref="BytePairs"/>.</summary>
internal static class BytePairTrainer
{
    /// <summary>Learns as many merges as are wanted and to be had. Of pairs that occur equally often the one with the lower ids is merged first.</summary>
    public static List<(int Left, int Right)> Learn(IEnumerable<string> words, int mergeCount)
    {
        List<(List<int> Pieces, long Count)> all = [.. words.CountBy(word => word).OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => (Encoding.UTF8.GetBytes(entry.Key).Select(one => (int)one).ToList(), (long)entry.Value))];
        var counts = new Dictionary<(int, int), long>();
        var places = new Dictionary<(int, int), HashSet<int>>();
        for (int word = 0; word < all.Count; word++)
            Count(word, 1);
        var queue = new PriorityQueue<(int Left, int Right), (long, int, int)>(counts.Select(entry => (entry.Key, Order(entry.Key, entry.Value))));
        List<(int Left, int Right)> merges = [];
        while (merges.Count < mergeCount && queue.TryDequeue(out (int Left, int Right) pair, out (long NegativeCount, int, int) order))
        {
            long count = counts.GetValueOrDefault(pair);
            if (count < 2)
                continue;
            // What was queued before the pair lost places stands too far in front.
            if (count != -order.NegativeCount)
            {
                queue.Enqueue(pair, Order(pair, count));
                continue;
            }

            int id = BytePairs.ByteCount + merges.Count;
            merges.Add(pair);
            var changed = new HashSet<(int, int)>();
            foreach (int word in places[pair].ToArray())
            {
                Count(word, -1);
                Replace(all[word].Pieces, pair, id);
                Count(word, 1);
                foreach ((int, int) next in Pairs(all[word].Pieces).Where(next => next.Left == id || next.Right == id))
                    changed.Add(next);
            }

            foreach ((int Left, int Right) next in changed)
                queue.Enqueue(next, Order(next, counts[next]));
        }

        return merges;

        void Count(int word, int sign)
        {
            foreach ((int, int) pair in Pairs(all[word].Pieces))
            {
                counts[pair] = counts.GetValueOrDefault(pair) + (sign * all[word].Count);
                if (!places.TryGetValue(pair, out HashSet<int>? words))
                    places[pair] = words = [];
                if (sign > 0)
                    words.Add(word);
                else
                    words.Remove(word);
            }
        }

        static (long, int, int) Order((int Left, int Right) pair, long count) => (-count, pair.Left, pair.Right);
    }

    /// <summary>Joins a pair wherever it stands, from the left.</summary>
    public static void Replace(List<int> pieces, (int Left, int Right) pair, int id)
    {
        int kept = 0;
        for (int place = 0; place < pieces.Count; place++, kept++)
        {
            bool joins = place + 1 < pieces.Count && pieces[place] == pair.Left && pieces[place + 1] == pair.Right;
            pieces[kept] = joins ? id : pieces[place];
            place += joins ? 1 : 0;
        }

        pieces.RemoveRange(kept, pieces.Count - kept);
    }

    public static List<string> ToWords(this Regex.ValueMatchEnumerator matches, string text)
    {
        List<string> words = [];
        foreach (ValueMatch match in matches)
            words.Add(text.Substring(match.Index, match.Length));
        return words;
    }

    private static IEnumerable<(int Left, int Right)> Pairs(List<int> pieces)
    {
        for (int place = 0; place + 1 < pieces.Count; place++)
            yield return (pieces[place], pieces[place + 1]);
    }
}
