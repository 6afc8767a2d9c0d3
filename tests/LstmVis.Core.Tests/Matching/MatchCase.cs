using System.Globalization;

namespace LstmVis.Core.Tests;

/// <summary>One random, small and nasty search: everything it needs is drawn from one seed.</summary>
public sealed record MatchCase(int Seed, Documents Documents, Selection Selection, MatchOptions Options, int Offset, int Count)
{
    private static readonly float[] Pool = [0f, -0f, 0.1f, 0.2f, 0.3f, 0.3f, 0.301f, 0.305f, 0.5f, -0.1f, -0.3f, -0.3f, -0.5f, 1f, -1f, 2f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0.29999998f, 1e-20f, 1e30f];
    private static readonly float[] ThresholdPool = [0f, -0f, 0.1f, 0.2f, 0.3f, 0.3f, 0.3f, 0.5f, 0.304f, -0.3f, -0.305f, 0.29999998f, 0.30000004f, -0.6f, 0.999f];

    public static MatchCase Create(int seed)
    {
        var random = new Random(seed);
        int shape = random.Next(20);
        int stepCount = shape == 0 ? random.Next(2) : shape < 16 ? random.Next(1, 15) : random.Next(10, 26);
        var starts = new List<int> { 0 };
        int cuts = random.Next(3) == 0 ? 0 : random.Next(stepCount < 12 ? 4 : 8);
        for (int cut = 0; cut < cuts; cut++)
            starts.Add(random.Next(stepCount + 1));
        starts.Sort();
        if (random.Next(15) == 0)
            starts = [.. Enumerable.Range(0, Math.Max(1, stepCount))];
        var documents = new Documents(stepCount, starts);

        Source[] sources = [.. Enumerable.Range(0, random.Next(4) == 0 ? random.Next(1, 4) : 1).Select(source => CreateSource(random, source, stepCount))];
        Thresholds thresholds = CreateThresholds(random, sources);
        Side side = (Side)(random.Next(2) == 0 ? 0 : random.Next(3));
        var pattern = new Pattern(sources, thresholds, side, CreateMargin(random), CreateMargin(random));
        return new MatchCase(seed, documents, new Selection(pattern, ChooseCells(random, pattern, documents)), CreateOptions(random, documents), random.Next(3) == 0 ? random.Next(6) : 0, CreateCount(random));
    }

    /// <summary>A case of up to thousands of steps and dozens of cells: too large for brute force, large enough for blocks, tiles and many levels.</summary>
    public static MatchCase CreateLarge(int seed)
    {
        var random = new Random(seed);
        int stepCount = random.Next(1, random.Next(4) == 0 ? 9_000 : 1_500);
        var starts = new SortedSet<int> { 0 };
        int cuts = random.Next(3) == 0 ? 0 : random.Next(1, 1 + (stepCount / 20));
        for (int cut = 0; cut < cuts; cut++)
            starts.Add(random.Next(stepCount));
        var documents = new Documents(stepCount, starts);
        Source[] sources = [.. Enumerable.Range(0, random.Next(3) == 0 ? 2 : 1).Select(source => CreateSmoothSource(random, source, stepCount))];
        float[] choices = [0f, 0.1f, 0.3f, 0.3f, 0.5f, 0.777f, -0.2f];
        var pattern = new Pattern(sources, Thresholds.Uniform(choices[random.Next(choices.Length)]), (Side)(random.Next(2) == 0 ? 0 : random.Next(3)), CreateMargin(random), CreateMargin(random));
        IReadOnlyList<CellRef> cells = ChooseCells(random, pattern, documents);
        MatchOptions options = CreateOptions(random, documents);
        if (random.Next(3) == 0)
            options = options with { MinLength = random.Next(1, 20), MaxLength = 20 + random.Next(400) };
        return new MatchCase(seed, documents, new Selection(pattern, cells), options, random.Next(4) == 0 ? random.Next(200) : 0, random.Next(8) == 0 ? int.MaxValue : random.Next(1, 120));
    }

