using System.Diagnostics;
using LstmVis.Core;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LstmVis.Server;

/// <summary>Lets the model of a project read new text.</summary>
internal static class LiveApi
{
    private const int MaxMatches = 1000;

    /// <summary>Maps the requests.</summary>
    public static void MapLive(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder project = routes.MapGroup("/projects/{project}").WithTags("Live").ProducesProject();
        project.MapGet("/model", GetModel).WithName("getModel").WithSummary("The model that the project keeps, or why there is none.");
        project.MapPost("/run", Run).WithName("runModel").WithSummary("What the model expects and how surprised it is while it reads a text, with cells held where that is asked for.");
        project.MapPost("/run/states", ReadStates).WithName("getRunStates")
            .WithSummary("The activations of one source during a run as little-endian float32, axes [timeStep, cell]; the headers X-Matrix-Steps and X-Matrix-Cells give the sizes.");
        project.MapPost("/run/matches", FindMatches).WithName("findRunMatches").WithSummary("The cells that follow a pattern on a range of the new text, and the ranges of the corpus that share them.");
        project.MapPost("/run/effect", MeasureEffect).WithName("measureEffect")
            .WithSummary("What holding cells does to the loss and to the likeliest tokens, beside random sets of cells. With 'Accept: text/event-stream', progress arrives meanwhile, the last one with the effect.");
        project.MapPost("/run/continue", Continue).WithName("continueText").WithSummary("Goes on with a text by drawing tokens from what the model expects.");
    }

    private static async Task<Ok<ModelResponse>> GetModel(string project, ProjectLibrary library, CancellationToken cancellation)
    {
        ServedProject served = await library.GetAsync(project, cancellation);
        (ILiveModel? model, string? reason) = await served.Live.FindModelAsync(cancellation);
        return TypedResults.Ok(new ModelResponse(model is null ? null : Describe(model.Info, served), reason, LiveReader.Limits));
    }

    private static async Task<Ok<RunResponse>> Run(string project, RunQuery query, ProjectLibrary library, CancellationToken cancellation)
    {
        ServedProject served = await library.GetAsync(project, cancellation);
        long started = Stopwatch.GetTimestamp();
        LiveRun run = await RunAsync(served, query, cancellation);
        TopKTrack predictions = run.Predictions;
        return TypedResults.Ok(new RunResponse(
            ContextsApi.ReadTokens(run.Corpus, run.Corpus.Steps), EffectReport.ToFinite(run.Bits), [.. run.Surprisal.ToArray().Select(bits => float.IsFinite(bits) ? bits : (float?)null)],
            [.. Enumerable.Range(0, run.Corpus.StepCount).Select(step => Enumerable.Range(step * predictions.K, predictions.K)
                .Select(place => new PredictionContract(predictions.Labels.GetToken(predictions.EntryIds.Span[place]), predictions.Weights.Span[place])).ToArray())],
            [.. run.Sources.Select(SourceInfo.From)], run.HeldValues, Math.Round(Stopwatch.GetElapsedTime(started).TotalMilliseconds, 3)));
    }

    private static async Task<MatrixResult> ReadStates(string project, RunStatesQuery query, ProjectLibrary library, CancellationToken cancellation)
    {
        ServedProject served = await library.GetAsync(project, cancellation);
        LiveRun run = await RunAsync(served, query, cancellation);
        Source source = run.FindSource(query.Source) ?? throw RequestException.NotFound(
            "source", "source", $"The model does not make the source '{query.Source}'. It makes: {ServedProject.List(run.Sources.Select(one => one.Id))}.");
        return new MatrixResult(source, run.Corpus.Steps, [.. Enumerable.Range(0, source.CellCount)], MatrixType.Float32);
    }

    private static async Task<Ok<RunMatchesResponse>> FindMatches(string project, RunMatchesQuery query, ProjectLibrary library, CancellationToken cancellation)
    {
        ServedProject served = await library.GetAsync(project, cancellation);
        Paging.Check(0, query.Count, MaxMatches);
        // The same pattern twice: over the new text, where it says which cells, and over the corpus, where they are looked for.
        Pattern pattern = await query.Selection.ReadPatternAsync(served, "selection.", cancellation);
        MatchOptions options = query.Options.Read(served.Project.Corpus);
        Selection selection;
        if (query.Selection.Cells is not null)
        {
            selection = await (query.Selection with { Range = null }).ReadAsync(served, "selection.", cancellation);
        }
        else
        {
            LiveRun run = await RunAsync(served, query, cancellation);
            if (query.Selection.Range is null)
                throw RequestException.Invalid("selection.range", "'selection.range' is missing: the cells are read off a range of the text.");
            StepRange range = query.Selection.Range.Read(run.Corpus, "selection.range");
            selection = new Selection(pattern, CellSelector.Select(LiveReader.ToRun(pattern, run), run.Corpus.Documents, range));
        }

        MatchPage page = selection.Cells.Count == 0 ? new MatchPage(0, [], true) : await served.Matcher.FindAsync(selection, options, 0, query.Count, cancellation);
        return TypedResults.Ok(new RunMatchesResponse(
            SelectionReader.Group(pattern.Sources, selection.Cells), selection.Cells.Count, page.IsLast,
            [.. page.Matches.Select((match, place) => MatchContract.From(match, place + 1, served.Project.Corpus.Documents))]));
    }

