using LstmVis.Core;

namespace LstmVis.EndToEnd.Tests;

/// <summary>
/// A project whose right answers are known without the engine: nested parentheses, and cells made by hand. Cell d (0 to 3) is on exactly while the nesting is
/// deeper than d; cell 4 is on at depth 0; the activations of the others stay below 0.25.
/// </summary>
internal sealed class ParensProject
{
    public const string Id = "nested";
    public const string SourceId = "lstm::cells";
    public const int StepCount = 6000;
    public const int CellCount = 24;

    private const int MostDepth = 4;

    private ParensProject(string[] tokens, int[] depths)
    {
        Tokens = tokens;
        Depths = depths;
    }

    /// <summary>One token per step.</summary>
    public IReadOnlyList<string> Tokens { get; }

    /// <summary>The nesting after each step.</summary>
    public IReadOnlyList<int> Depths { get; }

    /// <summary>The maximal ranges of at least two steps in which the nesting is at least <paramref name="depth"/>, which are the matches of the cells up to it.</summary>
    public IEnumerable<StepRange> Stretches(int depth)
    {
        int start = -1;
        for (int step = 0; step <= StepCount; step++)
        {
            bool isDeep = step < StepCount && Depths[step] >= depth;
            if (isDeep && start < 0)
                start = step;
            if (isDeep || start < 0)
                continue;
            if (step - start >= 2)
                yield return new StepRange(start, step);
            start = -1;
        }
    }

    /// <summary>Makes it; always the same.</summary>
    public static ParensProject Make()
    {
        var random = new Random(12);
        var tokens = new string[StepCount];
        var depths = new int[StepCount];
        int depth = 0;
        for (int step = 0; step < StepCount; step++)
        {
            string digit = depth.ToString(System.Globalization.CultureInfo.InvariantCulture);
            string[] legal = depth == 0 ? [digit, "("] : depth == MostDepth ? [digit, ")"] : [digit, "(", ")"];
            tokens[step] = legal[random.Next(legal.Length)];
            depth += tokens[step] == "(" ? 1 : tokens[step] == ")" ? -1 : 0;
            depths[step] = depth;
        }

        return new ParensProject(tokens, depths);
    }

    /// <summary>Writes it down.</summary>
    public void Write(IProjectWriter writer)
    {
        string[] symbols = ["(", ")", "0", "1", "2", "3", "4"];
        int[] tokenIds = [.. Tokens.Select(token => Array.IndexOf(symbols, token))];
        writer.SetCorpus(new Corpus(tokenIds, Vocabulary.FromTokens(symbols)));
        using (IRowWriter rows = writer.AddSource(new SourceDescription(SourceId, CellCount, 0, SourceKinds.CellState, Transform.Tanh)))
            rows.Append(MakeStates());
        writer.AddTrack(new CategoricalTrack("depth", Depths.ToArray(), Vocabulary.FromTokens(["0", "1", "2", "3", "4"])));
        writer.AddTrack(new ScalarTrack("surprise", Tokens.Select(token => token is "(" or ")" ? 1f : 0.25f).ToArray()));
        writer.AddProvenance("made by", "the end-to-end tests");
        writer.Complete();
    }

    private float[] MakeStates()
    {
        var random = new Random(34);
        var states = new float[StepCount * CellCount];
        for (int step = 0; step < StepCount; step++)
        {
            Span<float> row = states.AsSpan(step * CellCount, CellCount);
            for (int cell = 0; cell < CellCount; cell++)
                row[cell] = ((float)random.NextDouble() * 0.5f) - 0.25f;
            for (int cell = 0; cell < MostDepth; cell++)
                row[cell] = (Depths[step] > cell ? 1.2f : -0.9f) + (0.4f * row[cell]);
            row[MostDepth] = (Depths[step] == 0 ? 1.1f : -1.1f) + (0.4f * row[MostDepth]);
        }

        return states;
    }
}
