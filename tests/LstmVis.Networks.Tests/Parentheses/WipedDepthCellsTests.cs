using LstmVis.Core;
using Xunit;

namespace LstmVis.Networks.Tests;

/// <summary>What wiping the depth cells of the demo model does: docs/models.md has the figures of nine models.</summary>
public class WipedDepthCellsTests
{
    private const int ChosenCells = 4;
    private const string Source = "layer1/cell_state";

    [Fact]
    public void Wiping_the_best_cells_of_whether_a_bracket_is_open_raises_the_loss_on_closing_brackets_by_more_than_random_sets()
    {
        // The cells are chosen on one text, before any is wiped, and wiped on another.
        TextModel text = DemoModel.Result.Recording.Model;
        int[] depths = NestedParentheses.GetDepths(DemoModel.Result.Recording.Corpus);
        List<float> states = DemoModel.Written.Sources[Source].Values;
        Corpus fresh = NestedParentheses.Generate(2000, seed: 404);
        var model = new LiveModel(text);

        HoldEffect effect = Wipe(depth: 1);
        Assert.Equal(100, effect.RandomBits.Count);
        Assert.True(effect.ChangedBits - effect.Bits > effect.RandomBits.Average() - effect.Bits + 0.1, $"{effect.ChangedBits}, random sets {effect.RandomBits.Average()} on average");
        Assert.True(effect.ShareAtLeast <= 0.25, $"rank {effect.Rank} of {effect.RandomBits.Count + 1}");

        // A bracket may close wherever one is open, and at depth 4 nothing may open: without the cells that know this depth the model closes more readily, not less.
        HoldEffect deepest = Wipe(depth: 4);
        Assert.True(deepest.ChangedBits < deepest.RandomBits.Average());

        HoldEffect Wipe(int depth)
        {
            int[] best = [.. Enumerable.Range(0, text.Model.Shape.CellCount).OrderByDescending(cell => GetBestF1(cell, depth)).Take(ChosenCells).Order()];
            Assert.All(best, cell => Assert.True(GetBestF1(cell, depth) >= 0.99));
            HoldEffect measured = model.Measure(fresh, [new CellHold(Source, best, HoldWith.Zero)], new HoldComparison { At = ")" }, null, TestContext.Current.CancellationToken);
            TestContext.Current.TestOutputHelper?.WriteLine($"depth {depth}, cells {string.Join(", ", best)}: {measured.Bits:0.000} bits at ')', wiped {measured.ChangedBits:0.000}, random sets {measured.RandomBits.Average():0.000} ({measured.RandomBits.Min():0.000} to {measured.RandomBits.Max():0.000}), rank {measured.Rank}");
            return measured;
        }

        // The best F1 over all thresholds of "depth is at least this" by "the cell is at or above the threshold".
        double GetBestF1(int cell, int depth)
        {
            bool[] isDeep = [.. depths.Select(one => one >= depth)];
            int all = isDeep.Count(one => one);
            int cellCount = states.Count / depths.Length;
            float[] falling = [.. Enumerable.Range(0, depths.Length).Select(step => -states[(step * cellCount) + cell])];
            Array.Sort(falling, isDeep);
            int found = 0;
            double score = 0;
            for (int on = 1; on <= isDeep.Length; on++)
            {
                found += isDeep[on - 1] ? 1 : 0;
                score = Math.Max(score, 2.0 * found / (on + all));
            }

            return score;
        }
    }
}
