using LstmVis.Core;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LstmVis.Server;

/// <summary>Which cells follow a pattern on a range.</summary>
internal static class SelectionsApi
{
    /// <summary>Maps the requests.</summary>
    public static void MapSelections(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder selections = routes.MapGroup("/projects/{project}/selections").WithTags("Selections").ProducesProject();
        selections.MapPost("", Select).WithName("selectCells").WithSummary("The cells that follow the pattern on the selection's range.");
        selections.MapPost("/sensitivity", CountByThreshold).WithName("getSensitivity").WithSummary("How many cells each of 256 thresholds would select.");
    }

    private static async Task<Ok<SelectedCellsResponse>> Select(string project, SelectionContract selection, ProjectLibrary library, CancellationToken cancellation)
    {
        ServedProject served = await library.GetAsync(project, cancellation);
        Pattern pattern = selection.ReadPattern(served, "");
        StepRange range = selection.ReadRange(served, "");
        IReadOnlyList<CellRef> cells = CellSelector.Select(pattern, served.Project.Corpus.Documents, range);
        return TypedResults.Ok(new SelectedCellsResponse(SelectionReader.Group(pattern.Sources, cells), cells.Count));
    }

    private static async Task<Ok<SensitivityResponse>> CountByThreshold(string project, SelectionContract selection, ProjectLibrary library, CancellationToken cancellation)
    {
        ServedProject served = await library.GetAsync(project, cancellation);
        Pattern pattern = selection.ReadPattern(served, "");
        StepRange range = selection.ReadRange(served, "");
        return TypedResults.Ok(Sensitivity.Count(pattern, served.Project.Corpus.Documents, range));
    }
}
