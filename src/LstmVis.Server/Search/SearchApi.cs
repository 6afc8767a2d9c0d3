using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using LstmVis.Core;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LstmVis.Server;

/// <summary>Finds text in a corpus.</summary>
internal static class SearchApi
{
    private const int MaxCount = 1000;

    /// <summary>Maps the requests.</summary>
    public static void MapSearch(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder project = routes.MapGroup("/projects/{project}").WithTags("Search").ProducesProject();
        project.MapGet("/search", Find).WithName("searchText")
            .WithSummary("Places where a text stands: anywhere in the running text, as whole tokens, or as a regular expression. Running text has a space between tokens where those are words.");
        project.MapPost("/search/matches", FindInMatches).WithName("searchMatches").WithSummary("The same, only the places that lie inside a match.");
    }

    private static async Task<Ok<SearchResponse>> Find(
        string project, [Description("What to look for.")] string q, ProjectLibrary library, CancellationToken cancellation,
        [AllowedValues("text", "phrase", "regex"), DefaultValue("text"), Description("What 'q' is: characters anywhere, whole tokens in a row, or a regular expression.")] string mode = "text",
        [DefaultValue(0)] int offset = 0, [DefaultValue(50)] int count = 50,
        [Description("Documents by index, in ascending order, with commas between them; all where left out.")] string? documents = null)
    {
        ServedProject served = await library.GetAsync(project, cancellation);
        Paging.Check(offset, count, MaxCount);
        IReadOnlyList<int>? chosen = documents is null ? null : ReadDocuments(documents, served.Project.Corpus.Documents.Count);
        TextSearchMode choice = Choice.Read<TextSearchMode>(mode, "mode");
        RunningText text = await served.GetTextAsync(cancellation);
        var search = new TextSearch(text, served.Project.Corpus, q, choice);
        return TypedResults.Ok(await Task.Run(() => search.Find(offset, count, cancellation, documents: chosen), cancellation));
    }

    private static int[] ReadDocuments(string list, int documentCount)
    {
        int[] documents = CellList.Parse(list, "documents");
        for (int place = 0; place < documents.Length; place++)
        {
            if ((uint)documents[place] >= (uint)documentCount || (place > 0 && documents[place] <= documents[place - 1]))
                throw RequestException.Invalid("documents", $"'documents' must be indices of 0 to {documentCount - 1} in ascending order, but has {documents[place]} at place {place}.");
        }

        return documents;
    }

    private static async Task<Ok<SearchResponse>> FindInMatches(string project, SearchMatchesQuery query, ProjectLibrary library, CancellationToken cancellation)
    {
        ServedProject served = await library.GetAsync(project, cancellation);
        Paging.Check(query.Offset, query.Count, MaxCount);
        (Selection selection, MatchOptions options) = await query.ReadAsync(served, cancellation);
        RunningText text = await served.GetTextAsync(cancellation);
        var search = new TextSearch(text, served.Project.Corpus, query.Q, query.Mode);
        var cover = new MatchCover(await served.Rankings.GetAsync(served.Matcher, selection, options, cancellation));
        return TypedResults.Ok(await Task.Run(() => search.Find(query.Offset, query.Count, cancellation, cover.Holds), cancellation));
    }
}
