using LstmVis.Core;

namespace LstmVis.Server.Tests;

/// <summary>Small projects whose answers a reader can work out.</summary>
internal static class TestProjects
{
    /// <summary>Two documents of 6 and 4 characters, <c>abcabc</c> and <c>cabb</c>; a source of four cells, and one track of each kind.</summary>
    /// <remarks>Cell 0 is on at every b, cell 1 at b and c, cell 2 always, cell 3 never (and NaN at step 0).</remarks>
    public static Project Letters(string id = "letters")
    {
        const string Text = "abcabccabb";
        int[] tokens = [.. Text.Select(letter => letter - 'a')];
        float[] states = new float[tokens.Length * 4];
        for (int step = 0; step < tokens.Length; step++)
        {
            states[step * 4] = tokens[step] == 1 ? 0.9f : -0.5f;
            states[(step * 4) + 1] = tokens[step] >= 1 ? 0.5f : 0.1f;
            states[(step * 4) + 2] = 0.8f;
            states[(step * 4) + 3] = step == 0 ? float.NaN : -0.7f;
        }

        float[] stored = [.. states.Select(value => value * 2)];
        Vocabulary letters = Vocabulary.FromTokens(["a", "b", "c"]);
        return new Project(
            id, "Letters", "Ten letters.",
            new Corpus(tokens, letters, new Documents(tokens.Length, [0, 6], ["first", "second"])),
            [
                new Source("plain", new ArrayStateMatrix(states, tokens.Length, 4), 0, SourceKinds.HiddenState, Transform.None),
                new Source("layer1/cell:state", new ArrayStateMatrix(stored, tokens.Length, 4), 1, SourceKinds.CellState, Transform.Tanh),
            ],
            [
                new CategoricalTrack("vowel", (int[])[1, 0, 0, 1, 0, 0, 0, 1, 0, -1], Vocabulary.FromTokens(["no", "yes"])),
                new ScalarTrack("surprisal", (float[])[0, 1, 2, float.NaN, 4, 5, 6, 7, 8, 9]),
                new TopKTrack("next", 2, (int[])[.. tokens.SelectMany(token => new[] { token, (token + 1) % 3 })], (float[])[.. tokens.SelectMany(_ => new[] { 0.75f, 0.25f })], letters),
            ]);
    }

    /// <summary>Two sentences of words.</summary>
    public static Project Words(string id = "words")
    {
        string[] text = ["the", "cat", "sat", "on", "the", "mat", "the", "category", "sat"];
        string[] vocabulary = [.. text.Distinct()];
        return new Project(
            id, "Words", "",
            new Corpus((int[])[.. text.Select(word => Array.IndexOf(vocabulary, word))], Vocabulary.FromTokens(vocabulary), new Documents(text.Length, [0, 6])),
            [new Source("states", new ArrayStateMatrix(new float[text.Length], text.Length, 1), 0, SourceKinds.HiddenState, Transform.None)],
            []);
    }

    /// <summary>Random states of a text of 26 letters in documents of 100 steps.</summary>
    public static Project Random(int stepCount = 2000, int cellCount = 12, int seed = 7)
    {
        var random = new Random(seed);
        float[] states = new float[stepCount * cellCount];
        for (int cell = 0; cell < cellCount; cell++)
        {
            float value = 0;
            for (int step = 0; step < stepCount; step++)
            {
                value = (0.8f * value) + (float)(random.NextDouble() - 0.5);
                states[(step * cellCount) + cell] = value;
            }
        }

        int[] tokens = [.. Enumerable.Range(0, stepCount).Select(_ => random.Next(26))];
        return new Project(
            "random", "Random", "",
            new Corpus(tokens, Vocabulary.FromTokens(Enumerable.Range('a', 26).Select(letter => ((char)letter).ToString())), new Documents(stepCount, Enumerable.Range(0, stepCount / 100).Select(document => document * 100))),
            [new Source("states", new ArrayStateMatrix(states, stepCount, cellCount), 0, SourceKinds.HiddenState, Transform.None)],
            []);
    }
}
