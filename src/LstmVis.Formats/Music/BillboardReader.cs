using System.Globalization;

namespace LstmVis.Formats;

/// <summary>Reads the chord sequences of the McGill Billboard project, <c>salami_chords.txt</c>: a song per file, a time, perhaps a section, and bars of chords between <c>|</c> per line.</summary>
/// <remarks>
/// Description: https://ddmal.ca/research/The_McGill_Billboard_Project_(Chord_Analysis_Dataset). A token is a chord in Harte's syntax or <c>|</c>, the line between bars; <c>.</c> is the chord before once more, and
/// <c>xN</c> says that the bars of a line are played N times. Columns: <c>section</c>, <c>letter</c>, <c>chord</c> (null for bar lines), <c>time</c> (seconds at which the line begins), <c>bar</c>.
/// </remarks>
internal static class BillboardReader
{
    private const int MaxBytes = 1 << 20;

    /// <summary>The name in messages.</summary>
    public const string Name = "Billboard chords";

    /// <summary>The name of every such file.</summary>
    public const string FileName = "salami_chords.txt";

    /// <summary>Whether these files look like songs of that project.</summary>
    public static bool IsMatch(string file) => Path.GetFileName(file).Equals(FileName, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads songs, a document each, called by the folder that a file lies in.</summary>
    /// <exception cref="InvalidContentException">A file is missing, or a line is not as the format has it.</exception>
    public static AnnotatedText Read(IReadOnlyList<string> files)
    {
        var builder = new AnnotatedTextBuilder(files.Count == 1 ? files[0] : $"{files[0]} to {files[^1]} ({files.Count} files)", Name);
        Columns columns = new(builder.Column("section"), builder.Column("letter"), builder.Column("chord"), builder.Column("time"), builder.Column("bar"));
        int empty = 0;
        foreach (string file in files)
        {
            int before = builder.Tokens.Count;
            ReadSong(file, builder, columns);
            empty += builder.Tokens.Count == before ? 1 : 0;
            string id = Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(file))) ?? "";
            builder.EndUnit(id, id);
        }

        if (empty > 0)
            builder.Notes.Add(CorpusReader.Say($"{empty:N0} of {files.Count:N0} files have no chord and are left out."));
        return builder.ToText();
    }

    private static void ReadSong(string file, AnnotatedTextBuilder builder, Columns columns)
    {
        string? section = null;
        string? letter = null;
        int number = 0;
        int bar = 0;
        foreach (string raw in TextFiles.Read(file, MaxBytes).Split('\n'))
        {
            number++;
            string line = raw.TrimEnd('\r');
            if (string.IsNullOrWhiteSpace(line) || line.StartsWith('#'))
                continue;
            int tab = line.IndexOf('\t', StringComparison.Ordinal);
            if (tab < 1 || !double.TryParse(line[..tab], NumberStyles.Float, CultureInfo.InvariantCulture, out double time))
                throw new InvalidContentException(file, $"line {number}", $"expected a time in seconds, a tab and chords between |, found '{Shapes.Shorten(line, 60)}'.");
            int first = line.IndexOf('|', tab);
            int last = line.LastIndexOf('|');
            string before = first < 0 ? line[(tab + 1)..] : line[(tab + 1)..first];
            foreach (string part in before.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                if (part.TrimEnd('\'') is [>= 'A' and <= 'Z'])
                    letter = part;
                else if (part.Length > 0 && !part.StartsWith('(') && !part.EndsWith(')'))
                    section = part;
            }

            if (first < 0 || last <= first)
                continue;
            string repeat = line[(last + 1)..].Split(',', StringSplitOptions.TrimEntries)[0];
            int times = repeat.StartsWith('x') && int.TryParse(repeat[1..], NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count is > 0 and < 100 ? count : 1;
            for (int round = 0; round < times; round++)
                bar = AddBars(line[(first + 1)..last], bar, (section, letter, round == 0 ? time : null), builder, columns);
        }
    }

    private static int AddBars(string bars, int bar, (string? Section, string? Letter, double? Time) line, AnnotatedTextBuilder builder, Columns columns)
    {
        string? time = line.Time?.ToString("R", CultureInfo.InvariantCulture);
        string? chord = null;
        if (bar == 0)
            Add("|", null);
        foreach (string text in bars.Split('|'))
        {
            bar++;
            foreach (string token in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                chord = token == "." ? chord : token;
                Add(token, chord);
            }

            Add("|", null);
        }

        return bar;

        void Add(string token, string? sounding)
        {
            builder.Tokens.Add(builder.Pool(token));
            columns.Section.Add(line.Section is null ? null : builder.Pool(line.Section));
            columns.Letter.Add(line.Letter is null ? null : builder.Pool(line.Letter));
            columns.Chord.Add(sounding is null ? null : builder.Pool(sounding));
            columns.Time.Add(time);
            columns.Bar.Add(builder.Pool(bar.ToString(CultureInfo.InvariantCulture)));
        }
    }

    private sealed record Columns(List<string?> Section, List<string?> Letter, List<string?> Chord, List<string?> Time, List<string?> Bar);
}
