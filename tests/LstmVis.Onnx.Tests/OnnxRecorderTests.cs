using System.Runtime.InteropServices;
using LstmVis.Core;
using LstmVis.Networks.Tests;
using Xunit;

namespace LstmVis.Onnx.Tests;

/// <summary>Models that torch.onnx exported, against what PyTorch computed (tests/golden/onnx-models/make.py); tolerance 1e-5.</summary>
public class OnnxRecorderTests
{
    private const int Steps = 60;
    private static readonly int[] Ids = [.. Enumerable.Range(0, Steps).Select(step => ((7 * step * step) + (3 * step)) % 11)];
    private static readonly Vocabulary Letters = Vocabulary.FromTokens(Enumerable.Range(0, 11).Select(id => $"{(char)('a' + id)}"));

    [Theory]
    [InlineData("lstm", "hidden_state cell_state input_gate forget_gate candidate output_gate")]
    [InlineData("gru", "hidden_state reset_gate update_gate candidate")]
    [InlineData("rnn", "hidden_state")]
    public void States_gates_and_predictions_of_recurrent_nodes_are_those_of_PyTorch(string name, string kinds)
    {
        OnnxModel model = Open(name);
        MemoryProject written = Record(model, model.Choose([], withGates: true), Documents.Whole(Steps), out OnnxRecordingResult result);
        float[] expected = Read(name, "layer0");
        string[] all = kinds.Split(' ');
        int cells = expected.Length / Steps / all.Length;
        for (int place = 0; place < all.Length; place++)
        {
            float[] rows = [.. Enumerable.Range(0, Steps).SelectMany(step => expected.AsSpan(((step * all.Length) + place) * cells, cells).ToArray())];
            Same(rows, written.Sources[$"layer0/{all[place]}"].Values, $"layer0/{all[place]}");
        }

        Same(Read(name, "h1"), written.Sources["layer1/hidden_state"].Values, "layer1/hidden_state");
        Assert.Equal(all.Length * 2, written.Sources.Count);
        CheckPredictions(name, written, result);
        Assert.StartsWith("in pieces of 256 steps with the state carried", result.Reading, StringComparison.Ordinal);
        Assert.True(name == "rnn" ? result.GateDifference is null : result.GateDifference < 1e-5f, $"{result.GateDifference}");
    }

