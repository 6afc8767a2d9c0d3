using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace LstmVis.Server.Tests;

public sealed class MatchListingTests
{
    private static readonly object Selection = new { sources = new[] { "states" }, threshold = 0.1, offBefore = 0, cells = new { states = new[] { 0, 3, 5 } } };

    private static readonly object Letters = new { sources = new[] { "plain" }, threshold = 0.3, offBefore = 0, cells = new { plain = new[] { 0, 1 } } };

    [Fact]
    public async Task Another_order_lists_the_same_matches_with_their_ranks()
    {
        await using var application = new LstmVisApplication(TestProjects.Random());
        JsonNode[] byRank = await ListAsync(application, "random", new { selection = Selection, count = 1000 });
        JsonNode[] byPosition = await ListAsync(application, "random", new { selection = Selection, order = "position", count = 1000 });
        Assert.True(byRank.Length > 50);
        Assert.Equal(Enumerable.Range(1, byRank.Length), byRank.Select(Rank));
        Assert.Equal(byRank.OrderBy(Start).Select(Rank), byPosition.Select(Rank));
        JsonNode[] byLength = await ListAsync(application, "random", new { selection = Selection, order = "length", count = 1000 });
        Assert.Equal(byRank.OrderByDescending(Length).ThenBy(Rank).Select(Rank), byLength.Select(Rank));
        JsonNode[] byDocument = await ListAsync(application, "random", new { selection = Selection, order = "document", count = 1000 });
        Assert.Equal(byRank.OrderBy(Document).ThenBy(Rank).Select(Rank), byDocument.Select(Rank));
    }

    [Fact]
    public async Task Pages_of_a_list_join_to_the_whole_and_say_how_long_it_is()
    {
        await using var application = new LstmVisApplication(TestProjects.Random());
        JsonNode[] all = await ListAsync(application, "random", new { selection = Selection, order = "length", count = 1000 });
        var joined = new List<int>();
        for (int offset = 0; ; offset += 7)
        {
            JsonNode page = await application.PostAsync("/api/v3/projects/random/matches", new { selection = Selection, order = "length", offset, count = 7 });
            Assert.Equal(all.Length, page["matchCount"]!.GetValue<int>());
            joined.AddRange(page["matches"]!.AsArray().Select(match => Rank(match!)));
            if (page["isLast"]!.GetValue<bool>())
                break;
        }

        Assert.Equal(all.Select(Rank), joined);
    }

    [Theory]
    [InlineData("document")]
    [InlineData("length")]
    [InlineData("shared")]
    public async Task Groups_follow_each_other_and_have_the_matches_that_their_key_says(string kind)
    {
        await using var application = new LstmVisApplication(TestProjects.Random());
        var query = new { selection = Selection, groupBy = new { kind }, order = "position" };
        JsonNode grouped = await application.PostAsync("/api/v3/projects/random/matches/groups", query);
        JsonNode[] listed = await ListAsync(application, "random", new { selection = Selection, groupBy = new { kind }, order = "position", count = 1000 });
        Assert.Equal(listed.Length, grouped["matchCount"]!.GetValue<int>());
        int offset = 0;
        foreach (JsonNode? group in grouped["groups"]!.AsArray())
        {
            JsonNode[] members = listed[offset..(offset += group!["count"]!.GetValue<int>())];
            Assert.NotEmpty(members);
            Assert.All(members, match => Assert.Equal(group["key"]!.GetValue<int>(), kind == "length" ? Length(match) : match[kind]!.GetValue<int>()));
            Assert.Equal(members.Select(Start).Order(), members.Select(Start));
        }

        Assert.Equal(listed.Length, offset);
    }

