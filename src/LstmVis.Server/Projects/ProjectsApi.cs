using LstmVis.Core;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LstmVis.Server;

/// <summary>Which projects there are, and what each consists of.</summary>
internal static class ProjectsApi
{
    /// <summary>Maps the requests.</summary>
    public static void MapProjects(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/projects", List).WithTags("Projects").WithName("listProjects").WithSummary("Every project, and every folder that looks like one but cannot be opened.");
        routes.MapGet("/projects/{project}", Get).WithTags("Projects").WithName("getProject").ProducesProject().WithSummary("Everything about a project except its values.");
        routes.MapGet("/projects/{project}/indexes", GetIndexes).WithTags("Projects").WithName("getIndexes").ProducesProject().WithSummary("How far the indexes of a project's sources are. They are made when the first match is asked for.");
    }

    /// <summary>Declares the answers of a request that names a project: 404 where it is unknown, 422 where its files are at fault.</summary>
    public static TBuilder ProducesProject<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.WithMetadata(
            new ProducesResponseTypeMetadata(StatusCodes.Status404NotFound, typeof(HttpValidationProblemDetails), ["application/problem+json"]),
            new ProducesResponseTypeMetadata(StatusCodes.Status422UnprocessableEntity, typeof(HttpValidationProblemDetails), ["application/problem+json"]));
        return builder;
    }

    private static async Task<Ok<ProjectsResponse>> List(ProjectLibrary library, CancellationToken cancellation)
    {
        ProjectListing listing = await library.ListAsync(cancellation);
        return TypedResults.Ok(new ProjectsResponse([.. listing.Projects.Select(Summarize)], listing.Problems));
    }

    private static async Task<Ok<ProjectDetails>> Get(string project, ProjectLibrary library, CancellationToken cancellation)
    {
        ServedProject served = await library.GetAsync(project, cancellation);
        Project opened = served.Project;
        return TypedResults.Ok(new ProjectDetails(
            opened.Id, opened.Title, opened.Description, opened.Corpus.StepCount, opened.Corpus.Documents.Count, opened.Corpus.Vocabulary.Count, served.SizeBytes,
            [.. opened.Sources.Select(SourceInfo.From)], served.Tracks, InputsInfo.From(opened), MediaInfo.From(opened), served.Provenance, served.Warnings,
            ReadIndexes(served)));
    }

    private static async Task<Ok<IndexesResponse>> GetIndexes(string project, ProjectLibrary library, CancellationToken cancellation) =>
        TypedResults.Ok(new IndexesResponse(ReadIndexes(await library.GetAsync(project, cancellation))));

    private static IReadOnlyList<IndexInfo> ReadIndexes(ServedProject served) =>
        [.. served.Matcher.GetIndexStatuses().Select(status => new IndexInfo(status.SourceId, status.State, status.Fraction, status.Problem))];

    private static ProjectSummary Summarize(ServedProject served)
    {
        Project opened = served.Project;
        return new ProjectSummary(
            opened.Id, opened.Title, opened.Description, opened.Corpus.StepCount, opened.Corpus.Documents.Count, served.SizeBytes,
            [.. opened.Sources.Select(SourceInfo.From)], [.. opened.Tracks.Select(track => new TrackSummary(track.Id, track.GetKind()))], served.Sparklines);
    }
}
