using System.Globalization;
using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>Reads tokens from any file that can hold them.</summary>
internal static class TokenFiles
{
    private static readonly string[] ArrayEndings = [".npy", ".npz", ".h5", ".hdf5", ".hdf"];

    /// <summary>Whether a name is one of a file that holds tokens and nothing else.</summary>
    public static bool IsLikely(string file) => Path.GetExtension(file).ToLowerInvariant() is ".conllu" or ".jsonl" or ".txt"
        || (Path.GetExtension(file).Equals(".npy", StringComparison.OrdinalIgnoreCase) && Path.GetFileNameWithoutExtension(file).ToLowerInvariant() is "tokens" or "token_ids" or "ids" or "input_ids" or "words");

    /// <summary>Whether a name is one of CoNLL columns.</summary>
    public static bool IsColumns(string file) => Path.GetExtension(file).ToLowerInvariant() is ".iob2" or ".iob" or ".iob1" or ".bio" or ".bioes" or ".conll";

    /// <summary>Reads the tokens of a request; with ids and vocabulary where the file holds ids.</summary>
    public static (AnnotatedText Text, Vocabulary? Vocabulary, int[]? Ids) Read(ImportRequest request, IReadOnlyList<int> stepCounts, List<string> notes)
    {
        if (request.Tokens is null)
            throw new ArgumentException("There are no tokens: name them with --tokens FILE (text, one token per line, JSON Lines, CoNLL-U, CoNLL columns, or an array of token ids).");
        (string file, string? place) = StateSpec.SplitPlace(request.Tokens);
        string ending = Path.GetExtension(file).ToLowerInvariant();
        string? format = request.TokenFormat ?? (ending is ".conllu" ? "conllu" : IsColumns(file) ? "conll" : ending is ".jsonl" ? "jsonl" : ArrayEndings.Contains(ending) ? "ids" : null);
        if (format == "ids")
            return ReadIds(request, file, place);
        if (request.Vocabulary is not null)
            notes.Add($"{request.Vocabulary}: the tokens are texts, so this vocabulary of ids is not used.");
        return (format is null ? Guess(file, stepCounts) : Read(file, format), null, null);
    }

    /// <summary>Reads a file of tokens or of annotations.</summary>
    public static AnnotatedText Read(string file, string format) => format switch
    {
        "chars" => PlainTextReader.ReadCharacters(file),
        "words" => PlainTextReader.ReadWords(file),
        "lines" => PlainTextReader.ReadLines(file),
        "jsonl" => PlainTextReader.ReadJsonLines(file),
        "conllu" => ConlluReader.Read(file),
        "conll" => ConllColumnsReader.Read(file),
        _ => throw new ArgumentException($"--token-format must be one of {string.Join(", ", ImportRequest.TokenFormats)}, but is '{format}'."),
    };

    /// <summary>Reads lengths of documents.</summary>
    public static int[] ReadLengths(string spec)
    {
        int[] lengths = ReadNumbers(spec);
        int wrong = Array.FindIndex(lengths, length => length < 0);
        return wrong < 0 && lengths.Length > 0
            ? lengths
            : throw new InvalidContentException(spec, wrong < 0 ? null : $"number {wrong}", wrong < 0 ? "expected the length of every document, found none." : $"expected a length of 0 or more, found {lengths[wrong]}.");
    }

    internal static int[] ReadNumbers(string spec)
    {
        (string file, string? place) = StateSpec.SplitPlace(spec);
        switch (Path.GetExtension(file).ToLowerInvariant())
        {
            case ".npy":
                return NpyReader.ReadInt32(file);
            case ".npz":
                return NpzFile.ReadInt32(file, place ?? NameTheDataset(spec));
            case ".h5" or ".hdf5" or ".hdf":
                using (var opened = new Hdf5File(file))
                    return opened.ReadInt32(place ?? NameTheDataset(spec));
            default:
                string[] lines = TextFiles.Read(file, 1 << 30).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
                return [.. lines.Select((line, number) => int.TryParse(line, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
                    ? value
                    : throw new InvalidContentException(file, $"number {number}", $"expected a whole number, found '{Shapes.Shorten(line, 40)}'."))];
        }
    }

    private static string NameTheDataset(string spec) => throw new InvalidContentException(spec, null, "expected the name of an array in the file, FILE:NAME, found none.");

    private static (AnnotatedText Text, Vocabulary? Vocabulary, int[]? Ids) ReadIds(ImportRequest request, string file, string? place)
    {
        int[] ids = ReadNumbers(place is null ? file : $"{file}:{place}");
        if (ids.Length == 0)
            throw new InvalidContentException(file, null, "expected token ids, found none.");
        int wrong = Array.FindIndex(ids, id => id < 0);
        if (wrong >= 0)
            throw new InvalidContentException(file, $"number {wrong}", $"expected token ids of 0 or more, found {ids[wrong]}.");
        Vocabulary vocabulary = request.Vocabulary is { } path ? ReadVocabulary(path) : V2Labels.OfNumbers(ids);
        if (Corpus.FindUnknown(ids, vocabulary) is { } step)
            throw new InvalidContentException(request.Vocabulary ?? file, null, $"expected an entry for token id {ids[step]} (time step {step} of {file}), found {vocabulary.Count} entries without it. Give the vocabulary that the ids were made with.");
        string[] tokens = [.. ids.Select(vocabulary.GetToken)];
        string name = request.Vocabulary is null ? "token ids without vocabulary, shown as numbers" : $"token ids with {request.Vocabulary}";
        return (new AnnotatedText(file, name, tokens, [new TextUnit(null, null, new StepRange(0, ids.Length))], new Dictionary<string, IReadOnlyList<string?>>(), []), vocabulary, ids);
    }

    /// <summary>Reads the texts of ids, however they are written.</summary>
    public static Vocabulary ReadVocabulary(string path) => Path.GetExtension(path).Equals(".json", StringComparison.OrdinalIgnoreCase) ? ReadJson(path) : DictionaryFile.Read(path).Vocabulary;

    // Programs write vocabularies both ways round: {"the": 5} and {"5": "the"}.
    private static Vocabulary ReadJson(string path)
    {
        if (TokenizerFile.TryRead(path) is { } tokenizer)
            return tokenizer;
        if (VocabularyFile.TryReadReversed(path) is { } reversed)
            return reversed;
        return VocabularyFile.Read(path);
    }

    // The states say how many tokens there must be; without them there is no telling characters from words.
    private static AnnotatedText Guess(string file, IReadOnlyList<int> stepCounts)
    {
        AnnotatedText[] ways = [PlainTextReader.ReadLines(file), PlainTextReader.ReadWords(file), PlainTextReader.ReadCharacters(file)];
        AnnotatedText[] fitting = [.. ways.Where(way => stepCounts.Contains(way.StepCount))];
        if (fitting.Length > 0)
            return fitting[0];
        string counts = CorpusReader.Say($"as lines it has {ways[0].StepCount} tokens, as words {ways[1].StepCount}, as characters {ways[2].StepCount}");
        throw new InvalidContentException(file, null, stepCounts.Count == 0
            ? $"there is no telling what its tokens are: {counts}. Say it with --token-format chars, words or lines."
            : $"expected {string.Join(" or ", stepCounts.Distinct())} tokens, as many as the states have steps; {counts}. Check that text and states belong together.");
    }
}
