using System.Globalization;
using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>A dictionary of LSTMVis: one <c>token id</c> per line.</summary>
/// <remarks>
/// Read as the original reads it, and more kindly: a line that starts with a space gives the token of one space; the tokens <c>\n</c>, <c>\r</c> and <c>\t</c> stand
/// for what they escape, since the format cannot hold those; tokens may contain spaces; where an id is given twice the later line wins; lines without an id, or with one below 0, are left out.
/// </remarks>
internal sealed class DictionaryFile
{
    private const int MaxBytes = 512 << 20;
    private const int NamedLines = 3;

    private DictionaryFile(string path, Vocabulary vocabulary, IReadOnlyList<string> labels, IReadOnlyList<string> warnings)
    {
        Path = path;
        Vocabulary = vocabulary;
        Labels = labels;
        Warnings = warnings;
    }

    public string Path { get; }

    public Vocabulary Vocabulary { get; }

    /// <summary>The distinct texts in the order in which the file first has them.</summary>
    public IReadOnlyList<string> Labels { get; }

    public IReadOnlyList<string> Warnings { get; }

    /// <exception cref="InvalidContentException">The file is missing, not UTF-8, or an id in it is no number.</exception>
    public static DictionaryFile Read(string path)
    {
        string text = TextFiles.Read(path, MaxBytes);
        var tokens = new Dictionary<int, string>();
        var labels = new List<string>();
        var spaced = new List<(int Id, string Token)>();
        var skipped = new List<int>();
        var doubled = new List<int>();
        int number = 0;
        foreach (Range range in text.AsSpan().Split('\n'))
        {
            number++;
            ReadOnlySpan<char> content = text.AsSpan()[range].TrimEnd(" \t\r");
            if (content.IsEmpty)
                continue;
            int space = content.LastIndexOfAny(' ', '\t');
            bool isNumber = int.TryParse(content[(space + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int id);
            if (!isNumber || space < 0 || id < 0)
            {
                // The original stops at a second field that is no number, and passes over everything else.
                if (!isNumber && space > 0 && content[..space].Trim(" \t").IndexOfAny(' ', '\t') < 0 && !content[..space].Trim(" \t").IsEmpty)
                    throw new InvalidContentException(path, $"line {number}", $"expected a token, a space and an id (0 or more), found '{Shapes.Shorten(content.ToString(), 60)}'.");
                skipped.Add(number);
                continue;
            }

            string token = Unescape(content[..space].Trim(" \t").ToString());
            if (token.Contains(' ', StringComparison.Ordinal) && token != " ")
            {
                spaced.Add((id, token));
                continue;
            }

            if (tokens.TryGetValue(id, out string? earlier) && earlier != token)
                doubled.Add(number);
            tokens[id] = token;
            labels.Add(token);
        }

        // The original passes over lines of more than two fields, so these never win over its own.
        foreach ((int id, string token) in spaced)
        {
            if (tokens.TryAdd(id, token))
                labels.Add(token);
        }

        var warnings = new List<string>();
        if (skipped.Count > 0)
            warnings.Add($"{path}: left out {skipped.Count} line(s) without an id of 0 or more, such as line {string.Join(", ", skipped.Take(NamedLines))}.");
        if (doubled.Count > 0)
            warnings.Add($"{path}: {doubled.Count} id(s) are given twice, such as in line {string.Join(", ", doubled.Take(NamedLines))}; the later line wins.");
        return new DictionaryFile(path, new Vocabulary(tokens), [.. labels.Distinct()], warnings);
    }

    // The token of a line that starts with a space is empty after trimming: it was the space itself.
    private static string Unescape(string token) => token switch
    {
        "" => " ",
        @"\n" => "\n",
        @"\r" => "\r",
        @"\t" => "\t",
        _ => token,
    };
}
