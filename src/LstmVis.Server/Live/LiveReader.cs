using LstmVis.Core;

namespace LstmVis.Server;

/// <summary>Turns runs as they travel into those of the domain, and says which field is at fault.</summary>
internal static class LiveReader
{
    /// <summary>What one request may ask.</summary>
    public static readonly LiveLimits Limits = new(MaxCharacters: 20_000, MaxTokens: 2000, MaxRandomSets: 1000);

    private const int MaxPredictions = 100;
    private const int MaxHolds = 16;

    /// <summary>The text of a query in the model's tokens.</summary>
    public static Corpus ReadText(this RunQuery query, ILiveModel model)
    {
        if (query.K is < 1 or > MaxPredictions)
            throw RequestException.Invalid("k", $"'k' must be 1 to {MaxPredictions}, but is {query.K}.");
        if (query.Text.Length > Limits.MaxCharacters)
            throw RequestException.Invalid("text", $"The text has {query.Text.Length} characters; one request reads at most {Limits.MaxCharacters}. Record longer texts with 'lstmvis record --model'.");
        try
        {
            Corpus corpus = model.Tokenize(query.Text);
            return corpus.StepCount switch
            {
                0 => throw RequestException.Invalid("text", "The text has no tokens; write something for the model to read."),
                var count when count > Limits.MaxTokens => throw RequestException.Invalid("text", $"The text has {count} tokens; one request reads at most {Limits.MaxTokens}. Record longer texts with 'lstmvis record --model'."),
                _ => corpus,
            };
        }
        catch (LiveTextException cause)
        {
            throw RequestException.Invalid("text", cause.Message);
        }
    }

    /// <summary>The holds of a query.</summary>
    public static IReadOnlyList<CellHold> ReadHolds(this RunQuery query, ILiveModel model, Corpus corpus)
    {
        if (query.Holds.Count > MaxHolds)
            throw RequestException.Invalid("holds", $"{query.Holds.Count} holds were given; one request takes at most {MaxHolds}.");
        return [.. query.Holds.Select((hold, place) => Read(hold, model, corpus, $"holds[{place}]"))];
    }

    private static CellHold Read(CellHoldContract? hold, ILiveModel model, Corpus corpus, string field)
    {
        if (hold is null)
            throw RequestException.Invalid(field, $"'{field}' must be an object, but is null.");
        if (!model.Info.HeldSources.Contains(hold.Source))
            throw RequestException.Invalid($"{field}.source", model.Info.HeldSources.Count == 0
                ? $"The cells of this model cannot be held ({model.Info.Description})."
                : $"The cells of '{hold.Source}' cannot be held; those of these can: {ServedProject.List(model.Info.HeldSources)}.");
        SourceDescription source = model.Info.Sources.First(one => one.Id == hold.Source);
        if (hold.Cells.Length == 0)
            throw RequestException.Invalid($"{field}.cells", "Name at least one cell to hold.");
        CellList.Check(hold.Cells, source.Id, source.CellCount, $"{field}.cells");
        if (hold.With == HoldWith.Number && hold.Number is not { } number)
            throw RequestException.Invalid($"{field}.number", $"'{field}.number' is missing: cells are to be held at a number.");
        if (hold.With != HoldWith.Number && hold.Number is not null)
            throw RequestException.Invalid($"{field}.number", $"'{field}.number' goes with \"with\": \"number\".");
        StepRange? range = hold.Range?.Read(corpus, $"{field}.range");
        return new CellHold(hold.Source, hold.Cells, hold.With, hold.Number ?? 0f, range);
    }

    /// <summary>A pattern over the corpus, with its thresholds, over the sources of a run.</summary>
    public static Pattern ToRun(Pattern pattern, LiveRun run) => new(
        [.. pattern.Sources.Select(source => run.FindSource(source.Id) ?? throw RequestException.NotFound(
            "source", "selection.sources", $"The model does not make the source '{source.Id}'. It makes: {ServedProject.List(run.Sources.Select(one => one.Id))}."))],
        pattern.Thresholds, pattern.Side, pattern.OffBefore, pattern.OffAfter);
}
