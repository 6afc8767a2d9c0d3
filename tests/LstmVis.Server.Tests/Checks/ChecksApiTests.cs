using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace LstmVis.Server.Tests;

public sealed class ChecksApiTests
{
    [Fact]
    public async Task A_check_runs_once_and_says_what_it_found()
    {
        await using var application = new LstmVisApplication(TestProjects.Letters());
        Assert.Null((await application.GetAsync("/api/v3/projects/letters/check"))["report"]);
        HttpResponseMessage started = await application.Http.PostAsync("/api/v3/projects/letters/check", null, LstmVisApplication.Cancellation);
        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        JsonNode status;
        do
            status = await application.GetAsync("/api/v3/projects/letters/check");
        while (status["isRunning"]!.GetValue<bool>());
        Assert.Null(status["problem"]);
        Assert.NotEmpty(status["report"]!["facts"]!.AsArray());
        JsonNode again = (await (await application.Http.PostAsync("/api/v3/projects/letters/check", null, LstmVisApplication.Cancellation)).Content.ReadFromJsonAsync<JsonNode>(LstmVisApplication.Cancellation))!;
        Assert.False(again["isRunning"]!.GetValue<bool>());
        Assert.NotNull(again["report"]);
        await application.GetProblemAsync("/api/v3/projects/nowhere/check", HttpStatusCode.NotFound);
    }
}