    [Fact]
    public async Task Groups_of_labels_go_by_the_first_step_and_those_without_come_last()
    {
        await using var application = new LstmVisApplication(TestProjects.Letters());
        object query = new { selection = Letters, options = new { minLength = 1 }, groupBy = new { kind = "label", track = "vowel" } };
        JsonNode grouped = await application.PostAsync("/api/v3/projects/letters/matches/groups", query);
        // "bc" at 1, "bc" at 4 and "c" at 6 begin at label no; "bb" at 8 begins at label no, too.
        Assert.Equal(["no"], grouped["groups"]!.AsArray().Select(group => group!["text"]!.GetValue<string>()));
        object last = new { selection = Letters, options = new { minLength = 1, windowLength = 1, allowOverlap = true }, groupBy = new { kind = "label", track = "vowel" } };
        JsonNode windows = await application.PostAsync("/api/v3/projects/letters/matches/groups", last);
        Assert.Equal([0, -1], windows["groups"]!.AsArray().Select(group => group!["key"]!.GetValue<int>()));
        Assert.Null(windows["groups"]![1]!["text"]);
    }

    [Fact]
    public async Task Only_matches_whose_text_contains_the_characters_are_listed()
    {
        await using var application = new LstmVisApplication(TestProjects.Letters());
        JsonNode[] found = await ListAsync(application, "letters", new { selection = Letters, within = "BB", options = new { minLength = 1 } });
        Assert.Equal(8, Start(Assert.Single(found)));
        JsonNode none = await application.PostAsync("/api/v3/projects/letters/matches", new { selection = Letters, within = "xyz" });
        Assert.Equal(0, none["matchCount"]!.GetValue<int>());
        Assert.True(none["isLast"]!.GetValue<bool>());
    }

    [Fact]
    public async Task An_export_says_how_its_list_was_asked_for()
    {
        await using var application = new LstmVisApplication(TestProjects.Random());
        var selection = new { sources = new[] { "states" }, threshold = 0.3, range = new { start = 2, end = 4 }, cells = new Dictionary<string, int[]> { ["states"] = [1, 4] } };
        JsonNode json = await application.PostAsync("/api/v3/projects/random/matches/export?format=json", new { selection, order = "position", groupBy = new { kind = "length" }, within = "e" });
        Assert.Equal("position", (string?)json["order"]);
        Assert.Equal("length", (string?)json["groupBy"]!["kind"]);
        Assert.Equal("e", (string?)json["within"]);
        Assert.Equal(2, (int?)json["selection"]!["range"]!["start"]);
    }

    [Fact]
    public async Task An_export_has_the_list_that_was_asked_for()
    {
        await using var application = new LstmVisApplication(TestProjects.Random());
        JsonNode[] listed = await ListAsync(application, "random", new { selection = Selection, order = "position", within = "e", count = 1000 });
        HttpResponseMessage exported = await application.Http.PostAsJsonAsync(
            "/api/v3/projects/random/matches/export", new { selection = Selection, order = "position", within = "e" }, LstmVisApplication.Cancellation);
        string[] lines = (await exported.Content.ReadAsStringAsync(LstmVisApplication.Cancellation)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(listed.Select(match => $"{Rank(match)}"), lines.Skip(1).Select(line => line.Split(',')[0]));
    }

    [Fact]
    public async Task Grouping_by_what_has_no_labels_is_refused()
    {
        await using var application = new LstmVisApplication(TestProjects.Letters());
        const string Path = "/api/v3/projects/letters/matches";
        JsonNode problem = await application.PostProblemAsync(Path, new { selection = Letters, groupBy = new { kind = "label", track = "surprisal" } });
        Assert.Equal(["groupBy.track"], problem.Fields());
        problem = await application.PostProblemAsync(Path, new { selection = Letters, groupBy = new { kind = "label" } });
        Assert.Contains("groupBy.track", problem.Detail(), StringComparison.Ordinal);
    }

    private static async Task<JsonNode[]> ListAsync(LstmVisApplication application, string project, object query)
    {
        JsonNode page = await application.PostAsync($"/api/v3/projects/{project}/matches", query);
        return [.. page["matches"]!.AsArray().Select(match => match!)];
    }

    private static int Rank(JsonNode match) => match["rank"]!.GetValue<int>();

    private static int Start(JsonNode match) => match["start"]!.GetValue<int>();

    private static int Length(JsonNode match) => match["end"]!.GetValue<int>() - Start(match);

    private static int Document(JsonNode match) => match["document"]!.GetValue<int>();
}
