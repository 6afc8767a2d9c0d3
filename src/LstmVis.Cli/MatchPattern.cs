using LstmVis.Core;

namespace LstmVis.Cli;

/// <summary>The sources, thresholds and margins that <c>lstmvis match</c> is given.</summary>
internal static class MatchPattern
{
    /// <summary>What the options say.</summary>
    internal sealed record Values(string[] SourceIds, float? Threshold, float? Quantile, Dictionary<int, float>[] CellThresholds, Side Side, int OffBefore, int OffAfter);

    /// <summary>Reads them; quantiles are looked for in the sources.</summary>
    public static async Task<Pattern> ReadAsync(Project project, IIndexedMatcher matcher, Values values, CancellationToken cancellation)
    {
        if (values.SourceIds.GroupBy(id => id).FirstOrDefault(group => group.Skip(1).Any()) is { } twice)
            throw CommandException.Usage($"Source '{twice.Key}' is given twice; give every --source once.");
        Source[] sources = [.. values.SourceIds.Select(id => FindSource(project, id))];
        if (values.Threshold is null == values.Quantile is null)
            throw CommandException.Usage("Give either --threshold NUMBER, the same for every cell, or --quantile NUMBER from 0 to 1, which each cell has its own activation for.");
        if (values.CellThresholds.Length > 0 && values.CellThresholds.Length != sources.Length)
            throw CommandException.Usage($"--cell-thresholds is given {values.CellThresholds.Length} times for {sources.Length} sources; give it once per --source, in the same order ('-' for none).");
        if (values.Threshold is { } uniform && values.CellThresholds.All(own => own.Count == 0))
            return new Pattern(sources, Thresholds.Uniform(uniform), values.Side, values.OffBefore, values.OffAfter);
        var thresholds = new float[sources.Length][];
        for (int place = 0; place < sources.Length; place++)
        {
            // Written as text, 0.9 is not the float nearest to it.
            thresholds[place] = values.Quantile is { } quantile
                ? [.. await matcher.FindQuantilesAsync(sources[place], values.Side, ToDouble(quantile), cancellation)]
                : [.. Enumerable.Repeat(values.Threshold!.Value, sources[place].CellCount)];
            if (values.CellThresholds.Length == 0)
                continue;
            foreach ((int cell, float threshold) in values.CellThresholds[place])
            {
                if (cell >= sources[place].CellCount)
                    throw CommandException.Usage($"--cell-thresholds: cell {cell} is not among the {sources[place].CellCount} cells (0 to {sources[place].CellCount - 1}) of source '{sources[place].Id}'.");
                thresholds[place][cell] = threshold;
            }
        }

        return new Pattern(sources, Thresholds.PerCell(thresholds), values.Side, values.OffBefore, values.OffAfter);
    }

    /// <summary>The number that a person wrote: the shortest text that is this float.</summary>
    internal static double ToDouble(float number) =>
        double.Parse(number.ToString("R", System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Says which selected cells are on more often than a quantile says, as their activations cannot be told apart there; null where none is.</summary>
    public static string? FindSaturated(Selection selection)
    {
        const int MostNamed = 10;
        IReadOnlyList<Source> sources = selection.Pattern.Sources;
        CellRef[] saturated = [.. selection.Cells.Where(cell => CellQuantiles.IsSaturated(sources[cell.Source].Transform, selection.Pattern.Thresholds[cell]))];
        if (saturated.Length == 0)
            return null;
        string names = string.Join(", ", saturated.Take(MostNamed).Select(cell => FormattableString.Invariant($"{sources[cell.Source].Id} {cell.Cell}")));
        string more = saturated.Length > MostNamed ? ", …" : "";
        return FormattableString.Invariant($"Note: {saturated.Length} of the {selection.Cells.Count} selected cells ({names}{more}) are saturated at that quantile: tanh is 1 there, as far as float32 tells. They are on wherever it is, which may be in more steps than the quantile says.");
    }

    private static Source FindSource(Project project, string id) => project.FindSource(id)
        ?? throw CommandException.NotFound($"Project '{project.Id}' has no source '{id}'; it has {string.Join(", ", project.Sources.Select(source => $"'{source.Id}'"))}.");
}
