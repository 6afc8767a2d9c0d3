using LstmVis.Core;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LstmVis.Server;

/// <summary>Annotations beside the text.</summary>
internal static class TracksApi
{
    /// <summary>Maps the requests.</summary>
    public static void MapTracks(this IEndpointRouteBuilder routes) =>
        routes.MapGroup("/projects/{project}").WithTags("Tracks").ProducesProject()
            .MapGet("/tracks", GetTrack).WithName("getTrack").WithSummary("A part of a track, at most 100,000 steps.");

    private static async Task<Ok<TrackValues>> GetTrack(string project, string track, int start, int end, ProjectLibrary library, CancellationToken cancellation)
    {
        ServedProject served = await library.GetAsync(project, cancellation);
        Track found = served.GetTrack(track, "track");
        return TypedResults.Ok(TrackReader.Read(found, ContextsApi.ReadRange(start, end, served.Project.Corpus)));
    }
}
