using LstmVis.Core;
using Xunit;

namespace LstmVis.Networks.Tests;

public class LiveModelTests
{
    private static readonly LanguageModelShape Shape = new(5, 4, 2, 6);
    private static readonly LiveModel Model = new(new TextModel(new LanguageModel(Shape, seed: 7), Vocabulary.FromTokens(["a", "b", "c", "d", "e"]), TokenLevel.Character, "a test"));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void It_says_what_it_makes_and_what_can_be_held()
    {
        Assert.Equal("LSTM, 2 layers of 6 cells", Model.Info.Description);
        Assert.Equal("character", Model.Info.Tokens);
        Assert.Equal(["layer0/cell_state", "layer0/hidden_state", "layer1/cell_state", "layer1/hidden_state"], Model.Info.HeldSources);
        Assert.Equal("layer0/input_gate", Model.Info.Sources[4].Id);
        Assert.Equal(64, Model.Info.Sha256.Length);
    }

    [Fact]
    public void A_run_has_the_sources_of_a_recording_and_as_many_predictions_as_wanted()
    {
        Corpus corpus = Model.Tokenize("abcde\r\n".Trim());
        LiveRun run = Model.Run(corpus, [], new LiveRunOptions { PredictionCount = 3 }, Cancellation);
        Assert.Equal(Model.Info.HeldSources, run.Sources.Select(source => source.Id));
        Assert.Equal(3, run.Predictions.K);
        Assert.True(float.IsNaN(run.Surprisal.Span[0]));
        Assert.Equal(Model.Info.Sources.Count, Model.Run(corpus, [], new LiveRunOptions { IncludeGates = true }, Cancellation).Sources.Count);
    }

    [Fact]
    public void A_held_cell_is_what_it_is_held_at_in_the_range_and_changes_what_follows()
    {
        Corpus corpus = Model.Tokenize("abcdeabcde");
        LiveRun plain = Model.Run(corpus, [], new LiveRunOptions(), Cancellation);
        LiveRun held = Model.Run(corpus, [new CellHold("layer0/cell_state", [2], HoldWith.Number, 1.5f, new StepRange(3, 5))], new LiveRunOptions(), Cancellation);
        Assert.Equal([1.5f], held.HeldValues[0]);
        for (int step = 0; step < corpus.StepCount; step++)
        {
            float[] before = Read(plain, "layer0/cell_state", step);
            float[] after = Read(held, "layer0/cell_state", step);
            Assert.Equal(step < 3, before.SequenceEqual(after));
            Assert.Equal(step is 3 or 4, after[2] == 1.5f);
        }
    }

