using System.Text.Json.Nodes;

namespace LstmVis.Server.Tests;

public sealed class SearchApiTests
{
    [Theory]
    [InlineData("letters", "text", "CA", "2-4 6-8")]
    [InlineData("letters", "text", "cc", "")]
    [InlineData("letters", "regex", "[bc]{2}", "1-3 4-6 8-10")]
    [InlineData("letters", "regex", "^c", "6-7")]
    [InlineData("letters", "regex", "b$", "9-10")]
    [InlineData("letters", "regex", "(.)\\1", "8-10")]
    [InlineData("letters", "regex", "x*", "")]
    [InlineData("letters", "phrase", "ab", "0-2 3-5 7-9")]
    [InlineData("words", "text", "cat", "1-2 7-8")]
    [InlineData("words", "text", " CAT ", "1-2")]
    [InlineData("words", "phrase", "cat", "1-2")]
    [InlineData("words", "phrase", "The cat", "0-2")]
    [InlineData("words", "phrase", "he cat", "")]
    [InlineData("words", "text", "mat the", "")]
    [InlineData("words", "regex", "the \\w+", "0-2 4-6 6-8")]
    [InlineData("words", "text", " ", "0-1 1-2 2-3 3-4 4-5 6-7 7-8")]
    public async Task Hits_are_ranges_of_steps_inside_one_document(string project, string mode, string query, string expected)
    {
        await using var application = new LstmVisApplication(TestProjects.Letters(), TestProjects.Words());
        JsonNode answer = await application.GetAsync($"/api/v3/projects/{project}/search?mode={mode}&q={Uri.EscapeDataString(query)}");
        string found = string.Join(' ', answer["hits"]!.AsArray().Select(hit => $"{hit!["start"]}-{hit["end"]}"));
        Assert.Equal(expected, found);
        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length, answer["total"]!.GetValue<int>());
        Assert.True(answer["isComplete"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_hit_shows_what_stands_around_it()
    {
        await using var application = new LstmVisApplication(TestProjects.Words());
        JsonNode answer = await application.GetAsync("/api/v3/projects/words/search?q=sat");
        JsonNode hit = answer["hits"]![0]!;
        Assert.Equal(("the cat ", "sat", " on the mat", 0), (hit["before"]!.GetValue<string>(), hit["text"]!.GetValue<string>(), hit["after"]!.GetValue<string>(), hit["document"]!.GetValue<int>()));
        Assert.Equal("the category ", answer["hits"]![1]!["before"]!.GetValue<string>());
    }

    [Fact]
    public async Task Pages_are_parts_of_all_hits_and_the_total_counts_all()
    {
        await using var application = new LstmVisApplication(TestProjects.Random());
        JsonNode all = await application.GetAsync("/api/v3/projects/random/search?q=e&count=1000");
        JsonNode page = await application.GetAsync("/api/v3/projects/random/search?q=e&offset=10&count=5");
        Assert.Equal(all["total"]!.GetValue<int>(), all["hits"]!.AsArray().Count);
        Assert.Equal(all["total"]!.GetValue<int>(), page["total"]!.GetValue<int>());
        Assert.Equal(all["hits"]!.AsArray().Skip(10).Take(5).Select(hit => hit!.ToJsonString()), page["hits"]!.AsArray().Select(hit => hit!.ToJsonString()));
    }

    [Theory]
    [InlineData("q=", "q", "empty")]
    [InlineData("mode=text", "q", "missing")]
    [InlineData("q=(&mode=regex", "q", "The regular expression is not valid: ")]
    [InlineData("q=a&mode=fuzzy", "mode", "text, phrase or regex")]
    [InlineData("q=a&count=1001", "count", "1 to 1000")]
    public async Task A_mistake_names_its_field_and_says_what_is_expected(string query, string field, string part)
    {
        await using var application = new LstmVisApplication(TestProjects.Letters());
        JsonNode problem = await application.GetProblemAsync("/api/v3/projects/letters/search?" + query);
        Assert.Equal([field], problem.Fields());
        Assert.Contains(part, problem.Detail(), StringComparison.Ordinal);
    }
}
