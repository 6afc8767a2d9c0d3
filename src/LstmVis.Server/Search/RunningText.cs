using LstmVis.Core;

namespace LstmVis.Server;

/// <summary>The tokens of a corpus as one text, and which characters belong to which time step.</summary>
internal sealed class RunningText
{
    private readonly Corpus _corpus;
    private readonly string _separator;
    private readonly int[] _starts;

    /// <summary>Joins the tokens.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="separator">What stands between two tokens of a document; see <see cref="ChooseSeparator"/>.</param>
    public RunningText(Corpus corpus, string separator)
    {
        _corpus = corpus;
        _separator = separator;
        _starts = new int[corpus.StepCount + 1];
        ReadOnlySpan<int> ids = corpus.TokenIds.Span;
        long length = 0;
        foreach (int id in ids)
            length += corpus.Vocabulary.GetToken(id).Length + separator.Length;
        if (length > Array.MaxLength / 2)
            throw RequestException.Unreadable($"The running text of this corpus has {length} characters; text search reads at most {Array.MaxLength / 2}.");
        char[] text = new char[(int)length];
        int written = 0;
        for (int step = 0; step < ids.Length; step++)
        {
            _starts[step] = written;
            string token = corpus.Vocabulary.GetToken(ids[step]);
            token.CopyTo(text.AsSpan(written));
            written += token.Length;
            separator.CopyTo(text.AsSpan(written));
            written += separator.Length;
        }

        _starts[^1] = written;
        Text = text;
    }

    /// <summary>All characters, document after document.</summary>
    public ReadOnlyMemory<char> Text { get; }

    /// <summary>
    /// Nothing for corpora of characters, whose tokens are single characters nearly everywhere, and for corpora of word pieces, whose tokens carry
    /// their spaces (<c> the</c>, <c>Ġthe</c>, <c>▁the</c>); a space for corpora of words.
    /// </summary>
    public static string ChooseSeparator(Corpus corpus)
    {
        const int Sample = 100_000;
        ReadOnlySpan<int> ids = corpus.TokenIds.Span;
        ids = ids[..Math.Min(ids.Length, Sample)];
        int single = 0;
        int spaced = 0;
        foreach (int id in ids)
        {
            string token = corpus.Vocabulary.GetToken(id);
            if (new System.Globalization.StringInfo(token).LengthInTextElements <= 1)
                single++;
            else if (token[0] is ' ' or 'Ġ' or '▁')
                spaced++;
        }

        return single >= 0.9 * ids.Length || spaced >= 0.1 * ids.Length ? "" : " ";
    }

    /// <summary>The characters of a document: from its first token's first to its last token's last.</summary>
    public (int Start, int Length) GetDocument(Document document)
    {
        int start = _starts[document.Steps.Start];
        return document.Steps.Length == 0 ? (start, 0) : (start, _starts[document.Steps.End] - _separator.Length - start);
    }

    /// <summary>The characters of a range of time steps, which is not empty and lies inside one document.</summary>
    public ReadOnlySpan<char> GetText(StepRange range) => Text.Span[_starts[range.Start]..GetTokenEnd(range.End - 1)];

    /// <summary>The time steps that a stretch of characters touches; the separator behind a token belongs to it only where nothing else is there.</summary>
    public StepRange GetSteps(int start, int length)
    {
        int first = FindStep(start);
        int last = FindStep(start + length - 1);
        // A stretch that begins with a separator begins at the next token, unless it consists of that.
        if (first < last && start >= GetTokenEnd(first))
            first++;
        return new StepRange(first, last + 1);
    }

    /// <summary>Whether a stretch begins where a token does and ends where one does.</summary>
    public bool IsWholeTokens(int start, int length)
    {
        StepRange steps = GetSteps(start, length);
        return _starts[steps.Start] == start && GetTokenEnd(steps.End - 1) == start + length;
    }

    /// <summary>The text before and behind a stretch, at most so many characters and inside its document.</summary>
    public (string Before, string After) GetSurroundings(int start, int length, Document document, int characters)
    {
        (int documentStart, int documentLength) = GetDocument(document);
        int before = Math.Max(documentStart, start - characters);
        int end = start + length;
        int after = Math.Min(documentStart + documentLength, end + characters);
        return (Text.Span[before..start].ToString(), Text.Span[end..Math.Max(end, after)].ToString());
    }

    private int GetTokenEnd(int step) => _starts[step + 1] - _separator.Length;

    // The last step that starts at or before the character: of several empty tokens, the one that has it.
    private int FindStep(int character)
    {
        int place = Array.BinarySearch(_starts, 0, _corpus.StepCount, character);
        if (place < 0)
            return ~place - 1;
        while (place + 1 < _corpus.StepCount && _starts[place + 1] == character)
            place++;
        return place;
    }
}
