using LstmVis.Core;
using Xunit;

namespace LstmVis.Networks.Tests;

/// <summary>A recording that dies and is begun again by the same command; what a real SIGKILL leaves is tested with the program.</summary>
public sealed class ResumedRecordingTests : IDisposable
{
    private const int Steps = 3000;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, true)]
    [InlineData(40, false)]
    public void It_goes_on_and_ends_like_one_that_was_not_broken_off(int documentCount, bool withSaliency)
    {
        (ModelRecorder recorder, StepData data) = New(documentCount, withSaliency, null);
        var whole = new MemoryProject();
        recorder.Record(data, whole, null, CancellationToken.None);

        var kept = new KeptRows();
        for (int attempt = 1; attempt <= 2; attempt++)
        {
            (recorder, data) = New(documentCount, withSaliency, _folder.At("resume"));
            int last = attempt * 1100;
            Assert.Throws<TimeoutException>(() => recorder.Record(data, kept.Open(), new Listener<int>(done => ThrowFrom(done, last)), CancellationToken.None));
            // The last record is torn, as a kill in the middle of writing leaves it: what it says is computed again.
            using FileStream place = File.OpenWrite(Path.Combine(_folder.At("resume"), RecordingPlace.FileName));
            place.SetLength(place.Length - 3);
        }

        (recorder, data) = New(documentCount, withSaliency, _folder.At("resume"));
        MemoryProject resumed = kept.Open();
        recorder.Record(data, resumed, null, CancellationToken.None);
        Assert.InRange(recorder.ResumedSteps, 500, 2999);
        Assert.Equal(whole.Sources.Keys, resumed.Sources.Keys);
        foreach (string id in whole.Sources.Keys)
            Assert.Equal(whole.Sources[id].Values, resumed.Sources[id].Values);
        Assert.Equal(whole.Tracks.Select(track => track.Id), resumed.Tracks.Select(track => track.Id));
        foreach ((Track expected, Track found) in whole.Tracks.Zip(resumed.Tracks))
        {
            if (expected is ScalarTrack numbers)
                Assert.Equal(numbers.Values.ToArray(), ((ScalarTrack)found).Values.ToArray());
            else
                Assert.Equal(((TopKTrack)expected).EntryIds.ToArray(), ((TopKTrack)found).EntryIds.ToArray());
        }
    }

    [Fact]
    public void Rows_that_are_no_longer_what_they_were_are_computed_again()
    {
        var kept = new KeptRows();
        (ModelRecorder recorder, StepData data) = New(1, false, _folder.At("resume"));
        Assert.Throws<TimeoutException>(() => recorder.Record(data, kept.Open(), new Listener<int>(done => ThrowFrom(done, 2000)), CancellationToken.None));
        kept.Intact["layer1/hidden_state"] = 600;
        (recorder, data) = New(1, false, _folder.At("resume"));
        MemoryProject resumed = kept.Open();
        recorder.Record(data, resumed, null, CancellationToken.None);
        Assert.Equal(512, recorder.ResumedSteps);
        Assert.All(resumed.Sources.Values, source => Assert.Equal(Steps * 12, source.Values.Count));
    }

    [Fact]
    public void A_training_that_ended_is_not_begun_again()
    {
        Corpus corpus = NestedParentheses.Generate(2000, seed: 3);
        var shape = new LanguageModelShape(7, 6, 1, 8);
        var options = new TrainingOptions { MaxUpdates = 20, StreamCount = 4, WindowLength = 16 };
        var request = new ModelJob.Request(corpus, corpus, shape, options, TokenLevel.Character) { Recorder = new RecorderOptions { ResumeFolder = _folder.At("resume") } };
        using var interruption = new Interruption();
        RecordingResult first = ModelJob.Run(request, new MemoryProject(), null, interruption);
        int trainings = 0;
        var written = new MemoryProject();
        RecordingResult second = ModelJob.Run(request, written, new Listener<RecordingProgress>(state => trainings += state.Training is null ? 0 : 1), interruption);
        Assert.Equal(0, trainings);
        Assert.Equal(first.Model.Model.Weights, second.Model.Model.Weights);
        Assert.Equal(first.Training with { History = [] }, second.Training with { History = [] });
        Assert.Contains("20 updates", written.Provenance["training length"], StringComparison.Ordinal);

        // Damaged, it is begun again.
        byte[] weights = File.ReadAllBytes(Path.Combine(_folder.At("resume"), "trained.bin"));
        weights[5]++;
        File.WriteAllBytes(Path.Combine(_folder.At("resume"), "trained.bin"), weights);
        Assert.Equal(first.Model.Model.Weights, ModelJob.Run(request, new MemoryProject(), null, interruption).Model.Model.Weights);
    }

    private static void ThrowFrom(int done, int last)
    {
        if (done >= last)
            throw new TimeoutException();
    }

    private static (ModelRecorder Recorder, StepData Data) New(int documentCount, bool withSaliency, string? folder)
    {
        var model = new LanguageModel(new LanguageModelShape(7, 5, 2, 12), seed: 4);
        Corpus corpus = NestedParentheses.Generate(Steps, seed: 6);
        var documents = new Documents(Steps, Enumerable.Range(0, documentCount).Select(document => Steps * document / documentCount));
        var options = new RecorderOptions { Gates = true, Gradients = withSaliency, OmissionSteps = withSaliency ? 2 : 0, ResumeFolder = folder, SaveEvery = TimeSpan.Zero };
        return (new ModelRecorder(model, corpus.Vocabulary, options) { MostBlockSteps = 512 }, StepData.OfTokens(corpus.TokenIds, documents));
    }
}
