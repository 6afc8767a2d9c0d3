using CsCheck;
using LstmVis.Core;
using Xunit;

namespace LstmVis.Networks.Tests;

public class NestedParenthesesTests
{
    [Fact]
    public void Every_text_keeps_to_the_language() => Gen.Select(Gen.Int[0, 2000], Gen.Int[0, 1000]).Sample((stepCount, seed) =>
    {
        Corpus corpus = NestedParentheses.Generate(stepCount, seed);
        Assert.Equal(stepCount, corpus.StepCount);
        int depth = 0;
        for (int step = 0; step < stepCount; step++)
        {
            string symbol = corpus.GetToken(step);
            depth += symbol switch { "(" => 1, ")" => -1, _ => 0 };
            Assert.InRange(depth, 0, 4);
            if (symbol is not ("(" or ")"))
                Assert.Equal(depth.ToString(System.Globalization.CultureInfo.InvariantCulture), symbol);
            Assert.Equal(depth, NestedParentheses.GetDepths(corpus)[step]);
            if (step > 40)
                break;
        }
    }, iter: 200);

    [Fact]
    public void Its_entropy_is_what_a_long_text_shows()
    {
        Corpus corpus = NestedParentheses.Generate(300_000, seed: 5);
        Assert.Equal(1.4050, NestedParentheses.BitsPerSymbol, 4);
        Assert.Equal(NestedParentheses.BitsPerSymbol, NestedParentheses.GetLeastBits(corpus, [corpus.Steps]), 0.005);
    }

    [Fact]
    public void The_demonstration_opens_on_cells_that_know_the_depth()
    {
        var written = new MemoryProject();
        DemoResult result = DemoProject.Run(new DemoOptions { CellCount = 32, StepCount = 5000, MaxUpdates = 300 }, written);

        Project project = written.ToProject();
        Assert.Equal(5000, project.Corpus.StepCount);
        Assert.Equal(["predictions", "surprisal", "entropy", "depth"], project.Tracks.Select(track => track.Id));
        Assert.True(result.Recording.Training.HeldOutBits < 1.03 * result.LeastBits, $"{result.Recording.Training.HeldOutBits} bits, least {result.LeastBits}");
        OpeningView view = result.OpeningView!;
        Assert.Equivalent(view, OpeningView.TryParse(written.Provenance[OpeningView.ProvenanceKey]));
        Assert.NotEmpty(view.Cells);

        Source source = project.FindSource(view.Source)!;
        var range = new StepRange(view.Start, view.End);
        int[] depths = NestedParentheses.GetDepths(project.Corpus);
        int depth = depths[view.Start..view.End].Min();
        Assert.True(depths[view.Start - 1] < depth && depths[view.End] < depth);
        var activations = new float[(range.Length + 2) * source.CellCount];
        source.ReadActivations(range.Grow(1, 1, project.Corpus.Steps), activations);
        foreach (int cell in view.Cells)
        {
            bool[] on = [.. Enumerable.Range(0, range.Length + 2).Select(row => activations[(row * source.CellCount) + cell] >= view.Threshold)];
            Assert.False(on[0]);
            Assert.All(on[1..^1], Assert.True);
        }
    }
}
