namespace LstmVis.Core.Tests;

public sealed class CellQuantilesTests : IDisposable
{
    private static readonly float[] Pool = [0f, -0f, 0.1f, 0.3f, 0.3f, -0.3f, 1f, -1f, 40f, -40f, 1e-40f, 1e30f, float.NaN, float.PositiveInfinity, float.NegativeInfinity];
    private readonly string _folder = Directory.CreateTempSubdirectory("lstmvis-quantiles-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void They_are_those_of_the_sorted_activations_of_each_cell()
    {
        for (int seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            Source source = CreateSource(random, random.Next(40), random.Next(1, 9));
            var side = (Side)random.Next(3);
            double quantile = random.Next(4) switch { 0 => 0, 1 => 1, 2 => 0.9, _ => random.NextDouble() };
            float[] found = CellQuantiles.Find(source, side, quantile, 1 + (seed % 2), TestContext.Current.CancellationToken);
            for (int cell = 0; cell < source.CellCount; cell++)
                Assert.True(Sort(source, cell, side, quantile) == found[cell], $"cell {cell}, quantile {quantile}, {side}, seed {seed}");
        }
    }

    [Fact]
    public void Cells_beyond_those_that_are_counted_at_once_are_found_too()
    {
        Source source = CreateSource(new Random(1), 3, 8_300);
        float[] found = CellQuantiles.Find(source, Side.Positive, 0.5, cancellation: TestContext.Current.CancellationToken);
        foreach (int cell in (int[])[0, 8_191, 8_192, 8_299])
            Assert.Equal(Sort(source, cell, Side.Positive, 0.5), found[cell]);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void Others_than_0_to_1_are_an_error(double quantile) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => CellQuantiles.Find(CreateSource(new Random(1), 2, 2), Side.Positive, quantile, cancellation: TestContext.Current.CancellationToken));

    [Fact]
    public async Task A_matcher_looks_once_and_then_reads_its_file_unless_that_is_damaged()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        Source source = CreateSource(new Random(5), 300, 4);
        float[] expected = CellQuantiles.Find(source, Side.Either, 0.75, cancellation: cancellation);
        await Check(true);
        await Check(false);
        string folder = Path.Combine(_folder, IndexBuilder.GetFolderName(source.Id));
        foreach (string file in Directory.EnumerateFiles(folder, "quantile-*").ToArray())
        {
            byte[] right = await File.ReadAllBytesAsync(file, cancellation);
            for (int place = 0; place < right.Length; place += 13)
            {
                byte[] wrong = [.. right];
                wrong[place] ^= 4;
                await File.WriteAllBytesAsync(file, wrong, cancellation);
                await Check(null);
                await File.WriteAllBytesAsync(file, right[..place], cancellation);
                await Check(true);
            }
        }

        async Task Check(bool? hasRead)
        {
            var counted = new CountedMatrix(source.States);
            var same = new Source(source.Id, counted, 0, source.Kind, source.Transform);
            using IIndexedMatcher matcher = MatcherFactory.Create(Documents.Whole(300), [same], new MatcherOptions { IndexFolder = _folder });
            await matcher.WaitForIndexesAsync(cancellation);
            long before = counted.NumbersRead;
            float[] found = await matcher.FindQuantilesAsync(same, Side.Either, 0.75, cancellation);
            long after = counted.NumbersRead;
            Assert.Same(found, await matcher.FindQuantilesAsync(same, Side.Either, 0.75, cancellation));
            Assert.Equal(after, counted.NumbersRead);
            Assert.Equal(expected, found);
            Assert.True(hasRead is null || hasRead == after > before, $"The source was read: {after > before}.");
        }
    }

    private static Source CreateSource(Random random, int stepCount, int cellCount)
    {
        float[] values = [.. Enumerable.Range(0, stepCount * cellCount).Select(_ => random.Next(2) == 0 ? Pool[random.Next(Pool.Length)] : (float)((random.NextDouble() * 4) - 2))];
        return new Source("s", new ArrayStateMatrix(values, stepCount, cellCount), 0, SourceKinds.HiddenState, random.Next(2) == 0 ? Transform.Tanh : Transform.None);
    }

    private static float Sort(Source source, int cell, Side side, double quantile)
    {
        float[] column = new float[source.StepCount];
        source.ReadActivations(new StepRange(0, source.StepCount), [cell], column);
        float[] seen = [.. column.Where(value => !float.IsNaN(value)).Select(value => side switch { Side.Positive => value, Side.Negative => -value, _ => Math.Abs(value) }).Order()];
        float most = source.Transform == Transform.Tanh ? MathF.BitDecrement(1f) : float.MaxValue;
        return seen.Length == 0 ? most : Math.Clamp(seen[(int)Math.Ceiling(quantile * (seen.Length - 1))], source.Transform == Transform.Tanh ? -most : float.MinValue, most);
    }
}
