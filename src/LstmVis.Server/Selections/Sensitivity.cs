using LstmVis.Core;

namespace LstmVis.Server;

/// <summary>How the number of selected cells depends on the threshold.</summary>
internal static class Sensitivity
{
    /// <summary>The number of thresholds of a curve.</summary>
    public const int ThresholdCount = 256;

    /// <summary>Counts the cells at thresholds that are evenly spread over what the selection's range and margins hold.</summary>
    public static SensitivityResponse Count(Pattern pattern, Documents documents, StepRange range)
    {
        float[] thresholds = Spread(pattern, documents, range);
        return new SensitivityResponse(thresholds, CellSelector.CountByThreshold(pattern, documents, range, thresholds));
    }

    // Sources with a tanh, and those that stay within its bounds, get the same thresholds whatever the range, so that curves can be compared:
    // 0 to 1, without the ends that no activation passes. Others get those between the least and the greatest activation of the range.
    private static float[] Spread(Pattern pattern, Documents documents, StepRange range)
    {
        StepRange steps = range.Grow(pattern.OffBefore, pattern.OffAfter, documents.At(range.Start).Steps);
        float greatest = 0f;
        foreach (Source source in pattern.Sources)
        {
            if (source.Transform == Transform.Tanh)
                continue;
            float[] rows = new float[steps.Length * source.CellCount];
            source.ReadActivations(steps, rows);
            foreach (float value in rows)
            {
                if (float.IsFinite(value))
                    greatest = Math.Max(greatest, Math.Abs(value));
            }
        }

        // A tanh source accepts no threshold of 1 or above, so one among the sources bounds all.
        if (greatest <= 1f || pattern.Sources.Any(source => source.Transform == Transform.Tanh))
            greatest = 1f;
        float[] thresholds = new float[ThresholdCount];
        for (int place = 0; place < ThresholdCount; place++)
            thresholds[place] = greatest * (place + 0.5f) / ThresholdCount;
        return thresholds;
    }
}
