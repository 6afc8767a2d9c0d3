using System.Globalization;
using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>A corpus that was read from files, with its annotations and what was found on the way.</summary>
public sealed class ImportedCorpus
{
    internal ImportedCorpus(Corpus corpus, AnnotatedText text, IReadOnlyList<Track> tracks, IReadOnlyList<string> tokensSaid, IReadOnlyList<string> tracksSaid, IReadOnlyList<string> warnings)
    {
        Corpus = corpus;
        Text = text;
        Tracks = tracks;
        TokensSaid = tokensSaid;
        TracksSaid = tracksSaid;
        Warnings = [.. warnings.Select(LstmVisFormatException.OneLine)];
    }

    /// <summary>Tokens and documents.</summary>
    public Corpus Corpus { get; }

    /// <summary>The annotations, each as long as the corpus.</summary>
    public IReadOnlyList<Track> Tracks { get; }

    /// <summary>Where tokens and documents come from, a line each.</summary>
    public IReadOnlyList<string> TokensSaid { get; }

    /// <summary>Where each track comes from, a line per track.</summary>
    public IReadOnlyList<string> TracksSaid { get; }

    /// <summary>What does not align or was left out, a line each.</summary>
    public IReadOnlyList<string> Warnings { get; }

    internal AnnotatedText Text { get; }

    /// <summary>The same with other warnings.</summary>
    internal ImportedCorpus With(IReadOnlyList<string> warnings) => new(Corpus, Text, Tracks, TokensSaid, TracksSaid, warnings);

    /// <summary>The annotations of the first steps, for a recording that ended early.</summary>
    /// <param name="stepCount">At most as many as the corpus has.</param>
    public IEnumerable<Track> TakeTracks(int stepCount) => stepCount == Corpus.StepCount
        ? Tracks
        : Tracks.Select(track => track switch
        {
            CategoricalTrack labels => (Track)new CategoricalTrack(labels.Id, labels.LabelIds[..stepCount], labels.Labels),
            ScalarTrack numbers => new ScalarTrack(numbers.Id, numbers.Values[..stepCount], numbers.DisplayRange),
            TopKTrack entries => new TopKTrack(entries.Id, entries.K, entries.EntryIds[..(stepCount * entries.K)], entries.Weights.IsEmpty ? entries.Weights : entries.Weights[..(stepCount * entries.K)], entries.Labels),
            _ => throw new InvalidOperationException($"Tracks of type {track.GetType().Name} are not imported."),
        });

    /// <summary>Reads the texts of token ids: a JSON list, <c>{"the": 5}</c>, <c>{"5": "the"}</c>, a <c>tokenizer.json</c>, or lines of a token and its id.</summary>
    /// <exception cref="LstmVisFormatException">The file is missing or wrong.</exception>
    public static Vocabulary ReadVocabulary(string path) => VocabularyFile.ReadAny(path);

    /// <summary>Reads tokens, documents and tracks; states are left aside.</summary>
    /// <param name="request">What is wanted; its states are not looked at.</param>
    /// <param name="stepCounts">Numbers of steps that the states have, which decide between ways to cut a text; empty where nothing is known.</param>
    /// <exception cref="LstmVisFormatException">A file is missing or damaged, or there is no telling what it means.</exception>
    public static ImportedCorpus Read(ImportRequest request, IReadOnlyList<int>? stepCounts = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        return CorpusReader.Read(request, new CorpusHints(stepCounts ?? []));
    }
}

/// <summary>Makes a corpus of the token file of a request.</summary>
internal static class CorpusReader
{
    public static ImportedCorpus Read(ImportRequest request, CorpusHints hints)
    {
        var warnings = new List<string>();
        if (request.Documents is not (null or "sentence" or "newdoc" or "files"))
            throw new ArgumentException($"--documents must be sentence, newdoc or files, but is '{request.Documents}'.");
        (AnnotatedText text, Vocabulary? vocabulary, int[]? ids) = request.Tokens is null && hints.InputSteps is { } inputSteps ? WithoutTokens(hints.InputsPlace, inputSteps) : TokenFiles.Read(request, hints.StepCounts, warnings);
        warnings.AddRange(text.Notes);
        IReadOnlyList<string> tokens = text.Tokens ?? throw new InvalidContentException(text.Path, null, "expected tokens, found annotations only.");
        if (ids is null)
        {
            vocabulary = Vocabulary.FromTokens(tokens.CountBy(token => token).OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => entry.Key));
            Dictionary<string, int> known = vocabulary.Entries.ToDictionary(entry => entry.Value, entry => entry.Key);
            ids = [.. tokens.Select(token => known[token])];
        }

