using System.Text.Json.Nodes;
using LstmVis.Core;

namespace LstmVis.Server.Tests;

public sealed class SearchInMatchesTests
{
    private static readonly object Selection = new { sources = new[] { "states" }, threshold = 0.1, offBefore = 0, cells = new { states = new[] { 0, 3, 5 } } };

    [Theory]
    [InlineData("text", "e")]
    [InlineData("regex", "[a-m][n-z]")]
    public async Task Hits_are_those_of_the_whole_corpus_that_lie_inside_a_match(string mode, string q)
    {
        await using var application = new LstmVisApplication(TestProjects.Random());
        JsonNode matches = await application.PostAsync("/api/v3/projects/random/matches", new { selection = Selection, count = 1000 });
        JsonNode everywhere = await application.GetAsync($"/api/v3/projects/random/search?mode={mode}&q={Uri.EscapeDataString(q)}&count=1000");
        StepRange[] ranges = [.. matches["matches"]!.AsArray().Select(Range)];
        StepRange[] expected = [.. everywhere["hits"]!.AsArray().Select(Range).Where(hit => ranges.Any(range => range.Start <= hit.Start && range.End >= hit.End))];
        Assert.NotEmpty(expected);
        Assert.True(expected.Length < everywhere["total"]!.GetValue<int>());

        JsonNode inside = await application.PostAsync("/api/v3/projects/random/search/matches", new { q, mode, selection = Selection, count = 1000 });
        Assert.Equal(expected, inside["hits"]!.AsArray().Select(Range));
        Assert.Equal(expected.Length, inside["total"]!.GetValue<int>());

        JsonNode page = await application.PostAsync("/api/v3/projects/random/search/matches", new { q, mode, selection = Selection, offset = 3, count = 4 });
        Assert.Equal(expected[3..7], page["hits"]!.AsArray().Select(Range));
    }

    [Fact]
    public async Task A_hit_outside_does_not_hide_one_inside_that_it_overlaps()
    {
        var corpus = new Corpus((int[])[0, 0, 0, 1], Vocabulary.FromTokens(["a", "b"]), new Documents(4, [0]));
        var source = new Source("states", new ArrayStateMatrix((float[])[0, 1, 1, 0], 4, 1), 0, SourceKinds.HiddenState, Transform.None);
        await using var application = new LstmVisApplication(new Project("row", "Row", "", corpus, [source], []));
        var selection = new { sources = new[] { "states" }, threshold = 0.5, offBefore = 0, cells = new { states = new[] { 0 } } };
        JsonNode found = await application.PostAsync("/api/v3/projects/row/search/matches", new { q = "aa", selection });
        Assert.Equal([new StepRange(1, 3)], found["hits"]!.AsArray().Select(Range));
    }

    [Theory]
    [InlineData("", "q")]
    [InlineData("(", "q")]
    public async Task A_mistake_names_its_field(string q, string field)
    {
        await using var application = new LstmVisApplication(TestProjects.Random());
        JsonNode problem = await application.PostProblemAsync("/api/v3/projects/random/search/matches", new { q, mode = "regex", selection = Selection });
        Assert.Equal([field], problem.Fields());
    }

    private static StepRange Range(JsonNode? node) => new(node!["start"]!.GetValue<int>(), node["end"]!.GetValue<int>());
}
