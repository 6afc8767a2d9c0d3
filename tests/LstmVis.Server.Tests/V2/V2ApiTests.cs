using System.Net;
using System.Text.Json.Nodes;

namespace LstmVis.Server.Tests;

public sealed class V2ApiTests
{
    [Fact]
    public async Task A_project_that_was_not_made_for_V2_is_described_and_served_all_the_same()
    {
        await using var application = new LstmVisApplication(TestProjects.Letters());
        JsonNode info = (await application.GetAsync("/api/v2/info"))[0]!;
        Assert.Equal("letters", info["project"]!.GetValue<string>());
        JsonNode type = info["info"]!["states"]!["types"]![1]!;
        string source = $"{type["file"]}::{type["path"]}";
        Assert.Equal([10, 4], type["size"].Values<int>());
        Assert.Equal(["no", "yes"], info["info"]!["meta"]!["vowel"]!["vis"]!["range"].Values<string>());
        JsonNode answer = await application.GetAsync($"/api/v2/context?project=letters&source={source}&pos=1&left=1&right=1&dims=states,words,cell_count,meta_vowel,meta_surprisal,meta_next,meta_unknown,nonsense");
        JsonNode results = answer["results"]!;
        Assert.Equal(["a", "b", "c"], results["words"]![0]!["words"].Values<string>());
        Assert.Equal(0.94681, results["states"]![0]!["data"]![0]![1]!.GetValue<double>(), 1e-9);
        Assert.Null(results["states"]![0]!["data"]![3]![0]);
        Assert.Equal([1, 3, 2], results["cell_count"]![0].Values<int>());
        Assert.Equal(["yes", "no", "no"], results["meta_vowel"]![0].Values<string>());
        Assert.Equal([0, 1, 2], results["meta_surprisal"]![0].Values<double>());
        Assert.Equal(["b", "c"], results["meta_next"]!["words"]![0]![1].Values<string>());
        Assert.Empty(results["meta_unknown"]!.AsArray());
        Assert.Null(results["nonsense"]);
    }

    [Fact]
    public async Task Parameters_that_are_left_out_have_the_defaults_of_the_original()
    {
        await using var application = new LstmVisApplication(TestProjects.Letters());
        JsonNode answer = await application.GetAsync("/api/v2/context?project=letters&source=states::plain&pos=5");
        Assert.Equal("""{"project":"letters","source":"states::plain","activation":0.3,"left":10,"right":10,"dims":["states","words"],"transform":"tanh","pos":[5]}""", answer["request"]!.ToJsonString());
        JsonNode match = await application.GetAsync("/api/v2/match?project=letters&source=states::plain&cells=1");
        Assert.Equal("""{"project":"letters","source":"states::plain","activation":0.3,"left":10,"right":10,"dims":["states","words"],"transform":"tanh","cells":[1],"constraints":[1,0],"phrase_length":0,"mode":"fast"}""", match["request"]!.ToJsonString());
    }

    [Fact]
    public async Task Stored_numbers_are_compared_and_sent_where_no_transform_is_asked_for()
    {
        await using var application = new LstmVisApplication(TestProjects.Letters());
        string request = "project=letters&source=states::layer1/cell:state&transform=none&activation=1.2&cells=0,2&dims=states,cell_count";
        JsonNode context = await application.GetAsync($"/api/v2/context?{request}&pos=1&left=0&right=0");
        Assert.Equal(1.8, context["results"]!["states"]![0]!["data"]![0]![0]!.GetValue<double>(), 1e-6);
        JsonNode match = await application.GetAsync($"/api/v2/match?{request}&constraints=0,0&phrase_length=1");
        Assert.Equal([1, 4], match["results"]!["rankingDetail"]!.AsArray().Where(entry => entry!["factors"]![6]!.GetValue<int>() == 2).Select(entry => entry!["pos"]!.GetValue<int>()).Order());
    }

    [Fact]
    public async Task Hits_are_marked_and_escaped_where_HTML_is_asked_for()
    {
        var project = new Core.Project(
            "html", "Html", "", new Core.Corpus((int[])[0, 1, 0], Core.Vocabulary.FromTokens(["<", "x"])),
            [new Core.Source("s", new Core.ArrayStateMatrix(new float[3], 3, 1), 0, "state", Core.Transform.None)], []);
        await using var application = new LstmVisApplication(project);
        JsonNode answer = await application.GetAsync("/api/v2/search?project=html&q=x&html=true");
        Assert.Equal("&lt;<b>x</b>&lt;", answer["res"]![0]!["text"]!.GetValue<string>());
        Assert.Equal(1, answer["res"]![0]!["index"]!.GetValue<int>());
        JsonNode plain = await application.GetAsync("/api/v2/search?project=html&q=x");
        Assert.Equal("<x<", plain["res"]![0]!["text"]!.GetValue<string>());
    }

