using LstmVis.Core;

namespace LstmVis.Annotate;

/// <summary>How deep the text is nested.</summary>
internal static class Depths
{
    /// <summary>Open brackets. A closing one closes the innermost of its kind and all inside it; without one it closes nothing.</summary>
    public static ScalarTrack OfBrackets(AnnotatedCorpus text) => text.Scan("brackets", () =>
    {
        var open = new Stack<char>();
        return letter =>
        {
            if (letter is '(' or '[' or '{')
            {
                open.Push(letter);
            }
            else if (letter is ')' or ']' or '}')
            {
                char wanted = letter switch { ')' => '(', ']' => '[', _ => '{' };
                while (open.Contains(wanted) && open.Pop() != wanted)
                {
                    // What was left open inside is closed too.
                }
            }

            return open.Count;
        };
    });

    /// <summary>Open quotations: “ ” « » nest; " opens where none of its kind is open and closes otherwise.</summary>
    public static ScalarTrack OfQuotes(AnnotatedCorpus text) => text.Scan("quotes", () =>
    {
        int nested = 0;
        bool isPlain = false;
        return letter =>
        {
            switch (letter)
            {
                case '"':
                    isPlain = !isPlain;
                    break;
                case '“' or '„' or '«':
                    nested++;
                    break;
                case '”' or '»':
                    nested = Math.Max(0, nested - 1);
                    break;
            }

            return nested + (isPlain ? 1 : 0);
        };
    });
}
