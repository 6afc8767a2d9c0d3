using System.Text.Encodings.Web;
using System.Text.Json;
using LstmVis.Core;

namespace LstmVis.Cli;

/// <summary>Writes what a model did with a text as one JSON object.</summary>
internal static class RunOutput
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes it.</summary>
    public static void Write(ILiveModel model, LiveRun run, IReadOnlyList<CellHold> holds, HoldEffect? effect, object? matches, Corpus? drawn, bool withStates, TextWriter output) =>
        output.WriteLine(JsonSerializer.Serialize(
            new
            {
                modelSha256 = model.Info.Sha256,
                model = model.Info.Description,
                bitsPerToken = Number(run.Bits),
                intervention = effect is null ? null : Describe(holds[0], run.HeldValues[0], effect),
                selection = matches,
                continuation = drawn is null ? null : Enumerable.Range(0, drawn.StepCount).Select(drawn.GetToken),
                steps = Enumerable.Range(0, run.Corpus.StepCount).Select(step => Describe(run, step, withStates)),
            },
            Json));

    private static object Describe(LiveRun run, int step, bool withStates)
    {
        TopKTrack predictions = run.Predictions;
        return new
        {
            timeStep = step,
            token = run.Corpus.GetToken(step),
            surprisal = Number(run.Surprisal.Span[step]),
            predictions = Enumerable.Range(step * predictions.K, predictions.K).Select(place => new { token = predictions.Labels.GetToken(predictions.EntryIds.Span[place]), probability = predictions.Weights.Span[place] }),
            states = withStates ? run.Sources.ToDictionary(source => source.Id, source => ReadRow(source, step)) : null,
        };
    }

    private static float[] ReadRow(Source source, int step)
    {
        var row = new float[source.CellCount];
        source.States.ReadRows(new StepRange(step, step + 1), row);
        return row;
    }

    private static object Describe(CellHold hold, IReadOnlyList<float> values, HoldEffect effect) => new
    {
        source = hold.Source,
        cells = hold.Cells,
        values,
        range = hold.Steps is { } steps ? new { start = steps.Start, end = steps.End } : null,
        tokens = effect.TokenCount,
        bitsPerToken = Number(effect.Bits),
        changedBitsPerToken = Number(effect.ChangedBits),
        randomSets = effect.RandomBits.Count,
        randomMean = Summarize(effect, bits => bits.Average()),
        randomLeast = Summarize(effect, bits => bits.Min()),
        randomGreatest = Summarize(effect, bits => bits.Max()),
        rank = effect.Rank,
        shareAtLeast = Number(effect.ShareAtLeast),
        changedTops = effect.ChangedTops,
        changedTopsRank = effect.TopsRank,
        randomBitsPerToken = effect.RandomBits.Select(Number),
        randomChangedTops = effect.RandomChangedTops,
    };

    private static double? Summarize(HoldEffect effect, Func<IReadOnlyList<double>, double> summary) => effect.RandomBits.Count == 0 ? null : Number(summary(effect.RandomBits));

    // JSON has no NaN; what is not known is null.
    private static double? Number(double value) => double.IsFinite(value) ? Math.Round(value, 6) : null;
}
