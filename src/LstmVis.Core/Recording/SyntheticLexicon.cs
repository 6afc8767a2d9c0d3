namespace LstmVis.Core;

/// <summary>The words of synthetic text: some for each label, some for none, and the marks.</summary>
internal static class SyntheticLexicon
{
    private static readonly (string Label, string Words)[] s_labelled =
    [
        ("animal", "horse dog owl fox hare crow trout bee wolf cat otter finch"),
        ("colour", "red blue green white black grey golden pale dark crimson amber bright"),
        ("food", "bread milk honey apple salt soup cheese plum wine barley butter pear"),
        ("number", "two three seven twelve forty hundred thousand half nine eleven sixty dozen"),
        ("person", "Anna Martin Clara Thomas Edith Samuel Ruth Walter Nora Henry Alice Paul"),
        ("place", "London river hill harbour village bridge forest valley market station island tower"),
        ("time", "morning evening winter summer Sunday noon yesterday autumn midnight spring tomorrow dawn"),
        ("weather", "rain snow wind fog thunder sun frost hail storm cloud mist breeze"),
    ];

    private static readonly string[] s_plain =
        [.. "the a of and to in was it he she that with for on had they at by his her from as were not but then when there into over under said went came saw kept left".Split(' ')];

    static SyntheticLexicon()
    {
        var tokens = new List<string> { "(", ")", "." };
        PlainStart = tokens.Count;
        tokens.AddRange(s_plain);
        LabelStarts = new int[s_labelled.Length];
        for (int label = 0; label < s_labelled.Length; label++)
        {
            LabelStarts[label] = tokens.Count;
            tokens.AddRange(s_labelled[label].Words.Split(' '));
        }

        Tokens = Vocabulary.FromTokens(tokens);
        Labels = Vocabulary.FromTokens(s_labelled.Select(entry => entry.Label));
    }

    public static Vocabulary Tokens { get; }

    public static Vocabulary Labels { get; }

    public static int Open => 0;

    public static int Close => 1;

    public static int Stop => 2;

    public static int PlainStart { get; }

    public static int PlainCount => s_plain.Length;

    /// <summary>The first token id of each label.</summary>
    public static int[] LabelStarts { get; }

    public static int WordsPerLabel => 12;
}
