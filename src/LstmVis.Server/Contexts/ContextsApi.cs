using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using LstmVis.Core;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LstmVis.Server;

/// <summary>What lies around a place: tokens, documents, activations.</summary>
internal static class ContextsApi
{
    /// <summary>The most time steps that one request gets.</summary>
    public const int MaxSteps = 100_000;

    private const int MaxDocuments = 10_000;
    private const int MaxBuckets = 10_000;
    private const int MaxOverviewNumbers = 2_000_000;

    /// <summary>Maps the requests.</summary>
    public static void MapContexts(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder project = routes.MapGroup("/projects/{project}").WithTags("Contexts").ProducesProject();
        project.MapGet("/documents", GetDocuments).WithName("getDocuments").WithSummary("A page of the documents of the corpus.");
        project.MapGet("/tokens", GetTokens).WithName("getTokens").WithSummary("The tokens of a range, at most 100,000 steps.");
        project.MapGet("/context", GetContext).WithName("getContext")
            .WithSummary("Activations of a range as little-endian float32 or float16, axes [timeStep, cell]; the headers X-Matrix-Steps, X-Matrix-Cells and X-Matrix-Type tell sizes and type.");
        project.MapGet("/overview", GetOverview).WithName("getOverview").Produces<Stream>(StatusCodes.Status200OK, "application/octet-stream")
            .WithSummary("The least and the greatest activation of cells in equal parts of a range or the whole corpus, as little-endian float32, axes [bucket, cell, 2]; NaN where there is none.");
    }

    /// <summary>The range of a query, if it is inside the corpus and not too long.</summary>
    public static StepRange ReadRange(int start, int end, Corpus corpus)
    {
        StepRange range = StepRangeContract.Read(start, end, corpus, start < 0 || start >= corpus.StepCount ? "start" : "end");
        return range.Length <= MaxSteps
            ? range
            : throw RequestException.Invalid("end", $"The range {range} has {range.Length} steps; one request gets at most {MaxSteps}.");
    }

    /// <summary>A document as it travels.</summary>
    public static DocumentInfo Describe(Document document) => new(document.Index, document.Id, document.Steps.Start, document.Steps.End);

    private static async Task<Ok<DocumentsResponse>> GetDocuments(
        string project, ProjectLibrary library, CancellationToken cancellation, [DefaultValue(0)] int offset = 0, [DefaultValue(100)] int count = 100)
    {
        Documents documents = (await library.GetAsync(project, cancellation)).Project.Corpus.Documents;
        Paging.Check(offset, count, MaxDocuments);
        int end = (int)Math.Min((long)offset + count, documents.Count);
        List<DocumentInfo> page = [];
        for (int index = offset; index < end; index++)
            page.Add(Describe(documents[index]));
        return TypedResults.Ok(new DocumentsResponse(documents.Count, offset, page));
    }

    private static async Task<Ok<TokensResponse>> GetTokens(string project, int start, int end, ProjectLibrary library, CancellationToken cancellation)
    {
        Corpus corpus = (await library.GetAsync(project, cancellation)).Project.Corpus;
        StepRange range = ReadRange(start, end, corpus);
        string[] tokens = ReadTokens(corpus, range);
        List<DocumentInfo> documents = [];
        for (int step = range.Start; step < range.End;)
        {
            Document document = corpus.Documents.At(step);
            documents.Add(Describe(document));
            step = document.Steps.End;
        }

        return TypedResults.Ok(new TokensResponse(range.Start, range.End, tokens, documents));
    }

    /// <summary>The texts of a range.</summary>
    public static string[] ReadTokens(Corpus corpus, StepRange range)
    {
        string[] tokens = new string[range.Length];
        for (int step = range.Start; step < range.End; step++)
            tokens[step - range.Start] = corpus.GetToken(step);
        return tokens;
    }

    private static async Task<MatrixResult> GetContext(
        string project, string source, int start, int end, ProjectLibrary library, CancellationToken cancellation,
        [Description("Cells in ascending order, with commas between them; all where left out.")] string? cells = null,
        [AllowedValues("float32", "float16"), DefaultValue("float32")] string type = "float32")
    {
        ServedProject served = await library.GetAsync(project, cancellation);
        Source found = served.GetSource(source, "source");
        StepRange range = ReadRange(start, end, served.Project.Corpus);
        return new MatrixResult(found, range, CellList.Read(cells, found, "cells"), Choice.Read<MatrixType>(type, "type"));
    }

    private static async Task<IResult> GetOverview(
        string project, string source, ProjectLibrary library, HttpResponse response, CancellationToken cancellation,
        [Description("Cells in ascending order, with commas between them; all where left out.")] string? cells = null, [DefaultValue(500)] int buckets = 500,
        [Description("The first step; 0 where left out.")] int? start = null, [Description("The first step behind the range; that behind the corpus where left out.")] int? end = null)
    {
        ServedProject served = await library.GetAsync(project, cancellation);
        Source found = served.GetSource(source, "source");
        if (buckets is < 1 or > MaxBuckets)
            throw RequestException.Invalid("buckets", $"'buckets' must be 1 to {MaxBuckets}, but is {buckets}.");
        int[] wanted = CellList.Read(cells, found, "cells");
        if (wanted.Length == 0 || (long)wanted.Length * buckets > MaxOverviewNumbers)
            throw RequestException.Invalid("cells", $"'cells' must name at least one cell, and at most {MaxOverviewNumbers / buckets} for {buckets} buckets, but names {wanted.Length}.");
        StepRange range = start is null && end is null
            ? new StepRange(0, found.StepCount)
            : StepRangeContract.Read(start ?? 0, end ?? found.StepCount, served.Project.Corpus, start is < 0 || start >= found.StepCount ? "start" : "end");
        float[] extremes = await Task.Run(() => ActivationExtremes.Read(found, range, wanted, buckets, cancellation), cancellation);
        byte[] bytes = new byte[extremes.Length * sizeof(float)];
        MatrixResult.ToLittleEndian(extremes, bytes);
        MatrixResult.WriteSizes(response, buckets, wanted.Length);
        return TypedResults.Bytes(bytes, "application/octet-stream");
    }
}
