using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace LstmVis.Core.Tests;

public sealed class SyntheticStatesTests
{
    private static readonly SyntheticStatesOptions s_small = new() { StepCount = 5_000, CellCount = 37, LayerCount = 2, DocumentCount = 7, Seed = 3 };

    [Fact]
    public void Equal_options_give_equal_projects()
    {
        MemoryProjectWriter first = Write(s_small);
        MemoryProjectWriter second = Write(s_small);
        Assert.Equal(first.Sources[1].Values, second.Sources[1].Values);
        Assert.Equal(first.Corpus!.TokenIds.ToArray(), second.Corpus!.TokenIds.ToArray());
        Assert.NotEqual(first.Sources[0].Values, Write(s_small with { Seed = 4 }).Sources[0].Values);
        Assert.NotEqual(first.Sources[0].Values, first.Sources[1].Values);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(13)]
    [InlineData(5_000)]
    [InlineData(1 << 20)]
    public void Rows_do_not_depend_on_the_block_size(int blockSteps)
    {
        MemoryProjectWriter expected = Write(s_small);
        var actual = new MemoryProjectWriter();
        SyntheticStates.Write(s_small, actual, blockSteps, useScalar: false, null, TestContext.Current.CancellationToken);
        for (int layer = 0; layer < 2; layer++)
            Assert.Equal(expected.Sources[layer].Values, actual.Sources[layer].Values);
        Assert.Equal(Math.Min(blockSteps, 5_000), actual.Sources[0].BlockLengths.Max());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(25)]
    [InlineData(1_030)]
    public void The_vector_kernel_equals_the_scalar_one_bit_for_bit(int cellCount)
    {
        SyntheticStatesOptions options = new() { StepCount = 400, CellCount = cellCount, DocumentCount = 2 };
        var scalar = new MemoryProjectWriter();
        SyntheticStates.Write(options, scalar, 64, useScalar: true, null, TestContext.Current.CancellationToken);
        Assert.Equal(Bits(scalar.Sources[0].Values), Bits(Write(options).Sources[0].Values));
    }

    [Fact]
    public void Numbers_are_the_same_on_every_machine_and_in_every_version()
    {
        // Whoever changes the generator changes this hash, and the benchmarks' data with it: results before and after cannot be compared.
        string hash = Convert.ToHexStringLower(SHA256.HashData(Bits(Write(s_small).Sources[0].Values)));
        Assert.StartsWith("de88fbc6b868c0a27c9ba56b81066534c20d1224009a07eb", hash, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.02, 0.3f)]
    [InlineData(0.08, 0.3f)]
    [InlineData(0.2, 0.1f)]
    [InlineData(0.05, 0.6f)]
    [InlineData(0.35, 0.3f)]
    public void Cells_are_on_about_as_often_as_asked(double onFraction, float threshold)
    {
        var options = new SyntheticStatesOptions { StepCount = 40_000, CellCount = 120, OnFraction = onFraction, Threshold = threshold };
        List<float> values = Write(options).Sources[0].Values;
        double[] fractions = [.. Enumerable.Range(0, 120).Select(cell => Enumerable.Range(0, 40_000).Count(step => values[(step * 120) + cell] >= threshold) / 40_000.0)];
        Assert.InRange(fractions.Average(), onFraction * 0.75, onFraction * 1.25);
        Assert.True(fractions.Min() > 0, "A cell is never on.");
        Assert.True(fractions.Max() < 0.75, $"A cell is on at {fractions.Max():P0} of the steps.");
        Assert.All(values, value => Assert.InRange(value, -1f, 1f));
    }

