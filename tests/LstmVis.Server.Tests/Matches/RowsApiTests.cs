using System.Text.Json.Nodes;
using LstmVis.Core;

namespace LstmVis.Server.Tests;

public sealed class RowsApiTests
{
    private const string Rows = "/api/v3/projects/letters/rows";

    [Fact]
    public async Task A_row_has_tokens_tracks_and_counts_over_a_context_that_stays_in_its_document()
    {
        await using var application = new LstmVisApplication(TestProjects.Letters());
        JsonNode answer = await application.PostAsync(Rows, new
        {
            ranges = new[] { new { start = 4, end = 6 }, new { start = 6, end = 7 } },
            before = 1,
            after = 2,
            tracks = new[] { "surprisal", "vowel" },
            selection = new { sources = new[] { "plain" }, threshold = 0.3, cells = new Dictionary<string, int[]> { ["plain"] = [0, 1] } },
        });
        JsonArray rows = answer["rows"]!.AsArray();
        Assert.Equal((3, 6, 0), (rows[0]!["contextStart"]!.GetValue<int>(), rows[0]!["contextEnd"]!.GetValue<int>(), rows[0]!["document"]!.GetValue<int>()));
        Assert.Equal(["a", "b", "c"], rows[0]!["tokens"].Values<string>());
        Assert.Equal([0, 2, 1], rows[0]!["activeCounts"].Values<int>());
        Assert.Equal("[null,4,5]", rows[0]!["tracks"]![0]!["values"]!.ToJsonString());
        Assert.Equal([1, 0, 0], rows[0]!["tracks"]![1]!["labelIds"].Values<int>());
        Assert.Null(rows[0]!["cells"]);
        Assert.Equal((6, 9, 1), (rows[1]!["contextStart"]!.GetValue<int>(), rows[1]!["contextEnd"]!.GetValue<int>(), rows[1]!["document"]!.GetValue<int>()));
    }

    [Fact]
    public async Task A_row_tells_which_cells_are_shared_missing_and_extra()
    {
        await using var application = new LstmVisApplication(TestProjects.Letters());
        JsonNode answer = await application.PostAsync(Rows, new
        {
            ranges = new[] { new { start = 2, end = 3 } },
            selection = new { sources = new[] { "plain" }, threshold = 0.3, offBefore = 0, cells = new Dictionary<string, int[]> { ["plain"] = [0, 1] } },
            includeCells = true,
        });
        JsonNode cells = answer["rows"]![0]!["cells"]!;
        Assert.Equal([1], cells["shared"]!["plain"].Values<int>());
        Assert.Equal([0], cells["missing"]!["plain"].Values<int>());
        Assert.Equal([2], cells["extra"]!["plain"].Values<int>());
    }

    [Fact]
    public async Task Of_a_very_long_range_the_first_steps_are_shown_and_all_are_compared()
    {
        float[] states = [.. Enumerable.Range(0, 1500).SelectMany(step => new[] { 0.9f, step == 1400 ? -0.9f : 0.9f })];
        var project = new Project(
            "long", "Long", "",
            new Corpus(new int[1500], Vocabulary.FromTokens(["a"]), Documents.Whole(1500)),
            [new Source("states", new ArrayStateMatrix(states, 1500, 2), 0, SourceKinds.HiddenState, Transform.None)],
            []);
        await using var application = new LstmVisApplication(project);
        JsonNode answer = await application.PostAsync("/api/v3/projects/long/rows", new
        {
            ranges = new[] { new { start = 10, end = 1500 } },
            before = 5,
            after = 10,
            selection = new { sources = new[] { "states" }, threshold = 0.3, offBefore = 0, cells = new { states = new[] { 0, 1 } } },
            includeCells = true,
        });
        JsonNode row = answer["rows"]![0]!;
        Assert.Equal((5, 1010), (row["contextStart"]!.GetValue<int>(), row["contextEnd"]!.GetValue<int>()));
        Assert.Equal(1005, row["tokens"]!.AsArray().Count);
        Assert.Equal([0], row["cells"]!["shared"]!["states"].Values<int>());
        Assert.Equal([1], row["cells"]!["missing"]!["states"].Values<int>());
    }

    [Theory]
    [InlineData("""{"ranges":[{"start":0,"end":1},{"start":4,"end":8}]}""", "ranges[1]", "crosses the end of document")]
    [InlineData("""{"ranges":[{"start":0,"end":11}]}""", "ranges[0]", "'end' is at most 10")]
    [InlineData("""{"ranges":[],"before":-1}""", "before", "0 to 1000")]
    [InlineData("""{"ranges":[],"includeCells":true}""", "includeCells", "needs a selection")]
    [InlineData("""{"ranges":[],"tracks":null}""", "tracks", "must not be null")]
    public async Task A_mistake_names_its_field_and_says_what_is_expected(string body, string field, string part)
    {
        await using var application = new LstmVisApplication(TestProjects.Letters());
        JsonNode problem = await application.PostTextProblemAsync(Rows, body);
        Assert.Contains(part, problem.Detail(), StringComparison.Ordinal);
        Assert.Equal([field], problem.Fields());
    }

    [Fact]
    public async Task More_than_200_ranges_are_refused()
    {
        await using var application = new LstmVisApplication(TestProjects.Letters());
        JsonNode problem = await application.PostProblemAsync(Rows, new { ranges = Enumerable.Repeat(new { start = 0, end = 1 }, 201) });
        Assert.Equal(["ranges"], problem.Fields());
    }
}
