using System.Text;
using LstmVis.Core;

namespace LstmVis.Annotate;

/// <summary>A corpus as running text, document by document, with the place of every token in it.</summary>
/// <remarks>
/// Between two tokens stands a space where the tokens are words (none of them has white space in it but line ends, and some are longer than a character), and nothing otherwise.
/// A <c>▁</c> or <c>Ġ</c> in front, as byte-pair vocabularies write it, counts as a space.
/// </remarks>
public sealed class AnnotatedCorpus
{
    /// <summary>Reads a corpus.</summary>
    public AnnotatedCorpus(Corpus corpus)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        Corpus = corpus;
        string[] texts = [.. corpus.Vocabulary.Entries.Select(entry => entry.Value)];
        bool hasMarks = texts.Any(text => text.Length > 0 && text[0] is '▁' or 'Ġ');
        IsSpaced = !hasMarks && texts.Any(text => text.EnumerateRunes().Count() > 1 && text.Any(char.IsLetterOrDigit)) && !texts.Any(text => text.Any(letter => char.IsWhiteSpace(letter) && letter != '\n'));
    }

    /// <summary>The corpus.</summary>
    public Corpus Corpus { get; }

    /// <summary>Whether a space stands between two tokens.</summary>
    public bool IsSpaced { get; }

    /// <summary>The text that a token stands for.</summary>
    public string GetText(int step)
    {
        string token = Corpus.GetToken(step);
        return token.Length > 0 && token[0] is '▁' or 'Ġ' ? " " + token[1..] : token;
    }

    /// <summary>A document as one text.</summary>
    /// <param name="document">Which.</param>
    /// <returns>The text, and for each of its steps where the token ends in it.</returns>
    public (string Text, int[] Ends) Join(Document document)
    {
        var text = new StringBuilder();
        var ends = new int[document.Steps.Length];
        for (int step = document.Steps.Start; step < document.Steps.End; step++)
        {
            if (IsSpaced && text.Length > 0 && text[^1] != '\n')
                text.Append(' ');
            text.Append(GetText(step));
            ends[step - document.Steps.Start] = text.Length;
        }

        return (text.ToString(), ends);
    }

    /// <summary>A number for every step from what a reader of characters knows after the token's last one. It starts anew in each document.</summary>
    internal ScalarTrack Scan(string id, Func<Func<char, int>> start)
    {
        var values = new float[Corpus.StepCount];
        foreach (Document document in Corpus.Documents.All())
        {
            Func<char, int> read = start();
            (string text, int[] ends) = Join(document);
            int place = 0;
            int value = 0;
            for (int step = 0; step < ends.Length; step++)
            {
                for (; place < ends[step]; place++)
                    value = read(text[place]);
                values[document.Steps.Start + step] = value;
            }
        }

        return new ScalarTrack(id, values);
    }
}