        (Documents documents, string documentsSaid) = MakeDocuments(request, text, hints, warnings);
        var corpus = new Corpus(ids, vocabulary!, documents);
        var said = new List<string>
        {
            CorpusFindings.HasTokens(corpus) ? Say($"{text.Path}: {text.FormatName}, {corpus.StepCount:N0} steps, vocabulary of {corpus.Vocabulary.Count:N0}") : Say($"none; {corpus.StepCount:N0} steps of inputs stand for themselves"),
            Say($"{documents.Count:N0} document{(documents.Count == 1 ? "" : "s")}{(documents.Count == 1 ? "" : $", '{documents[0].Id}' to '{documents[documents.Count - 1].Id}'")}{documentsSaid}"),
        };
        (IReadOnlyList<Track> tracks, IReadOnlyList<string> tracksSaid) = new TrackJoin(text, corpus, hints.Times, warnings).Read(request);
        return new ImportedCorpus(corpus, text, tracks, said, tracksSaid, warnings);
    }

    // Nothing is written where tokens would be; the inputs are drawn there.
    private static (AnnotatedText Text, Vocabulary? Vocabulary, int[]? Ids) WithoutTokens(string place, int stepCount) => (
        new AnnotatedText(place, "inputs without tokens", new RepeatedText("", stepCount), [new TextUnit(null, null, new StepRange(0, stepCount))], new Dictionary<string, IReadOnlyList<string?>>(), []),
        Vocabulary.FromTokens([""]),
        new int[stepCount]);

    private static (Documents Documents, string Said) MakeDocuments(ImportRequest request, AnnotatedText text, CorpusHints hints, List<string> warnings)
    {
        if (request.Lengths is { } file)
        {
            int[] lengths = TokenFiles.ReadLengths(file);
            if (lengths.Sum(length => (long)length) != text.StepCount)
                throw new InvalidContentException(file, null, Say($"expected lengths of documents that add up to the {text.StepCount} tokens of {text.Path}, found {lengths.Length} that add up to {lengths.Sum(length => (long)length)}."));
            // Lengths that cut the text where it is cut anyway take no name away.
            if (request.Documents == "newdoc" || !text.Units.Select(unit => unit.Steps.Length).SequenceEqual(lengths))
            {
                int start = 0;
                return (new Documents(text.StepCount, [.. lengths.Select(length => (start += length) - length)]), "");
            }
        }

        if (hints.Documents is { } known && text.Units is [{ Id: null }] && known.Lengths.Sum(length => (long)length) == text.StepCount && known.Lengths.Count > 1)
        {
            int start = 0;
            IReadOnlyList<string>? names = known.Names is { } given && given.Distinct().Count() == given.Count ? given : null;
            return (new Documents(text.StepCount, [.. known.Lengths.Select(length => (start += length) - length)], names), $", {known.Said}");
        }

        bool byDocument = request.Documents == "newdoc";
        TextUnit[] firsts = byDocument ? [.. text.Units.Where((unit, place) => place == 0 || unit.DocumentId is not null)] : [.. text.Units];
        if (byDocument && firsts.Length == 1 && firsts[0].DocumentId is null)
            warnings.Add($"{text.Path}: --documents newdoc found no beginning of a document; all is one.");
        var taken = new HashSet<string>();
        int renamed = 0;
        List<string> ids = [];
        for (int document = 0; document < firsts.Length; document++)
        {
            string? id = byDocument ? firsts[document].DocumentId : firsts[document].Id;
            string wanted = string.IsNullOrEmpty(id) ? document.ToString(CultureInfo.InvariantCulture) : id;
            string unique = wanted;
            for (int number = 2; !taken.Add(unique); number++)
                unique = Say($"{wanted}-{number}");
            renamed += unique == wanted ? 0 : 1;
            ids.Add(unique);
        }

        if (renamed > 0)
            warnings.Add(Say($"{text.Path}: {renamed} document ids are given twice; a number was added to the later ones."));
        return (new Documents(text.StepCount, firsts.Select(unit => unit.Steps.Start), ids), "");
    }

    internal static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed class RepeatedText(string text, int count) : IReadOnlyList<string>
    {
        public int Count => count;

        public string this[int index] => text;

        public IEnumerator<string> GetEnumerator() => Enumerable.Repeat(text, count).GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
