using Microsoft.AspNetCore.Http.HttpResults;

namespace LstmVis.Server;

/// <summary>How far a look at all data of a project is.</summary>
/// <param name="IsRunning">Whether it is at work.</param>
/// <param name="DoneBytes">Bytes read so far.</param>
/// <param name="TotalBytes">Bytes to read; 0 where it has not begun.</param>
/// <param name="Report">What was found; null before the end.</param>
/// <param name="Problem">Why it could not be done; null where it could.</param>
internal sealed record CheckStatus(bool IsRunning, long DoneBytes, long TotalBytes, PreflightContract? Report, string? Problem);

/// <summary>What is strange about the data of a project.</summary>
internal static class ChecksApi
{
    /// <summary>Maps the requests.</summary>
    public static void MapChecks(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder check = routes.MapGroup("/projects/{project}/check").WithTags("Checks").ProducesProject();
        check.MapGet("", Get).WithName("getCheck").WithSummary("How far the look at all data of a project is, and what it found.");
        check.MapPost("", Start).WithName("startCheck").WithSummary("Begins to look at all data of a project, unless that is going on or done already.");
    }

    private static async Task<Ok<CheckStatus>> Get(string project, ProjectLibrary library, CancellationToken cancellation) =>
        TypedResults.Ok((await library.GetAsync(project, cancellation)).Check.GetStatus());

    private static async Task<Accepted<CheckStatus>> Start(string project, ProjectLibrary library, CancellationToken cancellation)
    {
        ProjectCheck check = (await library.GetAsync(project, cancellation)).Check;
        check.Start();
        return TypedResults.Accepted($"/api/v3/projects/{Uri.EscapeDataString(project)}/check", check.GetStatus());
    }
}
