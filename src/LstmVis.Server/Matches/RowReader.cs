using LstmVis.Core;

namespace LstmVis.Server;

/// <summary>Reads what is needed to draw ranges as aligned rows.</summary>
internal static class RowReader
{
    private const int MaxRanges = 200;
    private const int MaxLength = 1000;

    /// <summary>One row for some matches of a page.</summary>
    public static Task<IReadOnlyList<RowContract>> ReadAsync(ServedProject project, PageRowsContract query, IReadOnlyList<MatchContract> page, SelectionContract selection, CancellationToken cancellation)
    {
        if (query.Skip < 0)
            throw RequestException.Invalid("rows.skip", $"'rows.skip' must not be negative, but is {query.Skip}.");
        if (query.Count is < 1 or > MaxRanges)
            throw RequestException.Invalid("rows.count", $"'rows.count' must be 1 to {MaxRanges}, but is {query.Count}.");
        return ReadAsync(project, query.At(page, selection), cancellation, "rows.");
    }

    /// <summary>One row for each range of the query.</summary>
    /// <param name="project">Where the ranges lie.</param>
    /// <param name="query">The ranges.</param>
    /// <param name="cancellation">Stops it between two rows.</param>
    /// <param name="prefix">What stands before the names of its fields in messages.</param>
    public static async Task<IReadOnlyList<RowContract>> ReadAsync(ServedProject project, RowsQuery query, CancellationToken cancellation, string prefix = "")
    {
        if (query.Ranges.Count > MaxRanges)
            throw RequestException.Invalid("ranges", $"{query.Ranges.Count} ranges were asked for; one request gets at most {MaxRanges}.");
        CheckContext(query.Before, prefix + "before");
        CheckContext(query.After, prefix + "after");
        Track[] tracks = [.. query.Tracks.Select(id => project.GetTrack(id, prefix + "tracks"))];
        Selection? selection = query.Selection is null ? null : await query.Selection.ReadAsync(project, "selection.", cancellation);
        if (query.IncludeCells && selection is null)
            throw RequestException.Invalid("includeCells", "'includeCells' needs a selection, whose cells it compares.");
        StepRange[] ranges = [.. query.Ranges.Select((range, place) => ReadRange(project.Project.Corpus, range, $"ranges[{place}]"))];
        var rows = new List<RowContract>(ranges.Length);
        foreach (StepRange range in ranges)
        {
            cancellation.ThrowIfCancellationRequested();
            rows.Add(Read(project.Project.Corpus, range, query, tracks, selection));
        }

        return rows;
    }

    private static RowContract Read(Corpus corpus, StepRange range, RowsQuery query, Track[] tracks, Selection? selection)
    {
        Document document = corpus.Documents.At(range.Start);
        // A range of any length has its cells compared; of a very long one the first steps are shown.
        StepRange shown = new(range.Start, Math.Min(range.End, range.Start + MaxLength));
        StepRange context = shown.Grow(query.Before, shown == range ? query.After : 0, document.Steps);
        return new RowContract(
            range.Start, range.End, context.Start, context.End, document.Index,
            ContextsApi.ReadTokens(corpus, context),
            selection is null ? null : CountActive(selection, context),
            [.. tracks.Select(track => TrackReader.Read(track, context))],
            query.IncludeCells ? Compare(selection!, corpus.Documents, range) : null);
    }

    private static int[] CountActive(Selection selection, StepRange steps)
    {
        int[] counts = new int[steps.Length];
        foreach (IGrouping<int, CellRef> group in selection.Cells.GroupBy(cell => cell.Source))
        {
            int[] cells = [.. group.Select(cell => cell.Cell)];
            OnTest[] tests = [.. group.Select(selection.Pattern.GetOnTest)];
            float[] values = new float[steps.Length * cells.Length];
            selection.Pattern.Sources[group.Key].States.ReadCells(steps, cells, values);
            for (int place = 0; place < values.Length; place++)
            {
                if (tests[place % cells.Length].IsOn(values[place]))
                    counts[place / cells.Length]++;
            }
        }

        return counts;
    }

    private static CellAgreement Compare(Selection selection, Documents documents, StepRange range)
    {
        IReadOnlyList<Source> sources = selection.Pattern.Sources;
        HashSet<CellRef> following = [.. CellSelector.Select(selection.Pattern, documents, range)];
        CellAgreement agreement = new(
            SelectionReader.Group(sources, selection.Cells.Where(following.Contains)),
            SelectionReader.Group(sources, selection.Cells.Where(cell => !following.Contains(cell))),
            SelectionReader.Group(sources, following.Except(selection.Cells).Order()));
        return agreement;
    }

    private static StepRange ReadRange(Corpus corpus, StepRangeContract range, string field) =>
        SelectionReader.CheckDocument(corpus, range.Read(corpus, field), field);

    private static void CheckContext(int steps, string field)
    {
        if (steps is < 0 or > MaxLength)
            throw RequestException.Invalid(field, $"'{field}' must be 0 to {MaxLength} steps, but is {steps}.");
    }
}
