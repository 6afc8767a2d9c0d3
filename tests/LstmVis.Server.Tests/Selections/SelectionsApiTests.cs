using System.Net;
using System.Text.Json.Nodes;

namespace LstmVis.Server.Tests;

public sealed class SelectionsApiTests
{
    private const string Selections = "/api/v3/projects/letters/selections";

    [Fact]
    public async Task Cells_that_are_on_in_the_range_and_off_before_are_selected()
    {
        await using var application = new LstmVisApplication(TestProjects.Letters());
        JsonNode answer = await application.PostAsync(Selections, new { sources = new[] { "plain" }, threshold = 0.3, range = new { start = 1, end = 3 } });
        Assert.Equal([1], answer["cells"]!["plain"].Values<int>());
        Assert.Equal(1, answer["cellCount"]!.GetValue<int>());
    }

    [Fact]
    public async Task Margins_and_side_are_taken_from_the_request_and_several_sources_are_told_apart()
    {
        await using var application = new LstmVisApplication(TestProjects.Letters());
        JsonNode answer = await application.PostAsync(Selections, new { sources = new[] { "layer1/cell:state", "plain" }, threshold = 0.3, side = "either", offBefore = 0, range = new { start = 1, end = 2 } });
        Assert.Equal([0, 1, 2, 3], answer["cells"]!["plain"].Values<int>());
        Assert.Equal([0, 1, 2, 3], answer["cells"]!["layer1/cell:state"].Values<int>());
    }

    [Fact]
    public async Task A_margin_step_outside_the_document_demands_nothing()
    {
        await using var application = new LstmVisApplication(TestProjects.Letters());
        JsonNode answer = await application.PostAsync(Selections, new { sources = new[] { "plain" }, threshold = 0.3, range = new { start = 6, end = 7 } });
        Assert.Equal([1, 2], answer["cells"]!["plain"].Values<int>());
    }

    [Fact]
    public async Task In_the_parentheses_the_range_21_to_25_selects_the_five_cells_known_to()
    {
        TestData.RequireParens();
        await using var application = new LstmVisApplication(new LstmVisServerOptions { Directories = [TestData.Parens], KeepIndex = false });
        JsonNode answer = await application.PostAsync("/api/v3/projects/v2-parens/selections", new { sources = new[] { "states::states2" }, threshold = 0.3, range = new { start = 21, end = 25 } });
        Assert.Equal([2, 9, 13, 20, 30], answer["cells"]!["states::states2"].Values<int>());
    }

    [Fact]
    public async Task The_sensitivity_counts_what_each_threshold_would_select()
    {
        await using var application = new LstmVisApplication(TestProjects.Letters());
        object selection = new { sources = new[] { "plain" }, threshold = 0.3, range = new { start = 1, end = 3 } };
        JsonNode curve = await application.PostAsync(Selections + "/sensitivity", selection);
        float[] thresholds = curve["thresholds"].Values<float>();
        int[] counts = curve["cellCounts"].Values<int>();
        Assert.Equal((256, 256), (thresholds.Length, counts.Length));
        Assert.Equal(thresholds.Order(), thresholds);
        int[] places = [0, 25, 60, 127, 128, 255];
        foreach (int place in places)
        {
            JsonNode selected = await application.PostAsync(Selections, new { sources = new[] { "plain" }, threshold = thresholds[place], range = new { start = 1, end = 3 } });
            Assert.Equal(selected["cellCount"]!.GetValue<int>(), counts[place]);
        }
    }

    [Fact]
    public async Task A_quantile_gives_every_cell_its_own_threshold_and_says_which()
    {
        // Of the ten activations of cell 0, four are 0.9; cell 1 has seven of 0.5; cell 2 is always 0.8; cell 3 has nine of -0.7 and one NaN.
        await using var application = new LstmVisApplication(TestProjects.Letters());
        JsonNode quantiles = await application.GetAsync("/api/v3/projects/letters/quantiles?source=plain&quantile=0.5");
        Assert.Equal([-0.5f, 0.5f, 0.8f, -0.7f], quantiles["thresholds"].Values<float>());
        quantiles = await application.GetAsync("/api/v3/projects/letters/quantiles?source=plain&quantile=0.9");
        Assert.Equal([0.9f, 0.5f, 0.8f, -0.7f], quantiles["thresholds"].Values<float>());
        quantiles = await application.GetAsync("/api/v3/projects/letters/quantiles?source=plain&quantile=0.9&side=negative");
        Assert.Equal([0.5f, -0.1f, -0.8f, 0.7f], quantiles["thresholds"].Values<float>());
        JsonNode answer = await application.PostAsync(Selections, new { sources = new[] { "plain" }, quantile = 0.9, range = new { start = 1, end = 2 } });
        Assert.Equal([0, 1, 3], answer["cells"]!["plain"].Values<int>());
        Assert.Equal([0.9f, 0.5f, -0.7f], answer["thresholds"]!["plain"].Values<float>());
        JsonNode problem = await application.GetProblemAsync("/api/v3/projects/letters/quantiles?source=plain&quantile=7");
        Assert.Equal(["quantile"], problem.Fields());
    }

