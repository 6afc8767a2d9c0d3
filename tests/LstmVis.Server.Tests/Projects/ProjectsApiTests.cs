using System.Net;
using System.Text.Json.Nodes;

namespace LstmVis.Server.Tests;

public sealed class ProjectsApiTests
{
    [Fact]
    public async Task The_list_has_every_project_with_its_sources_tracks_and_a_small_picture()
    {
        await using var application = new LstmVisApplication(TestProjects.Words(), TestProjects.Letters());
        JsonNode listing = await application.GetAsync("/api/v3/projects");
        JsonArray projects = listing["projects"]!.AsArray();
        Assert.Equal(["letters", "words"], projects.Select(project => project!["id"]!.GetValue<string>()));
        JsonNode letters = projects[0]!;
        Assert.Equal(10, letters["stepCount"]!.GetValue<int>());
        Assert.Equal(2, letters["documentCount"]!.GetValue<int>());
        Assert.Equal(["plain", "layer1/cell:state"], letters["sources"]!.AsArray().Select(source => source!["id"]!.GetValue<string>()));
        Assert.Equal("tanh", letters["sources"]![1]!["transform"]!.GetValue<string>());
        Assert.Equal(["categorical", "scalar", "topK"], letters["tracks"]!.AsArray().Select(track => track!["kind"]!.GetValue<string>()));
        Assert.Equal(4, letters["sparklines"]!.AsArray().Count);
        Assert.Equal(10, letters["sparklines"]![0]!.AsArray().Count);
        Assert.Empty(listing["problems"]!.AsArray());
    }

    [Fact]
    public async Task A_project_tells_its_labels_with_counts_and_leaves_fields_of_other_kinds_null()
    {
        await using var application = new LstmVisApplication(TestProjects.Letters());
        JsonNode project = await application.GetAsync("/api/v3/projects/letters");
        Assert.Equal(3, project["vocabularySize"]!.GetValue<int>());
        JsonArray tracks = project["tracks"]!.AsArray();
        Assert.Equal([6, 3], tracks[0]!["labels"]!.AsArray().Select(label => label!["count"]!.GetValue<int>()));
        Assert.Null(tracks[0]!["k"]);
        Assert.Equal((0f, 9f), (tracks[1]!["low"]!.GetValue<float>(), tracks[1]!["high"]!.GetValue<float>()));
        Assert.Null(tracks[1]!["labels"]);
        Assert.Equal(2, tracks[2]!["k"]!.GetValue<int>());
        Assert.Null(tracks[2]!["labels"]![0]!["count"]);
        Assert.Equal(["plain none", "layer1/cell:state none"], project["indexes"]!.AsArray().Select(index => $"{index!["source"]} {index["state"]}"));
        JsonNode indexes = await application.GetAsync("/api/v3/projects/letters/indexes");
        Assert.Equal(project["indexes"]!.ToJsonString(), indexes["indexes"]!.ToJsonString());
    }

    [Fact]
    public async Task An_unknown_project_is_a_404_that_lists_the_known_ones()
    {
        await using var application = new LstmVisApplication(TestProjects.Letters(), TestProjects.Words());
        JsonNode problem = await application.GetProblemAsync("/api/v3/projects/nope", HttpStatusCode.NotFound);
        Assert.Equal("There is no project 'nope'. There are: letters, words.", problem.Detail());
        Assert.Equal(["project"], problem.Fields());
    }

    [Fact]
    public async Task A_broken_folder_is_listed_as_a_problem_and_hides_no_other()
    {
        using var folder = new TemporaryFolder();
        folder.Write("broken/lstm.yml", "name: broken\nfiles: {}\n");
        await using var application = new LstmVisApplication(new LstmVisServerOptions { Directories = [folder.Path], KeepIndex = false, Projects = [TestProjects.Letters()] });
        JsonNode listing = await application.GetAsync("/api/v3/projects");
        Assert.Equal("letters", Assert.Single(listing["projects"]!.AsArray())!["id"]!.GetValue<string>());
        JsonNode problem = Assert.Single(listing["problems"]!.AsArray())!;
        Assert.EndsWith("broken", problem["path"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.NotEmpty(problem["message"]!.GetValue<string>());
    }

    [Fact]
    public async Task Asking_for_a_broken_project_is_a_422_with_the_message_of_its_file()
    {
        using var folder = new TemporaryFolder();
        folder.Write("broken/lstm.yml", "name: broken\nfiles: {}\n");
        await using var application = new LstmVisApplication(new LstmVisServerOptions { Directories = [folder.Path], KeepIndex = false });
        JsonNode problem = await application.GetProblemAsync("/api/v3/projects/broken/tokens?start=0&end=1", HttpStatusCode.UnprocessableEntity);
        Assert.Contains("lstm.yml", problem.Detail(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_project_that_is_mended_or_added_while_the_server_runs_can_be_opened()
    {
        TestData.RequireParens();
        using var folder = new TemporaryFolder();
        folder.Write("later/lstm.yml", "name: broken\nfiles: {}\n");
        await using var application = new LstmVisApplication(new LstmVisServerOptions { Directories = [folder.Path], KeepIndex = false });
        await application.GetProblemAsync("/api/v3/projects/later", HttpStatusCode.UnprocessableEntity);
        foreach (string file in Directory.GetFiles(TestData.Parens))
            File.Copy(file, Path.Combine(folder.Path, "later", Path.GetFileName(file)), overwrite: true);
        JsonNode? project = null;
        for (int attempt = 0; attempt < 100 && project is null; attempt++)
        {
            HttpResponseMessage response = await application.Http.GetAsync("/api/v3/projects/later", LstmVisApplication.Cancellation);
            if (response.IsSuccessStatusCode)
                project = JsonNode.Parse(await response.Content.ReadAsStringAsync(LstmVisApplication.Cancellation));
            else
                await Task.Delay(100, LstmVisApplication.Cancellation);
        }

        Assert.Equal(12000, project!["stepCount"]!.GetValue<int>());
    }
}
