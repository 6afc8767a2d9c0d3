using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LstmVis.Core;

namespace LstmVis.Server.Tests;

public sealed class MatchesApiTests
{
    private const string Matches = "/api/v3/projects/random/matches";

    private static readonly object Selection = new { sources = new[] { "states" }, threshold = 0.2, offBefore = 1, offAfter = 0, cells = new Dictionary<string, int[]> { ["states"] = [1, 4, 7] } };

    [Fact]
    public async Task A_page_is_the_same_part_of_the_ranking_that_the_domain_gives()
    {
        Project project = TestProjects.Random();
        await using var application = new LstmVisApplication(project);
        JsonNode page = await application.PostAsync(Matches, new { selection = Selection, offset = 5, count = 20 });
        var selection = new Selection(new Pattern(project.Sources, Thresholds.Uniform(0.2f)), [new(0, 1), new(0, 4), new(0, 7)]);
        MatchPage expected = await new ReferenceMatcher(project.Corpus.Documents).FindAsync(selection, MatchOptions.Default, 5, 20, LstmVisApplication.Cancellation);
        Assert.Equal(
            expected.Matches.Select((match, place) => (place + 6, match.Range.Start, match.Range.End, match.Shared, match.Missing, match.Extra, match.Range.Start / 100)),
            page["matches"]!.AsArray().Select(match => (
                match!["rank"]!.GetValue<int>(), match["start"]!.GetValue<int>(), match["end"]!.GetValue<int>(), match["shared"]!.GetValue<int>(),
                match["missing"]!.GetValue<int>(), match["extra"]!.GetValue<int>(), match["document"]!.GetValue<int>())));
        Assert.False(page["isLast"]!.GetValue<bool>());
        Assert.Equal(3, page["selectedCellCount"]!.GetValue<int>());
    }

    [Fact]
    public async Task Pages_put_together_are_the_whole_ranking_before_and_after_it_was_counted()
    {
        await using var application = new LstmVisApplication(TestProjects.Random());
        List<string> before = await ReadAllAsync(application, 7);
        JsonNode totals = await application.PostAsync(Matches + "/totals", new { selection = Selection });
        Assert.Equal(totals["matchCount"]!.GetValue<int>(), before.Count);
        Assert.Equal(before, await ReadAllAsync(application, 100));
    }

    [Theory]
    [InlineData("start")]
    [InlineData("end")]
    public async Task The_rows_of_a_page_are_those_that_are_read_around_the_first_or_last_step_of_its_matches(string align)
    {
        await using var application = new LstmVisApplication(TestProjects.Random());
        JsonNode page = await application.PostAsync(Matches, new { selection = Selection, offset = 5, count = 20, rows = new { skip = 3, count = 4, align, before = 2, after = 6 } });
        JsonNode apart = await application.PostAsync("/api/v3/projects/random/rows", new
        {
            ranges = page["matches"]!.AsArray().Skip(3).Take(4).Select(match => align == "start" ? match!["start"]!.GetValue<int>() : match!["end"]!.GetValue<int>() - 1).Select(step => new { start = step, end = step + 1 }),
            before = 2,
            after = 6,
            selection = Selection,
        });
        Assert.Equal(4, page["rows"]!.AsArray().Count);
        Assert.Equal(apart["rows"]!.ToJsonString(), page["rows"]!.ToJsonString());
    }

    [Fact]
    public async Task A_page_has_the_rows_it_has_matches_for_and_none_unless_they_are_asked_for()
    {
        await using var application = new LstmVisApplication(TestProjects.Random());
        JsonNode cut = await application.PostAsync(Matches, new { selection = Selection, count = 5, rows = new { skip = 3, count = 50 } });
        Assert.Equal(2, cut["rows"]!.AsArray().Count);
        Assert.Null((await application.PostAsync(Matches, new { selection = Selection, count = 5 }))["rows"]);
    }

