using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using LstmVis.Core;

namespace LstmVis.Server.Tests;

public sealed class MediaApiTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly byte[] _sound = [.. Enumerable.Range(0, 1000).Select(place => (byte)place)];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Files_of_a_range_are_listed_with_their_steps_and_documents()
    {
        await using var application = new LstmVisApplication(Make());
        Assert.Equal("""{"imageCount":2,"clipCount":1}""", (await application.GetAsync("/api/v3/projects/p"))["media"]!.ToJsonString());
        JsonNode all = await application.GetAsync("/api/v3/projects/p/media?start=0&end=6");
        Assert.Equal("""[{"index":0,"kind":"image","start":0,"end":2,"document":0},{"index":1,"kind":"clip","start":2,"end":6,"document":1},{"index":2,"kind":"image","start":3,"end":4,"document":1}]""", all["files"]!.ToJsonString());
        Assert.Equal([0, 1], (await application.GetAsync("/api/v3/projects/p/media?start=1&end=3"))["files"]!.AsArray().Select(file => file!["index"]!.GetValue<int>()));
    }

    [Fact]
    public async Task Bytes_come_with_their_type_and_are_never_taken_for_a_page()
    {
        await using var application = new LstmVisApplication(Make());
        using HttpResponseMessage image = await application.CreateClient().GetAsync("/api/v3/projects/p/media/0", LstmVisApplication.Cancellation);
        Assert.Equal("image/png", image.Content.Headers.ContentType!.ToString());
        Assert.Equal(["nosniff"], image.Headers.GetValues("X-Content-Type-Options"));
        Assert.Equal(["default-src 'none'; sandbox"], image.Headers.GetValues("Content-Security-Policy"));
        Assert.Equal([1, 2, 3], await image.Content.ReadAsByteArrayAsync(LstmVisApplication.Cancellation));
    }

    [Fact]
    public async Task A_player_can_ask_for_a_part()
    {
        await using var application = new LstmVisApplication(Make());
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v3/projects/p/media/1") { Headers = { Range = new RangeHeaderValue(100, 103) } };
        using HttpResponseMessage part = await application.CreateClient().SendAsync(request, LstmVisApplication.Cancellation);
        Assert.Equal((HttpStatusCode.PartialContent, "audio/wav"), (part.StatusCode, part.Content.Headers.ContentType!.ToString()));
        Assert.Equal(_sound[100..104], await part.Content.ReadAsByteArrayAsync(LstmVisApplication.Cancellation));
    }

    [Theory]
    [InlineData("3")]
    [InlineData("-1")]
    [InlineData("../../project.json")]
    [InlineData("..%2F..%2Fproject.json")]
    [InlineData("image.png")]
    public async Task Nothing_else_can_be_asked_for(string name)
    {
        await using var application = new LstmVisApplication(Make());
        using HttpResponseMessage answer = await application.CreateClient().GetAsync($"/api/v3/projects/p/media/{name}", LstmVisApplication.Cancellation);
        Assert.Contains(answer.StatusCode, (IEnumerable<HttpStatusCode>)[HttpStatusCode.NotFound, HttpStatusCode.BadRequest]);
    }

    [Fact]
    public async Task A_project_without_any_says_so()
    {
        await using var application = new LstmVisApplication(TestProjects.Letters());
        Assert.Null((await application.GetAsync("/api/v3/projects/letters"))["media"]);
        Assert.Empty((await application.GetAsync("/api/v3/projects/letters/media?start=0&end=3"))["files"]!.AsArray());
    }

    private Project Make()
    {
        string image = Path.Combine(_folder.Path, "image.png");
        string sound = Path.Combine(_folder.Path, "sound.wav");
        File.WriteAllBytes(image, [1, 2, 3]);
        File.WriteAllBytes(sound, _sound);
        return new Project(
            "p", "P", "",
            new Corpus(new int[6], Vocabulary.FromTokens(["a"]), new Documents(6, [0, 2])),
            [new Source("states", new ArrayStateMatrix(new float[12], 6, 2), 0, SourceKinds.HiddenState, Transform.None)],
            [],
            media:
            [
                new MediaFile(MediaKind.Image, new StepRange(0, 2), "image/png", image),
                new MediaFile(MediaKind.Clip, new StepRange(2, 6), "audio/wav", sound),
                new MediaFile(MediaKind.Image, new StepRange(3, 4), "image/png", image),
            ]);
    }
}
