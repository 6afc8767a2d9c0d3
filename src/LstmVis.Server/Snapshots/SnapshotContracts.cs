using System.Text.Json.Serialization;

namespace LstmVis.Server;

/// <summary>A view to keep.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record SnapshotRequest
{
    /// <summary>The part of its link from <c>#</c> on, as the browser client writes it; at most 65,536 characters.</summary>
    public required string Link { get; init; }
}

/// <summary>A view that is kept.</summary>
/// <param name="Id">Follows from the link: the same link has the same id everywhere.</param>
/// <param name="Link">What was kept.</param>
internal sealed record SnapshotResponse(string Id, string Link);
