using System.Globalization;
using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>Lays annotations of other files beside a corpus: by (sentence id, index) where both have ids, by position elsewhere. What does not align is left without annotation and said.</summary>
internal sealed class TrackJoin(AnnotatedText corpusText, Corpus corpus, List<string> warnings)
{
    private const int NamedSentences = 5;
    private const int MaxLabels = 256;
    private static readonly string[] UsualColumns = ["upos", "xpos", "deprel", "depth"];
    private readonly Dictionary<string, AnnotatedText> _files = new() { [corpusText.Path] = corpusText };
    private readonly HashSet<string> _told = [];
    private readonly List<Track> _tracks = [];
    private readonly List<string> _said = [];

    /// <summary>Makes the tracks of a request; those of CoNLL-U come of themselves.</summary>
    public (IReadOnlyList<Track> Tracks, IReadOnlyList<string> Said) Read(ImportRequest request)
    {
        if (corpusText.FormatName == ConlluReader.Name)
        {
            foreach (string column in UsualColumns.Where(column => corpusText.Columns[column].Any(value => value is not null)))
                Add(column, corpusText.Columns[column], $"{corpusText.Path}, column {column}");
        }
        else if (corpusText.DefaultColumn == ConllColumnsReader.TagColumn)
        {
            AddChunks("entities", corpusText.Columns[ConllColumnsReader.TagColumn], corpusText.Units, $"{corpusText.Path}, chunk tags");
        }

        foreach (string spec in request.Tracks)
        {
            int equals = spec.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1 || equals == spec.Length - 1)
                throw new ArgumentException($"--track must be NAME=FILE or NAME=FILE:COLUMN, but is '{spec}'.");
            (string file, string? column) = StateSpec.SplitPlace(spec[(equals + 1)..]);
            AddFile(spec[..equals], file, column);
        }

