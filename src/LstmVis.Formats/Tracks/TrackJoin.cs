using System.Globalization;
using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>Makes the tracks of a request, each laid beside the corpus in its own way. What does not align is left without annotation and said.</summary>
internal sealed class TrackJoin(AnnotatedText corpusText, Corpus corpus, double[]? times, List<string> warnings)
{
    private static readonly string[] UsualColumns = ["upos", "xpos", "deprel", "depth"];
    private static readonly string[] BillboardColumns = ["section", "letter", "chord", "time", "bar"];
    private readonly Dictionary<string, AnnotatedText> _files = new() { [corpusText.Path] = corpusText };
    private readonly SentenceJoin _sentences = new(corpusText, corpus, warnings);
    private readonly TrackList _tracks = new();

    /// <summary>Makes the tracks of a request; those of CoNLL-U, and of songs, come of themselves.</summary>
    public (IReadOnlyList<Track> Tracks, IReadOnlyList<string> Said) Read(ImportRequest request)
    {
        string[] usual = corpusText.FormatName == ConlluReader.Name ? UsualColumns : corpusText.FormatName == BillboardReader.Name ? BillboardColumns : [];
        foreach (string column in usual.Where(column => corpusText.Columns[column].Any(value => value is not null)))
            _tracks.Add(column, corpusText.Columns[column], $"{corpusText.Path}, column {column}");
        if (corpusText.DefaultColumn == ConllColumnsReader.TagColumn)
            _tracks.AddChunks("entities", corpusText.Columns[ConllColumnsReader.TagColumn], corpusText.Units, $"{corpusText.Path}, chunk tags");
        foreach (TrackSpec spec in request.Tracks.Select(TrackSpec.Parse))
        {
            _tracks.Remove(spec.Name);
            _tracks.Remove($"{spec.Name}-iob2");
            Add(spec, request);
        }

        return (_tracks.Tracks, _tracks.Said);
    }

    private void Add(TrackSpec spec, ImportRequest request)
    {
        switch (spec.Join ?? GuessJoin(spec))
        {
            case TrackJoinKind.Characters:
                SpanList list = SpanFiles.Read(spec.File);
                AddSpans(spec, MakeSpanJoin(request).JoinCharacters(spec.File, list, spec.Text), "character spans");
                break;
            case TrackJoinKind.Time:
                AddTimes(spec, request);
                break;
            case TrackJoinKind.Index:
                AddIndexed(spec);
                break;
            case TrackJoinKind.Token or TrackJoinKind.Document when !SmallArrays.IsLikely(spec.File):
                AddLookup(spec);
                break;
            default:
                if (SmallArrays.IsLikely(spec.File))
                    ArrayTracks.Add(spec, corpus, _tracks);
                else
                    AddSteps(spec);
                break;
        }
    }

    private static TrackJoinKind GuessJoin(TrackSpec spec) => Path.GetExtension(spec.File).ToLowerInvariant() switch
    {
        ".lab" or ".atr" => TrackJoinKind.Time,
        ".ann" => TrackJoinKind.Characters,
        _ => TrackJoinKind.Step,
    };

    private SpanJoin MakeSpanJoin(ImportRequest request)
    {
        bool isText = corpusText.FormatName.StartsWith("text,", StringComparison.Ordinal) || corpusText.FormatName == PlainTextReader.LinesName;
        string? text = isText && request.Tokens is { } tokens ? TextFiles.Read(ImportRequest.GetFile(tokens), 1 << 30) : null;
        return new SpanJoin(corpus, corpusText.Path, text, times, warnings);
    }

    private void AddSpans(TrackSpec spec, IReadOnlyList<LabelSpan<int>> spans, string what)
    {
        if (_tracks.AddSpans(spec.Name, [.. spans], corpus.StepCount, $"{spec.File}, {what}") is > 0 and var dropped)
            warnings.Add(CorpusReader.Say($"{spec.File}: {dropped:N0} spans lie inside more than {SpanLevels.MaxLevels} others and are left out."));
    }

