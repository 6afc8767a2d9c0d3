using LstmVis.Core;

namespace LstmVis.EndToEnd.Tests;

/// <summary>
/// A project of words in documents of ten, which comes with an opening view as the demo does, so that the tour begins with it. Cell 0 is on exactly at
/// "red", "green" and "blue", of which every document has three in a row; the others stay below 0.25.
/// </summary>
internal sealed class SentencesProject
{
    public const string Id = "sentences";
    public const string SourceId = "lstm::words";
    public const int DocumentCount = 60;
    public const int DocumentLength = 10;
    public const int CellCount = 12;

    private static readonly string[] Colours = ["red", "green", "blue"];
    private static readonly string[] Words = ["the", "cat", "sat", "on", "a", "mat", .. Colours];

    private SentencesProject(string[] tokens) => Tokens = tokens;

    /// <summary>One word per step.</summary>
    public IReadOnlyList<string> Tokens { get; }

    /// <summary>The colours of a document.</summary>
    public static StepRange ColoursOf(int document) => new((document * DocumentLength) + 3, (document * DocumentLength) + 6);

    /// <summary>Makes it; always the same.</summary>
    public static SentencesProject Make()
    {
        var random = new Random(5);
        var tokens = new string[DocumentCount * DocumentLength];
        for (int step = 0; step < tokens.Length; step++)
            tokens[step] = step % DocumentLength is >= 3 and < 6 ? Colours[random.Next(Colours.Length)] : Words[random.Next(6)];
        return new SentencesProject(tokens);
    }

    /// <summary>Writes it down.</summary>
    public void Write(IProjectWriter writer)
    {
        int[] tokenIds = [.. Tokens.Select(token => Array.IndexOf(Words, token))];
        var documents = new Documents(Tokens.Count, Enumerable.Range(0, DocumentCount).Select(document => document * DocumentLength), [.. Enumerable.Range(0, DocumentCount).Select(document => $"s{document}")]);
        writer.SetCorpus(new Corpus(tokenIds, Vocabulary.FromTokens(Words), documents));
        var random = new Random(6);
        var states = new float[Tokens.Count * CellCount];
        for (int place = 0; place < states.Length; place++)
            states[place] = place % CellCount == 0 && Colours.Contains(Tokens[place / CellCount]) ? 0.8f : ((float)random.NextDouble() * 0.5f) - 0.25f;
        using (IRowWriter rows = writer.AddSource(new SourceDescription(SourceId, CellCount, 0, SourceKinds.HiddenState, Transform.None)))
            rows.Append(states);
        writer.AddTrack(new CategoricalTrack("kind", Tokens.Select(token => Colours.Contains(token) ? 1 : 0).ToArray(), Vocabulary.FromTokens(["other", "colour"])));
        StepRange opening = ColoursOf(2);
        writer.AddProvenance("opening view", FormattableString.Invariant($$"""{"source":"{{SourceId}}","start":{{opening.Start}},"end":{{opening.End}},"threshold":0.5,"offBefore":1,"offAfter":0,"cells":[0]}"""));
        writer.Complete();
    }
}
