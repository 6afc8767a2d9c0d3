using LstmVis.Core;
using Xunit;

namespace LstmVis.Networks.Tests;

public class TrainerTests
{
    [Theory]
    [InlineData(NetworkKind.Lstm)]
    [InlineData(NetworkKind.Gru)]
    [InlineData(NetworkKind.Elman)]
    public void A_repeating_text_is_learnt_by_heart(NetworkKind network)
    {
        Corpus corpus = Repeat("abcabd", 2000);
        var model = new LanguageModel(new LanguageModelShape(corpus.Vocabulary.Count, 8, 1, 16, network), seed: 1);
        TrainingResult result = Train(model, corpus, Updates(300));
        Assert.True(result.HeldOutBits < 0.1, $"held-out bits {result.HeldOutBits}");
    }

    [Fact]
    public void Gradient_descent_learns_too()
    {
        Corpus corpus = Repeat("abcabd", 2000);
        LanguageModel model = NewModel(corpus, cells: 16);
        TrainingResult result = Train(model, corpus, Updates(400) with { Optimizer = OptimizerKind.Sgd });
        Assert.True(result.HeldOutBits < 0.2, $"held-out bits {result.HeldOutBits}");
    }

    [Fact]
    public void Nested_parentheses_come_within_five_percent_of_their_entropy()
    {
        Corpus corpus = NestedParentheses.Generate(60_000, seed: 3);
        var model = new LanguageModel(new LanguageModelShape(7, 16, 2, 32), seed: 1);
        TrainingResult result = Train(model, corpus, Updates(250) with { StreamCount = 24, WindowLength = 32 });
        Assert.InRange(result.HeldOutBits!.Value, 0.98 * NestedParentheses.BitsPerSymbol, 1.05 * NestedParentheses.BitsPerSymbol);
    }

    [Fact]
    public void The_same_seed_gives_the_same_weights()
    {
        Corpus corpus = NestedParentheses.Generate(5000, seed: 3);
        LanguageModel[] models = [.. new[] { 1, 1, 2 }.Select(seed =>
        {
            LanguageModel model = NewModel(corpus, cells: 12);
            Train(model, corpus, Updates(20) with { Seed = seed, Dropout = 0.2, WindowLength = 16 });
            return model;
        })];
        Assert.Equal(models[0].Weights, models[1].Weights);
        Assert.NotEqual(models[0].Weights, models[2].Weights);
    }

    [Fact]
    public void Nothing_is_predicted_across_documents()
    {
        // Documents are constant and every letter follows every other one; only inside a document is the next token certain.
        var random = new Random(1);
        const int Length = 8;
        int[] tokenIds = [.. Enumerable.Range(0, 600).SelectMany(_ => Enumerable.Repeat(random.Next(4), Length))];
        var corpus = new Corpus(tokenIds, Vocabulary.FromTokens(["a", "b", "c", "d"]), new Documents(tokenIds.Length, Enumerable.Range(0, 600).Select(document => document * Length)));
        LanguageModel model = NewModel(corpus, cells: 16);
        TrainingResult result = Train(model, corpus, Updates(300) with { WindowLength = 24 });
        Assert.True(result.HeldOutBits < 0.1, $"held-out bits {result.HeldOutBits}");
    }

    [Fact]
    public void Stopping_keeps_the_best_model_so_far()
    {
        Corpus corpus = Repeat("abcabd", 2000);
        using var stop = new CancellationTokenSource();
        LanguageModel model = NewModel(corpus, cells: 16);
        TrainingResult result = Trainer.Train(model, corpus, Updates(100_000), new Listener<TrainingProgress>(_ => stop.Cancel()), stop.Token);
        Assert.Equal(TrainingEnd.Stopped, result.End);
        Assert.True(result.HeldOutBits < Math.Log2(4) + 0.5);
    }

    [Fact]
    public void Training_ends_when_it_is_good_enough()
    {
        Corpus corpus = Repeat("abcabd", 2000);
        TrainingResult result = Train(NewModel(corpus, cells: 16), corpus, Updates(5000) with { EnoughBits = 0.5, MeasureEvery = 10 });
        Assert.Equal(TrainingEnd.Converged, result.End);
        Assert.True(result.Updates < 5000);
    }

    [Fact]
    public void A_learning_rate_that_is_far_too_high_ends_in_the_best_model_from_before()
    {
        Corpus corpus = NestedParentheses.Generate(5000, seed: 3);
        LanguageModel model = NewModel(corpus, cells: 12);
        TrainingResult result = Train(model, corpus, Updates(300) with { LearningRate = 1e30, MeasureEvery = 1 });
        Assert.Equal(TrainingEnd.Diverged, result.End);
        Assert.All(model.Weights, weight => Assert.True(float.IsFinite(weight)));
    }

    [Theory]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(100)]
    [InlineData(1001)]
    public void Short_texts_are_learnt_as_well(int stepCount)
    {
        Corpus corpus = NestedParentheses.Generate(stepCount, seed: 1);
        TrainingResult result = Train(NewModel(corpus, cells: 8), corpus, new TrainingOptions { MaxEpochs = 3 });
        Assert.Equal(stepCount >= 1000, result.HeldOutBits is not null);
        Assert.True(double.IsFinite(result.TrainingBits));
        Assert.InRange(result.Epochs, 3, 3.5);
    }

    [Fact]
    public void A_text_below_the_least_length_is_refused()
    {
        Corpus corpus = NestedParentheses.Generate(15, seed: 1);
        var error = Assert.Throws<ArgumentException>(() => Train(NewModel(corpus, cells: 8), corpus, Updates(1)));
        Assert.Contains("15 tokens", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_that_make_no_sense_are_refused()
    {
        Corpus corpus = NestedParentheses.Generate(100, seed: 1);
        foreach (TrainingOptions options in (TrainingOptions[])[new(), Updates(0), Updates(1) with { Dropout = 1 }, Updates(1) with { LearningRate = double.NaN }, Updates(1) with { StreamCount = 0 }, Updates(1) with { HeldOutShare = 1 }])
            Assert.ThrowsAny<ArgumentException>(() => Train(NewModel(corpus, cells: 8), corpus, options));
    }

    private static TrainingResult Train(LanguageModel model, Corpus corpus, TrainingOptions options) =>
        Trainer.Train(model, corpus, options, null, TestContext.Current.CancellationToken);

    private static TrainingOptions Updates(int updates) => new() { MaxUpdates = updates, StreamCount = 8, WindowLength = 32, MeasureEvery = 50 };

    private static LanguageModel NewModel(Corpus corpus, int cells) => new(new LanguageModelShape(corpus.Vocabulary.Count, 8, 1, cells), seed: 1);

    private static Corpus Repeat(string text, int times) => TextTokenizer.Tokenize(string.Concat(Enumerable.Repeat(text, times)), new TextOptions());
}
