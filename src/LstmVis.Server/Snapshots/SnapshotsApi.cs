using Microsoft.AspNetCore.Http.HttpResults;

namespace LstmVis.Server;

/// <summary>Keeps views whose links would be too long to send around.</summary>
internal static class SnapshotsApi
{
    /// <summary>Maps the requests.</summary>
    public static void MapSnapshots(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder snapshots = routes.MapGroup("/snapshots").WithTags("Snapshots");
        snapshots.MapPost("/", KeepAsync).WithName("keepSnapshot").WithSummary("Keeps the link of a view under a short id that follows from it.")
            .ProducesProblem(StatusCodes.Status507InsufficientStorage);
        snapshots.MapGet("/{id}", Get).WithName("getSnapshot").WithSummary("The link that was kept under an id.")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Ok<SnapshotResponse>> KeepAsync(SnapshotRequest snapshot, SnapshotStore store, CancellationToken cancellation)
    {
        string link = snapshot.Link;
        if (link.Length > SnapshotStore.MaxLength)
            throw RequestException.Invalid("link", $"'link' has {link.Length} characters; at most {SnapshotStore.MaxLength} are kept.");
        if (!link.StartsWith('#') || link.Any(char.IsControl))
            throw RequestException.Invalid("link", "'link' must begin with # and hold no control characters.");
        return TypedResults.Ok(new SnapshotResponse(await store.KeepAsync(link, cancellation), link));
    }

    private static async Task<Ok<SnapshotResponse>> Get(string id, SnapshotStore store, CancellationToken cancellation) =>
        await store.FindAsync(id, cancellation) is { } link
            ? TypedResults.Ok(new SnapshotResponse(id, link))
            : throw RequestException.NotFound("stored view", "id", $"There is no stored view '{id}' here. Stored views live with the server that made them, which keeps the {SnapshotStore.DefaultCapacity:N0} used last; ask who sent the link for another one.");
}