    private void AddTimes(TrackSpec spec, ImportRequest request)
    {
        if (Path.GetExtension(spec.File).Equals(".atr", StringComparison.OrdinalIgnoreCase))
        {
            BeatTracks.Add(spec, corpus, _tracks, warnings);
            return;
        }

        SpanJoin join = MakeSpanJoin(request);
        var spans = new List<LabelSpan<int>>();
        int missing = 0;
        int total = 0;
        foreach ((string file, Document? document) in FilesOfDocuments(spec.File))
        {
            SpanList list = SpanFiles.Read(file);
            foreach (IGrouping<string?, LabelSpan<double>> group in list.Spans.GroupBy(span => document is null ? span.Document : null))
            {
                total += group.Count();
                Document? owner = document ?? corpus.Documents.All().Cast<Document?>().FirstOrDefault(candidate => candidate!.Value.Id == group.Key);
                if (owner is null && group.Key is not null)
                    missing += group.Count();
                else
                    missing += join.JoinTimes(file, group, owner?.Steps ?? new StepRange(0, corpus.StepCount), spec.Rate, spans);
            }
        }

        warnings.Add(CorpusReader.Say($"{spec.File}: {total - missing:N0} of {total:N0} time spans have steps; {missing:N0} lie where no step does."));
        AddSpans(spec, spans, "time spans");
    }

    // A file for all, or a file per document: by the document's id among the names of its path, else by order where they are as many.
    private IEnumerable<(string File, Document? Document)> FilesOfDocuments(string pattern)
    {
        if (!StateSpec.IsPattern(pattern))
            return [(pattern, corpus.Documents.Count == 1 ? (Document?)corpus.Documents[0] : null)];
        IReadOnlyList<string> files = StateSpec.Expand(pattern);
        Dictionary<string, Document> byId = corpus.Documents.All().ToDictionary(document => document.Id);
        (string File, Document? Document)[] named = [.. files.Select(file => (file, Path.ChangeExtension(file, null).Split('/', '\\').Reverse().Select(part => byId.TryGetValue(part, out Document document) ? document : (Document?)null).FirstOrDefault(document => document is not null)))];
        int lost = named.Count(pair => pair.Document is null);
        if (lost == named.Length && files.Count == corpus.Documents.Count)
            return files.Zip(corpus.Documents.All(), (file, document) => (file, (Document?)document));
        if (files.Count == 0 || lost == named.Length)
            throw new InvalidContentException(pattern, null, files.Count == 0 ? "no file has such a name." : CorpusReader.Say($"expected files whose paths hold the ids of documents, such as '{corpus.Documents[0].Id}', or {corpus.Documents.Count} files, found {files.Count}, such as {files[0]}."));
        if (lost > 0)
            warnings.Add(CorpusReader.Say($"{pattern}: {lost} of {files.Count} files belong to no document of the corpus, such as {named.First(pair => pair.Document is null).File}."));
        return named.Where(pair => pair.Document is not null);
    }

    private void AddIndexed(TrackSpec spec)
    {
        AnnotatedText table = OpenText(spec.File);
        IReadOnlyList<string?> Column(string name) => table.FindColumn(name) ?? throw new InvalidContentException(spec.File, null, $"expected the columns document, index and one with the annotation, found {string.Join(", ", table.Columns.Keys)}.");
        (IReadOnlyList<string?> documents, IReadOnlyList<string?> places) = (Column("document"), Column("index"));
        string name = spec.Column ?? table.Columns.Keys.FirstOrDefault(key => key is not ("document" or "index")) ?? "value";
        IReadOnlyList<string?> values = Column(name);
        Dictionary<string, Document> byId = corpus.Documents.All().ToDictionary(document => document.Id);
        string?[] steps = new string?[corpus.StepCount];
        string? first = null;
        int lost = 0;
        for (int row = 0; row < table.StepCount; row++)
        {
            if (documents[row] is { } id && byId.TryGetValue(id, out Document document) && int.TryParse(places[row], NumberStyles.None, CultureInfo.InvariantCulture, out int place) && place < document.Steps.Length)
            {
                steps[document.Steps.Start + place] = values[row];
                continue;
            }

            lost++;
            first ??= $"document '{documents[row]}', index {places[row]}";
        }

        if (lost > 0)
            warnings.Add(CorpusReader.Say($"{spec.File}: {lost:N0} of {table.StepCount:N0} rows name no step of the corpus; first: {first}."));
        _tracks.Add(spec.Name, steps, $"{spec.File}, column {name}, by document and index");
    }