    [Fact]
    public void Cells_follow_the_tracks_and_each_other()
    {
        var options = new SyntheticStatesOptions { StepCount = 40_000, CellCount = 200 };
        MemoryProjectWriter written = Write(options);
        List<float> values = written.Sources[0].Values;
        ReadOnlySpan<int> labels = ((CategoricalTrack)written.Tracks[0]).LabelIds.Span;
        ReadOnlySpan<float> depths = ((ScalarTrack)written.Tracks[1]).Values.Span;
        bool[] isPerson = new bool[40_000];
        bool[] isNested = new bool[40_000];
        for (int step = 0; step < 40_000; step++)
        {
            isPerson[step] = labels[step] == 4;
            isNested[step] = depths[step] >= 1;
        }

        Assert.InRange(isPerson.Count(on => on), 1_000, 8_000);
        Assert.InRange(isNested.Count(on => on), 2_000, 25_000);
        Assert.True(BestAgreement(values, 200, isPerson) > 0.4, $"Best agreement with a label: {BestAgreement(values, 200, isPerson):F2}.");
        Assert.True(BestAgreement(values, 200, isNested) > 0.25, $"Best agreement with depth: {BestAgreement(values, 200, isNested):F2}.");
        double smoothness = Enumerable.Range(0, 200).Average(cell => Correlation(
            [.. Enumerable.Range(0, 9_999).Select(step => values[(step * 200) + cell])],
            [.. Enumerable.Range(1, 9_999).Select(step => values[(step * 200) + cell])]));
        Assert.InRange(smoothness, 0.4, 0.95);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1_000, 1)]
    [InlineData(1_000, 1_000)]
    [InlineData(100_000, 321)]
    public void Documents_are_as_many_as_asked_and_none_is_empty(int stepCount, int documentCount)
    {
        Documents documents = Write(new() { StepCount = stepCount, CellCount = 1, DocumentCount = documentCount }).Corpus!.Documents;
        Assert.Equal(documentCount, documents.Count);
        Assert.Equal(stepCount, documents.StepCount);
        Assert.All(documents.All(), document => Assert.InRange(document.Steps.Length, 1, 1 + (3.5 * stepCount / documentCount)));
    }

    [Fact]
    public void Parentheses_are_balanced_within_the_depth_that_the_track_shows()
    {
        MemoryProjectWriter written = Write(s_small);
        Corpus corpus = written.Corpus!;
        ReadOnlySpan<float> depths = ((ScalarTrack)written.Tracks[1]).Values.Span;
        foreach (Document document in corpus.Documents.All())
        {
            int depth = 0;
            for (int step = document.Steps.Start; step < document.Steps.End; step++)
            {
                depth += corpus.GetToken(step) == "(" ? 1 : 0;
                Assert.Equal(depth, depths[step]);
                depth -= corpus.GetToken(step) == ")" ? 1 : 0;
            }
        }
    }

    [Fact]
    public void Progress_grows_to_the_end_and_cancelling_stops()
    {
        var reported = new List<int>();
        var writer = new MemoryProjectWriter();
        SyntheticStates.Write(s_small, writer, 1_000, useScalar: false, new Listener(reported.Add), TestContext.Current.CancellationToken);
        Assert.Equal([1_000, 2_000, 3_000, 4_000, 5_000], reported);

        using var cancellation = new CancellationTokenSource();
        var stopped = new MemoryProjectWriter();
        Assert.Throws<OperationCanceledException>(() => SyntheticStates.Write(s_small, stopped, 1_000, useScalar: false, new Listener(_ => cancellation.Cancel()), cancellation.Token));
        Assert.Equal(1_000, stopped.Sources[0].Values.Count / 37);
        Assert.Null(stopped.Corpus);
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        foreach (SyntheticStatesOptions options in new SyntheticStatesOptions[]
        {
            new() { StepCount = 0 }, new() { CellCount = 0 }, new() { LayerCount = 0 }, new() { StepCount = 10, DocumentCount = 11 }, new() { DocumentCount = 0 },
            new() { OnFraction = 0 }, new() { OnFraction = double.NaN }, new() { OnFraction = 0.5 }, new() { Threshold = 0 }, new() { Threshold = 1 }, new() { CellsPerGroup = 0 },
        })
            Assert.Throws<ArgumentOutOfRangeException>(() => Write(options));
    }

    private static MemoryProjectWriter Write(SyntheticStatesOptions options)
    {
        var writer = new MemoryProjectWriter();
        SyntheticStates.Write(options, writer);
        return writer;
    }

    private static byte[] Bits(List<float> values) => MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(values)).ToArray();

    /// <summary>The greatest F1 score of any cell, at threshold 0.3, as a detector of <paramref name="isThere"/>.</summary>
    private static double BestAgreement(List<float> values, int cellCount, bool[] isThere) => Enumerable.Range(0, cellCount).Max(cell =>
    {
        int both = 0;
        int on = 0;
        for (int step = 0; step < isThere.Length; step++)
        {
            bool isOn = values[(step * cellCount) + cell] >= 0.3f;
            on += isOn ? 1 : 0;
            both += isOn && isThere[step] ? 1 : 0;
        }

        return 2.0 * both / (on + isThere.Count(there => there));
    });

    private static double Correlation(float[] left, float[] right)
    {
        double leftMean = left.Average();
        double rightMean = right.Average();
        double together = left.Zip(right).Sum(pair => (pair.First - leftMean) * (pair.Second - rightMean));
        return together / Math.Sqrt(left.Sum(x => (x - leftMean) * (x - leftMean)) * right.Sum(x => (x - rightMean) * (x - rightMean)));
    }

    private sealed class Listener(Action<int> listen) : IProgress<int>
    {
        public void Report(int value) => listen(value);
    }
}
