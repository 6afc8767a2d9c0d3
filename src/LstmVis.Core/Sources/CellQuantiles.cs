namespace LstmVis.Core;

/// <summary>Thresholds that each cell has for itself: the share of the corpus in which a cell is on is then the same for all.</summary>
public static class CellQuantiles
{
    /// <summary>The exact quantile of every cell's activations, as a threshold. Reads the source three times, in constant memory.</summary>
    /// <param name="source">The source.</param>
    /// <param name="side">Where a cell is on; for the negative side quantiles are of the negated activations, for either side of the absolute ones.</param>
    /// <param name="quantile">0 to 1: at 0.9 a cell is on in the top tenth of its steps, and wherever it equals the least of those.</param>
    /// <param name="threadCount">How many threads may be used.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <returns>
    /// <c>[cell]</c>: the activation at place <c>ceil(quantile * (n - 1))</c>, from 0, of the n that are not NaN in ascending order, as <c>numpy.quantile(..., method="higher")</c> has it. Where the
    /// source's transform does not accept it (1 under tanh, an infinity), the nearest threshold that it accepts; the greatest of those for a cell without numbers.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">The quantile is not 0 to 1.</exception>
    public static float[] Find(Source source, Side side, double quantile, int threadCount = 1, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        Check(quantile);
        float[] found = new QuantileSearch(source.States, side, new ParallelOptions { MaxDegreeOfParallelism = threadCount, CancellationToken = cancellation }).Find(quantile);
        (float least, float greatest) = GetEnds(source.Transform);
        foreach (ref float threshold in found.AsSpan())
        {
            float activation = source.Transform.Apply(threshold);
            threshold = float.IsNaN(activation) ? greatest : Math.Clamp(activation, least, greatest);
        }

        return found;
    }

    /// <summary>Throws where a quantile is not 0 to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public static void Check(double quantile)
    {
        if (quantile is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(quantile), quantile, FormattableString.Invariant($"A quantile is 0 to 1 (0.9: the top tenth of each cell), but is {quantile}."));
    }

    /// <summary>
    /// Whether a threshold that <see cref="Find"/> gave is the greatest that tanh leaves below 1. Stored numbers beyond 9 or so all become 1: the cell is then on wherever it is saturated, which may be in more
    /// steps than the quantile says. Never so without a transform.
    /// </summary>
    public static bool IsSaturated(Transform transform, float threshold) => transform == Transform.Tanh && threshold >= GetEnds(transform).Greatest;

    /// <summary>The least and the greatest threshold that a transform accepts.</summary>
    internal static (float Least, float Greatest) GetEnds(Transform transform) =>
        transform == Transform.Tanh ? (MathF.BitIncrement(-1f), MathF.BitDecrement(1f)) : (float.MinValue, float.MaxValue);
}
