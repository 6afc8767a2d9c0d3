using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using LstmVis.Core;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LstmVis.Server;

/// <summary>Which cells follow a pattern on a range.</summary>
internal static class SelectionsApi
{
    private const int CurvePoints = 256;

    /// <summary>Maps the requests.</summary>
    public static void MapSelections(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder selections = routes.MapGroup("/projects/{project}/selections").WithTags("Selections").ProducesProject();
        selections.MapPost("", Select).WithName("selectCells").WithSummary("The cells that follow the pattern on the selection's range.");
        selections.MapPost("/sensitivity", CountByThreshold).WithName("getSensitivity").WithSummary("How many cells each of 256 thresholds, or quantiles, would select.");
        routes.MapGroup("/projects/{project}").WithTags("Selections").ProducesProject()
            .MapGet("/quantiles", GetQuantiles).WithName("getQuantiles").WithSummary("The exact quantile of every cell of a source, as a threshold.");
    }

    private static async Task<Ok<SelectedCellsResponse>> Select(string project, SelectionContract selection, ProjectLibrary library, CancellationToken cancellation)
    {
        ServedProject served = await library.GetAsync(project, cancellation);
        StepRange range = selection.ReadRange(served, "");
        Pattern pattern = await selection.ReadPatternAsync(served, "", cancellation);
        IReadOnlyList<CellRef> cells = await CellSelector.SelectAsync(pattern, served.Project.Corpus.Documents, range, cancellation);
        IReadOnlyDictionary<string, int[]> grouped = SelectionReader.Group(pattern.Sources, cells);
        IReadOnlyDictionary<string, float[]>? thresholds = pattern.Thresholds.IsUniform ? null : pattern.Sources
            .Select((source, place) => (source.Id, Thresholds: grouped[source.Id].Select(cell => pattern.Thresholds[new CellRef(place, cell)]).ToArray()))
            .ToDictionary(entry => entry.Id, entry => entry.Thresholds);
        return TypedResults.Ok(new SelectedCellsResponse(grouped, cells.Count, thresholds));
    }

    private static async Task<Ok<SensitivityResponse>> CountByThreshold(string project, SelectionContract selection, ProjectLibrary library, CancellationToken cancellation)
    {
        ServedProject served = await library.GetAsync(project, cancellation);
        StepRange range = selection.ReadRange(served, "");
        Pattern pattern = await selection.ReadPatternAsync(served, "", cancellation);
        if (selection.Quantile is null)
        {
            (float[] thresholds, int[] counts) = await CellSelector.GetSensitivityAsync(pattern, served.Project.Corpus.Documents, range, CurvePoints, cancellation);
            return TypedResults.Ok(new SensitivityResponse(thresholds, null, counts));
        }

        double[] quantiles = [.. Enumerable.Range(0, CurvePoints).Select(place => (place + 0.5) / CurvePoints)];
        return TypedResults.Ok(new SensitivityResponse([], quantiles, await served.Matcher.CountByQuantileAsync(pattern, range, quantiles, cancellation)));
    }

    private static async Task<Ok<QuantilesResponse>> GetQuantiles(
        string project, string source, [Description("0 to 1; at 0.9 a cell is on in the top tenth of its steps.")] double quantile, ProjectLibrary library, CancellationToken cancellation,
        [AllowedValues("positive", "negative", "either"), DefaultValue("positive")] string side = "positive")
    {
        ServedProject served = await library.GetAsync(project, cancellation);
        Source found = served.GetSource(source, "source");
        Side choice = Choice.Read<Side>(side, "side");
        return TypedResults.Ok(new QuantilesResponse(found.Id, choice, quantile, await ThresholdReader.FindQuantilesAsync(served, found, choice, quantile, "quantile", cancellation)));
    }
}
