using LstmVis.Core;

namespace LstmVis.Networks;

/// <summary>The cell that tells best whether a depth is reached.</summary>
/// <param name="Depth">At least this depth.</param>
/// <param name="SourceId">The layer and kind.</param>
/// <param name="Cell">Zero-based.</param>
/// <param name="IsNegative">Whether the cell is on at or below minus the threshold, rather than at or above the threshold.</param>
/// <param name="Threshold">In activation units, where F1 is greatest.</param>
/// <param name="F1">The harmonic mean of precision and recall over all steps.</param>
public readonly record struct DepthDetector(int Depth, string SourceId, int Cell, bool IsNegative, float Threshold, double F1);

/// <summary>Finds cells that detect the depth of <see cref="NestedParentheses"/>.</summary>
internal static class DepthDetectors
{
    /// <summary>For each depth from 1, the best of all cells of a layer, states and thresholds.</summary>
    /// <param name="model">What reads.</param>
    /// <param name="corpus">What it reads.</param>
    /// <param name="layer">Whose cells.</param>
    public static IReadOnlyList<DepthDetector> Find(LanguageModel model, Corpus corpus, int layer)
    {
        int[] depths = NestedParentheses.GetDepths(corpus);
        int cells = model.Shape.CellCount;
        var best = new DepthDetector[NestedParentheses.MaxDepth];
        StateMemory states = StateMemory.Record(model, corpus, [], keepStates: true);
        foreach (StateKind kind in model.Layers[layer].Kinds.Where(kind => !kind.IsGate))
        {
            float[] activations = states.GetRows(layer, kind.Name).ToArray();
            kind.Transform.Apply(activations);
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
                            best[depth - 1] = new DepthDetector(depth, LanguageModelRecorder.GetSourceId(layer, kind.Name), cell, isNegative, threshold, f1);
                    }
                }
            }
        }

        return best;
    }

    // Down through the activations, from the greatest: each is a threshold, and what comes before it is on. Equal ones are on together.
    private static (double F1, float Threshold) Sweep(float[] descending, int[] order, int[] depths, int depth)
    {
        int deep = depths.Count(value => value >= depth);
        int both = 0;
        (double F1, float Threshold) best = (0, 0);
        for (int on = 1; on <= order.Length; on++)
        {
            both += depths[order[on - 1]] >= depth ? 1 : 0;
            if (on < order.Length && descending[on] == descending[on - 1])
                continue;
            double f1 = 2.0 * both / (on + deep);
            if (f1 > best.F1)
                best = (f1, -descending[on - 1]);
        }

        return best;
    }
}
