using System.Globalization;
using System.Text.RegularExpressions;

namespace LstmVis.Formats;

/// <summary>Reads columns in the manner of CoNLL-2003 and of Universal NER: a token per line, columns between tabs or blanks, a blank line after each sentence.</summary>
/// <remarks>
/// Columns are called by their number, from <c>1</c>; <c>tag</c> is the last one that holds chunk tags (<c>O</c>, <c>B-PER</c>, …) only. A first column that counts words from 1 is passed over.
/// Comments are lines such as <c># sent_id = …</c>; <c>-DOCSTART-</c> begins a document.
/// </remarks>
internal static partial class ConllColumnsReader
{
    /// <summary>The name in messages.</summary>
    public const string Name = "CoNLL columns";

    /// <summary>The column of chunk tags.</summary>
    public const string TagColumn = "tag";

    private const int MaxBytes = 1 << 30;
    private const int MaxColumns = 64;

    /// <exception cref="InvalidContentException">The file is missing, or a line has another number of columns.</exception>
    public static AnnotatedText Read(string path)
    {
        string text = TextFiles.Read(path, MaxBytes);
        List<string[]> rows = [];
        List<(int Start, string? Id, string? DocumentId)> sentences = [];
        string? id = null;
        string? documentId = null;
        bool isOpen = false;
        bool? hasTabs = null;
        int number = 0;
        foreach (Range range in text.AsSpan().Split('\n'))
        {
            number++;
            string line = text.AsSpan()[range].TrimEnd('\r').ToString();
            if (string.IsNullOrWhiteSpace(line))
            {
                if (isOpen)
                    id = null;
                isOpen = false;
                continue;
            }

            if (!isOpen && Comment().Match(line) is { Success: true } comment)
            {
                string value = comment.Groups["value"].Value.Trim();
                if (comment.Groups["key"].Value == "sent_id")
                    id = value;
                else if (comment.Groups["key"].Value.StartsWith("newdoc", StringComparison.Ordinal))
                    documentId = value;
                continue;
            }

            if (line.StartsWith("-DOCSTART-", StringComparison.Ordinal))
            {
                documentId = "";
                continue;
            }

            hasTabs ??= line.Contains('\t', StringComparison.Ordinal);
            string[] fields = hasTabs.Value ? line.Split('\t') : line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length > MaxColumns || (rows.Count > 0 && fields.Length != rows[0].Length))
                throw new InvalidContentException(path, $"line {number}", $"expected {(rows.Count > 0 ? rows[0].Length : MaxColumns)} columns{(rows.Count > 0 ? " as in the first line" : " at most")}, found {fields.Length}: '{Shapes.Shorten(line, 60)}'.");
            if (!isOpen)
            {
                sentences.Add((rows.Count, id, documentId));
                documentId = null;
                isOpen = true;
            }

            rows.Add(fields);
        }

        return Build(path, rows, sentences);
    }

    private static AnnotatedText Build(string path, List<string[]> rows, List<(int Start, string? Id, string? DocumentId)> sentences)
    {
        var builder = new AnnotatedTextBuilder(path, Name);
        if (rows.Count == 0)
            return builder.ToText();
        int token = IsCounter(rows, sentences) ? 1 : 0;
        if (rows[0].Length < 2 + token)
            throw new InvalidContentException(path, null, $"expected a token and at least one annotation per line, found {rows[0].Length} column(s).");
        int tag = Enumerable.Range(token + 1, rows[0].Length - token - 1)
            .LastOrDefault(column => rows.TrueForAll(row => ChunkTags.IsTag(row[column])) && rows.Exists(row => row[column] != "O"), -1);
        for (int sentence = 0; sentence < sentences.Count; sentence++)
        {
            int end = sentence + 1 < sentences.Count ? sentences[sentence + 1].Start : rows.Count;
            for (int row = sentences[sentence].Start; row < end; row++)
                builder.Tokens.Add(builder.Pool(rows[row][token]));
            builder.EndUnit(sentences[sentence].Id, sentences[sentence].DocumentId);
        }

        for (int column = token + 1; column < rows[0].Length; column++)
        {
            List<string?> values = [.. rows.Select(row => row[column] is "_" or "-" ? null : builder.Pool(row[column]))];
            Fill(builder, (column + 1).ToString(CultureInfo.InvariantCulture), values);
            if (column == tag)
                Fill(builder, TagColumn, values);
        }

        builder.DefaultColumn = tag > 0 ? TagColumn : null;
        return builder.ToText();

        static void Fill(AnnotatedTextBuilder builder, string name, List<string?> values)
        {
            List<string?> list = builder.Column(name);
            list.Clear();
            list.AddRange(values);
        }
    }

    private static bool IsCounter(List<string[]> rows, List<(int Start, string? Id, string? DocumentId)> sentences)
    {
        int sentence = 0;
        for (int row = 0; row < rows.Count; row++)
        {
            if (sentence + 1 < sentences.Count && sentences[sentence + 1].Start == row)
                sentence++;
            if (!int.TryParse(rows[row][0], NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number != row - sentences[sentence].Start + 1)
                return false;
        }

        return true;
    }

    [GeneratedRegex(@"^#\s*(?:(?<key>newdoc|newpar)\s*$|(?<key>[A-Za-z_][\w.]*(?:\s+id)?)\s*=(?<value>.*)$)", RegexOptions.CultureInvariant)]
    private static partial Regex Comment();
}
