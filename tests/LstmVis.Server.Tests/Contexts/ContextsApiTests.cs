using System.Net;
using System.Text.Json.Nodes;

namespace LstmVis.Server.Tests;

public sealed class ContextsApiTests
{
    [Fact]
    public async Task Tokens_come_with_the_documents_that_overlap()
    {
        await using var application = new LstmVisApplication(TestProjects.Letters());
        JsonNode answer = await application.GetAsync("/api/v3/projects/letters/tokens?start=4&end=8");
        Assert.Equal(["b", "c", "c", "a"], answer["tokens"].Values<string>());
        Assert.Equal("""[{"index":0,"id":"first","start":0,"end":6},{"index":1,"id":"second","start":6,"end":10}]""", answer["documents"]!.ToJsonString());
    }

    [Fact]
    public async Task Documents_are_paged()
    {
        await using var application = new LstmVisApplication(TestProjects.Random());
        JsonNode answer = await application.GetAsync("/api/v3/projects/random/documents?offset=18&count=10");
        Assert.Equal(20, answer["total"]!.GetValue<int>());
        Assert.Equal([18, 19], answer["documents"]!.AsArray().Select(document => document!["index"]!.GetValue<int>()));
    }

    [Fact]
    public async Task A_matrix_has_rows_of_cells_in_the_order_of_time_with_the_transform_applied()
    {
        await using var application = new LstmVisApplication(TestProjects.Letters());
        (int steps, int cells, float[] values) = await application.GetMatrixAsync("/api/v3/projects/letters/context?source=layer1/cell:state&start=1&end=3");
        Assert.Equal((2, 4), (steps, cells));
        float[] stored = [1.8f, 1f, 1.6f, -1.4f, -1f, 1f, 1.6f, -1.4f];
        Assert.Equal([.. stored.Select(value => (float)Math.Tanh(value))], values);
    }

    [Fact]
    public async Task Only_the_cells_asked_for_are_sent_and_NaN_stays_NaN()
    {
        await using var application = new LstmVisApplication(TestProjects.Letters());
        (int steps, int cells, float[] values) = await application.GetMatrixAsync("/api/v3/projects/letters/context?source=plain&start=0&end=10&cells=2,3");
        Assert.Equal((10, 2), (steps, cells));
        Assert.Equal(0.8f, values[0]);
        Assert.True(float.IsNaN(values[1]));
        Assert.Equal([0.8f, -0.7f], values[18..]);
    }

    [Fact]
    public async Task A_matrix_of_many_blocks_is_whole()
    {
        await using var application = new LstmVisApplication(TestProjects.Random(20_000, 12));
        (int steps, int cells, float[] values) = await application.GetMatrixAsync("/api/v3/projects/random/context?source=states&start=0&end=20000");
        Assert.Equal(240_000, steps * cells);
        float[] expected = new float[240_000];
        TestProjects.Random(20_000, 12).Sources[0].ReadActivations(new Core.StepRange(0, 20_000), expected);
        Assert.Equal(expected, values);
    }

    [Fact]
    public async Task A_matrix_of_half_precision_has_the_same_numbers_in_half_the_bytes()
    {
        await using var application = new LstmVisApplication(TestProjects.Random(20_000, 12));
        (_, _, float[] expected) = await application.GetMatrixAsync("/api/v3/projects/random/context?source=states&start=3&end=19000&cells=1,4,5");
        HttpResponseMessage response = await application.Http.GetAsync("/api/v3/projects/random/context?source=states&start=3&end=19000&cells=1,4,5&type=float16", LstmVisApplication.Cancellation);
        Assert.Equal("float16", response.Headers.GetValues("X-Matrix-Type").Single());
        byte[] bytes = await response.Content.ReadAsByteArrayAsync(LstmVisApplication.Cancellation);
        Assert.Equal(expected.Select(value => (Half)value), System.Runtime.InteropServices.MemoryMarshal.Cast<byte, Half>(bytes).ToArray());
        JsonNode problem = await application.GetProblemAsync("/api/v3/projects/random/context?source=states&start=0&end=2&type=float64");
        Assert.Equal(["type"], problem.Fields());
    }

