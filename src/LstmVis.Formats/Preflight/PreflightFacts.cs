using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>Says what a project's parts are: shapes, types, coverage, sizes.</summary>
internal static class PreflightFacts
{
    // Text that was decoded wrongly has one more.
    private static readonly string[] Unknown = [.. SpacedTokens.UnknownTokens, "\uFFFD"];

    public static IEnumerable<PreflightFact> Of(Corpus corpus, IReadOnlyList<Track> tracks)
    {
        yield return new("corpus", CorpusReader.Say($"{corpus.StepCount:N0} time steps in {corpus.Documents.Count:N0} document{(corpus.Documents.Count == 1 ? "" : "s")}{DescribeLengths(corpus.Documents)}"));
        if (CorpusFindings.HasTokens(corpus))
            yield return DescribeVocabulary(corpus);
        foreach (Track track in tracks)
            yield return new("track", $"{track.Id}: {Describe(track)}, aligned with the corpus");
    }

    private static PreflightFact DescribeVocabulary(Corpus corpus)
    {
        Dictionary<int, int> counts = Count(corpus.TokenIds.Span);
        int once = counts.Values.Count(count => count == 1);
        double coverage = corpus.Vocabulary.Count == 0 ? 0 : 100.0 * counts.Count / corpus.Vocabulary.Count;
        string unknown = Unknown.Select(text => corpus.Vocabulary.TryGetId(text, out int id) && counts.TryGetValue(id, out int count) ? CorpusReader.Say($"; {count:N0} steps ({100.0 * count / corpus.StepCount:0.#} %) are '{text}'") : "").FirstOrDefault(text => text.Length > 0) ?? "";
        return new("vocabulary", CorpusReader.Say($"{counts.Count:N0} of {corpus.Vocabulary.Count:N0} entries occur ({coverage:0.#} %), {once:N0} of them once{unknown}"));
    }

    public static PreflightFact Of(SourceDescription source, int stepCount, string type, StateReport report, double meanAbsolute) => new(
        "source",
        CorpusReader.Say($"{source.Id}: {stepCount:N0} {(stepCount == 1 ? "step" : "steps")} x {source.CellCount:N0} {(source.CellCount == 1 ? "cell" : "cells")}{(type.Length == 0 ? "" : " of " + type)}, aligned with the corpus; {SourceKinds.Describe(source.Kind)} of layer {source.Layer}, {(source.Transform == Transform.Tanh ? "tanh of what is stored" : "as stored")}, {DescribeRange(report, meanAbsolute)}"));

    private static string DescribeRange(StateReport report, double meanAbsolute) => float.IsNaN(report.Low)
        ? "without a number in it"
        : CorpusReader.Say($"from {report.Low:G4} to {report.High:G4}, {meanAbsolute:G3} from 0 on average");

    public static IEnumerable<PreflightFact> OfSizes(long projectBytes, long stateBytes)
    {
        yield return new("size", projectBytes > 0
            ? CorpusReader.Say($"{projectBytes / 1e6:0.0} MB on disk, {stateBytes / 1e6:0.0} MB of states as float32")
            : CorpusReader.Say($"{stateBytes / 1e6:0.0} MB of states as float32"));
        yield return new("index", IndexEstimate.Describe(stateBytes));
    }

    private static string DescribeLengths(Documents documents)
    {
        if (documents.Count == 1)
            return "";
        int[] lengths = [.. documents.All().Select(document => document.Steps.Length).Order()];
        return CorpusReader.Say($" of {lengths[0]:N0} to {lengths[^1]:N0} steps, {lengths[lengths.Length / 2]:N0} in the middle");
    }

    private static Dictionary<int, int> Count(ReadOnlySpan<int> ids)
    {
        var counts = new Dictionary<int, int>();
        foreach (int id in ids)
            System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(counts, id, out _)++;
        return counts;
    }

    private static string Describe(Track track) => track switch
    {
        CategoricalTrack labels => CorpusReader.Say($"categorical, {labels.Labels.Count:N0} label{(labels.Labels.Count == 1 ? "" : "s")}"),
        ScalarTrack => "scalar",
        TopKTrack entries => CorpusReader.Say($"top-{entries.K}"),
        _ => track.GetType().Name,
    };
}
