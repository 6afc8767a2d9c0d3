using System.Globalization;
using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>Reads CoNLL-U, the format of Universal Dependencies: a word per line, ten columns between tabs, a blank line after each sentence.</summary>
/// <remarks>
/// Specification: https://universaldependencies.org/format.html. A time step is a syntactic word: lines of multi-word tokens (<c>29-30</c>) and of empty nodes (<c>8.1</c>) carry no step.
/// Columns: <c>lemma</c>, <c>upos</c>, <c>xpos</c>, <c>feats</c>, <c>head</c>, <c>deprel</c>, and <c>depth</c>, the number of arcs between a word and the root, <c>deps</c> and <c>misc</c>.
/// </remarks>
internal static class ConlluReader
{
    /// <summary>The name in messages.</summary>
    public const string Name = "CoNLL-U";

    private const int ColumnCount = 10;
    private const int MaxBytes = 1 << 30;

    private static readonly string[] ColumnNames = ["lemma", "upos", "xpos", "feats", "head", "deprel", "depth", "deps", "misc"];

    /// <exception cref="InvalidContentException">The file is missing, or a line is not as the format has it.</exception>
    public static AnnotatedText Read(string path)
    {
        string text = TextFiles.Read(path, MaxBytes);
        var builder = new AnnotatedTextBuilder(path, Name);
        List<string?>[] columns = [.. ColumnNames.Select(builder.Column)];
        var sentence = new Sentence(path, builder, columns);
        int number = 0;
        foreach (Range range in text.AsSpan().Split('\n'))
        {
            number++;
            ReadOnlySpan<char> line = text.AsSpan()[range].TrimEnd('\r');
            if (line.IsWhiteSpace())
                sentence.End();
            else if (line[0] == '#')
                sentence.AddComment(line[1..].Trim());
            else
                sentence.AddLine(line, number);
        }

        sentence.End();
        if (sentence.MultiWordCount + sentence.EmptyNodeCount > 0)
            builder.Notes.Add(string.Create(CultureInfo.InvariantCulture, $"{path}: {sentence.MultiWordCount} lines of multi-word tokens and {sentence.EmptyNodeCount} of empty nodes are no time steps, as the format has it; their words are."));
        if (sentence.CycleCount > 0)
            builder.Notes.Add(string.Create(CultureInfo.InvariantCulture, $"{path}: {sentence.CycleCount} words have no path to a root (a head is missing, or heads form a circle); they have no depth."));
        return builder.ToText();
    }

    private sealed class Sentence(string path, AnnotatedTextBuilder builder, List<string?>[] columns)
    {
        private readonly List<int> _heads = [];
        private readonly List<int> _lines = [];
        private string? _id;
        private string? _documentId;

        public int MultiWordCount { get; private set; }

        public int EmptyNodeCount { get; private set; }

        public int CycleCount { get; private set; }

        public void AddComment(ReadOnlySpan<char> comment)
        {
            if (TryGetValue(comment, "sent_id", out string id))
                _id = id;
            else if (TryGetValue(comment, "newdoc id", out string document))
                _documentId = document;
            else if (comment is "newdoc")
                _documentId = "";
        }

        public void AddLine(ReadOnlySpan<char> line, int number)
        {
            Span<Range> ranges = stackalloc Range[ColumnCount + 1];
            int count = line.Split(ranges, '\t');
            if (count != ColumnCount)
                throw new InvalidContentException(path, $"line {number}", $"expected {ColumnCount} columns between tabs, found {(count > ColumnCount ? "more" : count.ToString(CultureInfo.InvariantCulture))}: '{Shapes.Shorten(line.ToString(), 60)}'.");
            ReadOnlySpan<char> id = line[ranges[0]];
            if (id.Contains('-'))
            {
                MultiWordCount++;
                return;
            }

            if (id.Contains('.'))
            {
                EmptyNodeCount++;
                return;
            }

            if (!int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out int word) || word != _heads.Count + 1)
                throw new InvalidContentException(path, $"line {number}", $"expected the word number {_heads.Count + 1} in the first column, found '{Shapes.Shorten(id.ToString(), 40)}'. Words of a sentence count from 1, and a blank line ends it.");
            int head = -1;
            if (line[ranges[6]] is not "_" && (!int.TryParse(line[ranges[6]], NumberStyles.None, CultureInfo.InvariantCulture, out head) || head == word))
                throw new InvalidContentException(path, $"line {number}, column 7", $"expected the number of another word, 0 for the root, or _, found '{Shapes.Shorten(line[ranges[6]].ToString(), 40)}'.");
            _heads.Add(head);
            _lines.Add(number);
            builder.Tokens.Add(builder.Pool(line[ranges[1]].ToString()));
            columns[0].Add(line[ranges[2]] is "_" && line[ranges[1]] is not "_" ? null : builder.Pool(line[ranges[2]].ToString()));
            for (int column = 1; column < 6; column++)
            {
                ReadOnlySpan<char> value = line[ranges[column + 2]];
                columns[column].Add(value is "_" ? null : builder.Pool(value.ToString()));
            }

            for (int column = 7; column < 9; column++)
            {
                ReadOnlySpan<char> value = line[ranges[column + 1]];
                columns[column].Add(value is "_" ? null : builder.Pool(value.ToString()));
            }
        }

        public void End()
        {
            if (_heads.Count > 0)
            {
                if (_heads.FindIndex(head => head > _heads.Count) is >= 0 and var wrong)
                    throw new InvalidContentException(path, $"line {_lines[wrong]}, column 7", $"expected a head of at most {_heads.Count}, the number of words of the sentence, found {_heads[wrong]}.");
                for (int word = 0; word < _heads.Count; word++)
                {
                    columns[6].Add(FindDepth(word) is { } depth ? builder.Pool(depth.ToString(CultureInfo.InvariantCulture)) : null);
                }

                builder.EndUnit(_id, _documentId);
                _heads.Clear();
                _lines.Clear();
                _documentId = null;
            }

            _id = null;
        }

        private int? FindDepth(int word)
        {
            int depth = 0;
            for (int head = _heads[word]; head > 0; head = _heads[head - 1])
            {
                if (++depth > _heads.Count)
                    break;
                if (_heads[head - 1] == 0)
                    return depth;
            }

            if (_heads[word] == 0)
                return 0;
            CycleCount++;
            return null;
        }

        private static bool TryGetValue(ReadOnlySpan<char> comment, string key, out string value)
        {
            value = "";
            if (!comment.StartsWith(key, StringComparison.Ordinal) || comment[key.Length..].TrimStart() is not ['=', ..] rest)
                return false;
            value = rest[1..].Trim().ToString();
            return value.Length > 0;
        }
    }
}
