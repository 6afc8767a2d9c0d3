using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LstmVis.Core;
using LstmVis.Networks;

namespace LstmVis.Server.Tests;

public sealed class LiveApiTests
{
    private const string Path = "/api/v3/projects/letters";
    private static readonly TextModel Text = new(new LanguageModel(new LanguageModelShape(3, 4, 2, 4), seed: 3), Vocabulary.FromTokens(["a", "b", "c"]), TokenLevel.Character, "a test");

    [Fact]
    public async Task A_project_tells_its_model_and_what_may_be_asked_of_it()
    {
        await using LstmVisApplication application = New();
        JsonNode reply = await application.GetAsync($"{Path}/model");
        Assert.Null(reply["reason"]);
        Assert.Equal("LSTM, 2 layers of 4 cells", reply["model"]!["description"]!.GetValue<string>());
        Assert.Equal(["layer0/cell_state", "layer0/hidden_state", "layer1/cell_state", "layer1/hidden_state"], reply["model"]!["heldSources"].Values<string>());
        Assert.False(reply["model"]!["saysLabels"]!.GetValue<bool>());
        Assert.Equal(2000, reply["limits"]!["maxTokens"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_project_without_a_model_says_so_and_what_to_do()
    {
        await using var application = new LstmVisApplication(TestProjects.Letters());
        JsonNode reply = await application.GetAsync($"{Path}/model");
        Assert.Null(reply["model"]);
        Assert.Contains("lstmvis record", reply["reason"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains("keeps no model", (await application.PostProblemAsync($"{Path}/run", new { text = "ab" }, HttpStatusCode.NotFound)).Detail(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_gives_tokens_predictions_surprisal_and_states()
    {
        await using LstmVisApplication application = New();
        JsonNode run = await application.PostAsync($"{Path}/run", new { text = "abca", k = 2 });
        Assert.Equal(["a", "b", "c", "a"], run["tokens"].Values<string>());
        Assert.Null(run["surprisal"]![0]);
        Assert.Equal(run["surprisal"]!.AsArray().Skip(1).Average(bits => bits!.GetValue<double>()), run["bitsPerToken"]!.GetValue<double>(), 1e-5);
        Assert.Equal(2, run["predictions"]![3]!.AsArray().Count);
        (int steps, int cells, float[] values) = await GetStatesAsync(application, new { text = "abca", source = "layer1/cell_state" });
        Assert.Equal((4, 4), (steps, cells));
        LiveRun expected = new LiveModel(Text).Run(new LiveModel(Text).Tokenize("abca"), [], new LiveRunOptions(), LstmVisApplication.Cancellation);
        float[] activations = new float[16];
        expected.FindSource("layer1/cell_state")!.ReadActivations(new StepRange(0, 4), activations);
        Assert.Equal(activations, values);
    }

    [Fact]
    public async Task A_held_cell_stays_at_its_number_and_its_effect_stands_beside_random_sets()
    {
        await using LstmVisApplication application = New();
        var hold = new { source = "layer1/cell_state", cells = new[] { 1, 2 }, with = "number", number = 0.5, range = new { start = 1, end = 3 } };
        (_, _, float[] values) = await GetStatesAsync(application, new { text = "abca", source = "layer1/cell_state", holds = new[] { hold } });
        Assert.Equal((float)Math.Tanh(0.5), values[(1 * 4) + 1]);
        Assert.Equal((float)Math.Tanh(0.5), values[(2 * 4) + 2]);
        Assert.NotEqual((float)Math.Tanh(0.5), values[(3 * 4) + 1]);

        JsonNode effect = await application.PostAsync($"{Path}/run/effect", new { text = "abcabc", holds = new[] { hold }, randomSets = 5, seed = 2 });
        JsonNode bits = effect["bitsPerToken"]!;
        Assert.Equal(5, effect["randomSets"]!.GetValue<int>());
        Assert.InRange(bits["mean"]!.GetValue<double>(), bits["least"]!.GetValue<double>(), bits["greatest"]!.GetValue<double>());
        Assert.InRange(bits["rank"]!.GetValue<int>(), 1, 6);
        Assert.Equal((await application.PostAsync($"{Path}/run", new { text = "abcabc", holds = new[] { hold } }))["bitsPerToken"]!.GetValue<double>(), bits["changed"]!.GetValue<double>(), 1e-9);
    }

    [Fact]
    public async Task An_effect_tells_how_far_it_is()
    {
        await using LstmVisApplication application = New();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Path}/run/effect")
        {
            Content = JsonContent.Create(new { text = "abcabc", holds = new[] { new { source = "layer0/hidden_state", cells = new[] { 0 } } }, randomSets = 40 }),
        };
        request.Headers.Accept.ParseAdd("text/event-stream");
        HttpResponseMessage response = await application.Http.SendAsync(request, LstmVisApplication.Cancellation);
        string[] events = [.. (await response.Content.ReadAsStringAsync(LstmVisApplication.Cancellation)).Split('\n').Where(line => line.StartsWith("data:", StringComparison.Ordinal))];
        JsonNode last = JsonNode.Parse(events[^1][5..])!;
        Assert.Equal(40, last["done"]!.GetValue<int>());
        Assert.Equal(40, last["effect"]!["randomSets"]!.GetValue<int>());
        Assert.All(events[..^1], one => Assert.Null(JsonNode.Parse(one[5..])!["effect"]));
    }

    [Fact]
    public async Task Cells_of_a_range_of_the_new_text_are_found_in_the_corpus_as_if_they_had_been_named()
    {
        await using LstmVisApplication application = New();
        var pattern = new { sources = new[] { "layer1/cell_state" }, threshold = 0.0, offBefore = 0, range = new { start = 1, end = 3 } };
        JsonNode found = await application.PostAsync($"{Path}/run/matches", new { text = "abcab", selection = pattern });
        int[] cells = found["cells"]!["layer1/cell_state"].Values<int>();
        (_, _, float[] values) = await GetStatesAsync(application, new { text = "abcab", source = "layer1/cell_state" });
        Assert.Equal(Enumerable.Range(0, 4).Where(cell => values[4 + cell] >= 0 && values[8 + cell] >= 0), cells);
        Assert.NotEmpty(cells);
        JsonNode named = await application.PostAsync($"{Path}/matches", new { selection = new { sources = new[] { "layer1/cell_state" }, threshold = 0.0, offBefore = 0, cells = new Dictionary<string, int[]> { ["layer1/cell_state"] = cells } } });
        Assert.Equal(named["matches"]!.ToJsonString(), found["matches"]!.ToJsonString());
    }

    [Fact]
    public async Task A_text_is_continued_with_known_tokens()
    {
        await using LstmVisApplication application = New();
        JsonNode reply = await application.PostAsync($"{Path}/run/continue", new { text = "ab", count = 6, temperature = 0.5, seed = 4 });
        Assert.Equal(6, reply["tokens"].Values<string>().Length);
        Assert.Equal(string.Concat(reply["tokens"].Values<string>()), reply["text"]!.GetValue<string>());
    }

    [Fact]
    public async Task Mistakes_are_named()
    {
        await using LstmVisApplication application = New();
        Assert.Contains("'Ω'", (await Refuse("", new { text = "abΩ" }, "text")).Detail(), StringComparison.Ordinal);
        await Refuse("", new { text = "" }, "text");
        await Refuse("", new { text = new string('a', 2001) }, "text");
        await Refuse("", new { text = new string('a', 20_001) }, "text");
        await Refuse("", new { text = "ab", k = 0 }, "k");
        await Refuse("", new { text = "ab", holds = new[] { new { source = "layer0/input_gate", cells = new[] { 0 } } } }, "holds[0].source");
        await Refuse("", new { text = "ab", holds = new[] { new { source = "layer0/cell_state", cells = new[] { 4 } } } }, "holds[0].cells");
        await Refuse("", new { text = "ab", holds = new[] { new { source = "layer0/cell_state", cells = Array.Empty<int>() } } }, "holds[0].cells");
        await Refuse("", new { text = "ab", holds = new[] { new { source = "layer0/cell_state", cells = new[] { 0 }, with = "number" } } }, "holds[0].number");
        await Refuse("", new { text = "ab", holds = new[] { new { source = "layer0/cell_state", cells = new[] { 0 }, range = new { start = 1, end = 3 } } } }, "holds[0].range");
        await Refuse("/effect", new { text = "ab" }, "holds");
        await Refuse("/effect", new { text = "ab", at = "x", holds = new[] { new { source = "layer0/cell_state", cells = new[] { 0 } } } }, "at");
        await Refuse("/continue", new { text = "ab", temperature = -1 }, "temperature");
        await Refuse("/matches", new { text = "ab", selection = new { sources = new[] { "layer1/cell_state" }, threshold = 0.1 } }, "selection.range");

        async Task<JsonNode> Refuse(string place, object body, string field)
        {
            JsonNode problem = await application.PostProblemAsync($"{Path}/run{place}", body);
            Assert.Equal([field], problem.Fields());
            return problem;
        }
    }

    [Fact]
    public async Task A_model_that_cannot_be_read_says_why()
    {
        await using var application = new LstmVisApplication(new LstmVisServerOptions { Projects = [TestProjects.Letters()], OpenModel = (_, _) => throw new LiveModelException("weights.safetensors: the file is cut off.") });
        Assert.Contains("cut off", (await application.GetProblemAsync($"{Path}/model", HttpStatusCode.UnprocessableEntity)).Detail(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_reads_no_text_is_none_and_says_why()
    {
        await using var application = new LstmVisApplication(new LstmVisServerOptions { Projects = [TestProjects.Letters()], OpenModel = (_, _) => throw new NoTextModelException("The model reads vectors.") });
        JsonNode reply = await application.GetAsync($"{Path}/model");
        Assert.Null(reply["model"]);
        Assert.Equal("The model reads vectors.", reply["reason"]!.GetValue<string>());
        Assert.Contains("reads vectors", (await application.PostProblemAsync($"{Path}/run", new { text = "ab" }, HttpStatusCode.NotFound)).Detail(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_requests_at_once_open_the_model_once_and_get_the_same_answer()
    {
        await using LstmVisApplication application = New();
        JsonNode[] replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(place => application.PostAsync($"{Path}/run", new { text = place % 2 == 0 ? "abcabc" : "cba" })));
        Assert.Single(replies.Where((_, place) => place % 2 == 0).Select(reply => reply["bitsPerToken"]!.GetValue<double>()).Distinct());
    }

    private static LstmVisApplication New()
    {
        var model = new LiveModel(Text);
        LiveRun run = model.Run(model.Tokenize("abcabccabb"), [], new LiveRunOptions(), LstmVisApplication.Cancellation);
        var project = new Project("letters", "Letters", "", run.Corpus, run.Sources, []);
        int opened = 0;
        return new LstmVisApplication(new LstmVisServerOptions
        {
            Projects = [project],
            OpenModel = (one, _) =>
            {
                Assert.Equal(1, Interlocked.Increment(ref opened));
                return new LiveModel(Text, one);
            },
        });
    }

    private static async Task<(int Steps, int Cells, float[] Values)> GetStatesAsync(LstmVisApplication application, object body)
    {
        HttpResponseMessage response = await application.Http.PostAsJsonAsync($"{Path}/run/states", body, LstmVisApplication.Cancellation);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await LstmVisApplication.ReadMatrixAsync(response);
    }
}
