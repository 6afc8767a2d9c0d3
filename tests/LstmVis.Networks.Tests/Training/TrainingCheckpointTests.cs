using LstmVis.Core;
using Xunit;

namespace LstmVis.Networks.Tests;

public sealed class TrainingCheckpointTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(NetworkKind.Lstm, OptimizerKind.AdamW, 0.2)]
    [InlineData(NetworkKind.Gru, OptimizerKind.Sgd, 0)]
    [InlineData(NetworkKind.Elman, OptimizerKind.AdamW, 0)]
    public void A_training_that_was_broken_off_ends_with_the_same_weights_as_one_that_was_not(NetworkKind network, OptimizerKind optimizer, double dropout)
    {
        Corpus corpus = NestedParentheses.Generate(4000, seed: 3);
        var options = new TrainingOptions { MaxEpochs = 4, Optimizer = optimizer, Dropout = dropout, StreamCount = 4, WindowLength = 16, MeasureEvery = 20, Seed = 5 };
        LanguageModel whole = NewModel(network);
        TrainingResult expected = Train(whole, corpus, options);

        options = options with { CheckpointPath = _folder.At("training") };
        for (int attempt = 0; attempt < 2; attempt++)
        {
            // Dies in the middle, twice: some updates behind a checkpoint, the second time in a later epoch.
            int last = attempt == 0 ? 50 : 130;
            Assert.Throws<TimeoutException>(() => Train(NewModel(network), corpus, options, new Listener<TrainingProgress>(state => ThrowFrom(state.Updates, last))));
            Assert.True(File.Exists(_folder.At("training")));
        }

        LanguageModel resumed = NewModel(network);
        TrainingResult found = Train(resumed, corpus, options);
        Assert.Equal(whole.Weights, resumed.Weights);
        Assert.Equal((expected.Updates, expected.HeldOutBits, expected.TrainingBits), (found.Updates, found.HeldOutBits, found.TrainingBits));
    }

    [Fact]
    public void The_checkpoint_of_another_training_and_a_damaged_one_are_refused()
    {
        Corpus corpus = NestedParentheses.Generate(2000, seed: 3);
        var options = new TrainingOptions { MaxUpdates = 30, StreamCount = 4, WindowLength = 16, MeasureEvery = 10, CheckpointPath = _folder.At("training") };
        Train(NewModel(NetworkKind.Lstm), corpus, options);
        var other = Assert.Throws<InvalidModelException>(() => Train(NewModel(NetworkKind.Lstm), corpus, options with { Seed = 9 }));
        Assert.Contains("belongs to another training", other.Message, StringComparison.Ordinal);
        File.WriteAllBytes(_folder.At("training"), File.ReadAllBytes(_folder.At("training"))[..2000]);
        Assert.Throws<InvalidModelException>(() => Train(NewModel(NetworkKind.Lstm), corpus, options));
    }

    private static void ThrowFrom(int updates, int last)
    {
        if (updates >= last)
            throw new TimeoutException();
    }

    private static TrainingResult Train(LanguageModel model, Corpus corpus, TrainingOptions options, IProgress<TrainingProgress>? progress = null) =>
        Trainer.Train(model, corpus, options with { ReportEvery = TimeSpan.Zero }, progress, TestContext.Current.CancellationToken);

    private static LanguageModel NewModel(NetworkKind network) => new(new LanguageModelShape(7, 6, 2, 12, network), seed: 1);
}