    // Each of these is a status 500, or nonsense with a status 200, of the original.
    [Theory]
    [InlineData("context?project=letters&source=states::plain", "pos", "missing")]
    [InlineData("context?project=letters&source=states::plain&pos=-1", "pos", "time steps are 0 to 9")]
    [InlineData("context?project=letters&source=states::plain&pos=10", "pos", "time steps are 0 to 9")]
    [InlineData("context?project=letters&source=states::plain&pos=x", "pos", "whole numbers")]
    [InlineData("context?project=letters&source=states::plain&pos=1&left=-1", "left", "negative")]
    [InlineData("context?project=letters&source=states::plain&pos=1&right=1.5", "right", "whole number")]
    [InlineData("context?project=letters&source=states::plain&pos=1&cells=2,1", "cells", "ascending")]
    [InlineData("context?project=letters&source=states::plain&pos=1&cells=1,1", "cells", "twice")]
    [InlineData("context?project=letters&source=states::plain&pos=1&cells=9", "cells", "not among the 4 cells")]
    [InlineData("context?project=letters&source=states::plain&pos=1&bitmask=102", "bitmask", "0 and 1")]
    [InlineData("context?project=letters&source=states::plain&pos=1&bitmask=10101", "bitmask", "4 cells")]
    [InlineData("context?project=letters&source=states::plain&pos=1&activation=NaN", "activation", "finite")]
    [InlineData("context?project=letters&source=states::plain&pos=1&transform=abs", "transform", "tanh or none")]
    [InlineData("match?project=letters&source=states::plain", "cells", "Cell 100 is not among")]
    [InlineData("match?project=letters&source=states::plain&cells=", "cells", "at least one")]
    [InlineData("match?project=letters&source=states::layer1/cell:state&cells=1&activation=2", "activation", "below 1")]
    [InlineData("match?project=letters&source=states::plain&cells=1&constraints=1", "constraints", "two numbers")]
    [InlineData("match?project=letters&source=states::plain&cells=1&mode=slow", "mode", "fast or precise")]
    [InlineData("match?project=letters&source=states::plain&cells=1&phrase_length=-2", "phrase_length", "negative")]
    [InlineData("search?project=letters", "q", "missing")]
    [InlineData("search?project=letters&q=(", "q", "regular expression")]
    [InlineData("search?project=letters&q=a&limit=0", "limit", "1 to 10000")]
    [InlineData("search?project=letters&q=a&html=maybe", "html", "true or false")]
    public async Task A_mistake_is_a_400_that_names_its_parameter(string request, string field, string part)
    {
        await using var application = new LstmVisApplication(TestProjects.Letters());
        JsonNode problem = await application.GetProblemAsync("/api/v2/" + request);
        Assert.Equal([field], problem.Fields());
        Assert.Contains(part, problem.Detail(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("context?pos=1", "ptb_word")]
    [InlineData("match?project=nope", "nope")]
    [InlineData("search?project=nope&q=a", "nope")]
    [InlineData("match?project=letters&source=states::nope", "Valid are: states::plain -- states::layer1/cell:state")]
    public async Task What_is_unknown_is_a_404(string request, string part)
    {
        await using var application = new LstmVisApplication(TestProjects.Letters());
        JsonNode problem = await application.GetProblemAsync("/api/v2/" + request, HttpStatusCode.NotFound);
        Assert.Contains(part, problem.Detail(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://localhost:3000")]
    [InlineData("http://127.0.0.1:8888")]
    public async Task Pages_from_elsewhere_on_this_machine_may_read_it(string origin)
    {
        await using var application = new LstmVisApplication(TestProjects.Letters());
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v2/info");
        request.Headers.Add("Origin", origin);
        HttpResponseMessage response = await application.Http.SendAsync(request, LstmVisApplication.Cancellation);
        Assert.Equal([origin], response.Headers.GetValues("Access-Control-Allow-Origin"));
    }
}