    private void AddLookup(TrackSpec spec)
    {
        bool byToken = spec.Join == TrackJoinKind.Token;
        Dictionary<string, string> known = LookupFile.Read(spec.File, spec.Column, byToken ? ["token", "word", "form"] : ["document", "id", "name"]);
        string?[] steps = new string?[corpus.StepCount];
        var missing = new HashSet<string>();
        foreach (Document document in corpus.Documents.All())
        {
            for (int step = document.Steps.Start; step < document.Steps.End; step++)
            {
                string key = byToken ? corpus.GetToken(step) : document.Id;
                if (!known.TryGetValue(key, out steps[step]) && !(byToken && known.TryGetValue(TokenCharacters.Bare(key), out steps[step])))
                    missing.Add(key);
            }
        }

        if (missing.Count > 0)
            warnings.Add(CorpusReader.Say($"{spec.File}: {missing.Count:N0} different {(byToken ? "tokens" : "documents")} have no entry, such as '{Shapes.Shorten(missing.First(), 40)}'."));
        _tracks.Add(spec.Name, steps, $"{spec.File}, {known.Count:N0} entries by {(byToken ? "token" : "document")}");
    }

    private void AddSteps(TrackSpec spec)
    {
        AnnotatedText text = OpenText(spec.File);
        if (spec.Column == "feats.*")
        {
            foreach (string feature in text.ListFeatures())
                Add(spec with { Name = $"{spec.Name}.{feature}", Column = $"feats.{feature}" }, new ImportRequest());
            return;
        }

        string wanted = spec.Column ?? text.DefaultColumn
            ?? throw new InvalidContentException(spec.File, null, $"there is no telling which annotation is meant. Name one, --track {spec.Name}={spec.File}:COLUMN, of: {string.Join(", ", text.Columns.Keys)}.");
        IReadOnlyList<string?> values = text.FindColumn(wanted)
            ?? throw new InvalidContentException(spec.File, $"column '{wanted}'", $"there is no such annotation. There are: {string.Join(", ", text.Columns.Keys)}{(text.Columns.ContainsKey("feats") ? ", and single features such as feats.Number, or all of them: feats.*" : "")}.");
        IReadOnlyList<string?> aligned = spec.Join == TrackJoinKind.Document ? ArrayTracks.PerDocument(spec.File, values, corpus) : _sentences.Align(text, values, spec.FirstOnly);
        bool isChunks = wanted == ConllColumnsReader.TagColumn || (values.All(value => value is null || value.Split('|').All(ChunkTags.IsTag)) && values.Any(value => value is not (null or "O")));
        if (isChunks)
            _tracks.AddChunks(spec.Name, aligned, corpusText.Units, $"{spec.File}, column {wanted}");
        else
            _tracks.Add(spec.Name, aligned, $"{spec.File}, column {wanted}");
    }

    private AnnotatedText OpenText(string file)
    {
        if (!_files.TryGetValue(file, out AnnotatedText? text))
            _files[file] = text = Open(file);
        return text;
    }

    private static AnnotatedText Open(string file) => Path.GetExtension(file).ToLowerInvariant() switch
    {
        ".conllu" => ConlluReader.Read(file),
        ".jsonl" => PlainTextReader.ReadJsonLines(file),
        ".csv" or ".tsv" => TableTextReader.Read(file),
        _ when TokenFiles.IsColumns(file) => ConllColumnsReader.Read(file),
        ".txt" or "" => PlainTextReader.ReadLines(file),
        _ => throw new UnknownFormatException(file, "expected annotations in .conllu, .conll, .iob2, .jsonl, .csv, .tsv, .txt (a label per line), .npy, .npz, .h5, .safetensors, .parquet, .arrow, .lab, .ann or .atr."),
    };
}