        return (_tracks, _said);
    }

    private void AddFile(string name, string file, string? column)
    {
        if (_tracks.RemoveAll(track => track.Id == name) > 0)
            _said.RemoveAll(said => said.StartsWith($"{name}: ", StringComparison.Ordinal));
        if (Path.GetExtension(file).ToLowerInvariant() is ".npy" or ".npz" or ".h5" or ".hdf5" or ".hdf")
        {
            AddArray(name, file, column);
            return;
        }

        if (!_files.TryGetValue(file, out AnnotatedText? text))
            _files[file] = text = Open(file);
        string wanted = column ?? text.DefaultColumn
            ?? throw new InvalidContentException(file, null, $"there is no telling which annotation is meant. Name one, --track {name}={file}:COLUMN, of: {string.Join(", ", text.Columns.Keys)}.");
        IReadOnlyList<string?> values = text.FindColumn(wanted)
            ?? throw new InvalidContentException(file, $"column '{wanted}'", $"there is no such annotation. There are: {string.Join(", ", text.Columns.Keys)}{(text.Columns.ContainsKey("feats") ? ", and single features such as feats.Number" : "")}.");
        IReadOnlyList<string?> aligned = Align(text, values);
        if (wanted == ConllColumnsReader.TagColumn || values.All(value => value is null || ChunkTags.IsTag(value)))
            AddChunks(name, aligned, corpusText.Units, $"{file}, column {wanted}");
        else
            Add(name, aligned, $"{file}, column {wanted}");
    }

    private static AnnotatedText Open(string file) => Path.GetExtension(file).ToLowerInvariant() switch
    {
        ".conllu" => ConlluReader.Read(file),
        ".jsonl" => PlainTextReader.ReadJsonLines(file),
        ".csv" or ".tsv" => TableTextReader.Read(file),
        _ when TokenFiles.IsColumns(file) => ConllColumnsReader.Read(file),
        ".txt" or "" => PlainTextReader.ReadLines(file),
        _ => throw new UnknownFormatException(file, "expected annotations in .conllu, .conll, .iob2, .jsonl, .csv, .tsv, .txt (a label per line), .npy, .npz or .h5."),
    };

    private IReadOnlyList<string?> Align(AnnotatedText text, IReadOnlyList<string?> values)
    {
        if (ReferenceEquals(text, corpusText))
            return values;
        bool byId = text.Units.All(unit => unit.Id is not null) && corpusText.Units.All(unit => unit.Id is not null) && text.Tokens is not null;
        if (!byId)
        {
            if (text.StepCount != corpus.StepCount)
                throw new InvalidContentException(text.Path, null, CorpusReader.Say($"expected {corpus.StepCount} annotations, one per time step, found {text.StepCount}. Files without sentence ids are joined by position, so they must be as long."));
            return values;
        }

        string?[] aligned = new string?[corpus.StepCount];
        ILookup<string, TextUnit> units = text.Units.ToLookup(unit => unit.Id!);
        var different = new List<string>();
        int missing = 0;
        int joined = 0;
        foreach (TextUnit unit in corpusText.Units)
        {
            if (units[unit.Id!].ToArray() is not [{ } other])
            {
                missing++;
                continue;
            }

            if (FindDifference(unit, text, other) is { } difference)
            {
                different.Add(difference);
                continue;
            }

            joined++;
            for (int step = 0; step < unit.Steps.Length; step++)
                aligned[unit.Steps.Start + step] = values[other.Steps.Start + step];
        }

        if (_told.Add(text.Path) && different.Count + missing + (text.Units.Count - joined) > 0)
        {
            int extra = text.Units.Count - joined - different.Count;
            warnings.Add(CorpusReader.Say($"{text.Path}: {joined:N0} of {corpusText.Units.Count:N0} sentences align by id; {different.Count} have other tokens, {missing} are missing or doubled there, {Math.Max(0, extra)} are only there. The steps that do not align have no label."));
            foreach (string difference in different.Take(NamedSentences))
                warnings.Add($"{text.Path}: {difference}");
            if (different.Count > NamedSentences)
                warnings.Add($"{text.Path}: and {different.Count - NamedSentences} more sentences with other tokens.");
        }

        return aligned;
    }

    private string? FindDifference(TextUnit unit, AnnotatedText text, TextUnit other)
    {
        int common = Math.Min(unit.Steps.Length, other.Steps.Length);
        for (int step = 0; step < common; step++)
        {
            string expected = corpusText.Tokens![unit.Steps.Start + step];
            string found = text.Tokens![other.Steps.Start + step];
            if (!string.Equals(expected, found, StringComparison.Ordinal))
                return $"sentence '{unit.Id}' does not align: token {step + 1} is '{Shapes.Shorten(found, 40)}' there and '{Shapes.Shorten(expected, 40)}' in the corpus ({other.Steps.Length} and {unit.Steps.Length} tokens).";
        }

        return unit.Steps.Length == other.Steps.Length ? null : $"sentence '{unit.Id}' does not align: it has {other.Steps.Length} tokens there and {unit.Steps.Length} in the corpus.";
    }

    private void AddChunks(string name, IReadOnlyList<string?> tags, IEnumerable<TextUnit> units, string from)
    {
        ChunkReading chunks = ChunkTags.Read(tags, units);
        Add(name, chunks.Types, CorpusReader.Say($"{from}, {chunks.ChunkCount:N0} chunks in {chunks.Scheme}{(chunks.Scheme == "IOB1" ? $" ({chunks.BareInsideCount} begin with I-)" : "")}"));
        Add($"{name}-iob2", chunks.Iob2, $"{from}, with where each begins");
    }

    private void Add(string name, IReadOnlyList<string?> values, string from, bool areLabels = false)
    {
        if (_tracks.Exists(track => track.Id == name))
            throw new ArgumentException($"Two tracks are called '{name}'; give one of them another name.");
        int empty = values.Count(value => value is null);
        string without = empty == 0 ? "" : CorpusReader.Say($", {empty:N0} steps without");
        if (!areLabels && empty < values.Count && values.All(value => value is null || IsNumber(value)))
        {
            float[] numbers = [.. values.Select(value => value is not null && TableFile.TryParse(value, out float number) ? number : float.NaN)];
            _tracks.Add(new ScalarTrack(name, numbers));
            _said.Add($"{name}: scalar{without}, from {from}");
            return;
        }

        Dictionary<string, int> ids = values.OfType<string>().Distinct().Order(StringComparer.Ordinal).Select((label, id) => (label, id)).ToDictionary(pair => pair.label, pair => pair.id);
        _tracks.Add(new CategoricalTrack(name, values.Select(value => value is null ? -1 : ids[value]).ToArray(), Vocabulary.FromTokens(ids.OrderBy(pair => pair.Value).Select(pair => pair.Key))));
        _said.Add(CorpusReader.Say($"{name}: categorical, {ids.Count:N0} labels{without}, from {from}"));
    }

    private void AddArray(string name, string file, string? dataset)
    {
        float[] numbers = Path.GetExtension(file).ToLowerInvariant() switch
        {
            ".npy" => NpyReader.ReadSingle(file),
            ".npz" => NpzFile.ReadSingle(file, dataset ?? throw new InvalidContentException(file, null, $"expected --track {name}={file}:ARRAY, found no name of an array.")),
            _ => ReadHdf5(file, dataset ?? throw new InvalidContentException(file, null, $"expected --track {name}={file}:DATASET, found no name of a dataset.")),
        };
        if (numbers.Length != corpus.StepCount)
            throw new InvalidContentException(file, dataset, CorpusReader.Say($"expected {corpus.StepCount} numbers, one per time step, found {numbers.Length}."));
        float[] distinct = [.. numbers.Where(number => !float.IsNaN(number)).Distinct().Take(MaxLabels + 1)];
        bool isLabels = distinct.Length is > 0 and <= MaxLabels && Array.TrueForAll(distinct, number => number >= -1 && number == MathF.Floor(number) && number < 1e9f);
        if (isLabels)
            Add(name, [.. numbers.Select(number => number is -1 or float.NaN ? null : number.ToString("0", CultureInfo.InvariantCulture))], $"{file}, whole numbers as labels", areLabels: true);
        else
            Add(name, [.. numbers.Select(number => float.IsNaN(number) ? null : number.ToString("R", CultureInfo.InvariantCulture))], file);
    }

    private static float[] ReadHdf5(string file, string dataset)
    {
        using var opened = new Hdf5File(file);
        return opened.ReadSingle(dataset);
    }

    private static bool IsNumber(string value) => float.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
}
