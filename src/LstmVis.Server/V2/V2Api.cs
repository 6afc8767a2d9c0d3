using System.Net;
using LstmVis.Core;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LstmVis.Server;

/// <summary>
/// The HTTP API of LSTMVis V2: its paths, field names, rounding and defaults, so that a client made for it can talk to us. What is answered better on
/// purpose stands in docs/design/api-v2.md.
/// </summary>
internal static class V2Api
{
    private const int MaxMatches = 50;
    private const int HitContextTokens = 5;
    private const int MaxHits = 10_000;

    /// <summary>Maps the requests. Pages from other places of this machine may use them.</summary>
    public static void MapV2(this RouteGroupBuilder routes)
    {
        routes.RequireCors(policy => policy.WithMethods("GET").SetIsOriginAllowed(origin => Uri.TryCreate(origin, UriKind.Absolute, out Uri? page) && LoopbackGuard.IsLoopback(page.Host)));
        routes.MapGet("/info", GetInfo);
        routes.MapGet("/context", GetContext);
        routes.MapGet("/match", Match);
        routes.MapGet("/search", Search);
    }

    private static async Task<Ok<V2ProjectInfo[]>> GetInfo(ProjectLibrary library, CancellationToken cancellation)
    {
        ProjectListing listing = await library.ListAsync(cancellation);
        return TypedResults.Ok(listing.Projects
            .OrderBy(project => project.Project.Id, StringComparer.Ordinal)
            .Select(project => new V2ProjectInfo(project.Project.Id, V2Info.Describe(project.V2.Configuration)))
            .ToArray());
    }

    private static async Task<Ok<V2Response>> GetContext(HttpRequest request, ProjectLibrary library, CancellationToken cancellation)
    {
        var query = new V2Query(request.Query);
        Dictionary<string, object?> echo = ReadCommon(query, out string[] dims, out int left, out int right);
        ServedProject project = await library.GetAsync((string)echo["project"]!, cancellation);
        float activation = query.GetNumber("activation", 0.3f);
        (Source source, _) = project.V2.GetSource((string)echo["source"]!, (string)echo["transform"]!);
        if (dims.Contains("cell_count"))
            CheckThreshold(source, activation);
        _ = query.GetText("pos");
        int[] positions = query.GetIntegers("pos", []);
        echo["pos"] = positions;
        int[] cells = [];
        if (query.Has("bitmask"))
        {
            string bitmask = query.GetText("bitmask");
            echo["bitmask"] = bitmask;
            cells = ReadBitmask(bitmask, source);
        }

        if (query.Has("cells"))
        {
            int[] listed = CellList.Check(query.GetIntegers("cells", []), source, "cells");
            echo["cells"] = listed;
            cells = query.Has("bitmask") ? cells : listed;
        }

        int[] shown = cells.Length == 0 ? [.. Enumerable.Range(0, source.CellCount)] : cells;
        Dictionary<string, object?> results = new V2Contexts(project, source, shown, activation).Read(positions, left, right, dims);
        results["cells"] = cells;
        return TypedResults.Ok(new V2Response(echo, results));
    }

    private static async Task<Ok<V2Response>> Match(HttpRequest request, ProjectLibrary library, CancellationToken cancellation)
    {
        var query = new V2Query(request.Query);
        Dictionary<string, object?> echo = ReadCommon(query, out string[] dims, out int left, out int right);
        ServedProject project = await library.GetAsync((string)echo["project"]!, cancellation);
        (Source source, IMatcher matcher) = project.V2.GetSource((string)echo["source"]!, (string)echo["transform"]!);
        float activation = query.GetNumber("activation", 0.3f);
        CheckThreshold(source, activation);
        int[] cells = CellList.Check(query.GetIntegers("cells", [100, 101]), source, "cells");
        if (cells.Length == 0)
            throw RequestException.Invalid("cells", "'cells' is empty; name at least one cell.");
        int phraseLength = query.GetSize("phrase_length", 0);
        int[] constraints = query.GetIntegers("constraints", [1, 0]);
        if (constraints.Length != 2)
            throw RequestException.Invalid("constraints", $"'constraints' must be two numbers, left and right, such as 1,0, but has {constraints.Length}.");
        echo["cells"] = cells;
        echo["constraints"] = constraints;
        echo["phrase_length"] = phraseLength;
        echo["mode"] = query.GetChoice("mode", "fast", "precise");

        var pattern = new Pattern([source], Thresholds.Uniform(activation), Side.Positive, constraints[0] > 0 ? 1 : 0, constraints[1] > 0 ? 1 : 0);
        var selection = new Selection(pattern, [.. cells.Select(cell => new CellRef(0, cell))]);
        var options = new MatchOptions { AllowOverlap = true, MinLength = phraseLength > 0 ? phraseLength : 2, MaxLength = phraseLength > 0 ? phraseLength : int.MaxValue };
        MatchPage page = await matcher.FindAsync(selection, options, 0, MaxMatches, cancellation);
        MatchTotals totals = await matcher.CountAsync(selection, options, null, cancellation);
        var results = new Dictionary<string, object?>
        {
            ["rankingDetail"] = page.Matches.Select(Rank).ToArray(),
            ["positionDetail"] = new V2Contexts(project, source, cells, activation).Read([.. page.Matches.Select(match => match.Range.Start)], left, right, dims),
            ["fuzzyLengthHistogram"] = CutHistogram(totals.ByLength, options),
            ["strictLengthHistogram"] = CutHistogram(totals.ByLengthComplete, options),
        };
        return TypedResults.Ok(new V2Response(echo, results));
    }

