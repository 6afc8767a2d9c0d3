using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>Where the tokens of a corpus lie in a text, found by reading both side by side; white space counts for nothing.</summary>
/// <remarks>
/// Marks of sub-word tokenizers (<c>##</c>, <c>▁</c>, <c>Ġ</c>, <c>Ċ</c>, <c>&lt;/w&gt;</c>) are taken off tokens, and special ones (<c>[CLS]</c>, <c>&lt;s&gt;</c>) that the text does not have are passed over.
/// </remarks>
internal static class TokenCharacters
{
    /// <summary>The characters of a token that a text has.</summary>
    public static string Bare(string token)
    {
        if (token.StartsWith("##", StringComparison.Ordinal) && token.Length > 2)
            token = token[2..];
        if (token.EndsWith("</w>", StringComparison.Ordinal))
            token = token[..^4];
        if (token.AsSpan().IndexOfAny('▁', 'Ġ', 'Ċ') >= 0)
            token = token.Replace('▁', ' ').Replace('Ġ', ' ').Replace('Ċ', ' ');
        if (!token.AsSpan().ContainsAny(White))
            return token;
        return string.Concat(token.Where(letter => !char.IsWhiteSpace(letter)));
    }

    /// <summary>Whether a token is one that tokenizers add: <c>[SEP]</c>, <c>&lt;/s&gt;</c>, <c>&lt;|endoftext|&gt;</c>.</summary>
    public static bool IsSpecial(string token) => token.Length > 2 && ((token[0] == '<' && token[^1] == '>') || (token[0] == '[' && token[^1] == ']'));

    /// <summary>Finds the tokens of a range in a text.</summary>
    /// <param name="corpus">Tokens.</param>
    /// <param name="steps">Which of them.</param>
    /// <param name="text">The text that they were cut from.</param>
    /// <param name="starts">Receives the first character of each token, or -1; as long as <paramref name="steps"/>.</param>
    /// <param name="ends">Receives the first character after it.</param>
    /// <returns>How many tokens were found; fewer than all where token and text differ, from there on.</returns>
    public static int Find(Corpus corpus, StepRange steps, ReadOnlySpan<char> text, Span<int> starts, Span<int> ends)
    {
        starts.Fill(-1);
        ends.Fill(-1);
        int place = 0;
        for (int step = steps.Start; step < steps.End; step++)
        {
            string token = corpus.GetToken(step);
            string bare = Bare(token);
            while (place < text.Length && char.IsWhiteSpace(text[place]))
                place++;
            if (bare.Length == 0)
            {
                (starts[step - steps.Start], ends[step - steps.Start]) = (place, place);
                continue;
            }

            int next = Match(text, place, bare);
            if (next < 0)
            {
                if (IsSpecial(token))
                    continue;
                return step - steps.Start;
            }

            (starts[step - steps.Start], ends[step - steps.Start]) = (place, next);
            place = next;
        }

        return steps.Length;
    }

    private static readonly System.Buffers.SearchValues<char> White = System.Buffers.SearchValues.Create(" \t\r\n\u00A0\u3000");

    // The end of the token in the text; case aside, since tokenizers often fold it. -1 where it does not stand there.
    private static int Match(ReadOnlySpan<char> text, int place, string bare)
    {
        foreach (char letter in bare)
        {
            while (place < text.Length && char.IsWhiteSpace(text[place]))
                place++;
            if (place >= text.Length || (text[place] != letter && char.ToLowerInvariant(text[place]) != char.ToLowerInvariant(letter)))
                return -1;
            place++;
        }

        return place;
    }
}
