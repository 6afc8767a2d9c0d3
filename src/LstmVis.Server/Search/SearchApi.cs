using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LstmVis.Server;

/// <summary>Finds text in a corpus.</summary>
internal static class SearchApi
{
    private const int MaxCount = 1000;

    /// <summary>Maps the requests.</summary>
    public static void MapSearch(this IEndpointRouteBuilder routes) =>
        routes.MapGroup("/projects/{project}").WithTags("Search").ProducesProject()
            .MapGet("/search", Find).WithName("searchText")
            .WithSummary("Places where a text stands: anywhere in the running text, as whole tokens, or as a regular expression. Running text has a space between tokens where those are words.");

    private static async Task<Ok<SearchResponse>> Find(
        string project, [Description("What to look for.")] string q, ProjectLibrary library, CancellationToken cancellation,
        [AllowedValues("text", "phrase", "regex"), DefaultValue("text"), Description("What 'q' is: characters anywhere, whole tokens in a row, or a regular expression.")] string mode = "text",
        [DefaultValue(0)] int offset = 0, [DefaultValue(50)] int count = 50)
    {
        ServedProject served = await library.GetAsync(project, cancellation);
        Paging.Check(offset, count, MaxCount);
        TextSearchMode choice = Choice.Read<TextSearchMode>(mode, "mode");
        RunningText text = await served.GetTextAsync(cancellation);
        var search = new TextSearch(text, served.Project.Corpus, q, choice);
        return TypedResults.Ok(await Task.Run(() => search.Find(offset, count, cancellation), cancellation));
    }
}
