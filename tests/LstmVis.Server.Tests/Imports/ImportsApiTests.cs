using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using LstmVis.Formats;

namespace LstmVis.Server.Tests;

public sealed class ImportsApiTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly byte[] _states;

    public ImportsApiTests()
    {
        string states = Path.Combine(_folder.Path, "made.npy");
        NpyWriter.Write(states, [0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f], 2);
        _states = File.ReadAllBytes(states);
        File.Delete(states);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Files_that_are_sent_become_a_project_after_plan_and_report()
    {
        await using LstmVisApplication application = Start();
        string import = await BeginAsync(application);
        await SendAsync(application, import, "h0.npy", _states);
        await SendAsync(application, import, "words.txt", "the\ncat\nsat\n"u8.ToArray());
        JsonNode plan = await application.PostAsync($"{import}/plan", new { files = Array.Empty<object>() });
        Assert.Contains(plan["lines"]!.AsArray(), line => line!["subject"]!.GetValue<string>() == "source" && line["text"]!.GetValue<string>().Contains("2 cells x 3 steps", StringComparison.Ordinal));
        Assert.Equal("h0", plan["suggestedName"]!.GetValue<string>());

        JsonNode checkedAs = await FollowAsync(application, import, "check", new { });
        Assert.Equal("planned", checkedAs["stage"]!.GetValue<string>());
        Assert.Contains(checkedAs["report"]!["findings"]!.AsArray(), finding => finding!["message"]!.GetValue<string>() == "no number is negative.");
        Assert.Contains(checkedAs["report"]!["facts"]!.AsArray(), fact => fact!["subject"]!.GetValue<string>() == "index");
        Assert.False(Directory.Exists(Path.Combine(_folder.Path, "cats")));

        JsonNode done = await FollowAsync(application, import, "run", new { name = "cats", title = "Cats", description = "three words" });
        Assert.Equal(("done", "cats"), (done["stage"]!.GetValue<string>(), done["project"]!.GetValue<string>()));
        Assert.Equal(["cats"], Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName));
        JsonNode project = Assert.Single((await application.GetAsync("/api/v3/projects"))["projects"]!.AsArray())!;
        Assert.Equal(("Cats", "three words", 3), (project["title"]!.GetValue<string>(), project["description"]!.GetValue<string>(), project["stepCount"]!.GetValue<int>()));
    }

    [Fact]
    public async Task Pictures_that_are_sent_belong_to_the_documents_that_they_are_called_like()
    {
        await using LstmVisApplication application = Start();
        string import = await BeginAsync(application);
        await SendAsync(application, import, "h0.npy", _states);
        await SendAsync(application, import, "words.jsonl", "{\"id\": \"one\", \"tokens\": [\"a\", \"b\"]}\n{\"id\": \"two\", \"tokens\": [\"c\"]}\n"u8.ToArray());
        await SendAsync(application, import, "one.png", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0]);
        await SendAsync(application, import, "two.gif", "GIF89a..."u8.ToArray());
        await SendAsync(application, import, "all.csv", "file,step\ntwo.gif,1\n"u8.ToArray());
        JsonNode plan = await application.PostAsync($"{import}/plan", new { files = new[] { new { name = "all.csv", role = "images" } } });
        Assert.Contains(plan["lines"]!.AsArray(), line => line!["subject"]!.GetValue<string>() == "images" && line["text"]!.GetValue<string>() == "0 of documents, 1 of steps, 0.0 MB from all.csv");
        plan = await application.PostAsync($"{import}/plan", new { files = new[] { new { name = "all.csv", role = "ignore" } } });
        Assert.Contains(plan["lines"]!.AsArray(), line => line!["subject"]!.GetValue<string>() == "images" && line["text"]!.GetValue<string>().StartsWith("2 of documents, 0 of steps", StringComparison.Ordinal));
        Assert.Equal("done", (await FollowAsync(application, import, "run", new { name = "pictures" }))["stage"]!.GetValue<string>());
        Assert.Equal(2, (await application.GetAsync("/api/v3/projects/pictures/media?start=0&end=3"))["files"]!.AsArray().Count);
        using HttpResponseMessage second = await application.CreateClient().GetAsync("/api/v3/projects/pictures/media/1", LstmVisApplication.Cancellation);
        Assert.Equal(("image/gif", 9L), (second.Content.Headers.ContentType!.ToString(), second.Content.Headers.ContentLength));
    }

    [Fact]
    public async Task Inputs_that_are_sent_become_a_project_that_does_not_name_where_they_lay()
    {
        await using LstmVisApplication application = Start();
        string import = await BeginAsync(application);
        await SendAsync(application, import, "waves.npy", _states);
        JsonNode plan = await application.PostAsync($"{import}/plan", new { files = new[] { new { name = "waves.npy", role = "inputs", rate = 100, unit = "mV", timeUnit = "ms" } } });
        Assert.Contains(plan["lines"]!.AsArray(), line => line!["subject"]!.GetValue<string>() == "inputs" && line["text"]!.GetValue<string>().Contains("100 steps per ms", StringComparison.Ordinal));
        Assert.Equal("done", (await FollowAsync(application, import, "run", new { name = "waves" }))["stage"]!.GetValue<string>());
        Assert.DoesNotContain("staging", await File.ReadAllTextAsync(Path.Combine(_folder.Path, "waves", "project.json"), LstmVisApplication.Cancellation), StringComparison.Ordinal);
        Assert.DoesNotContain(_folder.Path, await File.ReadAllTextAsync(Path.Combine(_folder.Path, "waves", "project.json"), LstmVisApplication.Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_inside_the_folders_that_may_be_read_is_imported_and_others_are_not_even_looked_for()
    {
        using var outside = new TemporaryFolder();
        using var allowed = new TemporaryFolder();
        await File.WriteAllBytesAsync(Path.Combine(outside.Path, "h0.npy"), _states, LstmVisApplication.Cancellation);
        await File.WriteAllBytesAsync(Path.Combine(allowed.Path, "h0.npy"), _states, LstmVisApplication.Cancellation);
        await File.WriteAllTextAsync(Path.Combine(allowed.Path, "words.txt"), "a\nb\nc\n", LstmVisApplication.Cancellation);
        File.CreateSymbolicLink(Path.Combine(allowed.Path, "way-out"), outside.Path);
        await using LstmVisApplication application = Start(new LstmVisServerOptions { ImportFrom = [allowed.Path] });

        foreach (string path in new[] { outside.Path, Path.Combine(outside.Path, "nothing"), Path.Combine(allowed.Path, "..", "x"), Path.Combine(allowed.Path, "way-out", "h0.npy"), allowed.Path + "-more", "/" })
            await application.PostProblemAsync("/api/v3/imports", new { paths = new[] { path } }, HttpStatusCode.Forbidden);
        foreach (string path in new[] { "h0.npy", "", "a\0b" })
            await application.PostProblemAsync("/api/v3/imports", new { paths = new[] { path } });
        await application.PostProblemAsync("/api/v3/imports", new { paths = new[] { Path.Combine(allowed.Path, "nothing") } }, HttpStatusCode.NotFound);

        string import = await BeginAsync(application, allowed.Path);
        await application.PostAsync($"{import}/plan", new { files = new[] { new { name = "words.txt", role = "tokens" } }, tokenFormat = "lines" });
        Assert.Equal("done", (await FollowAsync(application, import, "run", new { name = "abc" }))["stage"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    public async Task A_page_of_another_site_starts_nothing(string header, string value)
    {
        await using LstmVisApplication application = Start();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v3/imports") { Content = JsonContent.Create(new { paths = Array.Empty<string>() }) };
        request.Headers.Add(header, value);
        Assert.Equal(HttpStatusCode.Forbidden, (await application.Http.SendAsync(request, LstmVisApplication.Cancellation)).StatusCode);
        Assert.Empty((await application.GetAsync("/api/v3/imports"))["imports"]!.AsArray());
        // What a form can send without being asked for leave is not JSON.
        HttpResponseMessage form = await application.Http.PostAsync("/api/v3/imports", new StringContent("{\"paths\":[]}", Encoding.UTF8, "text/plain"), LstmVisApplication.Cancellation);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, form.StatusCode);
    }

    [Fact]
    public async Task A_server_that_others_reach_imports_only_with_permission()
    {
        await using LstmVisApplication application = Start(new LstmVisServerOptions { Address = "0.0.0.0" });
        JsonNode listing = await application.GetAsync("/api/v3/imports");
        Assert.False(listing["isAllowed"]!.GetValue<bool>());
        Assert.Empty(listing["folders"]!.AsArray());
        await application.PostProblemAsync("/api/v3/imports", new { paths = Array.Empty<string>() }, HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("../h0.npy")]
    [InlineData(".hidden")]
    [InlineData("a/b.npy")]
    [InlineData("a\\b.npy")]
    [InlineData("a,id=x.npy")]
    [InlineData("")]
    public async Task A_name_that_leads_elsewhere_is_refused(string name)
    {
        await using LstmVisApplication application = Start();
        string import = await BeginAsync(application);
        HttpResponseMessage response = await PutAsync(application, import, name, _states);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.DoesNotContain(Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories), file => file.EndsWith(".npy", StringComparison.Ordinal));
    }

    [Fact]
    public async Task More_than_the_room_there_is_leaves_nothing()
    {
        await using LstmVisApplication application = Start(new LstmVisServerOptions { MaxUploadBytes = _states.Length + 5 });
        string import = await BeginAsync(application);
        await SendAsync(application, import, "h0.npy", _states);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await PutAsync(application, import, "words.txt", "too many"u8.ToArray())).StatusCode);
        string staging = Assert.Single(Directory.EnumerateDirectories(_folder.Path));
        Assert.Equal(["h0.npy"], Directory.EnumerateFiles(staging).Select(Path.GetFileName).Where(name => name != ".lock"));
        HttpResponseMessage gone = await application.Http.DeleteAsync(import, LstmVisApplication.Cancellation);
        Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
        await application.GetProblemAsync(import, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Files_that_do_not_fit_and_names_that_are_taken_are_said_so()
    {
        await using LstmVisApplication application = Start();
        Directory.CreateDirectory(Path.Combine(_folder.Path, "taken"));
        string import = await BeginAsync(application);
        await application.PostProblemAsync($"{import}/plan", new { files = Array.Empty<object>() });
        await application.PostProblemAsync($"{import}/run", new { name = "cats" }, HttpStatusCode.Conflict);
        await SendAsync(application, import, "h0.npy", _states);
        await SendAsync(application, import, "words.txt", "only\ntwo"u8.ToArray());
        JsonNode problem = await application.PostProblemAsync($"{import}/plan", new { files = Array.Empty<object>() }, HttpStatusCode.UnprocessableEntity);
        Assert.StartsWith("words.txt: expected 3 tokens", problem.Detail(), StringComparison.Ordinal);
        await application.PostProblemAsync($"{import}/plan", new { files = new[] { new { name = "nothing.npy", role = "states" } } }, HttpStatusCode.NotFound);

        await SendAsync(application, import, "words.txt", "now\nit\nfits"u8.ToArray());
        await application.PostAsync($"{import}/plan", new { files = Array.Empty<object>() });
        foreach (string name in new[] { "", "..", ".x", "a/b", "ü", new string('x', 81) })
            await application.PostProblemAsync($"{import}/run", new { name });
        await application.PostProblemAsync($"{import}/run", new { name = "taken" }, HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task What_a_dead_server_left_is_removed_by_the_next()
    {
        string left = Directory.CreateDirectory(Path.Combine(_folder.Path, ".upload-dead")).FullName;
        await File.WriteAllTextAsync(Path.Combine(left, "secret.npy"), "x", LstmVisApplication.Cancellation);
        await using LstmVisApplication application = Start();
        await application.GetAsync("/api/v3/imports");
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    private LstmVisApplication Start(LstmVisServerOptions? options = null) => new((options ?? new LstmVisServerOptions()) with { Directories = [_folder.Path], KeepIndex = false, AllowedHosts = [] });

    private static async Task<string> BeginAsync(LstmVisApplication application, params string[] paths)
    {
        HttpResponseMessage response = await application.Http.PostAsJsonAsync("/api/v3/imports", new { paths }, LstmVisApplication.Cancellation);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        return response.Headers.Location!.ToString();
    }

    private static async Task<HttpResponseMessage> PutAsync(LstmVisApplication application, string import, string name, byte[] bytes)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new("application/octet-stream");
        return await application.Http.PutAsync($"{import}/files?name={Uri.EscapeDataString(name)}", content, LstmVisApplication.Cancellation);
    }

    private static async Task SendAsync(LstmVisApplication application, string import, string name, byte[] bytes) =>
        Assert.Equal(HttpStatusCode.OK, (await PutAsync(application, import, name, bytes)).StatusCode);

    private static async Task<JsonNode> FollowAsync(LstmVisApplication application, string import, string what, object body)
    {
        HttpResponseMessage response = await application.Http.PostAsJsonAsync($"{import}/{what}", body, LstmVisApplication.Cancellation);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        while (true)
        {
            JsonNode status = await application.GetAsync(import);
            if (status["stage"]!.GetValue<string>() is not ("checking" or "writing"))
                return status;
            await Task.Delay(10, LstmVisApplication.Cancellation);
        }
    }
}
