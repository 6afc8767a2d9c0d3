using System.Text.Json.Nodes;

namespace LstmVis.Server.Tests;

public sealed class TracksApiTests
{
    [Fact]
    public async Task A_categorical_track_has_label_ids_and_minus_one_for_none()
    {
        await using var application = new LstmVisApplication(TestProjects.Letters());
        JsonNode track = await application.GetAsync("/api/v3/projects/letters/tracks?track=vowel&start=7&end=10");
        Assert.Equal([1, 0, -1], track["labelIds"].Values<int>());
        Assert.Null(track["values"]);
        Assert.Equal("categorical", track["kind"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_scalar_track_has_null_where_there_is_no_number()
    {
        await using var application = new LstmVisApplication(TestProjects.Letters());
        JsonNode track = await application.GetAsync("/api/v3/projects/letters/tracks?track=surprisal&start=2&end=5");
        Assert.Equal("[2,null,4]", track["values"]!.ToJsonString());
    }

    [Fact]
    public async Task A_top_k_track_has_its_rows_one_after_the_other()
    {
        await using var application = new LstmVisApplication(TestProjects.Letters());
        JsonNode track = await application.GetAsync("/api/v3/projects/letters/tracks?track=next&start=2&end=4");
        Assert.Equal(2, track["k"]!.GetValue<int>());
        Assert.Equal([2, 0, 0, 1], track["entryIds"].Values<int>());
        Assert.Equal([0.75f, 0.25f, 0.75f, 0.25f], track["weights"].Values<float>());
    }
}
