namespace LstmVis.Core.Tests;

public class TransformTests
{
    [Fact]
    public void Comparing_stored_numbers_equals_comparing_activations_to_the_last_bit()
    {
        var random = new Random(11);
        for (int round = 0; round < 20_000; round++)
        {
            float threshold = round % 3 == 0 ? random.Next(-99, 100) / 100f : (float)(2 * random.NextDouble() - 1) * 0.99999994f;
            if (!Transform.Tanh.Accepts(threshold))
                continue;
            float least = Transform.Tanh.GetLeastStored(threshold);
            float value = least;
            for (int neighbour = 0; neighbour < 4; neighbour++)
                value = MathF.BitDecrement(value);
            for (int neighbour = -4; neighbour <= 4; neighbour++)
            {
                Assert.Equal(Transform.Tanh.Apply(value) >= threshold, value >= least);
                Assert.Equal(Transform.Tanh.Apply(-value) <= -threshold, new OnTest(least, Side.Negative).IsOn(-value));
                value = MathF.BitIncrement(value);
            }
        }
    }

    [Fact]
    public void Tanh_is_monotone_between_neighbouring_floats_around_every_decimal()
    {
        for (int percent = -99; percent <= 99; percent++)
        {
            float value = Transform.Tanh.GetLeastStored(percent / 100f) - 1e-5f;
            for (int neighbour = 0; neighbour < 500; neighbour++)
            {
                float next = MathF.BitIncrement(value);
                Assert.True(Transform.Tanh.Apply(next) >= Transform.Tanh.Apply(value));
                value = next;
            }
        }
    }

    [Theory]
    [InlineData(Transform.Tanh, 1f)]
    [InlineData(Transform.Tanh, -1f)]
    [InlineData(Transform.Tanh, float.NaN)]
    [InlineData(Transform.None, float.NaN)]
    [InlineData(Transform.None, float.PositiveInfinity)]
    public void A_threshold_that_separates_nothing_is_an_error(Transform transform, float threshold)
    {
        Assert.False(transform.Accepts(threshold));
        Assert.Throws<ArgumentOutOfRangeException>(() => transform.GetLeastStored(threshold));
    }

    [Fact]
    public void NaN_is_on_on_no_side()
    {
        foreach (Side side in Enum.GetValues<Side>())
            Assert.False(new OnTest(-1f, side).IsOn(float.NaN));
    }

    [Fact]
    public void Either_side_counts_both_tails()
    {
        var test = new OnTest(0.3f, Side.Either);
        Assert.True(test.IsOn(0.3f));
        Assert.True(test.IsOn(-0.3f));
        Assert.False(test.IsOn(0.29999998f));
        Assert.False(new OnTest(0.3f, Side.Negative).IsOn(0.3f));
    }

    [Fact]
    public void Rows_and_cells_outside_a_source_are_an_error()
    {
        var source = new Source("s", new ArrayStateMatrix(new float[] { 1, 2, 3, 4, 5, 6 }, 3, 2), 0, SourceKinds.CellState, Transform.Tanh);
        float[] read = new float[2];
        source.ReadActivations(new StepRange(1, 2), [1, 0], read);
        Assert.Equal([(float)Math.Tanh(4), (float)Math.Tanh(3)], read);
        Assert.Throws<ArgumentOutOfRangeException>(() => source.States.ReadRows(new StepRange(2, 4), new float[8]));
        Assert.Throws<ArgumentException>(() => source.States.ReadRows(new StepRange(0, 3), new float[5]));
        Assert.Throws<ArgumentOutOfRangeException>(() => source.States.ReadCells(new StepRange(0, 1), [2], new float[8]));
    }
}
