using System.Globalization;
using System.Text.RegularExpressions;
using LstmVis.Core;

namespace LstmVis.Networks;

/// <summary>Cuts a text into tokens.</summary>
/// <remarks>
/// Words: a word is a stretch of letters, digits, marks and underscores, with single apostrophes and hyphens inside (<c>don't</c>, <c>well-known</c>);
/// a number may have single points and commas between digits (<c>3.14</c>, <c>1,000</c>). Every other visible character is a token of its own, and so is every line end.
/// Case is kept.
/// </remarks>
public static partial class TextTokenizer
{
    /// <summary>The token that stands for words left out of the vocabulary.</summary>
    public const string Unknown = "<unk>";

    /// <summary>Makes a corpus of a text.</summary>
    /// <param name="text">Line ends are <c>\n</c>.</param>
    /// <param name="options">How.</param>
    /// <returns>The corpus. Token ids count from 0: characters in the order of their code, words from the most frequent one on, after <see cref="Unknown"/> where there is one.</returns>
    public static Corpus Tokenize(string text, TextOptions options)
    {
        if (options?.Level == TokenLevel.BytePair)
            return Tokenize(text, options, LearnBytePairs(text, options));
        (List<string> tokens, List<int> starts) = Cut(text, options!);
        Vocabulary vocabulary = options!.Level == TokenLevel.Character
            ? Vocabulary.FromTokens(tokens.Distinct().Order(StringComparer.Ordinal))
            : CountWords(tokens, options);
        var tokenIds = new int[tokens.Count];
        for (int step = 0; step < tokenIds.Length; step++)
            tokenIds[step] = vocabulary.TryGetId(tokens[step], out int id) ? id : 0;
        return new Corpus(tokenIds, vocabulary, new Documents(tokenIds.Length, starts));
    }

    /// <summary>Makes a corpus of a text with tokens that are given, such as those of a trained model.</summary>
    /// <param name="text">Line ends are <c>\n</c>.</param>
    /// <param name="options">How; the limits of the vocabulary are of no account.</param>
    /// <param name="vocabulary">What the tokens are. Where it has <see cref="Unknown"/>, that stands for all that it does not have.</param>
    /// <exception cref="InvalidTextException">A token is not in the vocabulary.</exception>
    public static Corpus Tokenize(string text, TextOptions options, Vocabulary vocabulary)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        (List<string> tokens, List<int> starts) = Cut(text, options);
        int unknown = vocabulary.TryGetId(Unknown, out int entry) ? entry : -1;
        var tokenIds = new int[tokens.Count];
        for (int step = 0; step < tokenIds.Length; step++)
        {
            tokenIds[step] = vocabulary.TryGetId(tokens[step], out int id) ? id : unknown;
            if (tokenIds[step] < 0)
                throw new InvalidTextException($"The text's token {step} is '{Show(tokens[step])}', which is not among the {vocabulary.Count} tokens that the model knows. It was trained on another kind of text; {tokens.Skip(step).Where(token => !vocabulary.TryGetId(token, out _)).Distinct().Count()} different tokens of this one are unknown to it.");
        }

        return new Corpus(tokenIds, vocabulary, new Documents(tokenIds.Length, starts));
    }

    /// <summary>Learns how to cut a text into as many different word pieces as the options allow.</summary>
    public static BytePairs LearnBytePairs(string text, TextOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        return BytePairs.Learn(text, options.GetVocabularyLimit());
    }

    /// <summary>Makes a corpus of a text by byte pairs, which can write every text.</summary>
    public static Corpus Tokenize(string text, TextOptions options, BytePairs bytePairs)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(bytePairs);
        List<int> tokenIds = [];
        List<int> starts = [];
        foreach (string part in options.SplitAtBlankLines ? SplitAtBlankLines(text) : [text])
        {
            if (part.Length > 0 || starts.Count == 0)
                starts.Add(tokenIds.Count);
            tokenIds.AddRange(bytePairs.Encode(part));
        }

        return new Corpus(tokenIds.ToArray(), bytePairs.Vocabulary, new Documents(tokenIds.Count, starts));
    }

    private static string Show(string token) => token switch { "\n" => "\\n", "\t" => "\\t", _ => token.Length > 40 ? token[..40] + "…" : token };

    private static (List<string> Tokens, List<int> Starts) Cut(string text, TextOptions options)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        List<string> tokens = [];
        List<int> starts = [];
        foreach (string part in options.SplitAtBlankLines ? SplitAtBlankLines(text) : [text])
        {
            int start = tokens.Count;
            if (options.Level == TokenLevel.Character)
                AddCharacters(part, tokens);
            else
                tokens.AddRange(Words().EnumerateMatches(part).Select(part));
            if (tokens.Count > start || starts.Count == 0)
                starts.Add(start);
        }

        return (tokens, starts);
    }

    private static void AddCharacters(string text, List<string> tokens)
    {
        var known = new Dictionary<int, string>();
        for (int start = 0; start < text.Length;)
        {
            int length = StringInfo.GetNextTextElementLength(text, start);
            if (length != 1)
                tokens.Add(string.Intern(text.Substring(start, length)));
            else
            {
                if (!known.TryGetValue(text[start], out string? token))
                    known[text[start]] = token = text[start].ToString();
                tokens.Add(token);
            }

            start += length;
        }
    }

    private static List<string> Select(this Regex.ValueMatchEnumerator matches, string text)
    {
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        var lookup = known.GetAlternateLookup<ReadOnlySpan<char>>();
        List<string> words = [];
        foreach (ValueMatch match in matches)
        {
            ReadOnlySpan<char> word = text.AsSpan(match.Index, match.Length);
            if (!lookup.TryGetValue(word, out string? token))
            {
                token = word.ToString();
                known.Add(token, token);
            }

            words.Add(token);
        }

        return words;
    }

    private static Vocabulary CountWords(List<string> tokens, TextOptions options)
    {
        List<KeyValuePair<string, int>> counts = [.. tokens.CountBy(token => token)
            .OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key, StringComparer.Ordinal)];
        List<string> kept = [.. counts.Where(entry => entry.Value >= options.LeastCount && entry.Key != Unknown).Select(entry => entry.Key)];
        if (kept.Count < counts.Count || kept.Count > options.GetVocabularyLimit())
            kept = [Unknown, .. kept.Take(options.GetVocabularyLimit() - 1)];
        return Vocabulary.FromTokens(kept);
    }

    /// <summary>Each part ends with the blank lines behind it, so that together they are the whole text.</summary>
    private static List<string> SplitAtBlankLines(string text)
    {
        List<string> parts = [];
        int start = 0;
        foreach (ValueMatch gap in BlankLines().EnumerateMatches(text))
        {
            int end = gap.Index + gap.Length;
            if (gap.Index > start)
            {
                parts.Add(text[start..end]);
                start = end;
            }
        }

        if (start < text.Length)
            parts.Add(text[start..]);
        return parts;
    }

    [GeneratedRegex(@"\n|\p{Nd}+(?:[.,]\p{Nd}+)*(?![\p{L}\p{M}\p{N}_])|[\p{L}\p{M}\p{N}_]+(?:['’\-][\p{L}\p{M}\p{N}_]+)*|[^\s\uD800-\uDFFF]|[\uD800-\uDBFF][\uDC00-\uDFFF]", RegexOptions.CultureInvariant)]
    private static partial Regex Words();

    [GeneratedRegex(@"\n(?:[ \t]*\n)+", RegexOptions.CultureInvariant)]
    private static partial Regex BlankLines();
}