    [Theory]
    [InlineData("lstm", 7)]
    [InlineData("gru", 7)]
    [InlineData("stateful", 7)]
    [InlineData("timefirst", 16)]
    public void A_document_read_in_pieces_has_the_states_of_the_whole(string name, int context)
    {
        OnnxModel model = Open(name, new OnnxModelOptions { Context = context });
        MemoryProject written = Record(model, model.Choose([], withGates: true), Documents.Whole(Steps), out OnnxRecordingResult result);
        Same(Read(name, "h1"), written.Sources["layer1/hidden_state"].Values, name);
        CheckPredictions(name, written, result);
        Assert.StartsWith($"in pieces of {context} steps", result.Reading, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lstm")]
    [InlineData("cached")]
    public void A_recording_that_was_broken_off_goes_on_and_ends_like_one_that_was_not(string name)
    {
        OnnxModel model = Open(name, new OnnxModelOptions { Context = 8 });
        var corpus = new Corpus(Ids, Letters, new Documents(Steps, [0, 25]));
        IReadOnlyList<RecordableSource> sources = model.Choose(name == "cached" ? [model.Sources[^1].Id] : [], withGates: true);
        var whole = new MemoryProject();
        new OnnxRecorder(model, sources).Record(corpus, null, whole, null, CancellationToken.None);
        using var folder = new TemporaryFolder();
        var kept = new KeptRows();
        OnnxRecorder New() => new(model, sources) { ResumeFolder = folder.At("resume"), SaveEvery = TimeSpan.Zero };
        Assert.Throws<TimeoutException>(() => New().Record(corpus, null, kept.Open(), new Listener<int>(done => ThrowFrom(done, 40)), CancellationToken.None));
        MemoryProject resumed = kept.Open();
        OnnxRecorder recorder = New();
        recorder.Record(corpus, null, resumed, null, CancellationToken.None);
        Assert.InRange(recorder.ResumedSteps, 25, 59);
        Assert.All(whole.Sources.Keys, id => Assert.Equal(whole.Sources[id].Values, resumed.Sources[id].Values));
        foreach ((ScalarTrack expected, ScalarTrack found) in whole.Tracks.OfType<ScalarTrack>().Zip(resumed.Tracks.OfType<ScalarTrack>()))
            Assert.Equal(expected.Values.ToArray(), found.Values.ToArray());
    }

    private static void ThrowFrom(int done, int last)
    {
        if (done >= last)
            throw new TimeoutException();
    }

    [Fact]
    public void Every_document_starts_anew()
    {
        OnnxModel model = Open("lstm", new OnnxModelOptions { Context = 5 });
        int[] twice = [.. Ids[..20], .. Ids[..20]];
        var documents = new Documents(40, [0, 20]);
        var written = new MemoryProject();
        new OnnxRecorder(model, model.Choose([], withGates: true)).Record(new Corpus(twice, Letters, documents), null, written, null, CancellationToken.None);
        Assert.All(written.Sources.Values, source => Assert.Equal(source.Values.Take(source.Values.Count / 2), source.Values.Skip(source.Values.Count / 2)));
        var surprisal = (ScalarTrack)written.Tracks.Single(track => track.Id == "surprisal");
        Assert.True(float.IsNaN(surprisal.Values.Span[0]) && float.IsNaN(surprisal.Values.Span[20]));
        Assert.False(float.IsNaN(surprisal.Values.Span[19]));
    }

    [Fact]
    public void Both_directions_of_a_node_are_recorded_and_the_document_is_read_as_a_whole()
    {
        OnnxModel model = Open("bidirectional");
        MemoryProject written = Record(model, model.Choose([], withGates: true), Documents.Whole(Steps), out OnnxRecordingResult result);
        float[] expected = Read("bidirectional", "h1");
        int cells = expected.Length / Steps / 2;
        foreach ((string direction, int place) in new[] { ("forward", 0), ("backward", 1) })
        {
            float[] rows = [.. Enumerable.Range(0, Steps).SelectMany(step => expected.AsSpan(((step * 2) + place) * cells, cells).ToArray())];
            Same(rows, written.Sources[$"layer1-{direction}/hidden_state"].Values, direction);
        }

        Assert.True(result.GateDifference < 1e-5f, $"{result.GateDifference}");
        Assert.Equal("each as a whole", result.Reading);
        Assert.Contains(model.Describe(), line => line.Contains("reads backwards", StringComparison.Ordinal));
    }

    [Fact]
    public void A_transformer_is_read_in_windows_and_its_residual_streams_are_recorded()
    {
        OnnxModel model = Open("transformer", new OnnxModelOptions { Context = 16 });
        Assert.Contains("say what is recorded with --output", Assert.Throws<InvalidOnnxModelException>(() => model.Choose([], withGates: false)).Message, StringComparison.Ordinal);
        IReadOnlyList<RecordableSource> sources = model.Choose(["*/Add_4_output_0"], withGates: false);
        Assert.Equal([("blocks.0/Add_4_output_0", 0), ("blocks.1/Add_4_output_0", 1)], sources.Select(source => (source.Id, source.Layer)));
        MemoryProject written = Record(model, sources, Documents.Whole(Steps), out OnnxRecordingResult result);
        Same(Read("transformer", "stream0"), written.Sources["blocks.0/Add_4_output_0"].Values, "stream0");
        Same(Read("transformer", "stream1"), written.Sources["blocks.1/Add_4_output_0"].Values, "stream1");
        CheckPredictions("transformer", written, result);
        Assert.Contains("windows of 16 steps of which the last 8 are recorded", result.Reading, StringComparison.Ordinal);
    }

    [Fact]
    public void A_context_that_the_model_has_no_positions_for_is_said()
    {
        OnnxModel model = Open("transformer");
        string message = Assert.Throws<InvalidOnnxModelException>(() => Record(model, model.Choose(["*/Add_4_output_0"], withGates: false), Documents.Whole(Steps), out _)).Message;
        Assert.Contains("running it over 60 steps failed", message, StringComparison.Ordinal);
        Assert.Contains("--context", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_of_single_steps_hands_its_state_on()
    {
        OnnxModel model = Open("scan");
        MemoryProject written = Record(model, model.Choose([], withGates: false), Documents.Whole(Steps), out OnnxRecordingResult result);
        Assert.Equal("hidden_state", written.Sources["present_state"].Description.Kind);
        Same(Read("scan", "state"), written.Sources["present_state"].Values, "state");
        CheckPredictions("scan", written, result);
    }

    [Fact]
    public void A_memory_of_keys_that_grows_stays_empty()
    {
        OnnxModel model = Open("cached");
        Assert.Contains("state past_key_values.0.key: fed from present.0.key", model.Describe());
        MemoryProject written = Record(model, model.Choose([], withGates: false), Documents.Whole(Steps), out OnnxRecordingResult result);
        Assert.Equal(["stream"], written.Sources.Keys);
        Same(Read("cached", "stream"), written.Sources["stream"].Values, "stream");
        CheckPredictions("cached", written, result);
        Assert.Equal("each as a whole", result.Reading);
    }

    [Fact]
    public void A_model_of_vectors_reads_them_instead_of_tokens()
    {
        OnnxModel model = Open("sensor");
        float[] signal = Read("sensor", "signal");
        var corpus = new Corpus(new int[Steps], Vocabulary.FromTokens(["·"]), Documents.Whole(Steps));
        var written = new MemoryProject();
        var recorder = new OnnxRecorder(model, model.Choose(["layer0/*", "out"], withGates: false));
        OnnxRecordingResult result = recorder.Record(corpus, new ArrayStateMatrix(signal, Steps, 3), written, null, CancellationToken.None);
        Same(Read("sensor", "h0"), written.Sources["layer0/hidden_state"].Values, "h0");
        Same(Read("sensor", "out"), written.Sources["out"].Values, "out");
        Assert.True(result.GateDifference < 1e-5f && double.IsNaN(result.MeanBits) && written.Tracks.Count == 0);
        Assert.Contains("expected vectors of 3 numbers, found 4", Assert.Throws<InvalidOnnxModelException>(() => OnnxModel.Open(Golden.Find("onnx-models/sensor.onnx"), new OnnxModelOptions(), 4)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Token_ids_that_the_model_cannot_know_are_named()
    {
        OnnxModel model = Open("lstm");
        var corpus = new Corpus(new[] { 1, 15, 2 }, Vocabulary.FromTokens(Enumerable.Range(0, 20).Select(id => $"t{id}")), Documents.Whole(3));
        Assert.Contains("tells 11 tokens apart, but token id 15 occurs", Assert.Throws<InvalidOnnxModelException>(() => new OnnxRecorder(model, model.Choose([], false)).Record(corpus, null, new MemoryProject(), null, CancellationToken.None)).Message, StringComparison.Ordinal);
    }

    private static OnnxModel Open(string name, OnnxModelOptions? options = null) => OnnxModel.Open(Golden.Find($"onnx-models/{name}.onnx"), options ?? new OnnxModelOptions());

    private static MemoryProject Record(OnnxModel model, IReadOnlyList<RecordableSource> sources, Documents documents, out OnnxRecordingResult result)
    {
        var written = new MemoryProject();
        result = new OnnxRecorder(model, sources).Record(new Corpus(Ids, Letters, documents), null, written, null, CancellationToken.None);
        return written;
    }

    private static void CheckPredictions(string name, MemoryProject written, OnnxRecordingResult result)
    {
        float[] logits = Read(name, "logits");
        var surprisal = (ScalarTrack)written.Tracks.Single(track => track.Id == "surprisal");
        var likeliest = (TopKTrack)written.Tracks.Single(track => track.Id == "predictions");
        double sum = 0;
        for (int step = 0; step + 1 < Steps; step++)
        {
            double[] row = [.. logits.AsSpan(step * 11, 11).ToArray().Select(logit => (double)logit)];
            double bits = (Math.Log(row.Sum(Math.Exp)) - row[Ids[step + 1]]) / Math.Log(2);
            sum += bits;
            Assert.Equal(bits, surprisal.Values.Span[step + 1], 1e-4);
        }

        Assert.Equal(sum / (Steps - 1), result.MeanBits, 1e-5);
        Assert.Equal(5, likeliest.K);
    }

    private static float[] Read(string name, string what) => MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Golden.Find($"onnx-models/{name}.{what}"))).ToArray();

    private static void Same(float[] expected, List<float> found, string what)
    {
        Assert.Equal(expected.Length, found.Count);
        Assert.True(expected.Max(Math.Abs) > 0.05f);
        for (int place = 0; place < expected.Length; place++)
            Assert.True(Math.Abs(expected[place] - found[place]) <= 1e-5 * Math.Max(1, Math.Abs(expected[place])), $"{what}, {place}: expected {expected[place]}, found {found[place]}");
    }
}