    [Fact]
    public async Task Options_are_taken_from_the_request()
    {
        await using var application = new LstmVisApplication(TestProjects.Random());
        JsonNode page = await application.PostAsync(Matches, new { selection = Selection, options = new { minShared = 2, minLength = 1, maxLength = 3, documents = new[] { 2, 5 }, allowOverlap = true } });
        JsonArray matches = page["matches"]!.AsArray();
        Assert.NotEmpty(matches);
        Assert.All(matches, match =>
        {
            Assert.InRange(match!["shared"]!.GetValue<int>(), 2, 3);
            Assert.InRange(match["end"]!.GetValue<int>() - match["start"]!.GetValue<int>(), 1, 3);
            Assert.Contains(match["document"]!.GetValue<int>(), new[] { 2, 5 });
        });
    }

    [Fact]
    public async Task A_selection_without_cells_matches_those_that_follow_its_range()
    {
        await using var application = new LstmVisApplication(TestProjects.Letters());
        JsonNode page = await application.PostAsync("/api/v3/projects/letters/matches", new { selection = new { sources = new[] { "plain" }, threshold = 0.3, range = new { start = 1, end = 3 } } });
        // Cell 1 rises at steps 1 and 4, and after the a at step 7; at step 6 a document starts, where cell 1 stands for one step only.
        Assert.Equal([(8, 10), (1, 3), (4, 6)], page["matches"]!.AsArray().Select(match => (match!["start"]!.GetValue<int>(), match["end"]!.GetValue<int>())).OrderBy(range => range.Item1 == 8 ? 0 : range.Item1));
    }

    [Fact]
    public async Task Nothing_selected_matches_nothing()
    {
        await using var application = new LstmVisApplication(TestProjects.Letters());
        JsonNode page = await application.PostAsync("/api/v3/projects/letters/matches", new { selection = new { sources = new[] { "plain" }, threshold = 0.3, cells = new { } } });
        Assert.Empty(page["matches"]!.AsArray());
        Assert.True(page["isLast"]!.GetValue<bool>());
    }

    [Fact]
    public async Task In_the_parentheses_three_cells_match_every_stretch_of_depth_three_or_more()
    {
        TestData.RequireParens();
        await using var application = new LstmVisApplication(new LstmVisServerOptions { Directories = [TestData.Parens], KeepIndex = false });
        List<(int, int)> found = [];
        for (bool isLast = false; !isLast;)
        {
            JsonNode page = await application.PostAsync("/api/v3/projects/v2-parens/matches", new
            {
                selection = new { sources = new[] { "states::states2" }, threshold = 0.3, offBefore = 0, cells = new Dictionary<string, int[]> { ["states::states2"] = [9, 13, 30] } },
                options = new { minShared = 3 },
                offset = found.Count,
                count = 1000,
            });
            found.AddRange(page["matches"]!.AsArray().Select(match => (match!["start"]!.GetValue<int>(), match["end"]!.GetValue<int>())));
            isLast = page["isLast"]!.GetValue<bool>();
        }

        JsonNode depth = await application.GetAsync("/api/v3/projects/v2-parens/tracks?track=depth&start=0&end=12000");
        int[] depths = depth["labelIds"].Values<int>();
        List<(int, int)> expected = [];
        for (int start = 0; start < depths.Length; start++)
        {
            int end = start;
            while (end < depths.Length && depths[end] >= 3)
                end++;
            if (end - start >= 2)
                expected.Add((start, end));
            start = end;
        }

        Assert.NotEmpty(expected);
        Assert.Equal(expected, found.Order());
    }

    [Fact]
    public async Task Totals_count_candidates_by_shared_cells_and_by_length()
    {
        await using var application = new LstmVisApplication(TestProjects.Random());
        JsonNode totals = await application.PostAsync(Matches + "/totals", new { selection = Selection, options = new { allowOverlap = true } });
        long[] byShared = totals["byShared"].Values<long>();
        Assert.Equal(4, byShared.Length);
        Assert.Equal(totals["candidateCount"]!.GetValue<long>(), byShared.Sum());
        Assert.Equal(totals["candidateCount"]!.GetValue<long>(), totals["matchCount"]!.GetValue<long>());
        Assert.Equal(totals["byLength"]!.AsArray().Count, totals["byLengthComplete"]!.AsArray().Count);
    }

