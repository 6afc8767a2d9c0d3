namespace LstmVis.Core;

/// <summary>The specification of matching as a program: no index, no vectors, one pass over the float sources.</summary>
/// <remarks>
/// Every faster matcher must give the same answers. It reads blocks of rows, so its memory is that of a block, of the candidates of one
/// document and of the page, whatever the size of the source.
/// </remarks>
public sealed class ReferenceMatcher : IMatcher
{
    private readonly Documents _documents;

    /// <summary>Makes a matcher for sources that are as long as these documents.</summary>
    public ReferenceMatcher(Documents documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        _documents = documents;
    }

    /// <inheritdoc/>
    public Task<MatchPage> FindAsync(Selection selection, MatchOptions options, int offset, int count, CancellationToken cancellation = default)
    {
        MatchRequest.Check(_documents, selection, options);
        MatchRequest.CheckPage(offset, count);
        return Task.Run(() => MatchRequest.GetPage(Rank(selection, options, MatchRequest.GetLimit(offset, count), cancellation), offset, count), cancellation);
    }

    /// <inheritdoc/>
    public Task<MatchTotals> CountAsync(Selection selection, MatchOptions options, IProgress<MatchProgress>? progress = null, CancellationToken cancellation = default)
    {
        MatchRequest.Check(_documents, selection, options);
        return Task.Run(() => Count(selection, options, progress, cancellation), cancellation);
    }

    private IReadOnlyList<Match> Rank(Selection selection, MatchOptions options, int limit, CancellationToken cancellation)
    {
        var best = new BestMatches(limit);
        if (selection.Cells.Count == 0)
            return best.GetRanking();
        var candidates = new List<Match>();
        var sweep = new ReferenceSweep(selection, options, withExtras: true, (range, shared, extra) =>
        {
            if (shared < options.MinShared)
                return;
            if (options.WindowLength is null && (range.Length < options.MinLength || range.Length > options.MaxLength))
                return;
            var match = new Match(range, shared, selection.Cells.Count - shared, extra);
            if (options.AllowOverlap)
                best.Add(match);
            else
                candidates.Add(match);
        });
        foreach (Document document in MatchRequest.GetDocuments(_documents, options))
        {
            sweep.Run(document, null, cancellation);
            Suppress(candidates, document.Steps, best, cancellation);
            candidates.Clear();
        }

        return best.GetRanking();
    }

    // No range crosses a document, so overlaps are settled in each on its own.
    private static void Suppress(List<Match> candidates, StepRange steps, BestMatches best, CancellationToken cancellation)
    {
        candidates.Sort();
        cancellation.ThrowIfCancellationRequested();
        var taken = new StepSet(steps.Length);
        foreach (Match match in candidates)
        {
            var inside = new StepRange(match.Range.Start - steps.Start, match.Range.End - steps.Start);
            if (taken.Overlaps(inside))
                continue;
            taken.Add(inside);
            best.Add(match);
        }
    }

    private MatchTotals Count(Selection selection, MatchOptions options, IProgress<MatchProgress>? progress, CancellationToken cancellation)
    {
        var totals = new TotalsBuilder(selection.Cells.Count, options);
        if (selection.Cells.Count == 0)
            return totals.ToTotals();
        var sweep = new ReferenceSweep(selection, options, withExtras: false, (range, shared, _) => totals.Add(range.Length, shared));
        foreach (Document document in MatchRequest.GetDocuments(_documents, options))
            sweep.Run(document, step => progress?.Report(new MatchProgress(step, _documents.StepCount, totals.ToTotals())), cancellation);
        progress?.Report(new MatchProgress(_documents.StepCount, _documents.StepCount, totals.ToTotals()));
        return totals.ToTotals();
    }
}