    [Fact]
    public void A_mean_is_that_of_the_projects_recorded_states()
    {
        Corpus corpus = Model.Tokenize("abcde");
        float[] states = [.. Enumerable.Range(0, 5 * 6).Select(place => place % 6 == 2 ? place / 6 : 0f)];
        var project = new Project("p", "p", "", corpus, [new Source("layer1/cell_state", new ArrayStateMatrix(states, 5, 6), 1, "cell_state", Transform.Tanh)], []);
        var model = new LiveModel(new TextModel(new LanguageModel(Shape, seed: 7), corpus.Vocabulary, TokenLevel.Character, "a test"), project);
        LiveRun run = model.Run(corpus, [new CellHold("layer1/cell_state", [2, 3], HoldWith.Mean), new CellHold("layer0/hidden_state", [1], HoldWith.Mean)], new LiveRunOptions(), Cancellation);
        Assert.Equal([2f, 0f], run.HeldValues[0]);
        Assert.Equal(Enumerable.Range(0, 5).Average(step => Read(Model.Run(corpus, [], new LiveRunOptions(), Cancellation), "layer0/hidden_state", step)[1]), run.HeldValues[1][0], 1e-5f);
        Assert.Contains("a model alone", Assert.Throws<ArgumentException>(() => Model.Run(corpus, [new CellHold("layer1/cell_state", [2], HoldWith.Mean)], new LiveRunOptions(), Cancellation)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_effect_tells_where_the_chosen_cells_stand_among_random_ones()
    {
        Corpus corpus = Model.Tokenize("abcdeedcbaabcde");
        CellHold[] holds = [new CellHold("layer0/cell_state", [2, 3], HoldWith.Number, 2f), new CellHold("layer1/cell_state", [0], HoldWith.Number, -2f)];
        var reported = new List<int>();
        HoldEffect effect = Model.Measure(corpus, holds, new HoldComparison { RandomSets = 7, Seed = 5 }, new Reports(reported.Add), Cancellation);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], reported);
        Assert.Equal(14, effect.TokenCount);
        Assert.Equal(Model.Run(corpus, holds, new LiveRunOptions(), Cancellation).Bits, effect.ChangedBits, 1e-9);
        Assert.Equal(1 + effect.RandomBits.Count(bits => bits > effect.ChangedBits), effect.Rank);
        Assert.InRange(effect.ChangedTops, 0, corpus.StepCount);
        Assert.Equal(7, effect.RandomChangedTops.Count);
        Assert.Equal(2, Model.Measure(corpus, holds, new HoldComparison { RandomSets = 0, At = "a" }, null, Cancellation).TokenCount);
        Assert.Contains("'Ω'", Assert.Throws<LiveTextException>(() => Model.Measure(corpus, holds, new HoldComparison { At = "Ω" }, null, Cancellation)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_temperature_a_text_goes_on_with_the_likeliest_tokens()
    {
        // Longer than the window of 256 steps in which a text is read.
        string text = string.Concat(Enumerable.Repeat("abcde", 60));
        foreach (int length in new[] { 1, 255, 256, 257, 300 })
        {
            Corpus corpus = Model.Tokenize(text[..length]);
            CellHold[] holds = [new CellHold("layer1/cell_state", [0], HoldWith.Number, 1f)];
            Corpus drawn = Model.Extend(corpus, holds, new ContinuationOptions { Count = 4, Temperature = 0 }, Cancellation);
            for (int place = 0; place < 4; place++)
            {
                LiveRun run = Model.Run(new Corpus((int[])[.. corpus.TokenIds.ToArray(), .. drawn.TokenIds[..place].ToArray()], corpus.Vocabulary), holds, new LiveRunOptions { PredictionCount = 1 }, Cancellation);
                Assert.Equal(run.Predictions.EntryIds.Span[^1], drawn.TokenIds.Span[place]);
            }
        }
    }

    [Fact]
    public void What_is_drawn_follows_the_models_probabilities_and_the_seed()
    {
        Corpus corpus = Model.Tokenize("abc");
        LiveRun run = Model.Run(corpus, [], new LiveRunOptions(), Cancellation);
        int first = run.Predictions.EntryIds.Span[^5];
        float expected = run.Predictions.Weights.Span[^5];
        int[] drawn = [.. Enumerable.Range(0, 2000).Select(seed => Model.Extend(corpus, [], new ContinuationOptions { Count = 1, Seed = seed }, Cancellation).TokenIds.Span[0])];
        Assert.Equal(expected, drawn.Count(token => token == first) / 2000.0, 0.04);
        Assert.Equal(drawn[7], Model.Extend(corpus, [], new ContinuationOptions { Count = 1, Seed = 7 }, Cancellation).TokenIds.Span[0]);
    }

    [Fact]
    public void Many_threads_get_the_same_answers_and_a_cancelled_run_ends()
    {
        Corpus corpus = Model.Tokenize(string.Concat(Enumerable.Repeat("abcde", 100)));
        double expected = Model.Run(corpus, [], new LiveRunOptions(), Cancellation).Bits;
        Parallel.For(0, 16, _ => Assert.Equal(expected, Model.Run(corpus, [], new LiveRunOptions(), Cancellation).Bits));
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => Model.Run(corpus, [], new LiveRunOptions(), cancelled.Token));
        Assert.ThrowsAny<OperationCanceledException>(() => Model.Extend(corpus, [], new ContinuationOptions(), cancelled.Token));
    }

    [Fact]
    public void What_it_cannot_read_or_hold_is_named()
    {
        Assert.Contains("'Ω'", Assert.Throws<LiveTextException>(() => Model.Tokenize("abΩ")).Message, StringComparison.Ordinal);
        Refused(new CellHold("layer0/input_gate", [0], HoldWith.Zero), "cannot be held");
        Refused(new CellHold("layer2/cell_state", [0], HoldWith.Zero), "layer1/hidden_state");
        Refused(new CellHold("layer0/cell_state", [6], HoldWith.Zero), "no cell 6");

        void Refused(CellHold hold, string message) =>
            Assert.Contains(message, Assert.Throws<ArgumentException>(() => Model.Run(Model.Tokenize("ab"), [hold], new LiveRunOptions(), Cancellation)).Message, StringComparison.Ordinal);
    }

    private static float[] Read(LiveRun run, string source, int step)
    {
        var row = new float[6];
        run.FindSource(source)!.States.ReadRows(new StepRange(step, step + 1), row);
        return row;
    }

    private sealed class Reports(Action<int> report) : IProgress<int>
    {
        public void Report(int value) => report(value);
    }
}
