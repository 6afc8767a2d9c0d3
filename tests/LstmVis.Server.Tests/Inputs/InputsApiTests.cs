using System.Net;
using System.Text.Json.Nodes;
using LstmVis.Core;

namespace LstmVis.Server.Tests;

public sealed class InputsApiTests
{
    [Fact]
    public async Task Channels_are_described_and_their_numbers_sent_as_they_are_stored()
    {
        var values = new ArrayStateMatrix(new float[] { 1, -1, 2, -2, 3, -3 }, 3, 2);
        var project = new Project(
            "ecg", "ECG", "",
            new Corpus(new int[3], Vocabulary.FromTokens([""])),
            [new Source("states", values, 0, SourceKinds.HiddenState, Transform.Tanh)],
            [],
            new Inputs(values, [new InputChannel("MLII", "mV"), new InputChannel("V5", "mV")], 360));
        await using var application = new LstmVisApplication(project);

        JsonNode described = await application.GetAsync("/api/v3/projects/ecg");
        Assert.Equal("""{"channels":[{"name":"MLII","unit":"mV"},{"name":"V5","unit":"mV"}],"rate":360,"timeUnit":"s","hasTokens":false}""", described["inputs"]!.ToJsonString());
        (int steps, int channels, float[] numbers) = await application.GetMatrixAsync("/api/v3/projects/ecg/inputs?start=1&end=3");
        Assert.Equal((2, 2), (steps, channels));
        Assert.Equal([2, -2, 3, -3], numbers);
    }

    [Fact]
    public async Task A_project_of_tokens_has_no_inputs_and_says_so()
    {
        await using var application = new LstmVisApplication(TestProjects.Letters());
        Assert.Null((await application.GetAsync("/api/v3/projects/letters"))["inputs"]);
        using HttpResponseMessage answer = await application.CreateClient().GetAsync("/api/v3/projects/letters/inputs?start=0&end=3", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task A_search_can_be_limited_to_documents()
    {
        await using var application = new LstmVisApplication(TestProjects.Letters());
        Assert.Equal(4, (await application.GetAsync("/api/v3/projects/letters/search?q=b"))["total"]!.GetValue<int>());
        JsonNode second = await application.GetAsync("/api/v3/projects/letters/search?q=b&documents=1");
        Assert.Equal(2, second["total"]!.GetValue<int>());
        Assert.All(second["hits"]!.AsArray(), hit => Assert.Equal(1, hit!["document"]!.GetValue<int>()));
    }
}