    [Fact]
    public async Task Totals_arrive_as_events_where_they_are_asked_for_and_the_last_is_complete()
    {
        await using var application = new LstmVisApplication(TestProjects.Random());
        using var request = new HttpRequestMessage(HttpMethod.Post, Matches + "/totals") { Content = JsonContent.Create(new { selection = Selection }) };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        HttpResponseMessage response = await application.Http.SendAsync(request, LstmVisApplication.Cancellation);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        string text = await response.Content.ReadAsStringAsync(LstmVisApplication.Cancellation);
        string[] events = [.. text.Split('\n').Where(line => line.StartsWith("data: ", StringComparison.Ordinal)).Select(line => line["data: ".Length..])];
        Assert.DoesNotContain("event:", text, StringComparison.Ordinal);
        JsonNode last = JsonNode.Parse(events[^1])!;
        Assert.Equal((2000, 2000), (last["stepsDone"]!.GetValue<int>(), last["stepCount"]!.GetValue<int>()));
        JsonNode complete = await application.PostAsync(Matches + "/totals", new { selection = Selection });
        Assert.Equal(complete.ToJsonString(), last["totals"]!.ToJsonString());
    }

    [Fact]
    public async Task The_density_counts_every_match_once_in_the_part_where_it_starts()
    {
        await using var application = new LstmVisApplication(TestProjects.Random());
        List<string> matches = await ReadAllAsync(application, 1000);
        JsonNode density = await application.PostAsync(Matches + "/density", new { selection = Selection, buckets = 7 });
        Assert.Equal(matches.Count, density["matchCount"]!.GetValue<int>());
        int[] expected = new int[7];
        foreach (string match in matches)
        {
            int start = JsonNode.Parse(match)!["start"]!.GetValue<int>();
            expected[Enumerable.Range(0, 7).Last(bucket => bucket * 2000 / 7 <= start)]++;
        }

        Assert.Equal(expected, density["counts"].Values<int>());
    }

