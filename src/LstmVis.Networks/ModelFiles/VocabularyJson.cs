using System.Globalization;
using System.Text.Json;
using LstmVis.Core;

namespace LstmVis.Networks;

/// <summary>The <c>vocab.json</c> of another program: an object from token to id, or a list of tokens.</summary>
internal static class VocabularyJson
{
    public const string FileName = "vocab.json";

    /// <summary>Reads it and compares it with the model that it belongs to.</summary>
    /// <param name="path">The file.</param>
    /// <param name="count">Tokens of the model.</param>
    /// <param name="notes">Receives what was repaired.</param>
    /// <exception cref="InvalidModelException">The file is missing or wrong, or does not fit the model.</exception>
    public static (Vocabulary Vocabulary, TokenLevel Level) Read(string path, int count, List<string> notes)
    {
        var tokens = new string?[count];
        int found = 0;
        try
        {
            ReadOnlyMemory<byte> bytes = TensorFile.ReadBytes(path);
            if (bytes.Span.StartsWith("\uFEFF"u8))
                bytes = bytes[3..];
            using JsonDocument document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 4 });
            JsonElement root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object)
            {
                foreach (JsonProperty entry in root.EnumerateObject())
                    Add(entry.Name, entry.Value.ValueKind == JsonValueKind.Number && entry.Value.TryGetInt32(out int id) ? id : -1);
            }
            else if (root.ValueKind == JsonValueKind.Array)
            {
                foreach (JsonElement entry in root.EnumerateArray())
                    Add(entry.ValueKind == JsonValueKind.String ? entry.GetString()! : throw new InvalidModelException($"{path}, entry {found}: expected a text."), found);
            }
            else
                throw new InvalidModelException($"{path}: expected an object from token to id, or a list of tokens.");
        }
        catch (JsonException cause)
        {
            throw new InvalidModelException($"{path}: it is not sound JSON ({cause.Message}).", cause);
        }

        return Finish(path, tokens, notes);

        void Add(string token, int id)
        {
            if (id < 0 || id >= count)
                throw new InvalidModelException($"{path}, token '{token}': expected an id from 0 to {count - 1}, found {(id < 0 ? "none" : id)}. The vocabulary belongs to another model.");
            if (tokens[id] is { } other)
                throw new InvalidModelException($"{path}, token '{token}': id {id} was given to '{other}' before.");
            tokens[id] = token;
            found++;
        }
    }

    /// <summary>A list of tokens, as a checkpoint may keep it, compared with the model that it belongs to.</summary>
    /// <exception cref="InvalidModelException">It does not fit the model.</exception>
    public static (Vocabulary Vocabulary, TokenLevel Level) FromTokens(string path, IReadOnlyList<string> tokens, int count, List<string> notes) =>
        Finish(path, [.. tokens.Take(count), .. Enumerable.Repeat<string?>(null, Math.Max(0, count - tokens.Count))], notes, Math.Max(0, tokens.Count - count));

    private static (Vocabulary Vocabulary, TokenLevel Level) Finish(string path, string?[] tokens, List<string> notes, int excess = 0)
    {
        int count = tokens.Length;
        // Tokenizers that count from 1 leave 0 to padding.
        if (count > 1 && tokens[0] is null && tokens.Skip(1).All(token => token is not null))
        {
            tokens[0] = "<pad>";
            notes.Add("The vocabulary has no token with id 0; it is called '<pad>'.");
        }

        int found = tokens.Count(token => token is not null) + excess;
        if (found != count)
            throw new InvalidModelException($"{path}: the model knows {count} tokens, but the vocabulary has {found}. It belongs to another model, or was cut off.");
        Repair(tokens!, notes);
        TokenLevel level = tokens.Count(token => new StringInfo(token!).LengthInTextElements == 1) >= 0.9 * count ? TokenLevel.Character : TokenLevel.Word;
        return (Vocabulary.FromTokens(tokens!), level);
    }

    // ml5's model of Shakespeare was published with two keys lost: the letter U became an empty key, and u two spaces.
    // With the keys as they stand, the model measures 2.73 bits per character instead of 1.94.
    private static void Repair(string[] tokens, List<string> notes)
    {
        int upper = Array.IndexOf(tokens, "");
        int lower = Array.IndexOf(tokens, "  ");
        if (upper < 0 || lower < 0 || tokens.Contains("U") || tokens.Contains("u"))
            return;
        tokens[upper] = "U";
        tokens[lower] = "u";
        notes.Add($"The vocabulary has lost the letter u: the empty key (id {upper}) is read as 'U', and the key of two spaces (id {lower}) as 'u'.");
    }
}
