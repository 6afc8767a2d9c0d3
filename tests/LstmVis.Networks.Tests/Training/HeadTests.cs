using LstmVis.Core;
using Xunit;

namespace LstmVis.Networks.Tests;

/// <summary>Models that say labels or vectors learn what can be learnt, and come back from their folder as they were.</summary>
public sealed class HeadTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_label_of_each_step_is_learnt_where_it_depends_on_the_step_before()
    {
        var random = new Random(3);
        int[] tokenIds = [.. Enumerable.Range(0, 4000).Select(_ => random.Next(4))];
        int[] labels = [.. tokenIds.Select((_, step) => step == 0 ? -1 : (tokenIds[step] + tokenIds[step - 1]) % 3)];
        var data = new TaskData(new Corpus(tokenIds, Vocabulary.FromTokens(["a", "b", "c", "d"])), null, [], labels, Vocabulary.FromTokens(["x", "y", "z"]), HeadKind.StepLabel);
        (TaskRecordingResult result, MemoryProject written) = Run(data, epochs: 12);
        Assert.True(result.Training!.HeldOutBits < 0.05, $"{result.Training.HeldOutBits} bits");
        Assert.True(result.Accuracy > 0.99);
        var label = (CategoricalTrack)written.Tracks.Single(track => track.Id == "label");
        Assert.Equal(labels, label.LabelIds.ToArray());
        var surprisal = (ScalarTrack)written.Tracks.Single(track => track.Id == "surprisal");
        Assert.True(float.IsNaN(surprisal.Values.Span[0]) && surprisal.Values.Span[1..].ToArray().All(float.IsFinite));
    }

    [Fact]
    public void The_label_of_a_sequence_of_vectors_is_learnt_from_its_end_and_told_all_along()
    {
        TaskData data = Waves(labels: HeadKind.SequenceLabel);
        (TaskRecordingResult result, MemoryProject written) = Run(data, epochs: 60);
        Assert.True(result.Accuracy > 0.95, $"accuracy {result.Accuracy}");
        Assert.Contains(written.Tracks, track => track.Id == "height" && track is ScalarTrack);
        // At the first steps nobody can tell; at the last, the model does.
        float[] surprisal = ((ScalarTrack)written.Tracks.Single(track => track.Id == "surprisal")).Values.ToArray();
        Document[] documents = [.. data.Corpus.Documents.All()];
        Assert.True(documents.Average(document => surprisal[document.Steps.End - 1]) < 0.3 * documents.Average(document => surprisal[document.Steps.Start]));

        TaskModelFolder.Write(result.Model, _folder.At("model"));
        Assert.True(TaskModelFolder.IsMatch(_folder.At("model")));
        TaskModel read = TaskModelFolder.Read(_folder.At("model"));
        Assert.Equal(result.Model.Model.Weights, read.Model.Weights);
        Assert.Equal(result.Model.Scale!.Means, read.Scale!.Means);
        var again = new MemoryProject();
        TaskRecording.Record(read, data, new RecorderOptions(), again);
        Assert.Equal(written.Sources["layer0/hidden_state"].Values, again.Sources["layer0/hidden_state"].Values);
    }

    [Fact]
    public void The_next_vector_is_predicted_far_better_than_by_the_mean()
    {
        (TaskRecordingResult result, MemoryProject written) = Run(Waves(labels: null), epochs: 60);
        Assert.True(result.Training!.HeldOutBits < 0.2, $"mean squared difference {result.Training.HeldOutBits}");
        float[] actual = ((ScalarTrack)written.Tracks.Single(track => track.Id == "height")).Values.ToArray();
        float[] predicted = ((ScalarTrack)written.Tracks.Single(track => track.Id == "predicted height")).Values.ToArray();
        Assert.True(float.IsNaN(predicted[0]));
        // In the units of the input: as far off as the error says.
        Assert.True(actual.Zip(predicted).Where(pair => !float.IsNaN(pair.Second)).Average(pair => Math.Abs(pair.First - pair.Second)) < 1.5);
    }

    [Fact]
    public void Damaged_descriptions_and_models_of_another_kind_get_a_clear_message()
    {
        var model = new TaskModel(new RecurrentModel(new ModelSizes(0, 2, 1, 3, NetworkKind.Gru, HeadKind.StepLabel, 2), 1), null, Vocabulary.FromTokens(["x", "y"]), VectorScale.None(2), "a test");
        TaskModelFolder.Write(model, _folder.At("model"));
        string path = _folder.At("model/model.json");
        string sound = File.ReadAllText(path);
        Assert.Contains("reads no running text", Assert.Throws<InvalidModelException>(() => ModelFolder.Read(_folder.At("model"))).Message, StringComparison.Ordinal);
        foreach ((string from, string to, string expected) in new[]
        {
            ("\"outputSize\": 2", "\"outputSize\": 3", "expected 3 x 3 numbers"),
            ("\"cellCount\": 3", "\"cellCount\": -3", "make no model"),
            ("\"x\",", "", "2 labels, but 1 are named"),
            ("\"version\": 1", "\"version\": 9", "newer lstmvis"),
            ("{", "[", "does not describe a model"),
        })
        {
            File.WriteAllText(path, sound.Replace(from, to, StringComparison.Ordinal));
            Assert.Contains(expected, Assert.Throws<InvalidModelException>(() => TaskModelFolder.Read(_folder.At("model"))).Message, StringComparison.Ordinal);
        }

        File.WriteAllText(path, sound);
        string weights = _folder.At("model/weights.safetensors");
        File.WriteAllBytes(weights, File.ReadAllBytes(weights)[..^4]);
        Assert.Contains("cut off", Assert.Throws<InvalidModelException>(() => TaskModelFolder.Read(_folder.At("model"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_that_do_not_fit_are_refused()
    {
        var model = new RecurrentModel(new ModelSizes(4, 3, 1, 3, NetworkKind.Gru, HeadKind.StepLabel, 2), 1);
        var corpus = new Corpus(new int[20], Vocabulary.FromTokens(["a"]));
        var options = new TrainingOptions { MaxUpdates = 1 };
        Assert.Throws<ArgumentException>(() => Trainer.Train(model, StepData.OfTokens(corpus), null, options, stop: TestContext.Current.CancellationToken));
        var labels = new int[20];
        labels[7] = 2;
        Assert.Contains("Label id 2 at time step 7", Assert.Throws<ArgumentException>(() => Trainer.Train(model, StepData.OfTokens(corpus, labels), null, options, stop: TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }

    // Slow and quick waves of one channel, and a channel of noise.
    private static TaskData Waves(HeadKind? labels)
    {
        var random = new Random(5);
        List<float> vectors = [];
        List<int> starts = [];
        List<int> quick = [];
        for (int sequence = 0; sequence < 80; sequence++)
        {
            starts.Add(vectors.Count / 2);
            quick.Add(sequence % 2);
            double phase = random.NextDouble() * 6;
            for (int step = 0; step < 20 + random.Next(10); step++)
                vectors.AddRange([(float)((10 * Math.Sin(phase + (step * (sequence % 2 == 1 ? 0.9 : 0.4)))) + 3), labels is null ? 0f : (float)random.NextDouble()]);
        }

        int steps = vectors.Count / 2;
        var corpus = new Corpus(new int[steps], Vocabulary.FromTokens(["·"]), new Documents(steps, starts));
        return new TaskData(corpus, [.. vectors], ["height", "noise"], labels is null ? null : [.. quick], labels is null ? null : Vocabulary.FromTokens(["slow", "quick"]), HeadKind.SequenceLabel);
    }

    private static (TaskRecordingResult Result, MemoryProject Written) Run(TaskData data, int epochs)
    {
        var written = new MemoryProject();
        var options = new TaskRecordingOptions { LayerCount = 1, CellCount = 20, Network = NetworkKind.Gru, Training = new TrainingOptions { MaxEpochs = epochs, StreamCount = 8, WindowLength = 32, LearningRate = 0.02 } };
        TaskRecordingResult result = TaskRecording.Run(data, options, written);
        written.ToProject();
        return (result, written);
    }
}
