using System.Globalization;
using LstmVis.Core;

namespace LstmVis.Server;

/// <summary>The threshold of every cell of a selection: one for all, a quantile of each, and numbers of single cells in their place.</summary>
internal static class ThresholdReader
{
    /// <summary>Reads them; quantiles that are not known yet are looked for.</summary>
    public static async Task<Thresholds> ReadThresholdsAsync(this SelectionContract selection, ServedProject project, IReadOnlyList<Source> sources, string prefix, CancellationToken cancellation)
    {
        if (selection.Threshold is null == selection.Quantile is null)
            throw RequestException.Invalid(prefix + "threshold", "Give either 'threshold', a finite number that is the same for every cell, or 'quantile', 0 to 1, which each cell has its own activation for.");
        Dictionary<int, Dictionary<int, float>> single = ReadSingle(selection, sources, prefix + "thresholds");
        if (selection.Threshold is { } uniform && single.Count == 0)
            return Thresholds.Uniform(uniform);
        var all = new float[sources.Count][];
        for (int place = 0; place < all.Length; place++)
        {
            Source source = sources[place];
            if (selection.Quantile is { } quantile)
            {
                float[] found = await FindQuantilesAsync(project, source, selection.Side, quantile, prefix + "quantile", cancellation);
                all[place] = single.ContainsKey(place) ? [.. found] : found;
            }
            else
            {
                all[place] = new float[source.CellCount];
                Array.Fill(all[place], selection.Threshold!.Value);
            }

            if (!single.TryGetValue(place, out Dictionary<int, float>? own))
                continue;
            foreach ((int cell, float threshold) in own)
                all[place][cell] = threshold;
        }

        return Thresholds.PerCell(all);
    }

    /// <summary>The quantile of every cell of a source.</summary>
    public static Task<float[]> FindQuantilesAsync(ServedProject project, Source source, Side side, double quantile, string field, CancellationToken cancellation)
    {
        try
        {
            return project.Matcher.FindQuantilesAsync(source, side, quantile, cancellation);
        }
        catch (ArgumentException cause)
        {
            throw RequestException.Invalid(field, cause);
        }
    }

    private static Dictionary<int, Dictionary<int, float>> ReadSingle(SelectionContract selection, IReadOnlyList<Source> sources, string field)
    {
        var single = new Dictionary<int, Dictionary<int, float>>();
        foreach ((string id, IReadOnlyDictionary<string, float>? cells) in selection.Thresholds ?? new Dictionary<string, IReadOnlyDictionary<string, float>>())
        {
            int place = 0;
            while (place < sources.Count && sources[place].Id != id)
                place++;
            if (place == sources.Count)
                throw RequestException.Invalid(field, $"Thresholds are given for source '{id}', which is not among the selection's sources: {string.Join(", ", sources.Select(source => source.Id))}.");
            if (cells is null)
                throw RequestException.Invalid(field, $"The thresholds of source '{id}' must be an object such as {{\"12\": 0.4}}, but are null.");
            foreach ((string name, float threshold) in cells)
            {
                if (!int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int cell) || cell >= sources[place].CellCount)
                    throw RequestException.Invalid(field, $"'{name}' is not one of the {sources[place].CellCount} cells (0 to {sources[place].CellCount - 1}) of source '{id}'.");
                if (!single.TryGetValue(place, out Dictionary<int, float>? own))
                    single.Add(place, own = []);
                own[cell] = threshold;
            }
        }

        return single;
    }
}