    private static async Task<Results<Ok<EffectResponse>, ServerSentEventsResult<EffectProgressResponse>>> MeasureEffect(
        string project, RunEffectQuery query, ProjectLibrary library, HttpRequest request, CancellationToken cancellation)
    {
        ServedProject served = await library.GetAsync(project, cancellation);
        (ILiveModel model, Corpus corpus, IReadOnlyList<CellHold> holds) = await ReadAsync(served, query, cancellation);
        if (holds.Count == 0)
            throw RequestException.Invalid("holds", "'holds' is empty: say which cells are held.");
        if (query.RandomSets is var sets && (sets < 0 || sets > LiveReader.Limits.MaxRandomSets))
            throw RequestException.Invalid("randomSets", $"'randomSets' must be 0 to {LiveReader.Limits.MaxRandomSets}, but is {sets}.");
        var comparison = new HoldComparison { RandomSets = query.RandomSets, Seed = query.Seed, At = query.At };
        if (request.GetTypedHeaders().Accept.Any(accepted => accepted.MediaType.Equals("text/event-stream", StringComparison.OrdinalIgnoreCase)))
            return TypedResults.ServerSentEvents(EffectReport.MeasureStepwiseAsync(model, corpus, holds, comparison, cancellation));
        return TypedResults.Ok(await EffectReport.MeasureAsync(model, corpus, holds, comparison, null, cancellation));
    }

    private static async Task<Ok<RunContinuationResponse>> Continue(string project, RunContinuationQuery query, ProjectLibrary library, CancellationToken cancellation)
    {
        ServedProject served = await library.GetAsync(project, cancellation);
        (ILiveModel model, Corpus corpus, IReadOnlyList<CellHold> holds) = await ReadAsync(served, query, cancellation);
        if (query.Count is < 1 or > 1000)
            throw RequestException.Invalid("count", $"'count' must be 1 to 1000, but is {query.Count}.");
        if (query.Temperature is not (>= 0 and <= 10))
            throw RequestException.Invalid("temperature", FormattableString.Invariant($"'temperature' must be 0 to 10, but is {query.Temperature}."));
        var options = new ContinuationOptions { Count = query.Count, Temperature = query.Temperature, Seed = query.Seed };
        Corpus drawn = await LiveRunner.ComputeAsync(() => Extend(model, corpus, holds, options, cancellation), cancellation);
        string[] tokens = ContextsApi.ReadTokens(drawn, drawn.Steps);
        // Words were cut at spaces, which no token holds.
        string text = model.Info.Tokens is "word" or "token" ? string.Concat(tokens.Select(token => token == "\n" ? token : $" {token}")) : string.Concat(tokens);
        return TypedResults.Ok(new RunContinuationResponse(tokens, text));
    }

    private static Corpus Extend(ILiveModel model, Corpus corpus, IReadOnlyList<CellHold> holds, ContinuationOptions options, CancellationToken cancellation)
    {
        try
        {
            return model.Extend(corpus, holds, options, cancellation);
        }
        catch (LiveTextException cause)
        {
            throw RequestException.Invalid("text", cause.Message);
        }
    }

    private static async Task<LiveRun> RunAsync(ServedProject served, RunQuery query, CancellationToken cancellation)
    {
        (ILiveModel model, Corpus corpus, IReadOnlyList<CellHold> holds) = await ReadAsync(served, query, cancellation);
        return await served.Live.RunAsync(model, corpus, holds, query.K, cancellation);
    }

    private static async Task<(ILiveModel Model, Corpus Corpus, IReadOnlyList<CellHold> Holds)> ReadAsync(ServedProject served, RunQuery query, CancellationToken cancellation)
    {
        ILiveModel model = await served.Live.GetModelAsync(cancellation);
        Corpus corpus = query.ReadText(model);
        return (model, corpus, query.ReadHolds(model, corpus));
    }

    private static ModelInfo Describe(LiveModelInfo info, ServedProject served) => new(
        info.Sha256, served.Provenance.TryGetValue("model sha256", out string? named) ? string.Equals(named, info.Sha256, StringComparison.OrdinalIgnoreCase) : null,
        info.Description, info.Tokens, info.Origin, info.Notes, info.VocabularySize,
        [.. info.Sources.Select(source => new SourceInfo(source.Id, source.Layer, source.Kind, source.CellCount, source.Transform, source.IsUnsigned))], info.HeldSources, info.SaysLabels);
}