    [Fact]
    public async Task All_matches_are_exported_as_CSV_and_as_JSON()
    {
        await using var application = new LstmVisApplication(TestProjects.Random());
        List<string> matches = await ReadAllAsync(application, 1000);
        HttpResponseMessage csv = await application.Http.PostAsJsonAsync(Matches + "/export?format=csv", new { selection = Selection }, LstmVisApplication.Cancellation);
        Assert.Equal("text/csv", csv.Content.Headers.ContentType?.MediaType);
        string[] lines = (await csv.Content.ReadAsStringAsync(LstmVisApplication.Cancellation)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("rank,start,end,length,shared,missing,extra,document,text", lines[0]);
        Assert.Equal(matches.Count, lines.Length - 1);
        byte[] parquet = await (await application.Http.PostAsJsonAsync(Matches + "/export?format=parquet", new { selection = Selection }, LstmVisApplication.Cancellation)).Content.ReadAsByteArrayAsync(LstmVisApplication.Cancellation);
        Assert.Equal("PAR1"u8, parquet.AsSpan(0, 4));
        Assert.Equal("PAR1"u8, parquet.AsSpan(parquet.Length - 4));
        JsonNode json = await application.PostAsync(Matches + "/export?format=json", new { selection = Selection });
        Assert.Equal(matches, json["matches"]!.AsArray().Select(match => match!.ToJsonString()));
        Assert.Equal([1, 4, 7], json["selection"]!["cells"]!["states"].Values<int>());
    }

    [Fact]
    public async Task A_token_with_a_comma_or_a_quote_stays_one_field_of_CSV()
    {
        string[] vocabulary = ["a,", "\"b\"", "c\n"];
        var project = new Project(
            "quotes", "Quotes", "", new Corpus((int[])[0, 1, 2], Vocabulary.FromTokens(vocabulary)),
            [new Source("s", new ArrayStateMatrix((float[])[1, 1, 1], 3, 1), 0, SourceKinds.HiddenState, Transform.None)], []);
        await using var application = new LstmVisApplication(project);
        HttpResponseMessage csv = await application.Http.PostAsJsonAsync(
            "/api/v3/projects/quotes/matches/export", new { selection = new { sources = new[] { "s" }, threshold = 0.5, cells = new Dictionary<string, int[]> { ["s"] = [0] } } }, LstmVisApplication.Cancellation);
        string text = await csv.Content.ReadAsStringAsync(LstmVisApplication.Cancellation);
        Assert.EndsWith("1,0,3,3,1,0,0,0,\"a, \"\"b\"\" c\n\"\r\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"selection":{"sources":["plain"],"threshold":0.3,"cells":{"plain":[2,1]}}}""", "selection.cells", "not in ascending order")]
    [InlineData("""{"selection":{"sources":["plain"],"threshold":0.3,"cells":{"plain":[1,1]}}}""", "selection.cells", "listed twice")]
    [InlineData("""{"selection":{"sources":["plain"],"threshold":0.3,"cells":{"plain":[4]}}}""", "selection.cells", "not among the 4 cells")]
    [InlineData("""{"selection":{"sources":["plain"],"threshold":0.3,"cells":{"plain":null}}}""", "selection.cells", "list")]
    [InlineData("""{"selection":{"sources":["plain"],"threshold":0.3,"cells":{"nope":[1]}}}""", "selection.cells", "not among the selection's sources")]
    [InlineData("""{"selection":{"sources":["layer1/cell:state"],"threshold":2,"cells":{}}}""", "selection.threshold", "below 1")]
    [InlineData("""{"selection":{"sources":["plain"],"threshold":0.3}}""", "selection.range", "missing")]
    [InlineData("""{"selection":{"sources":["plain"],"threshold":0.3,"cells":{}},"options":{"minShared":0}}""", "options", "at least 1")]
    [InlineData("""{"selection":{"sources":["plain"],"threshold":0.3,"cells":{}},"options":{"minLength":5,"maxLength":4}}""", "options", "below the least")]
    [InlineData("""{"selection":{"sources":["plain"],"threshold":0.3,"cells":{}},"options":{"windowLength":0}}""", "options", "at least 1")]
    [InlineData("""{"selection":{"sources":["plain"],"threshold":0.3,"cells":{}},"options":{"documents":[2]}}""", "options", "not among the 2 documents")]
    [InlineData("""{"selection":{"sources":["plain"],"threshold":0.3,"cells":{}},"options":{"minLength":"2"}}""", "options.minLength", "whole number")]
    [InlineData("""{"selection":{"sources":["plain"],"threshold":0.3,"cells":{}},"offset":-1}""", "offset", "negative")]
    [InlineData("""{"selection":{"sources":["plain"],"threshold":0.3,"cells":{}},"count":1001}""", "count", "1 to 1000")]
    [InlineData("""{"selection":{"sources":["plain"],"threshold":0.3,"cells":{}},"rows":{"skip":-1}}""", "rows.skip", "negative")]
    [InlineData("""{"selection":{"sources":["plain"],"threshold":0.3,"cells":{}},"rows":{"count":201}}""", "rows.count", "1 to 200")]
    [InlineData("""{"selection":{"sources":["plain"],"threshold":0.3,"cells":{}},"rows":{"after":1001}}""", "rows.after", "0 to 1000")]
    [InlineData("""{"selection":null}""", "selection", "must not be null")]
    [InlineData("""{}""", "", "lacks 'selection'")]
    public async Task A_mistake_names_its_field_and_says_what_is_expected(string body, string field, string part)
    {
        await using var application = new LstmVisApplication(TestProjects.Letters());
        JsonNode problem = await application.PostTextProblemAsync("/api/v3/projects/letters/matches", body);
        Assert.Contains(part, problem.Detail(), StringComparison.Ordinal);
        Assert.Equal([field], problem.Fields());
    }

    private static async Task<List<string>> ReadAllAsync(LstmVisApplication application, int pageSize)
    {
        List<string> matches = [];
        while (true)
        {
            JsonNode page = await application.PostAsync(Matches, new { selection = Selection, offset = matches.Count, count = pageSize });
            matches.AddRange(page["matches"]!.AsArray().Select(match => match!.ToJsonString()));
            if (page["isLast"]!.GetValue<bool>())
                return matches;
        }
    }
}
