using LstmVis.Core;

namespace LstmVis.Networks;

/// <summary>A language model and the text tokens that it reads.</summary>
public sealed class TextModel
{
    /// <summary>Joins the two.</summary>
    /// <param name="model">The network.</param>
    /// <param name="vocabulary">The text of each of its token ids, 0 to the model's vocabulary size.</param>
    /// <param name="level">How text is cut into tokens.</param>
    /// <param name="origin">Where it comes from, in words.</param>
    /// <param name="notes">What the user should know, such as a repaired vocabulary; a sentence each.</param>
    /// <param name="bytePairs">How text is cut where <paramref name="level"/> is <see cref="TokenLevel.BytePair"/>; its vocabulary is the model's.</param>
    /// <exception cref="ArgumentException">The vocabulary does not fit the model.</exception>
    public TextModel(LanguageModel model, Vocabulary vocabulary, TokenLevel level, string origin, IReadOnlyList<string>? notes = null, BytePairs? bytePairs = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(vocabulary);
        if (vocabulary.Count != model.Shape.VocabularySize || (vocabulary.Count > 0 && vocabulary.Entries[^1].Key != vocabulary.Count - 1))
            throw new ArgumentException($"The model knows {model.Shape.VocabularySize} tokens, but the vocabulary has {vocabulary.Count}, up to id {vocabulary.Entries.Select(entry => entry.Key).LastOrDefault(-1)}.", nameof(vocabulary));
        if (level == TokenLevel.BytePair != bytePairs is not null)
            throw new ArgumentException(bytePairs is null ? "A model of byte pairs needs their merges." : "Merges of byte pairs are given to a model that reads something else.", nameof(bytePairs));
        BytePairs = bytePairs;
        Model = model;
        Vocabulary = vocabulary;
        Level = level;
        Origin = origin;
        Notes = notes ?? [];
    }

    /// <summary>The network.</summary>
    public LanguageModel Model { get; }

    /// <summary>The text of each token id.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>How text is cut into tokens.</summary>
    public TokenLevel Level { get; }

    /// <summary>How text is cut where <see cref="Level"/> is <see cref="TokenLevel.BytePair"/>; else null.</summary>
    public BytePairs? BytePairs { get; }

    /// <summary>Where it comes from, in words.</summary>
    public string Origin { get; }

    /// <summary>What the user should know about it; a sentence each.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Cuts a text into the model's tokens. Words that it does not know become <see cref="TextTokenizer.Unknown"/> where it has that.</summary>
    /// <param name="text">Line ends are <c>\n</c>.</param>
    /// <param name="splitAtBlankLines">Whether blank lines separate documents.</param>
    /// <exception cref="InvalidTextException">A token is not in the vocabulary.</exception>
    public Corpus Tokenize(string text, bool splitAtBlankLines = false) => BytePairs is { } pairs
        ? TextTokenizer.Tokenize(text, new TextOptions { Level = Level, SplitAtBlankLines = splitAtBlankLines }, pairs)
        : TextTokenizer.Tokenize(text, new TextOptions { Level = Level, SplitAtBlankLines = splitAtBlankLines }, Vocabulary);
}
