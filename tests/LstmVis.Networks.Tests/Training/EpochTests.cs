using LstmVis.Core;
using Xunit;

namespace LstmVis.Networks.Tests;

public sealed class EpochTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_epoch_is_reported_once_with_its_losses_and_perplexity()
    {
        Corpus corpus = NestedParentheses.Generate(3000, seed: 3);
        var seen = new List<EpochResult>();
        TrainingResult result = Train(NewModel(), corpus, Options with { MaxEpochs = 4 }, new Listener<TrainingProgress>(state => seen.AddRange(state.FinishedEpoch is { } epoch ? [epoch] : [])));
        Assert.Equal([1, 2, 3, 4], seen.Select(epoch => epoch.Epoch));
        Assert.Equal(seen, result.History);
        Assert.All(seen, epoch => Assert.Equal(Math.Pow(2, epoch.HeldOutLoss!.Value), epoch.Perplexity!.Value, 1e-9));
        Assert.True(seen[^1].TrainingLoss < seen[0].TrainingLoss);
        Assert.Equal(result.Updates, seen[^1].Updates);
    }

    [Fact]
    public void Training_ends_when_so_many_epochs_brought_nothing()
    {
        // What cannot be learnt: the held-out loss soon rises.
        var random = new Random(3);
        var corpus = new Corpus(Enumerable.Range(0, 1200).Select(_ => random.Next(7)).ToArray(), NestedParentheses.Symbols);
        TrainingResult result = Train(NewModel(), corpus, Options with { MaxEpochs = 500, Patience = 3, LearningRate = 0.03 });
        Assert.Equal(TrainingEnd.Converged, result.End);
        Assert.True(result.History.Count < 500);
        double best = result.History.Min(epoch => epoch.HeldOutLoss!.Value);
        Assert.Equal(result.History.Count - 3, result.History.First(epoch => epoch.HeldOutLoss == best).Epoch);
    }

    [Fact]
    public void The_learning_rate_of_gradient_descent_is_halved_after_an_epoch_without_progress()
    {
        var random = new Random(3);
        var corpus = new Corpus(Enumerable.Range(0, 1200).Select(_ => random.Next(7)).ToArray(), NestedParentheses.Symbols);
        TrainingResult result = Train(NewModel(), corpus, Options with { MaxEpochs = 8, Optimizer = OptimizerKind.Sgd });
        double rate = 1;
        double best = double.PositiveInfinity;
        foreach (EpochResult epoch in result.History)
        {
            Assert.Equal(rate, epoch.LearningRate, 1e-12);
            if (epoch.HeldOutLoss > best - 0.0144)
                rate *= 0.5;
            best = Math.Min(best, epoch.HeldOutLoss!.Value);
        }

        Assert.True(rate < 1);
    }

    [Fact]
    public void The_papers_recipe_is_what_the_paper_says_and_learns()
    {
        TrainingOptions paper = TrainingOptions.Paper;
        Assert.Equal((OptimizerKind.Sgd, 1.0, 5.0, 0.5, 0.05), (paper.Optimizer, paper.LearningRate, paper.GradientClip, paper.Dropout, paper.StartRange));
        Assert.Equal(650, TrainingOptions.PaperSize);
        // A model as small as this one needs larger weights to start from than one of 650 cells.
        var model = new LanguageModel(new LanguageModelShape(7, 24, 2, 24), seed: 1);
        TrainingResult result = Train(model, NestedParentheses.Generate(20_000, seed: 3), paper with { MaxEpochs = 8, Dropout = 0.1, StartRange = 0.3 });
        Assert.True(result.HeldOutBits < 2.2, $"{result.HeldOutBits} bits");
    }

    [Fact]
    public void A_tied_model_learns_and_comes_back_from_its_folder()
    {
        Corpus corpus = NestedParentheses.Generate(6000, seed: 3);
        var model = new LanguageModel(new LanguageModelShape(7, 16, 2, 16, IsTied: true), seed: 1);
        Assert.DoesNotContain(model.Parameters, parameter => parameter.Name == "output.weight");
        TrainingResult result = Train(model, corpus, Options with { MaxEpochs = 12 });
        Assert.True(result.HeldOutBits < 1.9, $"{result.HeldOutBits} bits");
        ModelFolder.Write(new TextModel(model, corpus.Vocabulary, TokenLevel.Character, "a test"), _folder.At("model"));
        LanguageModel read = ModelFolder.Read(_folder.At("model")).Model;
        Assert.True(read.Shape.IsTied);
        Assert.Equal(model.Weights, read.Weights);
        Assert.Throws<ArgumentOutOfRangeException>(() => new LanguageModel(new LanguageModelShape(7, 8, 1, 16, IsTied: true), 1));
    }

    [Fact]
    public void A_text_to_measure_on_is_not_learnt_and_nothing_else_is_held_out()
    {
        Corpus corpus = NestedParentheses.Generate(2000, seed: 3);
        Corpus validation = NestedParentheses.Generate(500, seed: 4);
        TrainingResult result = Trainer.Train(NewModel(), StepData.OfTokens(corpus), StepData.OfTokens(validation), Options with { MaxEpochs = 1 }, stop: TestContext.Current.CancellationToken);
        Assert.Equal((2000, 500), (result.TrainingTokens, result.HeldOutTokens));
    }

    [Fact]
    public void A_checkpoint_has_a_description_that_people_can_read()
    {
        Corpus corpus = NestedParentheses.Generate(2000, seed: 3);
        Train(NewModel(), corpus, Options with { MaxUpdates = 45, MeasureEvery = 20, CheckpointPath = _folder.At("training") });
        using var description = System.Text.Json.JsonDocument.Parse(File.ReadAllText(_folder.At("training.json")));
        Assert.Equal(40, description.RootElement.GetProperty("updates").GetInt32());
        Assert.Equal(12, description.RootElement.GetProperty("model").GetProperty("cellCount").GetInt32());
        Assert.True(description.RootElement.GetProperty("history").GetArrayLength() > 0);
    }

    private static TrainingOptions Options => new() { StreamCount = 4, WindowLength = 24, MeasureEvery = 1000, Seed = 5 };

    private static TrainingResult Train(LanguageModel model, Corpus corpus, TrainingOptions options, IProgress<TrainingProgress>? progress = null) =>
        Trainer.Train(model, corpus, options, progress, TestContext.Current.CancellationToken);

    private static LanguageModel NewModel() => new(new LanguageModelShape(7, 6, 1, 12), seed: 1);
}
