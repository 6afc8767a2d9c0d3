using System.ComponentModel;
using LstmVis.Formats;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LstmVis.Server;

/// <summary>Making projects from the browser: send files or name paths, see the plan and what is strange about the data, confirm.</summary>
internal static class ImportsApi
{
    /// <summary>Maps the requests.</summary>
    public static void MapImports(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder imports = routes.MapGroup("/imports").WithTags("Imports").AddEndpointFilter(RefuseOtherSites);
        imports.WithMetadata(
            new ProducesResponseTypeMetadata(StatusCodes.Status403Forbidden, typeof(HttpValidationProblemDetails), ["application/problem+json"]),
            new ProducesResponseTypeMetadata(StatusCodes.Status404NotFound, typeof(HttpValidationProblemDetails), ["application/problem+json"]),
            new ProducesResponseTypeMetadata(StatusCodes.Status409Conflict, typeof(HttpValidationProblemDetails), ["application/problem+json"]),
            new ProducesResponseTypeMetadata(StatusCodes.Status422UnprocessableEntity, typeof(HttpValidationProblemDetails), ["application/problem+json"]));
        imports.MapGet("", List).WithName("listImports").WithSummary("Whether this server imports, from where, and the imports that are begun.");
        imports.MapPost("", Begin).WithName("beginImport").WithSummary("Begins an import, of paths on the server's machine or of files that are sent next.");
        imports.MapGet("/{import}", Get).WithName("getImport").WithSummary("How far an import is.");
        imports.MapDelete("/{import}", Cancel).WithName("cancelImport").WithSummary("Cancels an import and removes what was sent for it; a project that was made stays.");
        imports.MapPut("/{import}/files", Receive).WithName("sendImportFile").Accepts<Stream>("application/octet-stream").WithSummary("Sends a file: its bytes are the body.");
        imports.MapDelete("/{import}/files", Drop).WithName("dropImportFile").WithSummary("Takes a file out again.");
        imports.MapPost("/{import}/plan", Plan).WithName("planImport").WithSummary("What the files would become. Nothing is written.");
        imports.MapPost("/{import}/check", Check).WithName("checkImport").WithSummary("Begins to read all data of the plan, to say what is strange about them. Nothing is written.");
        imports.MapPost("/{import}/run", Run).WithName("runImport").WithSummary("Begins to write the project of the plan. It appears when it is complete.");
    }

    // The guard lets pages of this machine in; those of other programs on it have no business here either.
    private static async ValueTask<object?> RefuseOtherSites(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        string? site = context.HttpContext.Request.Headers["Sec-Fetch-Site"];
        if (!string.IsNullOrEmpty(site) && site is not ("same-origin" or "none"))
            throw RequestException.Forbidden("The page may not import here.", "Only pages of this server may import.");
        return await next(context);
    }

    private static Ok<ImportsResponse> List(ImportDesk desk) =>
        TypedResults.Ok(new ImportsResponse(desk.Reason is null, desk.Reason, desk.Target, desk.Folders, desk.MaxUploadBytes, ImportRequest.StateEndings, desk.List()));

    private static Created<ImportStatus> Begin(ImportQuery query, ImportDesk desk)
    {
        ImportJob job = desk.Begin(query.Paths);
        return TypedResults.Created($"/api/v3/imports/{job.Id}", job.GetStatus());
    }

    private static Ok<ImportStatus> Get([Description("The id of the import.")] string import, ImportDesk desk) => TypedResults.Ok(desk.Get(import).GetStatus());

    private static NoContent Cancel([Description("The id of the import.")] string import, ImportDesk desk)
    {
        desk.Remove(import);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<ImportStatus>> Receive([Description("The id of the import.")] string import, [Description("The file's name, without a folder.")] string name, HttpRequest request, ImportDesk desk, CancellationToken cancellation)
    {
        ImportJob job = desk.Get(import);
        // The job counts the bytes itself, over all files.
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = null;
        await job.ReceiveAsync(name, request.Body, cancellation);
        return TypedResults.Ok(job.GetStatus());
    }

    private static Ok<ImportStatus> Drop([Description("The id of the import.")] string import, [Description("The file's name.")] string name, ImportDesk desk)
    {
        ImportJob job = desk.Get(import);
        job.Drop(name);
        return TypedResults.Ok(job.GetStatus());
    }

    private static async Task<Ok<ImportPlanResponse>> Plan([Description("The id of the import.")] string import, ImportPlanQuery query, ImportDesk desk, CancellationToken cancellation) =>
        TypedResults.Ok(await desk.Get(import).PlanAsync(query, cancellation));

    private static Accepted<ImportStatus> Check([Description("The id of the import.")] string import, ImportDesk desk)
    {
        ImportJob job = desk.Get(import);
        job.Check();
        return TypedResults.Accepted($"/api/v3/imports/{job.Id}", job.GetStatus());
    }

    private static Accepted<ImportStatus> Run([Description("The id of the import.")] string import, ImportRunQuery query, ImportDesk desk)
    {
        ImportJob job = desk.Get(import);
        job.Run(query);
        return TypedResults.Accepted($"/api/v3/imports/{job.Id}", job.GetStatus());
    }
}
