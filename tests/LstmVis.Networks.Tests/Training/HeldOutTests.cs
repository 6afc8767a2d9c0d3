using CsCheck;
using LstmVis.Core;
using Xunit;

namespace LstmVis.Networks.Tests;

public class HeldOutTests
{
    [Fact]
    public void Every_step_is_learnt_from_or_held_out() => Gen.Select(Gen.Int[0, 80_000], Gen.Double[0, 0.9]).Sample((stepCount, share) =>
    {
        (IReadOnlyList<StepRange> training, IReadOnlyList<StepRange> heldOut) = HeldOut.Split(stepCount, share);
        int end = 0;
        foreach (StepRange stretch in training.Concat(heldOut).OrderBy(stretch => stretch.Start).ThenBy(stretch => stretch.End))
        {
            Assert.Equal(end, stretch.Start);
            end = stretch.End;
        }

        Assert.Equal(stepCount, end);
        if (stepCount >= 1000)
            Assert.InRange(heldOut.Sum(stretch => stretch.Length), (stepCount * share) - 11, stepCount * share);
    });

    [Fact]
    public void A_sequence_starts_anew_at_each_stretch_and_document()
    {
        var corpus = new Corpus(Enumerable.Range(0, 20).ToArray(), Vocabulary.FromTokens(Enumerable.Range(0, 20).Select(id => $"{id}")), new Documents(20, [0, 6, 10, 17]));
        var sequence = new StepSequence(StepData.OfTokens(corpus), [new StepRange(4, 8), new StepRange(10, 12), new StepRange(15, 20)]);
        Assert.Equal([4, 5, 6, 7, 10, 11, 15, 16, 17, 18, 19], sequence.TokenIds[..sequence.Length].ToArray());
        Assert.Equal([true, false, true, false, true, false, true, false, true, false, false], sequence.Starts.ToArray());
    }
}