    [Fact]
    public async Task Thresholds_of_single_cells_take_the_place_of_the_common_one()
    {
        await using var application = new LstmVisApplication(TestProjects.Letters());
        object thresholds = new { plain = new Dictionary<string, float> { ["0"] = 0.95f, ["2"] = 0.1f } };
        JsonNode answer = await application.PostAsync(Selections, new { sources = new[] { "plain" }, threshold = 0.3, thresholds, offBefore = 0, range = new { start = 1, end = 2 } });
        Assert.Equal([1, 2], answer["cells"]!["plain"].Values<int>());
        Assert.Equal([0.3f, 0.1f], answer["thresholds"]!["plain"].Values<float>());
        JsonNode plain = await application.PostAsync(Selections, new { sources = new[] { "plain" }, threshold = 0.3, offBefore = 0, range = new { start = 1, end = 2 } });
        Assert.Equal([0, 1, 2], plain["cells"]!["plain"].Values<int>());
        Assert.Null(plain["thresholds"]);
    }

    [Fact]
    public async Task The_sensitivity_of_a_quantile_selection_counts_what_each_quantile_would_select()
    {
        await using var application = new LstmVisApplication(TestProjects.Random());
        var range = new { start = 130, end = 132 };
        JsonNode curve = await application.PostAsync("/api/v3/projects/random/selections/sensitivity", new { sources = new[] { "states" }, quantile = 0.9, range });
        double[] quantiles = curve["quantiles"].Values<double>();
        int[] counts = curve["cellCounts"].Values<int>();
        Assert.Equal((256, 256), (quantiles.Length, counts.Length));
        Assert.True(counts.Max() > 0);
        int[] places = [0, 64, 128, 200, 230, 255];
        foreach (int place in places)
        {
            JsonNode selected = await application.PostAsync("/api/v3/projects/random/selections", new { sources = new[] { "states" }, quantile = quantiles[place], range });
            Assert.Equal(selected["cellCount"]!.GetValue<int>(), counts[place]);
        }
    }

    [Fact]
    public async Task Matches_and_their_counts_differ_with_the_threshold_of_a_single_cell()
    {
        await using var application = new LstmVisApplication(TestProjects.Random());
        int[] counts = new int[3];
        for (int place = 0; place < counts.Length; place++)
        {
            object thresholds = new { states = new Dictionary<string, float> { ["1"] = 0.2f * place } };
            object query = new { selection = new { sources = new[] { "states" }, threshold = 0.3, thresholds, cells = new { states = new[] { 1 } } } };
            JsonNode totals = await application.PostAsync("/api/v3/projects/random/matches/totals", query);
            JsonNode page = await application.PostAsync("/api/v3/projects/random/matches", query);
            counts[place] = totals["matchCount"]!.GetValue<int>();
            Assert.Equal(counts[place], page["matchCount"]!.GetValue<int>());
        }

        Assert.Equal(3, counts.Distinct().Count());
    }

