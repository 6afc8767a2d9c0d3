using LstmVis.Core;

namespace LstmVis.Annotate;

/// <summary>Computes a track from the tokens of a corpus alone.</summary>
/// <param name="Name">Names it on the command line, and the track that it makes.</param>
/// <param name="Description">What the track says, in a sentence.</param>
/// <param name="Create">Makes the track. A token of several characters has the value after its last character.</param>
public sealed record Annotator(string Name, string Description, Func<AnnotatedCorpus, AnnotationOptions, Track> Create);

/// <summary>What annotators can be told.</summary>
public sealed record AnnotationOptions
{
    /// <summary>The key of chords, such as <c>C</c> or <c>Eb</c>; null takes that of the corpus (a token or document id that begins with <c>tonic:</c>).</summary>
    public string? Key { get; init; }
}

/// <summary>An annotation that cannot be made; the message says why and what to do.</summary>
public sealed class AnnotationException(string message) : Exception(message);

/// <summary>Every annotator there is.</summary>
public static class Annotators
{
    /// <summary>In the order in which they are listed.</summary>
    public static IReadOnlyList<Annotator> All { get; } =
    [
        new("brackets", "how many (, [ and { are open after the token", (text, _) => Depths.OfBrackets(text)),
        new("quotes", "whether a double quotation is open after the token: 0 or 1, or more where typographic quotes nest", (text, _) => Depths.OfQuotes(text)),
        new("position-in-word", "place of the token's last character in its word, from 1; 0 between words", (text, _) => Positions.InWord(text)),
        new("position-in-line", "place of the token in its line, from 0; a line end is the last of its line", (text, _) => Positions.InLine(text)),
        new("position-in-sentence", "place of the token in its sentence, from 0; a sentence ends behind . ! or ? before white space, and at an empty line", (text, _) => Positions.InSentence(text)),
        new("position-in-document", "place of the token in its document, from 0", (text, _) => Positions.InDocument(text)),
        new("character-class", "upper-case letter, lower-case letter, other letter, digit, space, line end, opening or closing bracket, quote, other punctuation, symbol, control: of the token's last character", (text, _) => CharacterClasses.Of(text)),
        new("token-frequency", "how often the token occurs in the corpus", (text, _) => Frequencies.Of(text)),
        new("token-rank", "place of the token by falling frequency, from 1; equals by id", (text, _) => Frequencies.RankOf(text)),
        new("csharp", "kind of the C# syntax token that the token's last character lies in: keyword, identifier, string literal, comment …", (text, _) => CSharpSyntax.Kinds(text)),
        new("csharp-node", "the innermost kind of C# syntax that it lies in, such as IfStatement, MethodDeclaration or Argument", (text, _) => CSharpSyntax.Nodes(text)),
        new("scale-degree", "degree of the chord's root above the key, such as I, bIII or V, of chords in Harte syntax (A:min7/b3)", ScaleDegrees.Of),
    ];

    /// <summary>The annotator of a name.</summary>
    /// <exception cref="AnnotationException">There is none.</exception>
    public static Annotator Get(string name) => All.FirstOrDefault(one => one.Name == name)
        ?? throw new AnnotationException($"There is no annotator '{name}'. There are: {string.Join(", ", All.Select(one => one.Name))}.");
}
