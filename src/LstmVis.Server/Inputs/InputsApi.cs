using LstmVis.Core;

namespace LstmVis.Server;

/// <summary>What a model was fed with, where that are numbers.</summary>
internal static class InputsApi
{
    /// <summary>Maps the requests.</summary>
    public static void MapInputs(this IEndpointRouteBuilder routes) =>
        routes.MapGroup("/projects/{project}").WithTags("Contexts").ProducesProject()
            .MapGet("/inputs", Get).WithName("getInputs")
            .WithSummary("The inputs of a range as little-endian float32, axes [timeStep, channel]; the headers X-Matrix-Steps and X-Matrix-Cells give the sizes. 404 where the project was fed with tokens.");

    private static async Task<MatrixResult> Get(string project, int start, int end, ProjectLibrary library, CancellationToken cancellation)
    {
        ServedProject served = await library.GetAsync(project, cancellation);
        Inputs inputs = served.Project.Inputs ?? throw RequestException.NotFound("inputs", "project", $"The project '{project}' was fed with tokens; it has no inputs.");
        StepRange range = ContextsApi.ReadRange(start, end, served.Project.Corpus);
        var channels = new Source("inputs", inputs.Values, 0, "input", Transform.None);
        return new MatrixResult(channels, range, [.. Enumerable.Range(0, inputs.Channels.Count)], MatrixType.Float32);
    }
}

/// <summary>What a model was fed with, without its numbers.</summary>
/// <param name="Channels">One per column.</param>
/// <param name="Rate">Steps per time unit; null where steps have no time. A document begins at time 0.</param>
/// <param name="TimeUnit">The unit of time.</param>
/// <param name="HasTokens">Whether the corpus has tokens besides; else there is nothing to be read where they would be.</param>
internal sealed record InputsInfo(IReadOnlyList<InputChannelInfo> Channels, double? Rate, string TimeUnit, bool HasTokens)
{
    /// <summary>The inputs of a project as they travel; null where there are none.</summary>
    public static InputsInfo? From(Project project) => project.Inputs is not { } inputs ? null : new InputsInfo(
        [.. inputs.Channels.Select(channel => new InputChannelInfo(channel.Name, channel.Unit))],
        inputs.Rate,
        inputs.TimeUnit,
        project.Corpus.Vocabulary.Entries.Any(entry => entry.Value.Length > 0));
}

/// <summary>A channel of the inputs.</summary>
/// <param name="Name">What is measured.</param>
/// <param name="Unit">Its unit; empty where it has none.</param>
internal sealed record InputChannelInfo(string Name, string Unit);