    private static Source CreateSmoothSource(Random random, int index, int stepCount)
    {
        int cellCount = random.Next(1, 70);
        float[] values = new float[stepCount * cellCount];
        double smoothness = random.Next(3) switch { 0 => 0.5, 1 => 0.9, _ => 0.995 };
        int groups = random.Next(1, 6);
        double[] shared = new double[groups];
        double[] own = new double[cellCount];
        for (int step = 0; step < stepCount; step++)
        {
            for (int group = 0; group < groups; group++)
                shared[group] = (smoothness * shared[group]) + ((1 - smoothness) * 4 * ((random.NextDouble() * 2) - 1));
            for (int cell = 0; cell < cellCount; cell++)
            {
                own[cell] = (smoothness * own[cell]) + ((1 - smoothness) * 2 * ((random.NextDouble() * 2) - 1));
                values[(step * cellCount) + cell] = MathF.Round((float)(shared[cell % groups] + own[cell]), cell % 3 == 0 ? 1 : 4);
            }
        }

        return new Source(index.ToString(CultureInfo.InvariantCulture), new ArrayStateMatrix(values, stepCount, cellCount), index, SourceKinds.CellState, random.Next(3) == 0 ? Transform.Tanh : Transform.None);
    }

    private static Source CreateSource(Random random, int index, int stepCount)
    {
        int cellCount = random.Next(1, random.Next(3) == 0 ? 12 : 6);
        float[] values = new float[stepCount * cellCount];
        int style = random.Next(6);
        for (int cell = 0; cell < cellCount; cell++)
        {
            float value = Pool[random.Next(Pool.Length)];
            for (int step = 0; step < stepCount; step++)
            {
                // Styles: noise, long runs, two values, everything on, everything off, several cells that move together.
                if (style == 0 || random.Next(3) == 0)
                    value = style == 2 ? (random.Next(2) == 0 ? 0.3f : 0.1f) : Pool[random.Next(Pool.Length)];
                values[(step * cellCount) + cell] = style switch
                {
                    3 => 5f,
                    4 => -5f,
                    5 when cell > 0 && random.Next(8) > 0 => values[(step * cellCount) + cell - 1],
                    _ => value,
                };
            }
        }

        Transform transform = random.Next(3) == 0 ? Transform.Tanh : Transform.None;
        return new Source(index.ToString(CultureInfo.InvariantCulture), new ArrayStateMatrix(values, stepCount, cellCount), index, SourceKinds.HiddenState, transform);
    }

    private static Thresholds CreateThresholds(Random random, Source[] sources)
    {
        if (random.Next(4) > 0)
            return Thresholds.Uniform(ThresholdPool[random.Next(ThresholdPool.Length)]);
        return Thresholds.PerCell([.. sources.Select(source => Enumerable.Range(0, source.CellCount).Select(_ => ThresholdPool[random.Next(ThresholdPool.Length)]).ToArray())]);
    }

    private static int CreateMargin(Random random) => random.Next(10) switch
    {
        < 4 => 0,
        < 7 => 1,
        < 9 => random.Next(2, 5),
        _ => random.Next(2) == 0 ? 40 : int.MaxValue,
    };

    private static IReadOnlyList<CellRef> ChooseCells(Random random, Pattern pattern, Documents documents)
    {
        if (random.Next(3) == 0 && documents.StepCount > 0)
        {
            Document document = documents.At(random.Next(documents.StepCount));
            int start = random.Next(document.Steps.Start, document.Steps.End);
            int end = Math.Min(document.Steps.End, start + random.Next(1, 5));
            return CellSelector.Select(pattern, documents, new StepRange(start, end));
        }

        int odds = random.Next(1, 5);
        return [.. pattern.Sources.SelectMany((source, place) => Enumerable.Range(0, source.CellCount).Select(cell => new CellRef(place, cell))).Where(_ => random.Next(odds) == 0)];
    }

    private static MatchOptions CreateOptions(Random random, Documents documents)
    {
        int minLength = random.Next(2) == 0 ? 2 : random.Next(1, 6);
        return new MatchOptions
        {
            MinShared = random.Next(2) == 0 ? 1 : random.Next(1, 5),
            MinLength = minLength,
            MaxLength = random.Next(2) == 0 ? int.MaxValue : minLength + random.Next(4),
            WindowLength = random.Next(4) == 0 ? random.Next(1, random.Next(5) == 0 ? 30 : 5) : null,
            AllowOverlap = random.Next(3) == 0,
            Documents = random.Next(4) > 0 ? null : [.. Enumerable.Range(0, documents.Count).Where(_ => random.Next(2) == 0)],
        };
    }

    private static int CreateCount(Random random) => random.Next(6) switch
    {
        0 => 0,
        1 => 1,
        2 => random.Next(1, 5),
        3 => int.MaxValue,
        _ => random.Next(1, 60),
    };

    public override string ToString() =>
        $"case {Seed}: {Documents.StepCount} steps, {Documents.Count} documents, margins {Selection.Pattern.OffBefore}/{Selection.Pattern.OffAfter}, {Selection.Pattern.Side}, {Selection.Cells.Count} cells, offset {Offset}, count {Count}, {Options}";
}
