using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>Lays stretches of characters or of time on the steps of a corpus, and says what does not fit.</summary>
internal sealed class SpanJoin(Corpus corpus, string corpusPath, string? corpusText, double[]? times, List<string> warnings)
{
    /// <summary>Stretches of characters.</summary>
    /// <param name="file">For messages.</param>
    /// <param name="list">The stretches.</param>
    /// <param name="textFile">The text that their characters are counted in; null takes those of the list, or the corpus's own.</param>
    public IReadOnlyList<LabelSpan<int>> JoinCharacters(string file, SpanList list, string? textFile)
    {
        string? whole = textFile is null ? corpusText : TextFiles.Read(textFile, 1 << 30);
        var report = new Report();
        var joined = new List<LabelSpan<int>>();
        foreach (IGrouping<string?, LabelSpan<double>> group in list.Spans.GroupBy(span => span.Document))
        {
            string? text = group.Key is { } id && list.Texts.TryGetValue(id, out string? own) ? own : whole;
            if (text is null)
                throw new InvalidContentException(file, null, $"expected a text to count characters in: name it with text=FILE, or give the spans beside their \"text\" in JSON Lines. The tokens of {corpusPath} do not say where the white space is.");
            StepRange? steps = FindSteps(group.Key, list.Texts.Count);
            if (steps is not { } range)
            {
                report.Missing += group.Count();
                report.Note($"document '{group.Key}' is not in the corpus");
                continue;
            }

            Lay(group, range, text, joined, report);
        }

        string first = report.First is { } note ? $" First: {note}." : "";
        warnings.Add(CorpusReader.Say($"{file}: {joined.Count:N0} of {list.Spans.Count:N0} spans align; {report.Cut:N0} of them cut through a token, which takes the label whole; {report.Missing:N0} lie where no token does.{first}"));
        return joined;
    }

    /// <summary>Stretches of time: a step belongs to one from its start up to its end.</summary>
    /// <param name="file">For messages.</param>
    /// <param name="spans">The stretches.</param>
    /// <param name="steps">The document that they count in.</param>
    /// <param name="rate">Steps per time unit; null takes the times of the inputs.</param>
    /// <param name="joined">Receives the steps of each.</param>
    /// <returns>How many stretches have no step.</returns>
    public int JoinTimes(string file, IEnumerable<LabelSpan<double>> spans, StepRange steps, double? rate, List<LabelSpan<int>> joined)
    {
        if (times is null && rate is null)
            throw new InvalidContentException(file, null, "expected to know the time of each step: give the inputs with rate=NUMBER or time=COLUMN, or rate=NUMBER with the track.");
        int missing = 0;
        foreach (LabelSpan<double> span in spans)
        {
            (int start, int end) = (FindStep(span.Start, steps, rate), FindStep(span.End, steps, rate));
            if (start >= end)
                missing++;
            else
                joined.Add(new LabelSpan<int>(start, end, span.Label, null));
        }

        return missing;
    }

    // The first step at or after a time.
    private int FindStep(double time, StepRange steps, double? rate)
    {
        if (rate is { } perUnit)
            return (int)Math.Clamp(Math.Ceiling((time * perUnit) - 1e-9), 0, steps.Length) + steps.Start;
        int found = Array.BinarySearch(times!, steps.Start, steps.Length, time);
        return found >= 0 ? found : ~found;
    }

    private StepRange? FindSteps(string? document, int textCount)
    {
        if (document is null || (corpus.Documents.Count == 1 && textCount <= 1))
            return new StepRange(0, corpus.StepCount);
        foreach (Document candidate in corpus.Documents.All())
        {
            if (candidate.Id == document)
                return candidate.Steps;
        }

        return null;
    }

    private void Lay(IEnumerable<LabelSpan<double>> spans, StepRange range, string text, List<LabelSpan<int>> joined, Report report)
    {
        int[] starts = new int[range.Length];
        int[] ends = new int[range.Length];
        int found = TokenCharacters.Find(corpus, range, text, starts, ends);
        if (found < range.Length)
            report.Note(CorpusReader.Say($"token {found} of {range.Length}, '{Shapes.Shorten(corpus.GetToken(range.Start + found), 40)}', does not continue the text"));
        int[] known = [.. Enumerable.Range(0, found).Where(step => starts[step] >= 0 && ends[step] > starts[step])];
        int[] knownEnds = [.. known.Select(step => ends[step])];
        int[]? places = CodePoints(text);
        foreach (LabelSpan<double> span in spans)
        {
            (int start, int end) = (ToPlace(places, text, span.Start), ToPlace(places, text, span.End));
            int first = Array.BinarySearch(knownEnds, start + 1) is >= 0 and var at ? at : ~Array.BinarySearch(knownEnds, start + 1);
            int last = first;
            while (last < known.Length && starts[known[last]] < end)
                last++;
            if (first == last)
            {
                report.Missing++;
                report.Note(CorpusReader.Say($"'{span.Label}' at characters {span.Start:0} to {span.End:0}"));
                continue;
            }

            if (starts[known[first]] < start || ends[known[last - 1]] > end)
                report.Cut++;
            joined.Add(new LabelSpan<int>(range.Start + known[first], range.Start + known[last - 1] + 1, span.Label, null));
        }
    }

    // Programs in Python count code points; texts here are UTF-16, where some characters take two places.
    private static int[]? CodePoints(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
            return null;
        var places = new List<int>(text.Length + 1);
        for (int place = 0; place < text.Length; place += char.IsHighSurrogate(text[place]) && place + 1 < text.Length ? 2 : 1)
            places.Add(place);
        places.Add(text.Length);
        return [.. places];
    }

    private static int ToPlace(int[]? places, string text, double number) => places is null
        ? (int)Math.Clamp(number, 0, text.Length)
        : places[(int)Math.Clamp(number, 0, places.Length - 1)];

    private sealed class Report
    {
        public int Missing { get; set; }

        public int Cut { get; set; }

        public string? First { get; private set; }

        public void Note(string note) => First ??= note;
    }
}
