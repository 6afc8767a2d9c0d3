using LstmVis.Core;

namespace LstmVis.Networks;

/// <summary>The cell that tells best whether a depth is reached.</summary>
/// <param name="Depth">At least this depth.</param>
/// <param name="SourceId">The layer and kind.</param>
/// <param name="Cell">Zero-based.</param>
/// <param name="IsNegative">Whether the cell is on at or below minus the threshold, rather than at or above the threshold.</param>
/// <param name="Threshold">In activation units, halfway between the neighbours of the cut at which F1 was greatest where the cell was chosen.</param>
/// <param name="F1">The harmonic mean of precision and recall of cell and threshold on another text than that on which they were chosen.</param>
public readonly record struct DepthDetector(int Depth, string SourceId, int Cell, bool IsNegative, float Threshold, double F1);

/// <summary>Finds cells that detect the depth of <see cref="NestedParentheses"/>.</summary>
internal static class DepthDetectors
{
    /// <summary>For each depth from 1, the best of all cells of a layer, states, signs and thresholds.</summary>
    /// <param name="model">What reads.</param>
    /// <param name="searched">The text on which cell, sign and threshold are chosen.</param>
    /// <param name="measured">The text on which F1 is then measured.</param>
    /// <param name="layer">Whose cells.</param>
    public static IReadOnlyList<DepthDetector> Find(LanguageModel model, Corpus searched, Corpus measured, int layer)
    {
        var best = new DepthDetector[NestedParentheses.MaxDepth];
        foreach ((string sourceId, float[] activations) in Read(model, searched, layer))
            Search(sourceId, activations, NestedParentheses.GetDepths(searched), model.Shape.CellCount, best);
        Dictionary<string, float[]> fresh = Read(model, measured, layer);
        int[] depths = NestedParentheses.GetDepths(measured);
        return [.. best.Select(one => one with { F1 = fresh.TryGetValue(one.SourceId ?? "", out float[]? activations) ? Measure(one, activations, depths, model.Shape.CellCount) : 0 })];
    }

    private static Dictionary<string, float[]> Read(LanguageModel model, Corpus corpus, int layer)
    {
        StateMemory states = StateMemory.Record(model, corpus, [], keepStates: true);
        var read = new Dictionary<string, float[]>();
        foreach (StateKind kind in model.Layers[layer].Kinds.Where(kind => !kind.IsGate))
        {
            float[] activations = states.GetRows(layer, kind.Name).ToArray();
            kind.Transform.Apply(activations);
            read[LanguageModelRecorder.GetSourceId(layer, kind.Name)] = activations;
        }

        return read;
    }

    private static void Search(string sourceId, float[] activations, int[] depths, int cells, DepthDetector[] best)
    {
        var column = new float[depths.Length];
        var order = new int[depths.Length];
        for (int cell = 0; cell < cells; cell++)
        {
            foreach (bool isNegative in (ReadOnlySpan<bool>)[false, true])
            {
                for (int step = 0; step < depths.Length; step++)
                {
                    column[step] = activations[(step * cells) + cell] * (isNegative ? 1 : -1);
                    order[step] = step;
                }

                Array.Sort(column, order);
                for (int depth = 1; depth <= best.Length; depth++)
                {
                    (double f1, float threshold) = Sweep(column, order, depths, depth);
                    if (f1 > best[depth - 1].F1)
                        best[depth - 1] = new DepthDetector(depth, sourceId, cell, isNegative, threshold, f1);
                }
            }
        }
    }

    // Down through the activations, from the greatest: each is a threshold, and what comes before it is on. Equal ones are on together.
    private static (double F1, float Threshold) Sweep(float[] negated, int[] order, int[] depths, int depth)
    {
        int deep = depths.Count(value => value >= depth);
        int both = 0;
        (double F1, float Threshold) best = (0, 0);
        for (int on = 1; on <= order.Length; on++)
        {
            both += depths[order[on - 1]] >= depth ? 1 : 0;
            if (on < order.Length && negated[on] == negated[on - 1])
                continue;
            double f1 = 2.0 * both / (on + deep);
            if (f1 > best.F1)
                best = (f1, -(on < order.Length ? (negated[on] + negated[on - 1]) / 2 : negated[on - 1]));
        }

        return best;
    }

    private static double Measure(DepthDetector detector, float[] activations, int[] depths, int cells)
    {
        int both = 0;
        int on = 0;
        int deep = 0;
        for (int step = 0; step < depths.Length; step++)
        {
            float activation = activations[(step * cells) + detector.Cell];
            bool isOn = (detector.IsNegative ? -activation : activation) >= detector.Threshold;
            bool isDeep = depths[step] >= detector.Depth;
            both += isOn && isDeep ? 1 : 0;
            on += isOn ? 1 : 0;
            deep += isDeep ? 1 : 0;
        }

        return on + deep == 0 ? 0 : 2.0 * both / (on + deep);
    }
}
