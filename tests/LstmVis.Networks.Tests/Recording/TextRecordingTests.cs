using LstmVis.Core;
using Xunit;

namespace LstmVis.Networks.Tests;

public sealed class TextRecordingTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"lstmvis-{Guid.NewGuid():N}.txt");

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void A_text_becomes_a_project_that_says_how_it_was_made()
    {
        var written = new MemoryProject();
        var seen = new List<RecordingProgress>();
        RecordingResult result = TextRecording.Run(Options(MakeText(300), updates: 40), written, new Listener<RecordingProgress>(seen.Add));

        Project project = written.ToProject();
        Assert.Equal(result.StepCount, project.Corpus.StepCount);
        Assert.Equal(File.ReadAllText(_path), string.Concat(Enumerable.Range(0, project.Corpus.StepCount).Select(project.Corpus.GetToken)));
        Assert.Equal(4, project.Sources.Count);
        Assert.Equal(["predictions", "surprisal", "entropy"], project.Tracks.Select(track => track.Id));
        Assert.NotNull(result.Training.HeldOutBits);
        Assert.Equal([RecordingPhase.Training, RecordingPhase.Recording], seen.Select(state => state.Phase).Distinct());
        Assert.All(seen, state => Assert.InRange(state.Share, 0, 1));
        Assert.Equal(1, seen[^1].Share);
        Assert.Equal(Path.GetFileName(_path), written.Provenance["text"]);
        Assert.Contains("LSTM language model, 2 layers of 16 cells", written.Provenance["model"], StringComparison.Ordinal);
        Assert.Equal(64, written.Provenance["text sha256"].Length);
        Assert.Contains("held-out bits per token", written.Provenance.Keys);
    }

    [Fact]
    public void Recorded_steps_can_be_limited()
    {
        var written = new MemoryProject();
        RecordingResult result = TextRecording.Run(Options(MakeText(100), updates: 5) with { MaxRecordedSteps = 777 }, written);
        Assert.Equal(777, written.ToProject().Corpus.StepCount);
        Assert.Equal(777, result.Corpus.StepCount);
        Assert.True(result.StepCount > 777);
    }

    [Fact]
    public void The_first_interruption_ends_training_and_everything_is_recorded()
    {
        var written = new MemoryProject();
        using var interruption = new Interruption();
        TextRecordingOptions options = Options(MakeText(300), updates: 1_000_000);
        RecordingResult result = TextRecording.Run(options, written, new Listener<RecordingProgress>(state => InterruptOnce(state, RecordingPhase.Training, interruption)), interruption);
        Assert.Equal(TrainingEnd.Stopped, result.Training.End);
        Assert.Equal(result.StepCount, written.ToProject().Corpus.StepCount);
    }

    [Fact]
    public void An_interruption_while_recording_keeps_the_steps_so_far()
    {
        var written = new MemoryProject();
        using var interruption = new Interruption();
        RecordingResult result = TextRecording.Run(Options(MakeText(300), updates: 5), written, new Listener<RecordingProgress>(state => InterruptOnce(state, RecordingPhase.Recording, interruption)), interruption);
        Assert.InRange(result.Corpus.StepCount, 1, result.StepCount - 1);
        Assert.Equal(result.Corpus.StepCount, written.ToProject().Corpus.StepCount);
    }

    [Fact]
    public void A_second_interruption_abandons_the_job()
    {
        using var interruption = new Interruption();
        var listener = new Listener<RecordingProgress>(state =>
        {
            interruption.Request();
            interruption.Request();
        });
        Assert.ThrowsAny<OperationCanceledException>(() => TextRecording.Run(Options(MakeText(300), updates: 1_000_000), new MemoryProject(), listener, interruption));
    }

    [Fact]
    public void An_interruption_before_training_abandons_the_job()
    {
        using var interruption = new Interruption();
        interruption.Request();
        Assert.ThrowsAny<OperationCanceledException>(() => TextRecording.Run(Options("text enough to learn from", updates: 1), new MemoryProject(), null, interruption));
    }

    [Theory]
    [InlineData("", "the file is empty")]
    [InlineData("too short", "has 9 characters; a model needs at least 16")]
    public void A_text_that_is_too_short_is_refused(string text, string message)
    {
        var error = Assert.Throws<InvalidTextException>(() => TextRecording.Run(Options(text, updates: 1), new MemoryProject()));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.StartsWith(_path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_of_a_single_character_is_learnt_and_recorded()
    {
        var written = new MemoryProject();
        TextRecording.Run(Options(new string('x', 40), updates: 3), written);
        Project project = written.ToProject();
        Assert.Equal(1, project.Tracks.OfType<TopKTrack>().Single().K);
        Assert.All(project.Tracks.OfType<ScalarTrack>().First().Values.ToArray()[1..], bits => Assert.Equal(0f, bits));
    }

    private TextRecordingOptions Options(string text, int updates)
    {
        File.WriteAllText(_path, text);
        return new TextRecordingOptions
        {
            TextPath = _path,
            CellCount = 16,
            EmbeddingSize = 8,
            Training = new TrainingOptions { MaxUpdates = updates, StreamCount = 4, WindowLength = 16, MeasureEvery = 20 },
        };
    }

    private static string MakeText(int lines) => string.Concat(Enumerable.Range(0, lines).Select(line => $"line {line % 7} says hello\n"));

    private static void InterruptOnce(RecordingProgress state, RecordingPhase phase, Interruption interruption)
    {
        if (state.Phase == phase && !interruption.StopTraining.IsCancellationRequested && !interruption.StopRecording.IsCancellationRequested)
            interruption.Request();
    }
}
