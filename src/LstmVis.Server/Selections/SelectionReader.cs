using LstmVis.Core;

namespace LstmVis.Server;

/// <summary>Turns selections as they travel into those of the domain, and says which field is at fault where one means nothing.</summary>
internal static class SelectionReader
{
    /// <summary>The pattern of a selection.</summary>
    public static async Task<Pattern> ReadPatternAsync(this SelectionContract selection, ServedProject project, string prefix, CancellationToken cancellation)
    {
        if (selection.Sources.Count == 0)
            throw RequestException.Invalid(prefix + "sources", "Name at least one source.");
        var sources = new List<Source>(selection.Sources.Count);
        foreach (string id in selection.Sources)
        {
            Source source = project.GetSource(id, prefix + "sources");
            if (sources.Contains(source))
                throw RequestException.Invalid(prefix + "sources", $"Source '{id}' is listed twice.");
            sources.Add(source);
        }

        if (selection.OffBefore < 0)
            throw RequestException.Invalid(prefix + "offBefore", $"'offBefore' must not be negative, but is {selection.OffBefore}.");
        if (selection.OffAfter < 0)
            throw RequestException.Invalid(prefix + "offAfter", $"'offAfter' must not be negative, but is {selection.OffAfter}.");
        Thresholds thresholds = await selection.ReadThresholdsAsync(project, sources, prefix, cancellation);
        try
        {
            return new Pattern(sources, thresholds, selection.Side, selection.OffBefore, selection.OffAfter);
        }
        catch (ArgumentException cause)
        {
            throw RequestException.Invalid(prefix + (thresholds.IsUniform ? "threshold" : "thresholds"), cause);
        }
    }

    /// <summary>The range of a selection, inside one document.</summary>
    public static StepRange ReadRange(this SelectionContract selection, ServedProject project, string prefix)
    {
        if (selection.Range is null)
            throw RequestException.Invalid(prefix + "range", "'range' is missing: without cells, they are read off a range.");
        StepRange range = selection.Range.Read(project.Project.Corpus, prefix + "range");
        return CheckDocument(project.Project.Corpus, range, prefix + "range");
    }

    /// <summary>The same range, if it lies inside one document.</summary>
    public static StepRange CheckDocument(Corpus corpus, StepRange range, string field)
    {
        try
        {
            CellSelector.CheckRange(corpus.Documents, range);
            return range;
        }
        catch (ArgumentException cause)
        {
            throw RequestException.Invalid(field, cause);
        }
    }

    /// <summary>The whole selection; where it names no cells, those that follow the pattern on its range.</summary>
    public static async Task<Selection> ReadAsync(this SelectionContract selection, ServedProject project, string prefix, CancellationToken cancellation)
    {
        Pattern pattern = await selection.ReadPatternAsync(project, prefix, cancellation);
        StepRange? range = selection.Range is null ? null : selection.ReadRange(project, prefix);
        if (selection.Cells is null)
            return new Selection(pattern, await CellSelector.SelectAsync(pattern, project.Project.Corpus.Documents, range ?? selection.ReadRange(project, prefix), cancellation), range);
        foreach (string id in selection.Cells.Keys)
        {
            if (!selection.Sources.Contains(id))
                throw RequestException.Invalid(prefix + "cells", $"Cells are given for source '{id}', which is not among the selection's sources: {string.Join(", ", selection.Sources)}.");
        }

        var cells = new List<CellRef>();
        for (int place = 0; place < pattern.Sources.Count; place++)
        {
            Source source = pattern.Sources[place];
            if (!selection.Cells.TryGetValue(source.Id, out int[]? listed))
                continue;
            if (listed is null)
                throw RequestException.Invalid(prefix + "cells", $"The cells of source '{source.Id}' must be a list, but are null.");
            foreach (int cell in CellList.Check(listed, source, prefix + "cells"))
                cells.Add(new CellRef(place, cell));
        }

        return new Selection(pattern, cells, range);
    }

    /// <summary>Cells by source id, as they travel.</summary>
    public static IReadOnlyDictionary<string, int[]> Group(IReadOnlyList<Source> sources, IEnumerable<CellRef> cells)
    {
        ILookup<int, int> bySource = cells.ToLookup(cell => cell.Source, cell => cell.Cell);
        return sources.Select((source, place) => (source.Id, Cells: bySource[place].ToArray())).ToDictionary(entry => entry.Id, entry => entry.Cells);
    }
}
