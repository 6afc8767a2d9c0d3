using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace LstmVis.Core;

/// <summary>The texts of the token ids (or label ids) that a sequence is written in. Ids are not negative and need not be contiguous.</summary>
public sealed class Vocabulary
{
    private readonly FrozenDictionary<int, string> _tokens;
    private readonly Lazy<FrozenDictionary<string, int>> _ids;
    private readonly string?[] _dense;

    /// <summary>Makes a vocabulary from (id, text) pairs in any order.</summary>
    /// <exception cref="ArgumentException">An id is negative or given twice. Two ids may share one text.</exception>
    public Vocabulary(IEnumerable<KeyValuePair<int, string>> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var tokens = new SortedDictionary<int, string>();
        foreach ((int id, string token) in entries)
        {
            if (id < 0)
                throw new ArgumentException($"Token id {id} ('{token}') is negative; ids start at 0.", nameof(entries));
            if (!tokens.TryAdd(id, token))
                throw new ArgumentException($"Token id {id} is given twice, as '{tokens[id]}' and as '{token}'.", nameof(entries));
        }

        Entries = [.. tokens];
        _tokens = tokens.ToFrozenDictionary();
        _ids = new Lazy<FrozenDictionary<string, int>>(() =>
            Entries.DistinctBy(entry => entry.Value).ToFrozenDictionary(entry => entry.Value, entry => entry.Key));

        // Nearly every vocabulary is dense: an array answers a look-up per time step much faster than a hash.
        int maxId = Entries.Count == 0 ? -1 : Entries[^1].Key;
        _dense = maxId < 4 * (Entries.Count + 64) ? new string?[maxId + 1] : [];
        foreach ((int id, string token) in Entries)
        {
            if (id < _dense.Length)
                _dense[id] = token;
        }
    }

    /// <summary>A vocabulary whose ids are the places in <paramref name="tokens"/>.</summary>
    public static Vocabulary FromTokens(IEnumerable<string> tokens) =>
        new(tokens.Select((token, id) => KeyValuePair.Create(id, token)));

    /// <summary>The number of entries.</summary>
    public int Count => Entries.Count;

    /// <summary>All entries, by ascending id.</summary>
    public IReadOnlyList<KeyValuePair<int, string>> Entries { get; }

    /// <summary>The text of an id, or false where the vocabulary has no such id.</summary>
    public bool TryGetToken(int id, [MaybeNullWhen(false)] out string token)
    {
        if ((uint)id < (uint)_dense.Length)
            return (token = _dense[id]) is not null;
        return _tokens.TryGetValue(id, out token);
    }

    /// <summary>The text of an id.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The vocabulary has no such id.</exception>
    public string GetToken(int id) => TryGetToken(id, out string? token)
        ? token
        : throw new ArgumentOutOfRangeException(nameof(id), id, $"The vocabulary of {Count} entries has no id {id}.");

    /// <summary>The least id with this text, compared ordinally; false where no entry has it.</summary>
    public bool TryGetId(string token, out int id) => _ids.Value.TryGetValue(token, out id);
}
