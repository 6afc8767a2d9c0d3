using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;

namespace LstmVis.Server.Tests;

public sealed class HostingTests
{
    [Theory]
    [InlineData("/api/v3/nothing")]
    [InlineData("/api/v3")]
    [InlineData("/api/v1/info")]
    [InlineData("/api")]
    [InlineData("/openapi/v9.json")]
    public async Task An_unknown_request_of_the_API_is_a_404_problem_and_never_a_page(string path)
    {
        await using var application = new LstmVisApplication(TestProjects.Letters());
        JsonNode problem = await application.GetProblemAsync(path, HttpStatusCode.NotFound);
        Assert.Contains(path, problem.Detail(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_method_is_a_405_that_names_the_right_one()
    {
        await using var application = new LstmVisApplication(TestProjects.Letters());
        JsonNode problem = await application.GetProblemAsync("/api/v3/projects/letters/matches", HttpStatusCode.MethodNotAllowed);
        Assert.Contains("POST", problem.Detail(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("localhost.evil.example")]
    [InlineData("10.0.0.1")]
    public async Task A_name_that_was_made_to_point_here_is_refused(string host)
    {
        await using var application = new LstmVisApplication(TestProjects.Letters());
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v3/projects");
        request.Headers.Host = host;
        HttpResponseMessage response = await application.Http.SendAsync(request, LstmVisApplication.Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("127.0.0.1:8765")]
    [InlineData("[::1]:8765")]
    [InlineData("localhost")]
    [InlineData("lstmvis.localhost")]
    public async Task Every_name_of_this_machine_is_answered(string host)
    {
        await using var application = new LstmVisApplication(TestProjects.Letters());
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v3/projects");
        request.Headers.Host = host;
        Assert.Equal(HttpStatusCode.OK, (await application.Http.SendAsync(request, LstmVisApplication.Cancellation)).StatusCode);
    }

    [Fact]
    public async Task A_name_that_was_allowed_is_answered()
    {
        await using var application = new LstmVisApplication(new LstmVisServerOptions { Projects = [TestProjects.Letters()], AllowedHosts = ["states.example"] });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v3/projects");
        request.Headers.Host = "states.example";
        Assert.Equal(HttpStatusCode.OK, (await application.Http.SendAsync(request, LstmVisApplication.Cancellation)).StatusCode);
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    public async Task A_page_on_the_web_may_not_send_requests_here(string origin)
    {
        await using var application = new LstmVisApplication(TestProjects.Letters());
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v2/info");
        request.Headers.Add("Origin", origin);
        HttpResponseMessage response = await application.Http.SendAsync(request, LstmVisApplication.Cancellation);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Without_a_built_client_the_first_page_says_how_to_build_it()
    {
        using var folder = new TemporaryFolder();
        await using var application = new LstmVisApplication(new LstmVisServerOptions { ClientDirectory = folder.Path });
        string page = await application.Http.GetStringAsync("/", LstmVisApplication.Cancellation);
        Assert.Contains("dotnet run build.cs client", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_client_is_served_for_its_own_paths_and_its_hashed_files_may_be_kept_for_ever()
    {
        using var folder = new TemporaryFolder();
        folder.Write("index.html", "<h1>client</h1>");
        folder.Write("assets/index-abc123.js", "1");
        await using var application = new LstmVisApplication(new LstmVisServerOptions { ClientDirectory = folder.Path });
        foreach (string path in (string[])["/", "/index.html", "/p/letters", "/p/letters/cells/3?threshold=0.3"])
        {
            HttpResponseMessage page = await application.Http.GetAsync(path, LstmVisApplication.Cancellation);
            Assert.Equal("<h1>client</h1>", await page.Content.ReadAsStringAsync(LstmVisApplication.Cancellation));
            Assert.True(page.Headers.CacheControl?.NoCache);
        }

        HttpResponseMessage script = await application.Http.GetAsync("/assets/index-abc123.js", LstmVisApplication.Cancellation);
        Assert.Equal(TimeSpan.FromDays(365), script.Headers.CacheControl?.MaxAge);
        HttpResponseMessage missing = await application.Http.GetAsync("/assets/index-old.js", LstmVisApplication.Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task A_page_answers_GET_only()
    {
        await using var application = new LstmVisApplication();
        HttpResponseMessage response = await application.Http.PostAsync("/p/letters", null, LstmVisApplication.Cancellation);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
    }

    [Fact]
    public async Task Requests_side_by_side_get_the_same_answers()
    {
        TestData.RequireParens();
        await using var application = new LstmVisApplication(new LstmVisServerOptions { Directories = [TestData.Parens], KeepIndex = false });
        string[] answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(request =>
            application.Http.GetStringAsync($"/api/v2/context?project=v2-parens&source=states::states2&pos={request % 4 * 3000}&dims=states,words", LstmVisApplication.Cancellation)));
        for (int request = 4; request < answers.Length; request++)
            Assert.Equal(answers[request % 4], answers[request]);
    }

    [Fact]
    public async Task Other_folders_can_be_served_beside_it()
    {
        using var folder = new TemporaryFolder();
        folder.Write("page.html", "another client");
        await using var application = new LstmVisApplication(new LstmVisServerOptions { StaticFolders = new Dictionary<string, string> { ["/client"] = folder.Path } });
        Assert.Equal("another client", await application.Http.GetStringAsync("/client/page.html", LstmVisApplication.Cancellation));
    }

    [Fact]
    public async Task A_started_server_listens_at_this_machine_only_and_can_be_stopped()
    {
        using var stop = new CancellationTokenSource();
        var answered = new TaskCompletionSource<string>();
        Task running = LstmVisServer.RunAsync(
            new LstmVisServerOptions { Projects = [TestProjects.Letters()], Port = 0, OpenPath = "/api/v3/projects" },
            async place =>
            {
                using var http = new HttpClient();
                Assert.Equal("127.0.0.1", place.Host);
                answered.SetResult(await http.GetStringAsync(place));
            },
            stop.Token);
        Assert.Contains("letters", await answered.Task.WaitAsync(LstmVisApplication.Cancellation), StringComparison.Ordinal);
        await stop.CancelAsync();
        await running.WaitAsync(LstmVisApplication.Cancellation);
    }

    [Fact]
    public async Task A_server_tells_what_it_has_and_what_cannot_be_opened()
    {
        using var folder = new TemporaryFolder();
        folder.Write("broken/lstm.yml", "name: broken\nfiles: {}\n");
        await using WebApplication app = LstmVisServer.Create(new LstmVisServerOptions { Directories = [folder.Path], Projects = [TestProjects.Letters()] });
        ServedProjects projects = await LstmVisServer.OpenProjectsAsync(app, LstmVisApplication.Cancellation);
        Assert.Equal(["letters"], projects.Ids);
        Assert.Contains("lstm.yml", Assert.Single(projects.Problems), StringComparison.Ordinal);
    }
}
