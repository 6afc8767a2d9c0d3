using LstmVis.Core;

namespace LstmVis.Annotate;

/// <summary>Where in its word, line, sentence or document a token stands.</summary>
internal static class Positions
{
    public static ScalarTrack InWord(AnnotatedCorpus text) => text.Scan("position-in-word", () =>
    {
        int place = 0;
        return letter => place = char.IsLetterOrDigit(letter) || letter == '_' || (letter is '\'' or '’' && place > 0) ? place + 1 : 0;
    });

    public static ScalarTrack InLine(AnnotatedCorpus text) => Count(text, "position-in-line", token => token.EndsWith('\n'), (_, _) => false);

    public static ScalarTrack InDocument(AnnotatedCorpus text) => Count(text, "position-in-document", _ => false, (_, _) => false);

    public static ScalarTrack InSentence(AnnotatedCorpus text) => Count(text, "position-in-sentence", _ => false, (before, token) =>
    {
        // What stands before this token ends a sentence, and white space parts the two; a closing quote or bracket belongs to the sentence.
        bool isApart = text.IsSpaced || char.IsWhiteSpace(before[^1]) || (token.Length > 0 && char.IsWhiteSpace(token[0]) && token.Trim().Length > 0);
        if (!isApart || token.Trim().Length == 0)
            return false;
        string ended = before.TrimEnd();
        return ended.Length > 0 && ((before.Length > 1 && before[^1] == '\n' && before[^2] == '\n') || ended.TrimEnd('"', '”', '»', '’', '\'', ')', ']') is [.., '.' or '!' or '?' or '…'])
            && !(text.IsSpaced && token is "\"" or "”" or "»" or "’" or "'" or ")" or "]");
    });

    // Counts tokens; anew behind one that ends a stretch, and at one that begins another.
    private static ScalarTrack Count(AnnotatedCorpus text, string id, Func<string, bool> ends, Func<string, string, bool> begins)
    {
        const int Remembered = 16;
        var values = new float[text.Corpus.StepCount];
        foreach (Document document in text.Corpus.Documents.All())
        {
            int place = 0;
            string before = "";
            for (int step = document.Steps.Start; step < document.Steps.End; step++)
            {
                string token = text.GetText(step);
                if (before.Length > 0 && begins(before, token))
                    place = 0;
                values[step] = place++;
                before += token;
                before = before.Length > Remembered ? before[^Remembered..] : before;
                if (ends(token))
                    place = 0;
            }
        }

        return new ScalarTrack(id, values);
    }
}
