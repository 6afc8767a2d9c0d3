namespace LstmVis.Core.Tests;

public class ActivationExtremesTests
{
    [Fact]
    public void Every_part_has_the_least_and_the_greatest_activation_of_its_steps()
    {
        float[] pool = [0f, -0f, 0.3f, -0.3f, 1f, -7f, float.NaN, float.NaN, float.PositiveInfinity, float.NegativeInfinity];
        for (int seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            int stepCount = random.Next(1, 60);
            int cellCount = random.Next(1, 40);
            float[] values = [.. Enumerable.Range(0, stepCount * cellCount).Select(_ => pool[random.Next(pool.Length)])];
            var source = new Source("s", new ArrayStateMatrix(values, stepCount, cellCount), 0, SourceKinds.CellState, random.Next(2) == 0 ? Transform.Tanh : Transform.None);
            int start = random.Next(stepCount);
            var steps = new StepRange(start, random.Next(start, stepCount + 1));
            int[] cells = [.. Enumerable.Range(0, cellCount).Where(_ => random.Next(3) > 0)];
            int buckets = random.Next(1, 80);
            IRowKernel kernel = random.Next(2) == 0 ? new ScalarRowKernel() : new VectorRowKernel();
            float[] extremes = ActivationExtremes.Read(source, steps, cells, buckets, kernel, TestContext.Current.CancellationToken);
            float[] activations = new float[steps.Length * cells.Length];
            source.ReadActivations(steps, cells, activations);
            for (int bucket = 0; bucket < buckets; bucket++)
            {
                int first = (int)((long)bucket * steps.Length / buckets);
                int end = (int)((bucket + 1L) * steps.Length / buckets);
                for (int cell = 0; cell < cells.Length; cell++)
                {
                    float[] inside = [.. Enumerable.Range(first, end - first).Select(step => activations[(step * cells.Length) + cell]).Where(value => !float.IsNaN(value))];
                    Assert.Equal(inside.Length == 0 ? float.NaN : inside.Min(), extremes[((bucket * cells.Length) + cell) * 2]);
                    Assert.Equal(inside.Length == 0 ? float.NaN : inside.Max(), extremes[(((bucket * cells.Length) + cell) * 2) + 1]);
                }
            }
        }
    }

    [Fact]
    public void Half_precision_rows_are_the_activations_rounded()
    {
        var random = new Random(3);
        const int stepCount = 700;
        const int cellCount = 90;
        float[] values = [.. Enumerable.Range(0, stepCount * cellCount).Select(_ => (float)((random.NextDouble() * 200_000) - 100_000))];
        values[5] = float.NaN;
        foreach (Transform transform in Enum.GetValues<Transform>())
        {
            var source = new Source("s", new ArrayStateMatrix(values, stepCount, cellCount), 0, SourceKinds.CellState, transform);
            foreach (int[] cells in new[] { [.. Enumerable.Range(0, cellCount)], new[] { 5, 3, 88 }, [] })
            {
                var steps = new StepRange(0, stepCount);
                var halves = new Half[stepCount * cells.Length];
                float[] whole = new float[halves.Length];
                source.ReadActivations(steps, cells, halves);
                source.ReadActivations(steps, cells, whole);
                Assert.Equal(whole.Select(value => (Half)value), halves);
            }

            Assert.Throws<ArgumentException>(() => source.ReadActivations(new StepRange(0, 2), [1], new Half[1]));
            Assert.Throws<ArgumentOutOfRangeException>(() => source.ReadActivations(new StepRange(0, stepCount + 1), [1], new Half[stepCount + 1]));
        }
    }
}
