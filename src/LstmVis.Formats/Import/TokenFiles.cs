using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>Reads tokens from any file that can hold them.</summary>
internal static class TokenFiles
{
    /// <summary>Whether a name is one of a file that holds tokens and nothing else.</summary>
    public static bool IsLikely(string file) => Path.GetExtension(file).ToLowerInvariant() is ".conllu" or ".jsonl" or ".txt"
        || (Path.GetExtension(file).Equals(".npy", StringComparison.OrdinalIgnoreCase) && Path.GetFileNameWithoutExtension(file).ToLowerInvariant() is "tokens" or "token_ids" or "ids" or "input_ids" or "words");

    /// <summary>Whether a name is one of CoNLL columns.</summary>
    public static bool IsColumns(string file) => Path.GetExtension(file).ToLowerInvariant() is ".iob2" or ".iob" or ".iob1" or ".bio" or ".bioes" or ".conll";

    /// <summary>Reads the tokens of a request; with ids and vocabulary where the file holds ids.</summary>
    public static (AnnotatedText Text, Vocabulary? Vocabulary, int[]? Ids) Read(ImportRequest request, IReadOnlyList<int> stepCounts, List<string> notes)
    {
        if (request.Tokens is null)
            throw new ArgumentException("There are no tokens: name them with --tokens FILE (text, one token per line, JSON Lines, CoNLL-U, CoNLL columns, Parquet, or an array of token ids).");
        (string file, string? place) = StateSpec.SplitPlace(request.Tokens);
        if (StateSpec.IsPattern(file))
            return (ReadSeveral(file), null, null);
        string ending = Path.GetExtension(file).ToLowerInvariant();
        string? format = request.TokenFormat ?? (ending is ".conllu" ? "conllu" : IsColumns(file) ? "conll" : ending is ".jsonl" ? "jsonl" : SmallArrays.IsLikely(file) && !ColumnarFile.IsLikely(file) ? "ids" : null);
        if (BillboardReader.IsMatch(file) && format is null)
            return (BillboardReader.Read([file]), null, null);
        if (ColumnarFile.IsLikely(file))
        {
            (AnnotatedText rows, int[]? rowIds) = ColumnTextReader.Read(file, place);
            return rowIds is null ? (rows, null, null) : WithVocabulary(request, file, rows, rowIds);
        }

        if (format == "ids")
        {
            int[] ids = SmallArrays.ReadInt32(request.Tokens).Values;
            return WithVocabulary(request, file, new AnnotatedText(file, "token ids", [], [new TextUnit(null, null, new StepRange(0, ids.Length))], new Dictionary<string, IReadOnlyList<string?>>(), []), ids);
        }

        AnnotatedText text = format is null ? Guess(file, stepCounts) : Read(file, format);
        if (format == "jsonl" && request.Vocabulary is not null && text.Tokens!.All(token => int.TryParse(token, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out _)))
            return WithVocabulary(request, file, text, [.. text.Tokens!.Select(token => int.Parse(token, System.Globalization.CultureInfo.InvariantCulture))]);
        if (request.Vocabulary is not null)
            notes.Add($"{request.Vocabulary}: the tokens are texts, so this vocabulary of ids is not used.");
        return (text, null, null);
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
        "billboard" => BillboardReader.Read([file]),
        _ => throw new ArgumentException($"--token-format must be one of {string.Join(", ", ImportRequest.TokenFormats)}, but is '{format}'."),
    };

    /// <summary>Reads lengths of documents.</summary>
    public static int[] ReadLengths(string spec)
    {
        int[] lengths = SmallArrays.ReadInt32(spec).Values;
        int wrong = Array.FindIndex(lengths, length => length < 0);
        return wrong < 0 && lengths.Length > 0
            ? lengths
            : throw new InvalidContentException(spec, wrong < 0 ? null : $"number {wrong}", wrong < 0 ? "expected the length of every document, found none." : $"expected a length of 0 or more, found {lengths[wrong]}.");
    }

    /// <summary>Where the steps of each sequence begin and how many there are, by a mask <c>[sequence, step]</c> of 0 (padding) and 1, such as an attention mask.</summary>
    /// <exception cref="InvalidContentException">It is no such mask, or a sequence has padding in its middle.</exception>
    public static (int[] Firsts, int[] Lengths, int Width) ReadMask(string spec)
    {
        (int[] mask, int width) = SmallArrays.ReadInt32(spec, maxAxes: 2);
        if (mask.Length == 0 || width < 1 || Array.Exists(mask, value => value is not (0 or 1)))
            throw new InvalidContentException(spec, null, "expected a mask [sequence, step] of 0 for padding and 1 for steps, found other numbers.");
        int count = mask.Length / width;
        (int[] firsts, int[] lengths) = (new int[count], new int[count]);
        for (int sequence = 0; sequence < count; sequence++)
        {
            ReadOnlySpan<int> row = mask.AsSpan(sequence * width, width);
            int first = Math.Max(0, row.IndexOf(1));
            lengths[sequence] = row.Count(1);
            firsts[sequence] = first;
            if (lengths[sequence] > 0 && row.LastIndexOf(1) != first + lengths[sequence] - 1)
                throw new InvalidContentException(spec, CorpusReader.Say($"sequence {sequence}"), "expected padding before or behind the steps, found some between them. Cut the states yourself.");
        }

        return (firsts, lengths, width);
    }

    private static AnnotatedText ReadSeveral(string pattern)
    {
        IReadOnlyList<string> files = StateSpec.Expand(pattern);
        if (files.Count == 0)
            throw new InvalidContentException(pattern, null, "no file has such a name.");
        return files.All(BillboardReader.IsMatch)
            ? BillboardReader.Read(files)
            : throw new InvalidContentException(pattern, null, $"expected one file of tokens (or songs called {BillboardReader.FileName}), found {files.Count}. Put texts into one file, or into JSON Lines with a document per line.");
    }

    private static (AnnotatedText Text, Vocabulary? Vocabulary, int[]? Ids) WithVocabulary(ImportRequest request, string file, AnnotatedText text, int[] ids)
    {
        if (ids.Length == 0)
            throw new InvalidContentException(file, null, "expected token ids, found none.");
        int wrong = Array.FindIndex(ids, id => id < 0);
        if (wrong >= 0)
            throw new InvalidContentException(file, $"number {wrong}", $"expected token ids of 0 or more, found {ids[wrong]}.");
        Vocabulary vocabulary = request.Vocabulary is { } path ? VocabularyFile.ReadAny(path) : V2Labels.OfNumbers(ids);
        if (Corpus.FindUnknown(ids, vocabulary) is { } step)
            throw new InvalidContentException(request.Vocabulary ?? file, null, $"expected an entry for token id {ids[step]} (time step {step} of {file}), found {vocabulary.Count} entries without it. Give the vocabulary that the ids were made with.");
        string[] tokens = [.. ids.Select(vocabulary.GetToken)];
        string name = request.Vocabulary is null ? "token ids without vocabulary, shown as numbers" : $"token ids with {request.Vocabulary}";
        return (text with { Tokens = tokens, FormatName = name }, vocabulary, ids);
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