    [Theory]
    [InlineData("""{"sources":["plain"],"threshold":0.3}""", "range", "missing")]
    [InlineData("""{"sources":["plain"],"threshold":0.3,"range":{"start":-1,"end":2}}""", "range", "time steps are 0 to 9")]
    [InlineData("""{"sources":["plain"],"threshold":0.3,"range":{"start":10,"end":11}}""", "range", "time steps are 0 to 9")]
    [InlineData("""{"sources":["plain"],"threshold":0.3,"range":{"start":4,"end":11}}""", "range", "'end' is at most 10")]
    [InlineData("""{"sources":["plain"],"threshold":0.3,"range":{"start":4,"end":4}}""", "range", "is empty")]
    [InlineData("""{"sources":["plain"],"threshold":0.3,"range":{"start":4,"end":8}}""", "range", "crosses the end of document 'first' at step 6")]
    [InlineData("""{"sources":["layer1/cell:state"],"threshold":2,"range":{"start":1,"end":2}}""", "threshold", "below 1")]
    [InlineData("""{"sources":["plain","layer1/cell:state"],"threshold":1,"range":{"start":1,"end":2}}""", "threshold", "below 1")]
    [InlineData("""{"sources":["plain"],"threshold":1e60,"range":{"start":1,"end":2}}""", "threshold", "finite")]
    [InlineData("""{"sources":["plain"],"threshold":"0.3","range":{"start":1,"end":2}}""", "threshold", "must be a finite number")]
    [InlineData("""{"sources":["plain"],"threshold":null,"range":{"start":1,"end":2}}""", "threshold", "either 'threshold'")]
    [InlineData("""{"sources":["plain"],"threshold":0.3,"quantile":0.9,"range":{"start":1,"end":2}}""", "threshold", "either 'threshold'")]
    [InlineData("""{"sources":["plain"],"quantile":1.5,"range":{"start":1,"end":2}}""", "quantile", "A quantile is 0 to 1")]
    [InlineData("""{"sources":["plain"],"threshold":0.3,"thresholds":{"nope":{"1":0.2}},"range":{"start":1,"end":2}}""", "thresholds", "not among the selection's sources")]
    [InlineData("""{"sources":["plain"],"threshold":0.3,"thresholds":{"plain":{"4":0.2}},"range":{"start":1,"end":2}}""", "thresholds", "'4' is not one of the 4 cells")]
    [InlineData("""{"sources":["layer1/cell:state"],"threshold":0.3,"thresholds":{"layer1/cell:state":{"1":2}},"range":{"start":1,"end":2}}""", "thresholds", "Threshold 2 of cell 1")]
    [InlineData("""{"sources":["plain"],"threshold":0.3,"range":{"start":"1","end":2}}""", "range.start", "must be a whole number")]
    [InlineData("""{"sources":["plain"],"threshold":0.3,"range":{"start":1}}""", "range", "lacks 'end'")]
    [InlineData("""{"sources":["plain"],"threshold":0.3,"range":[1,2]}""", "range", "object")]
    [InlineData("""{"sources":[],"threshold":0.3,"range":{"start":1,"end":2}}""", "sources", "at least one")]
    [InlineData("""{"sources":"plain","threshold":0.3,"range":{"start":1,"end":2}}""", "sources", "list")]
    [InlineData("""{"sources":["plain","plain"],"threshold":0.3,"range":{"start":1,"end":2}}""", "sources", "listed twice")]
    [InlineData("""{"sources":["plain"],"threshold":0.3,"side":"both","range":{"start":1,"end":2}}""", "side", "either")]
    [InlineData("""{"sources":["plain"],"threshold":0.3,"side":1,"range":{"start":1,"end":2}}""", "side", "either")]
    [InlineData("""{"sources":["plain"],"threshold":0.3,"offBefore":-1,"range":{"start":1,"end":2}}""", "offBefore", "negative")]
    [InlineData("""{"sources":["plain"],"treshold":0.3,"range":{"start":1,"end":2}}""", "treshold", "not a known field")]
    [InlineData("""{"threshold":0.3,"range":{"start":1,"end":2}}""", "", "lacks 'sources'")]
    public async Task A_mistake_names_its_field_and_says_what_is_expected(string body, string field, string part)
    {
        await using var application = new LstmVisApplication(TestProjects.Letters());
        JsonNode problem = await application.PostTextProblemAsync(Selections, body);
        Assert.Contains(part, problem.Detail(), StringComparison.Ordinal);
        Assert.Equal([field], problem.Fields());
    }

    [Theory]
    [InlineData("""{"sources":["plain"],"threshold":NaN,"range":{"start":1,"end":2}}""", "line 1, byte 34")]
    [InlineData("{", "not valid JSON")]
    [InlineData("", "body is missing")]
    [InlineData("null", "body")]
    [InlineData("[]", "object")]
    public async Task What_is_not_JSON_is_refused_with_the_place(string body, string part)
    {
        await using var application = new LstmVisApplication(TestProjects.Letters());
        JsonNode problem = await application.PostTextProblemAsync(Selections, body);
        Assert.Contains(part, problem.Detail(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_does_not_say_that_it_is_JSON_is_a_415()
    {
        await using var application = new LstmVisApplication(TestProjects.Letters());
        HttpResponseMessage response = await application.Http.PostAsync(Selections, new StringContent("threshold=0.3"), LstmVisApplication.Cancellation);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task An_unknown_source_is_a_404()
    {
        await using var application = new LstmVisApplication(TestProjects.Letters());
        await application.PostProblemAsync(Selections, new { sources = new[] { "nope" }, threshold = 0.3, range = new { start = 1, end = 2 } }, HttpStatusCode.NotFound);
    }
}
