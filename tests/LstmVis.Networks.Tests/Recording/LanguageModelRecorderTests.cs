using LstmVis.Core;
using Xunit;

namespace LstmVis.Networks.Tests;

/// <summary>Recordings against the double-precision reference; tolerance 1e-5, of cell states beyond 1 relative, since float32 has no more digits there.</summary>
[Trait("Instructions", "each")]
public class LanguageModelRecorderTests
{
    private static readonly LanguageModelShape Shape = new(VocabularySize: 11, EmbeddingSize: 6, LayerCount: 2, CellCount: 21);
    private static readonly Vocabulary Labels = Vocabulary.FromTokens(Enumerable.Range(0, 11).Select(id => $"token {id}"));

    private static LanguageModel Model => NewModel(NetworkKind.Lstm);

    [Theory]
    [InlineData(NetworkKind.Lstm, "cell_state hidden_state input_gate forget_gate candidate output_gate")]
    [InlineData(NetworkKind.Gru, "hidden_state reset_gate update_gate candidate")]
    [InlineData(NetworkKind.Elman, "hidden_state")]
    [InlineData(NetworkKind.GruResetBefore, "hidden_state reset_gate update_gate candidate")]
    [InlineData(NetworkKind.ElmanRelu, "hidden_state")]
    public void States_gates_predictions_and_surprisal_equal_the_reference(NetworkKind network, string kinds)
    {
        // Documents of several lengths run side by side, longer and shorter than a window; one is empty.
        int[] tokenIds = RandomTokens(700);
        var documents = new Documents(700, [0, 100, 256, 256, 511, 699]);
        LanguageModel model = NewModel(network);
        var written = new MemoryProject();
        var seen = new List<int>();
        int recorded = new LanguageModelRecorder(model, Labels) { RecordGates = true }.Record(tokenIds, documents, written, new Listener<int>(seen.Add), CancellationToken.None);
        written.SetCorpus(new Corpus(tokenIds, Labels, documents));

        Assert.Equal(700, recorded);
        Assert.Equal([700], seen);
        Project project = written.ToProject();
        Assert.Equal(from layer in (int[])[0, 1] from kind in kinds.Split(' ') select $"layer{layer}/{kind}", project.Sources.Select(source => source.Id));
        Assert.All(project.Sources, source => Assert.Equal(source.Kind == SourceKinds.CellState ? Transform.Tanh : Transform.None, source.Transform));
        var surprisal = (ScalarTrack)project.FindTrack("surprisal")!;
        var entropy = (ScalarTrack)project.FindTrack("entropy")!;
        var predictions = (TopKTrack)project.FindTrack("predictions")!;
        foreach (Document document in documents.All())
        {
            List<ReferenceStep> reference = new ReferenceModel(model).Run(tokenIds.AsSpan(document.Steps.Start, document.Steps.Length), []);
            for (int place = 0; place < reference.Count; place++)
            {
                int step = document.Steps.Start + place;
                foreach (Source source in project.Sources)
                    AssertRow(reference[place].Layers[source.Layer][source.Kind], written, source.Id, step);

                float bits = surprisal.Values.Span[step];
                if (place == 0)
                    Assert.True(float.IsNaN(bits));
                else
                    Assert.Equal(-Math.Log2(reference[place - 1].Probabilities[tokenIds[step]]), bits, 1e-4);
                Assert.Equal(-reference[place].Probabilities.Sum(probability => probability * Math.Log2(probability)), entropy.Values.Span[step], 1e-4);
                AssertPredictions(reference[place].Probabilities, predictions, step);
            }
        }
    }

    [Theory]
    [InlineData(NetworkKind.Lstm)]
    [InlineData(NetworkKind.Gru)]
    [InlineData(NetworkKind.Elman)]
    public void States_and_gates_of_a_trained_model_equal_the_reference(NetworkKind network)
    {
        // Trained weights are larger than those that are drawn, and gates are driven to their ends.
        var model = new LanguageModel(new LanguageModelShape(7, 6, 2, 20, network), seed: 1);
        TrainingResult trained = Trainer.Train(model, NestedParentheses.Generate(10_000, seed: 3), new TrainingOptions { MaxUpdates = 120, StreamCount = 8, WindowLength = 32, LearningRate = 0.02, Seed = 5 }, null, TestContext.Current.CancellationToken);
        Assert.True(trained.HeldOutBits < 1.75, $"{trained.HeldOutBits} bits");
        Assert.True(model.Weights.Max(MathF.Abs) > 1.5f);
        Corpus corpus = NestedParentheses.Generate(600, seed: 8);
        var written = new MemoryProject();
        new LanguageModelRecorder(model, corpus.Vocabulary) { RecordGates = true }.Record(corpus.TokenIds.Span, corpus.Documents, written, null, CancellationToken.None);
        List<ReferenceStep> reference = new ReferenceModel(model).Run(corpus.TokenIds.Span, []);
        Assert.Equal(2 * (network == NetworkKind.Lstm ? 6 : network == NetworkKind.Gru ? 4 : 1), written.Sources.Count);
        foreach ((string id, (SourceDescription source, _)) in written.Sources)
        {
            for (int step = 0; step < reference.Count; step++)
                AssertRow(reference[step].Layers[source.Layer][source.Kind], written, id, step);
        }
    }

