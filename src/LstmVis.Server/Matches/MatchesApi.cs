using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Diagnostics;
using LstmVis.Core;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LstmVis.Server;

/// <summary>Every place where the cells of a selection follow its pattern together.</summary>
internal static class MatchesApi
{
    private const int MaxCount = 1000;
    private const int MaxBuckets = 10_000;

    /// <summary>Maps the requests.</summary>
    public static void MapMatches(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder project = routes.MapGroup("/projects/{project}").WithTags("Matches").ProducesProject();
        project.MapPost("/matches", Find).WithName("findMatches").WithSummary("A page of the list of all matches: best first, or in another order, in groups, or only those with a text.");
        project.MapPost("/matches/groups", Group).WithName("getMatchGroups").WithSummary("The groups of a list of matches, with their sizes.");
        project.MapPost("/matches/totals", Count).WithName("countMatches")
            .WithSummary("How many candidates and matches there are. With 'Accept: text/event-stream', partial totals arrive while counting, the last one complete.");
        project.MapPost("/matches/density", CountByPlace).WithName("getMatchDensity").WithSummary("How many matches start in each part of the corpus.");
        project.MapPost("/matches/export", Export).WithName("exportMatches").WithSummary("All matches as a CSV, JSON or Parquet file.")
            .Produces<Stream>(StatusCodes.Status200OK, "text/csv", "application/json", "application/vnd.apache.parquet");
        project.MapPost("/rows", ReadRows).WithName("getRows").WithSummary("What is needed to draw ranges as aligned rows; at most 200 ranges, of each at most 1,000 steps.");
    }

    private static async Task<Ok<MatchesResponse>> Find(string project, MatchPageQuery query, ProjectLibrary library, CancellationToken cancellation)
    {
        ServedProject served = await library.GetAsync(project, cancellation);
        Paging.Check(query.Offset, query.Count, MaxCount);
        (Selection selection, MatchOptions options) = await query.ReadAsync(served, cancellation);
        // Of no match: a mistake in what is asked for is told before anything is searched.
        if (query.Rows is not null)
            await RowReader.ReadAsync(served, query.Rows, [], query.Selection, cancellation);
        long started = Stopwatch.GetTimestamp();
        Documents documents = served.Project.Corpus.Documents;
        if (MatchListing.IsPlain(query) && served.Rankings.TryGet(selection, options) is null)
        {
            MatchPage page = await served.Matcher.FindAsync(selection, options, query.Offset, query.Count, cancellation);
            int? known = page.IsLast && (page.Matches.Count > 0 || query.Offset == 0) ? query.Offset + page.Matches.Count : null;
            return await AnswerAsync(page.IsLast, known, page.Matches.Select((match, place) => (query.Offset + place + 1, match)));
        }

        MatchListing listing = await served.Listings.GetAsync(served, selection, options, query, cancellation);
        return await AnswerAsync((long)query.Offset + query.Count >= listing.Count, listing.Count, listing.Slice(query.Offset, query.Count));

        async Task<Ok<MatchesResponse>> AnswerAsync(bool isLast, int? matchCount, IEnumerable<(int Rank, Match Match)> matches)
        {
            MatchContract[] listed = [.. matches.Select(entry => MatchContract.From(entry.Match, entry.Rank, documents))];
            double elapsed = Math.Round(Stopwatch.GetElapsedTime(started).TotalMilliseconds, 3);
            IReadOnlyList<RowContract>? rows = query.Rows is null ? null : await RowReader.ReadAsync(served, query.Rows, listed, query.Selection, cancellation);
            return TypedResults.Ok(new MatchesResponse(query.Offset, isLast, matchCount, selection.Cells.Count, listed, elapsed, rows));
        }
    }

    private static async Task<Ok<MatchGroupsResponse>> Group(string project, MatchListQuery query, ProjectLibrary library, CancellationToken cancellation)
    {
        ServedProject served = await library.GetAsync(project, cancellation);
        (Selection selection, MatchOptions options) = await query.ReadAsync(served, cancellation);
        MatchListing listing = await served.Listings.GetAsync(served, selection, options, query, cancellation);
        return TypedResults.Ok(new MatchGroupsResponse(listing.Count, listing.Groups));
    }

    private static async Task<Results<Ok<MatchTotalsResponse>, ServerSentEventsResult<MatchProgressResponse>>> Count(
        string project, MatchQuery query, ProjectLibrary library, HttpRequest request, CancellationToken cancellation)
    {
        ServedProject served = await library.GetAsync(project, cancellation);
        (Selection selection, MatchOptions options) = await query.ReadAsync(served, cancellation);
        if (request.GetTypedHeaders().Accept.Any(accepted => accepted.MediaType.Equals("text/event-stream", StringComparison.OrdinalIgnoreCase)))
            return TypedResults.ServerSentEvents(MatchCounter.CountStepwiseAsync(served, selection, options, cancellation));
        return TypedResults.Ok(await MatchCounter.CountAsync(served, selection, options, cancellation));
    }

    private static async Task<Ok<MatchDensityResponse>> CountByPlace(string project, MatchDensityQuery query, ProjectLibrary library, CancellationToken cancellation)
    {
        ServedProject served = await library.GetAsync(project, cancellation);
        if (query.Buckets is < 1 or > MaxBuckets)
            throw RequestException.Invalid("buckets", $"'buckets' must be 1 to {MaxBuckets}, but is {query.Buckets}.");
        (Selection selection, MatchOptions options) = await query.ReadAsync(served, cancellation);
        IReadOnlyList<Match> ranking = await served.Rankings.GetAsync(served.Matcher, selection, options, cancellation);
        int stepCount = served.Project.Corpus.StepCount;
        int[] counts = new int[query.Buckets];
        foreach (Match match in ranking)
            counts[ActivationExtremes.FindBucket(match.Range.Start, stepCount, query.Buckets)]++;
        return TypedResults.Ok(new MatchDensityResponse(stepCount, ranking.Count, counts));
    }

    private static async Task<MatchExport> Export(
        string project, MatchListQuery query, ProjectLibrary library, CancellationToken cancellation, [AllowedValues("csv", "json", "parquet"), DefaultValue("csv")] string format = "csv")
    {
        ServedProject served = await library.GetAsync(project, cancellation);
        (Selection selection, MatchOptions options) = await query.ReadAsync(served, cancellation);
        ExportFormat choice = Choice.Read<ExportFormat>(format, "format");
        return new MatchExport(served, query, selection, await served.Listings.GetAsync(served, selection, options, query, cancellation), choice);
    }

    private static async Task<Ok<RowsResponse>> ReadRows(string project, RowsQuery query, ProjectLibrary library, CancellationToken cancellation)
    {
        ServedProject served = await library.GetAsync(project, cancellation);
        return TypedResults.Ok(new RowsResponse(await RowReader.ReadAsync(served, query, cancellation)));
    }
}
