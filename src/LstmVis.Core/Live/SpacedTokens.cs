namespace LstmVis.Core;

/// <summary>Text whose tokens stand between white space, for models that have no rule of their own to cut it.</summary>
public static class SpacedTokens
{
    /// <summary>What stands for tokens that a model does not know, where it has one of these.</summary>
    public static IReadOnlyList<string> UnknownTokens { get; } = ["<unk>", "[UNK]", "<UNK>", "UNK", "unk", "<oov>", "<OOV>"];

    /// <summary>The id of the token that stands for unknown ones, by the first of <see cref="UnknownTokens"/> that the vocabulary has; null where it has none.</summary>
    public static int? FindUnknown(Vocabulary vocabulary)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        return UnknownTokens.Select(token => vocabulary.TryGetId(token, out int id) ? (int?)id : null).FirstOrDefault(id => id is not null);
    }

    /// <summary>Cuts a text.</summary>
    /// <param name="text">Tokens, as the project shows them, with white space between.</param>
    /// <param name="vocabulary">Those that the model knows. White space before or after their texts does not count.</param>
    /// <exception cref="LiveTextException">One is not among them, and none stands for unknown ones.</exception>
    public static Corpus Cut(string text, Vocabulary vocabulary)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(vocabulary);
        string[] tokens = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var trimmed = new Lazy<Dictionary<string, int>>(() => vocabulary.Entries.GroupBy(entry => entry.Value.Trim(), StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First().Key, StringComparer.Ordinal));
        int? unknown = FindUnknown(vocabulary);
        int Find(string token) => vocabulary.TryGetId(token, out int id) || trimmed.Value.TryGetValue(token, out id) ? id
            : unknown ?? throw new LiveTextException($"The token '{token}' is not among the {vocabulary.Count} that the model knows, such as {string.Join(", ", vocabulary.Entries.Take(5).Select(entry => $"'{entry.Value}'"))}. Write tokens with a blank between them.");
        return new Corpus(tokens.Select(Find).ToArray(), vocabulary);
    }
}
