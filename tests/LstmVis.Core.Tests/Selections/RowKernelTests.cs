using System.Numerics;

namespace LstmVis.Core.Tests;

public class RowKernelTests
{
    private static readonly float[] Pool = [0f, -0f, 0.3f, -0.3f, 0.29999998f, 1f, -1f, float.NaN, float.PositiveInfinity, float.NegativeInfinity];

    [Fact]
    public void The_vector_kernel_equals_the_scalar_one()
    {
        var scalar = new ScalarRowKernel();
        var vector = new VectorRowKernel();
        var random = new Random(9);
        for (int round = 0; round < 40; round++)
        {
            for (int length = 0; length <= (3 * Vector<float>.Count) + 1; length++)
            {
                // An unaligned start: the spans begin at any place of their arrays.
                int offset = random.Next(Vector<float>.Count);
                float[] row = Draw(offset + length);
                float[] least = [.. Draw(offset + length).Select(value => float.IsNaN(value) ? 0.3f : value)];
                var side = (Side)random.Next(3);
                bool mustBeOn = random.Next(2) == 0;
                int[] expected = [.. Enumerable.Range(0, length).Select(_ => -random.Next(2))];
                int[] actual = [.. expected];
                scalar.Narrow(row.AsSpan(offset), least.AsSpan(offset), side, mustBeOn, expected);
                vector.Narrow(row.AsSpan(offset), least.AsSpan(offset), side, mustBeOn, actual);
                Assert.Equal(expected, actual);
                float[] low = [.. Draw(length).Select(value => float.IsNaN(value) ? 0.3f : value)];
                float[] vectorLow = [.. low];
                scalar.Lower(row.AsSpan(offset), side, low);
                vector.Lower(row.AsSpan(offset), side, vectorLow);
                Assert.Equal(low, vectorLow);
                scalar.Raise(row.AsSpan(offset), side, low);
                vector.Raise(row.AsSpan(offset), side, vectorLow);
                Assert.Equal(low, vectorLow);
            }
        }

        float[] Draw(int length) => [.. Enumerable.Range(0, length).Select(_ => Pool[random.Next(Pool.Length)])];
    }

    [Fact]
    public void Selections_of_both_kernels_are_the_definition_with_thresholds_of_any_kind()
    {
        for (int seed = 0; seed < 2_000; seed++)
        {
            MatchCase matchCase = MatchCase.Create(40_000_000 + seed);
            if (matchCase.Documents.StepCount == 0)
                continue;
            Pattern pattern = matchCase.Selection.Pattern;
            var random = new Random(seed);
            Document document = matchCase.Documents.At(random.Next(matchCase.Documents.StepCount));
            int start = random.Next(document.Steps.Start, document.Steps.End);
            var range = new StepRange(start, random.Next(start, document.Steps.End) + 1);
            var expected = new List<CellRef>();
            for (int source = 0; source < pattern.Sources.Count; source++)
            {
                for (int cell = 0; cell < pattern.Sources[source].CellCount; cell++)
                {
                    if (Follows(pattern, new CellRef(source, cell), range, document.Steps))
                        expected.Add(new CellRef(source, cell));
                }
            }

            Assert.Equal(expected, CellSelector.Select(pattern, matchCase.Documents, range, new ScalarRowKernel(), TestContext.Current.CancellationToken));
            Assert.Equal(expected, CellSelector.Select(pattern, matchCase.Documents, range, new VectorRowKernel(), TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task Two_hundred_thousand_cells_are_selected_in_one_pass()
    {
        const int cellCount = 200_000;
        float[] values = [.. Enumerable.Range(0, 3 * cellCount).Select(place => place % cellCount % 3 == 0 == (place / cellCount > 0) ? 0.5f : 0f)];
        var counted = new CountedMatrix(new ArrayStateMatrix(values, 3, cellCount));
        var source = new Source("wide", counted, 0, SourceKinds.HiddenState, Transform.None);
        var pattern = new Pattern([source], Thresholds.Uniform(0.3f));
        IReadOnlyList<CellRef> cells = await CellSelector.SelectAsync(pattern, Documents.Whole(3), new StepRange(1, 3), TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(0, cellCount).Where(cell => cell % 3 == 0), cells.Select(cell => cell.Cell));
        Assert.Equal(3L * cellCount, counted.NumbersRead);
        int[] counts = (await CellSelector.GetSensitivityAsync(pattern, Documents.Whole(3), new StepRange(1, 3), 256, TestContext.Current.CancellationToken)).CellCounts;
        Assert.Equal(6L * cellCount, counted.NumbersRead);
        Assert.Equal(Enumerable.Repeat(cells.Count, 128).Concat(Enumerable.Repeat(0, 128)), counts);
    }

    private static bool Follows(Pattern pattern, CellRef cell, StepRange range, StepRange document)
    {
        float[] column = new float[pattern.StepCount];
        pattern.Sources[cell.Source].ReadActivations(new StepRange(0, pattern.StepCount), [cell.Cell], column);
        float threshold = pattern.Thresholds[cell];
        StepRange all = range.Grow(pattern.OffBefore, pattern.OffAfter, document);
        return Enumerable.Range(all.Start, all.Length).All(step => (pattern.Side switch
        {
            Side.Positive => column[step] >= threshold,
            Side.Negative => column[step] <= -threshold,
            _ => column[step] >= threshold || column[step] <= -threshold,
        }) == range.Contains(step));
    }
}