    private static async Task<Ok<V2SearchResponse>> Search(HttpRequest request, ProjectLibrary library, CancellationToken cancellation)
    {
        var query = new V2Query(request.Query);
        string id = query.GetText("project", DefaultProject);
        string q = query.GetText("q");
        int limit = query.GetSize("limit", 50);
        if (limit is < 1 or > MaxHits)
            throw RequestException.Invalid("limit", $"'limit' must be 1 to {MaxHits}, but is {limit}.");
        bool isHtml = query.GetFlag("html");
        ServedProject project = await library.GetAsync(id, cancellation);
        // A Whoosh index is asked for words, all others for a regular expression.
        TextSearchMode mode = project.V2.Configuration.HasIndexDirectory ? TextSearchMode.Text : TextSearchMode.Regex;
        var search = new TextSearch(await project.GetTextAsync(cancellation), project.Project.Corpus, q, mode);
        SearchResponse found = await Task.Run(() => search.Find(0, limit, cancellation), cancellation);
        var echo = new Dictionary<string, object?> { ["project"] = id, ["q"] = q, ["limit"] = limit, ["html"] = isHtml };
        return TypedResults.Ok(new V2SearchResponse(echo, [.. found.Hits.Select(hit => new V2Hit(hit.Start, DescribeHit(project, hit, isHtml)))]));
    }

    private const string DefaultProject = "ptb_word";

    private static Dictionary<string, object?> ReadCommon(V2Query query, out string[] dims, out int left, out int right)
    {
        dims = query.GetTexts("dims", ["states", "words"]);
        left = query.GetSize("left", 10);
        right = query.GetSize("right", 10);
        return new Dictionary<string, object?>
        {
            ["project"] = query.GetText("project", DefaultProject),
            ["source"] = query.GetText("source", "states::states1"),
            ["activation"] = query.GetNumber("activation", 0.3f),
            ["left"] = left,
            ["right"] = right,
            ["dims"] = dims,
            ["transform"] = query.GetChoice("transform", "tanh", "none"),
        };
    }

    private static void CheckThreshold(Source source, float activation)
    {
        try
        {
            _ = source.Transform.GetLeastStored(activation);
        }
        catch (ArgumentException cause)
        {
            throw RequestException.Invalid("activation", cause);
        }
    }

    private static int[] ReadBitmask(string bitmask, Source source)
    {
        if (bitmask.Length == 0 || bitmask.AsSpan().ContainsAnyExcept('0', '1'))
            throw RequestException.Invalid("bitmask", $"'bitmask' must be a row of 0 and 1, such as 1011 for cells 0, 2 and 3, but is '{bitmask}'.");
        if (bitmask.Length > source.CellCount)
            throw RequestException.Invalid("bitmask", $"'bitmask' has {bitmask.Length} digits, but source '{source.Id}' has {source.CellCount} cells.");
        return [.. Enumerable.Range(0, bitmask.Length).Where(cell => bitmask[cell] == '1')];
    }

    private static V2Ranked Rank(Match match) =>
        new(match.Range.Start, [match.Range.Start, 0, match.Range.Length, (double)match.Shared / match.Union, match.Missing, match.Union, match.Shared]);

    // The totals have every length; the original's histograms have those that were asked for, and end at the longest.
    private static long[] CutHistogram(IReadOnlyList<long> byLength, MatchOptions options)
    {
        long[] counts = [.. byLength.Select((count, length) => length >= options.MinLength && length <= options.MaxLength ? count : 0)];
        return counts[..(Array.FindLastIndex(counts, count => count > 0) + 1)];
    }

    private static string DescribeHit(ServedProject project, SearchHit hit, bool isHtml)
    {
        Corpus corpus = project.Project.Corpus;
        var range = new StepRange(hit.Start, hit.End);
        StepRange context = range.Grow(HitContextTokens, HitContextTokens, corpus.Steps);
        if (!isHtml)
            return Join(context);
        string inside = $"<b>{WebUtility.HtmlEncode(Join(range))}</b>";
        string[] parts = [WebUtility.HtmlEncode(Join(new StepRange(context.Start, hit.Start))), inside, WebUtility.HtmlEncode(Join(new StepRange(hit.End, context.End)))];
        return string.Join(project.Separator, parts.Where(part => part.Length > 0));

        string Join(StepRange steps) => string.Join(project.Separator, ContextsApi.ReadTokens(corpus, steps));
    }
}