    [Fact]
    public async Task An_overview_of_a_range_cuts_only_that()
    {
        await using var application = new LstmVisApplication(TestProjects.Letters());
        (int buckets, int cells, float[] values) = await application.GetMatrixAsync("/api/v3/projects/letters/overview?source=plain&start=1&end=4&buckets=2");
        Assert.Equal((2, 4), (buckets, cells));

        // Steps 1 alone, then 2 and 3: b, then c and a.
        Assert.Equal([0.9f, 0.9f, 0.5f, 0.5f, 0.8f, 0.8f, -0.7f, -0.7f, -0.5f, -0.5f, 0.1f, 0.5f, 0.8f, 0.8f, -0.7f, -0.7f], values);
        Assert.Equal(["end"], (await application.GetProblemAsync("/api/v3/projects/letters/overview?source=plain&start=1&end=11")).Fields());
    }

    [Fact]
    public async Task An_overview_has_the_least_and_the_greatest_activation_of_each_part()
    {
        await using var application = new LstmVisApplication(TestProjects.Letters());
        (int buckets, int cells, float[] values) = await application.GetMatrixAsync("/api/v3/projects/letters/overview?source=plain&cells=0,3&buckets=5");
        Assert.Equal((5, 2), (buckets, cells));
        // Steps 0 and 1 are a and b; cell 3 is NaN at step 0.
        Assert.Equal([-0.5f, 0.9f, -0.7f, -0.7f], values[..4]);
        Assert.Equal(20, values.Length);
    }

    [Theory]
    [InlineData("tokens?start=-1&end=2", "start", "whose 10 time steps are 0 to 9")]
    [InlineData("tokens?start=10&end=11", "start", "whose 10 time steps are 0 to 9")]
    [InlineData("tokens?start=9&end=11", "end", "'end' is at most 10")]
    [InlineData("tokens?start=3&end=3", "end", "is empty")]
    [InlineData("tokens?start=5&end=3", "end", "is empty")]
    [InlineData("tokens?start=0", "end", "missing")]
    [InlineData("tokens?start=a&end=2", "start", "whole number")]
    [InlineData("tokens?start=1.5&end=2", "start", "whole number")]
    [InlineData("tokens?start=99999999999&end=2", "start", "whole number")]
    [InlineData("context?start=0&end=2", "source", "missing")]
    [InlineData("context?source=plain&start=0&end=2&cells=2,1", "cells", "not in ascending order")]
    [InlineData("context?source=plain&start=0&end=2&cells=1,1", "cells", "listed twice")]
    [InlineData("context?source=plain&start=0&end=2&cells=4", "cells", "not among the 4 cells")]
    [InlineData("context?source=plain&start=0&end=2&cells=-1", "cells", "not among the 4 cells")]
    [InlineData("context?source=plain&start=0&end=2&cells=1,x", "cells", "whole numbers")]
    [InlineData("documents?offset=-1", "offset", "negative")]
    [InlineData("documents?count=0", "count", "1 to 10000")]
    [InlineData("overview?source=plain&cells=0&buckets=0", "buckets", "1 to 10000")]
    [InlineData("overview?source=plain&cells=", "cells", "at least one")]
    [InlineData("tracks?track=vowel&start=0&end=11", "end", "at most 10")]
    public async Task A_mistake_names_its_field_and_says_what_is_expected(string request, string field, string part)
    {
        await using var application = new LstmVisApplication(TestProjects.Letters());
        JsonNode problem = await application.GetProblemAsync("/api/v3/projects/letters/" + request);
        Assert.Equal([field], problem.Fields());
        Assert.Contains(part, problem.Detail(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("context?source=nope&start=0&end=2", "plain, layer1/cell:state")]
    [InlineData("tracks?track=nope&start=0&end=2", "vowel, surprisal, next")]
    public async Task An_unknown_source_or_track_is_a_404_that_lists_the_known_ones(string request, string known)
    {
        await using var application = new LstmVisApplication(TestProjects.Letters());
        JsonNode problem = await application.GetProblemAsync("/api/v3/projects/letters/" + request, HttpStatusCode.NotFound);
        Assert.Contains(known, problem.Detail(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_than_100000_steps_are_refused()
    {
        await using var application = new LstmVisApplication(TestProjects.Random(100_100, 1));
        JsonNode problem = await application.GetProblemAsync("/api/v3/projects/random/tokens?start=0&end=100001");
        Assert.Contains("at most 100000", problem.Detail(), StringComparison.Ordinal);
    }
}