    [Fact]
    public void Blocks_do_not_grow_with_the_text()
    {
        var written = new MemoryProject();
        new LanguageModelRecorder(Model, Labels).Record(RandomTokens(3000), Documents.Whole(3000), written, null, CancellationToken.None);
        Assert.True(written.LargestBlock <= 512 * 21);
    }

    [Fact]
    public void A_recording_that_is_ended_early_is_the_beginning_of_the_whole()
    {
        int[] tokenIds = RandomTokens(2000);
        var whole = new MemoryProject();
        LanguageModel model = Model;
        new LanguageModelRecorder(model, Labels).Record(tokenIds, Documents.Whole(2000), whole, null, CancellationToken.None);
        using var stop = new CancellationTokenSource();
        var part = new MemoryProject();
        int recorded = new LanguageModelRecorder(model, Labels).Record(tokenIds, Documents.Whole(2000), part, new Listener<int>(_ => stop.Cancel()), stop.Token);

        Assert.InRange(recorded, 1, 1999);
        part.SetCorpus(new Corpus(tokenIds.AsMemory(0, recorded), Labels));
        Project project = part.ToProject();
        Assert.All(project.Sources, source => Assert.Equal(recorded, source.StepCount));
        Assert.All(project.Tracks, track => Assert.Equal(recorded, track.StepCount));
        foreach (string id in whole.Sources.Keys)
            Assert.Equal(whole.Sources[id].Values.Take(recorded * 21), part.Sources[id].Values);
    }

    [Fact]
    public void A_vocabulary_below_five_has_as_many_predictions_as_tokens()
    {
        var model = new LanguageModel(new LanguageModelShape(3, 4, 1, 8), 1);
        var written = new MemoryProject();
        new LanguageModelRecorder(model, Vocabulary.FromTokens(["a", "b", "c"])).Record([0, 1, 2], Documents.Whole(3), written, null, CancellationToken.None);
        Assert.Equal(3, written.Tracks.OfType<TopKTrack>().Single().K);
    }

    [Fact]
    public void A_token_that_the_model_does_not_know_is_named_with_its_step()
    {
        var error = Assert.Throws<ArgumentException>(() => new LanguageModelRecorder(Model, Labels).Record([1, 2, 11], Documents.Whole(3), new MemoryProject(), null, CancellationToken.None));
        Assert.Contains("Token id 11 at time step 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_states_are_recorded_unless_gates_are_asked_for()
    {
        var written = new MemoryProject();
        new LanguageModelRecorder(Model, Labels).Record(RandomTokens(10), Documents.Whole(10), written, null, CancellationToken.None);
        Assert.Equal(["layer0/cell_state", "layer0/hidden_state", "layer1/cell_state", "layer1/hidden_state"], written.Sources.Keys);
    }

    private static LanguageModel NewModel(NetworkKind network)
    {
        var model = new LanguageModel(Shape with { Network = network }, seed: 4);
        var random = new Random(9);
        foreach (ref float weight in model.Weights.AsSpan())
            weight += (random.NextSingle() - 0.5f) * 0.7f;
        model.WeightsChanged(forTraining: false);
        return model;
    }

    private static int[] RandomTokens(int count)
    {
        var random = new Random(2);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(11))];
    }

    private static void AssertRow(double[] expected, MemoryProject project, string source, int step)
    {
        List<float> values = project.Sources[source].Values;
        for (int cell = 0; cell < expected.Length; cell++)
            Assert.True(Math.Abs(expected[cell] - values[(step * expected.Length) + cell]) <= 1e-5 * Math.Max(1, Math.Abs(expected[cell])), $"{source} step {step} cell {cell}: expected {expected[cell]}, found {values[(step * expected.Length) + cell]}");
    }

    private static void AssertPredictions(double[] expected, TopKTrack track, int step)
    {
        double[] best = [.. expected.OrderDescending().Take(track.K)];
        for (int rank = 0; rank < track.K; rank++)
        {
            Assert.Equal(best[rank], track.Weights.Span[(step * track.K) + rank], 1e-5);
            Assert.Equal(best[rank], expected[track.EntryIds.Span[(step * track.K) + rank]], 1e-5);
        }
    }
}
