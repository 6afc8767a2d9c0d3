using System.Text.Json;
using System.Text.Json.Serialization;
using LstmVis.Core;

namespace LstmVis.Networks;

/// <summary>A selection worth opening a project with: a range in which some cells are on, and off just before it.</summary>
/// <param name="Source">The id of the source.</param>
/// <param name="Start">First time step of the brushed range.</param>
/// <param name="End">First time step after it.</param>
/// <param name="Threshold">In activation units.</param>
/// <param name="OffBefore">Steps before the range in which the cells are off.</param>
/// <param name="OffAfter">Steps after it in which they are off.</param>
/// <param name="Cells">The cells that this selects.</param>
public sealed record OpeningView(
    [property: JsonPropertyName("source")] string Source,
    [property: JsonPropertyName("start")] int Start,
    [property: JsonPropertyName("end")] int End,
    [property: JsonPropertyName("threshold")] float Threshold,
    [property: JsonPropertyName("offBefore")] int OffBefore,
    [property: JsonPropertyName("offAfter")] int OffAfter,
    [property: JsonPropertyName("cells")] IReadOnlyList<int> Cells)
{
    /// <summary>The key under which a project's provenance holds it.</summary>
    public const string ProvenanceKey = "opening view";

    /// <summary>The view as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this);

    /// <summary>Reads what <see cref="ToJson"/> wrote; null where it is something else.</summary>
    public static OpeningView? TryParse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<OpeningView>(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>Finds a view of a model of <see cref="NestedParentheses"/> that shows cells which count the depth.</summary>
internal static class OpeningViewFinder
{
    private const int SearchedSteps = 4000;
    private const int FirstStep = 24;
    private const int LastStep = 400;

    /// <summary>The best view; null where no range selects any cell.</summary>
    /// <remarks>
    /// Every stretch of some depth or more, near the beginning, is tried as a brushed range. A view is as good as the worst of the cells it selects,
    /// and a cell is as good as being on tells that the depth is reached (F1 over the searched steps). Of equals the first tried stays: the
    /// deeper layer, depth 3, threshold 0.3, no margin behind. Two or three cells that agree are worth a little more than one.
    /// </remarks>
    public static OpeningView? Find(LanguageModel model, Corpus corpus)
    {
        Corpus searched = ModelJob.Take(corpus, SearchedSteps);
        int[] depths = NestedParentheses.GetDepths(searched);
        OpeningView? best = null;
        double bestScore = 0;
        for (int layer = model.Layers.Count - 1; layer >= 0; layer--)
        {
            float[] activations = Sample(model, searched, layer);
            foreach (int depth in (ReadOnlySpan<int>)[3, 2, 4, 1])
            {
                foreach (float threshold in (ReadOnlySpan<float>)[0.3f, 0.2f, 0.4f, 0.5f, 0.6f])
                {
                    double[] agreements = GetAgreements(activations, depths, depth, threshold);
                    foreach (StepRange range in GetStretches(depths, depth))
                    {
                        for (int offAfter = 0; offAfter <= 1; offAfter++)
                        {
                            int[] cells = Select(activations, model.Shape.CellCount, range, threshold, offAfter);
                            double score = cells.Length == 0 ? 0 : cells.Min(cell => agreements[cell]) + (0.01 * Math.Min(cells.Length, 3));
                            if (score <= bestScore + 0.002)
                                continue;
                            bestScore = score;
                            best = new OpeningView(LanguageModelRecorder.GetSourceId(layer, SourceKinds.CellState), range.Start, range.End, threshold, 1, offAfter, cells);
                        }
                    }
                }
            }
        }

        return best;
    }

    private static float[] Sample(LanguageModel model, Corpus corpus, int layer)
    {
        var pass = new SequencePass(model, corpus.StepCount, streamCount: 1);
        pass.Start();
        pass.Forward(corpus.TokenIds.Span, []);
        var activations = new float[corpus.StepCount * model.Shape.CellCount];
        pass.Read(layer, StateKind.CellState, activations);
        Transform.Tanh.Apply(activations);
        return activations;
    }

    /// <summary>Stretches of at least a depth that a reader can see at a glance, with the step before them.</summary>
    private static List<StepRange> GetStretches(int[] depths, int depth)
    {
        List<StepRange> stretches = [];
        for (int start = FirstStep; start < Math.Min(LastStep, depths.Length); start++)
        {
            if (depths[start] < depth || depths[start - 1] >= depth)
                continue;
            int end = start;
            while (end < depths.Length && depths[end] >= depth)
                end++;
            if (end - start is >= 4 and <= 12 && end < depths.Length)
                stretches.Add(new StepRange(start, end));
        }

        return stretches;
    }

    private static double[] GetAgreements(float[] activations, int[] depths, int depth, float threshold)
    {
        int cellCount = activations.Length / depths.Length;
        var agreements = new double[cellCount];
        for (int cell = 0; cell < cellCount; cell++)
        {
            int both = 0;
            int on = 0;
            int deep = 0;
            for (int step = 0; step < depths.Length; step++)
            {
                bool isOn = activations[(step * cellCount) + cell] >= threshold;
                bool isDeep = depths[step] >= depth;
                both += isOn && isDeep ? 1 : 0;
                on += isOn ? 1 : 0;
                deep += isDeep ? 1 : 0;
            }

            agreements[cell] = on + deep == 0 ? 0 : 2.0 * both / (on + deep);
        }

        return agreements;
    }

    private static int[] Select(float[] activations, int cellCount, StepRange range, float threshold, int offAfter)
    {
        List<int> cells = [];
        for (int cell = 0; cell < cellCount; cell++)
        {
            bool follows = !IsOn(range.Start - 1) && (offAfter == 0 || !IsOn(range.End));
            for (int step = range.Start; follows && step < range.End; step++)
                follows = IsOn(step);
            if (follows)
                cells.Add(cell);

            bool IsOn(int step) => activations[(step * cellCount) + cell] >= threshold;
        }

        return [.. cells];
    }
}
