namespace LstmVis.Core;

/// <summary>What is known of a model that can be run.</summary>
/// <param name="Sha256">Of its weights, in lower-case hexadecimal; tells models apart.</param>
/// <param name="Description">What it is, in words: kind, layers, cells.</param>
/// <param name="Tokens">What a token is to it: <c>character</c>, <c>word</c>; <c>token</c> where tokens are written with white space between them.</param>
/// <param name="Origin">Where it comes from, in words.</param>
/// <param name="Notes">What its user should know; a sentence each.</param>
/// <param name="VocabularySize">How many tokens it knows.</param>
/// <param name="Sources">What a run makes, gates last.</param>
/// <param name="HeldSources">The ids of those among them whose cells can be held; for each layer, the one that holding usually means comes first.</param>
public sealed record LiveModelInfo(
    string Sha256, string Description, string Tokens, string Origin, IReadOnlyList<string> Notes, int VocabularySize,
    IReadOnlyList<SourceDescription> Sources, IReadOnlyList<string> HeldSources)
{
    /// <summary>Whether what it predicts at a token is a label of that token rather than the next one.</summary>
    public bool SaysLabels { get; init; }
}

/// <summary>A model that cannot be read or run; the message says where, what was expected and what was found.</summary>
public class LiveModelException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>A model that is whole, but that no text can be typed for; the message says why, and what to do.</summary>
public sealed class NoTextModelException(string message) : LiveModelException(message);

/// <summary>A text that a model cannot read; the message names the token.</summary>
public sealed class LiveTextException(string message, Exception? cause = null) : Exception(message, cause);
