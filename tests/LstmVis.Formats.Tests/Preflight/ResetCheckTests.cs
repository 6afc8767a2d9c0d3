using LstmVis.Core;

namespace LstmVis.Formats.Tests;

public sealed class ResetCheckTests
{
    private const int Cells = 16;
    private const int Length = 12;
    private const int Documents = 40;

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void States_that_run_on_into_the_next_document_are_suspected(bool resets, bool isSuspected)
    {
        var random = new Random(5);
        int[] tokens = [.. Enumerable.Range(0, Documents * Length).Select(_ => random.Next(3))];
        float[] rows = new float[tokens.Length * Cells];
        float[] state = new float[Cells];
        for (int step = 0; step < tokens.Length; step++)
        {
            if (resets && step % Length == 0)
                state = new float[Cells];
            // An Elman network of its own kind: slow, so that it remembers what was before.
            for (int cell = 0; cell < Cells; cell++)
                state[cell] = (float)Math.Tanh((0.9 * state[cell]) + (0.6 * Math.Sin((cell * 7) + (tokens[step] * 3) + 1)));
            state.CopyTo(rows, step * Cells);
        }

        var corpus = new Corpus(tokens, Vocabulary.FromTokens(["a", "b", "c"]), new Documents(tokens.Length, Enumerable.Range(0, Documents).Select(place => place * Length)));
        var check = new ResetCheck(corpus, Cells);
        for (int step = 0; step < tokens.Length; step++)
            check.Add(rows.AsSpan(step * Cells, Cells));
        if (isSuspected)
            Assert.Contains("run on from one document into the next", Assert.Single(check.Find("h0")).Message, StringComparison.Ordinal);
        else
            Assert.Empty(check.Find("h0"));
    }

    [Fact]
    public void One_document_has_nothing_to_reset()
    {
        var check = new ResetCheck(new Corpus(new int[100], Vocabulary.FromTokens(["a"])), 1);
        for (int step = 0; step < 100; step++)
            check.Add([step]);
        Assert.Empty(check.Find("h0"));
    }
}
