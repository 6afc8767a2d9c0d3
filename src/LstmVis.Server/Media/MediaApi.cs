using System.ComponentModel;
using LstmVis.Core;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LstmVis.Server;

/// <summary>Pictures and sounds of documents and steps.</summary>
internal static class MediaApi
{
    private const int MostFiles = 1000;

    /// <summary>Maps the requests.</summary>
    public static void MapMedia(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder media = routes.MapGroup("/projects/{project}/media").WithTags("Contexts").ProducesProject();
        media.MapGet("", List).WithName("getMedia").WithSummary("Which pictures and sounds belong to steps of a range, 1,000 at most.");
        media.MapGet("/{index}", Get).WithName("getMediaFile").WithSummary("The bytes of a picture or sound; parts of it where a range is asked for.");
    }

    private static async Task<Ok<MediaResponse>> List(string project, int start, int end, ProjectLibrary library, CancellationToken cancellation)
    {
        ServedProject served = await library.GetAsync(project, cancellation);
        Corpus corpus = served.Project.Corpus;
        StepRange range = ContextsApi.ReadRange(start, end, corpus);
        return TypedResults.Ok(new MediaResponse([.. served.Project.Media
            .Select((file, index) => new MediaItem(index, file.Kind, file.Steps.Start, file.Steps.End, corpus.Documents.IndexAt(file.Steps.Start)))
            .Where(item => item.Start < range.End && item.End > range.Start)
            .Take(MostFiles)]));
    }

    // A file is named by its place in the project, so that no request can lead anywhere else; its type is one of a few that run no code.
    private static async Task<PhysicalFileHttpResult> Get(string project, [Description("The index that getMedia says.")] int index, ProjectLibrary library, HttpContext context, CancellationToken cancellation)
    {
        ServedProject served = await library.GetAsync(project, cancellation);
        IReadOnlyList<MediaFile> media = served.Project.Media;
        if (index < 0 || index >= media.Count || !File.Exists(media[index].Path))
            throw RequestException.NotFound("media file", "index", $"The project '{project}' has no media file {index}.");
        var file = new FileInfo(media[index].Path);
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        context.Response.Headers.CacheControl = "private, no-cache";
        return TypedResults.PhysicalFile(file.FullName, media[index].ContentType, lastModified: file.LastWriteTimeUtc, entityTag: new($"\"{file.LastWriteTimeUtc.Ticks:x}-{file.Length:x}\""), enableRangeProcessing: true);
    }
}
