namespace LstmVis.Formats;

/// <summary>The layers of V2 files, which count from 1 by custom but may be anything.</summary>
internal static class V2Layers
{
    /// <summary>
    /// Numbers keep their distances: they count from 1 where all are at least 1, else from 0. Where any is no number, layers are counted in the order in which they first appear.
    /// </summary>
    public static IReadOnlyList<int> ToZeroBased(IReadOnlyList<object?> layers)
    {
        if (layers.All(layer => layer is null or (>= 0L and < 1_000_000L)))
        {
            long[] numbers = [.. layers.OfType<long>()];
            long first = numbers.Length == 0 || numbers.Min() >= 1 ? 1 : 0;
            return [.. layers.Select(layer => (int)((layer as long? ?? first) - first))];
        }

        List<object> order = [.. layers.Select(layer => layer ?? "").Distinct()];
        return [.. layers.Select(layer => order.IndexOf(layer ?? ""))];
    }
}
