using System.Text;
using LstmVis.Core;
using PureHDF;

namespace LstmVis.Formats;

/// <summary>A text as ids.</summary>
/// <param name="Ids">One per time step.</param>
/// <param name="Vocabulary">The texts of the ids.</param>
/// <param name="DocumentStarts">The first step of each document.</param>
/// <param name="UnknownCount">Steps whose token the vocabulary lacks.</param>
public sealed record TokenizedText(int[] Ids, Vocabulary Vocabulary, int[] DocumentStarts, int UnknownCount)
{
    /// <summary>Writes <c>tokens.npy</c>, <c>vocabulary.json</c>, <c>words.dict</c>, <c>train.hdf5</c> and, where there are several documents, <c>document-starts.npy</c>.</summary>
    /// <exception cref="InvalidContentException">A file is there already and may not be replaced.</exception>
    public void Write(string folder, bool overwrite)
    {
        string[] names = ["tokens.npy", "vocabulary.json", "words.dict", "train.hdf5", "document-starts.npy"];
        if (!overwrite && Array.Find(names, name => File.Exists(Path.Combine(folder, name))) is { } there)
            throw new InvalidContentException(Path.Combine(folder, there), null, "there is such a file already. Name another folder, or replace it with --overwrite.");
        Directory.CreateDirectory(folder);
        NpyWriter.Write(Path.Combine(folder, names[0]), (ReadOnlySpan<int>)Ids);
        File.WriteAllBytes(Path.Combine(folder, names[1]), VocabularyFile.Format(Vocabulary));
        V2Writer.WriteDictionary(Path.Combine(folder, names[2]), Vocabulary, "the vocabulary", []);
        new H5File { ["word_ids"] = Ids }.Write(Path.Combine(folder, names[3]));
        if (DocumentStarts.Length > 1)
            NpyWriter.Write(Path.Combine(folder, names[4]), (ReadOnlySpan<int>)DocumentStarts);
    }
}

/// <summary>Turns texts into ids.</summary>
public static class TextTokenization
{
    /// <summary>What stands for tokens that the vocabulary lacks.</summary>
    public const string Unknown = "<unk>";

    /// <summary>Reads a text.</summary>
    /// <param name="file">The file.</param>
    /// <param name="format">One of <see cref="ImportRequest.TokenFormats"/> but ids; null goes by the ending, and takes words for plain text.</param>
    /// <param name="vocabulary">A vocabulary to take ids from; null makes one, the most frequent token first.</param>
    /// <param name="most">Different tokens that are kept, <see cref="Unknown"/> included; null for all.</param>
    /// <exception cref="LstmVisFormatException">A file is damaged, or the vocabulary lacks a token and has none for such.</exception>
    public static TokenizedText Read(string file, string? format = null, string? vocabulary = null, int? most = null)
    {
        format ??= Path.GetExtension(file).ToLowerInvariant() switch { ".conllu" => "conllu", ".jsonl" => "jsonl", _ when TokenFiles.IsColumns(file) => "conll", _ => "words" };
        AnnotatedText text = TokenFiles.Read(file, format);
        IReadOnlyList<string> tokens = text.Tokens ?? throw new InvalidContentException(file, null, "expected tokens, found annotations only.");
        Vocabulary words = vocabulary is null ? Make(tokens, most) : Path.GetExtension(vocabulary).Equals(".json", StringComparison.OrdinalIgnoreCase) ? VocabularyFile.TryReadReversed(vocabulary) ?? VocabularyFile.Read(vocabulary) : DictionaryFile.Read(vocabulary).Vocabulary;
        int unknown = words.TryGetId(Unknown, out int id) ? id : -1;
        int[] ids = new int[tokens.Count];
        int unknownCount = 0;
        for (int step = 0; step < ids.Length; step++)
        {
            if (words.TryGetId(tokens[step], out ids[step]))
                continue;
            if (unknown < 0)
                throw new InvalidContentException(vocabulary ?? file, null, $"expected an entry for the token '{Shapes.Shorten(tokens[step], 40)}' (time step {step} of {file}), or '{Unknown}' for those that it lacks; found neither.");
            ids[step] = unknown;
            unknownCount++;
        }

        return new TokenizedText(ids, words, [.. text.Units.Select(unit => unit.Steps.Start)], unknownCount);
    }

    private static Vocabulary Make(IReadOnlyList<string> tokens, int? most)
    {
        string[] ordered = [.. tokens.CountBy(token => token).OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => entry.Key)];
        return Vocabulary.FromTokens(most is { } count && ordered.Length > count ? ordered.Where(token => token != Unknown).Take(count - 1).Prepend(Unknown) : ordered);
    }
}
