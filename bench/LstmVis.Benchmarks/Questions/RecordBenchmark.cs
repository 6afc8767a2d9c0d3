using LstmVis.Core;
using LstmVis.Formats;
using LstmVis.Networks;

namespace LstmVis.Benchmarks;

/// <summary>How much slower is recording everything (h, c, all gates, the five likeliest tokens) to disk than the plain forward pass, layers and softmax?</summary>
internal sealed class RecordBenchmark(BenchmarkSettings settings, Results results)
{
    public const string Forward = "plain forward pass";
    public const string Record = "recording everything to disk";
    private const int Tokens = 65;

    /// <summary>One long text, and many documents, of a small and a large model.</summary>
    public static IReadOnlyList<(int Cells, int Steps, int Documents)> Cases { get; } = [(128, 20_000, 1), (128, 20_000, 400), (650, 1_500, 1), (650, 6_000, 120)];

    public static string GetCase(int cells, int steps, int documents) => FormattableString.Invariant($"LSTM 2 x {cells}, {steps:N0} steps, {documents:N0} document{(documents == 1 ? "" : "s")}");

    public void Run()
    {
        foreach ((int cells, int steps, int documentCount) in Cases)
        {
            var model = new LanguageModel(new LanguageModelShape(Tokens, Math.Min(cells, 64), 2, cells), seed: 1);
            var random = new Random(2);
            int[] tokenIds = [.. Enumerable.Range(0, steps).Select(_ => random.Next(Tokens))];
            Vocabulary labels = Vocabulary.FromTokens(Enumerable.Range(0, Tokens).Select(id => FormattableString.Invariant($"token {id}")));
            var documents = new Documents(steps, Enumerable.Range(0, documentCount).Select(document => (int)((long)steps * document / documentCount)));
            string folder = Path.Combine(settings.DataFolder, "recorded");
            results.Add("record", GetCase(cells, steps, documentCount), Forward, Race.Run(Math.Min(5, settings.Rounds), 2,
                new Contestant(Forward, () => ForwardTiming.Run(model, tokenIds, documents)),
                new Contestant(Record, () =>
                {
                    using var writer = new ProjectFolderWriter(folder);
                    new LanguageModelRecorder(model, labels) { RecordGates = true }.Record(tokenIds, documents, writer, null, CancellationToken.None);
                    writer.SetCorpus(new Corpus(tokenIds, labels, documents));
                    writer.Complete();
                }, Prepare: () => RemoveProject(folder))));
            RemoveProject(folder);
        }
    }

    private static void RemoveProject(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }
}
