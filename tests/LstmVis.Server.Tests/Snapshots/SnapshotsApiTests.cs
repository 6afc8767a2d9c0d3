using System.Net;
using System.Text.Json.Nodes;

namespace LstmVis.Server.Tests;

public sealed class SnapshotsApiTests
{
    private const string Link = "#/p/letters?source=plain&at=0&range=1:3&lock=plain@0,1";

    [Fact]
    public async Task A_kept_view_is_found_by_its_id_also_after_a_restart()
    {
        using var folder = new TemporaryFolder();
        var options = new LstmVisServerOptions { DataDirectory = folder.Path };
        string id;
        await using (var application = new LstmVisApplication(options))
        {
            JsonNode kept = await application.PostAsync("/api/v3/snapshots", new { link = Link });
            id = kept["id"]!.GetValue<string>();
            Assert.Equal(Link, kept["link"]!.GetValue<string>());
        }

        await using var again = new LstmVisApplication(options);
        Assert.Equal(Link, (await again.GetAsync($"/api/v3/snapshots/{id}"))["link"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_same_view_has_the_same_id_everywhere()
    {
        using var one = new TemporaryFolder();
        using var other = new TemporaryFolder();
        await using var first = new LstmVisApplication(new LstmVisServerOptions { DataDirectory = one.Path });
        await using var second = new LstmVisApplication(new LstmVisServerOptions { DataDirectory = other.Path });
        string id = await KeepAsync(first, Link);
        Assert.Equal(id, await KeepAsync(first, Link));
        Assert.Equal(id, await KeepAsync(second, Link));
        Assert.NotEqual(id, await KeepAsync(second, Link + "0"));
        Assert.Single(Directory.GetFiles(Path.Combine(one.Path, "snapshots")));
    }

    [Theory]
    [InlineData("00000000000000000000")]
    [InlineData("short")]
    [InlineData("..%2F..%2Fproject.json")]
    public async Task An_unknown_id_is_told_with_what_to_do(string id)
    {
        using var folder = new TemporaryFolder();
        await using var application = new LstmVisApplication(new LstmVisServerOptions { DataDirectory = folder.Path });
        JsonNode problem = await application.GetProblemAsync($"/api/v3/snapshots/{id}", HttpStatusCode.NotFound);
        Assert.Contains("There is no stored view", problem.Detail(), StringComparison.Ordinal);
        Assert.Contains("10,000 used last", problem.Detail(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("letters", "must begin with #")]
    [InlineData("#/p/a\nb", "no control characters")]
    public async Task What_is_no_link_is_not_kept(string link, string part)
    {
        using var folder = new TemporaryFolder();
        await using var application = new LstmVisApplication(new LstmVisServerOptions { DataDirectory = folder.Path });
        JsonNode problem = await application.PostProblemAsync("/api/v3/snapshots", new { link });
        Assert.Contains(part, problem.Detail(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(folder.Path, "snapshots")));
    }

    [Fact]
    public async Task A_link_that_is_too_large_is_not_kept()
    {
        using var folder = new TemporaryFolder();
        await using var application = new LstmVisApplication(new LstmVisServerOptions { DataDirectory = folder.Path });
        Assert.NotEmpty(await KeepAsync(application, "#" + new string('a', SnapshotStore.MaxLength - 1)));
        JsonNode problem = await application.PostProblemAsync("/api/v3/snapshots", new { link = "#" + new string('a', SnapshotStore.MaxLength) });
        Assert.Equal(["link"], problem.Fields());
    }

    [Fact]
    public async Task A_damaged_file_is_as_good_as_none_and_is_mended_by_keeping_again()
    {
        using var folder = new TemporaryFolder();
        await using var application = new LstmVisApplication(new LstmVisServerOptions { DataDirectory = folder.Path });
        string id = await KeepAsync(application, Link);
        string file = Assert.Single(Directory.GetFiles(Path.Combine(folder.Path, "snapshots")));
        await File.WriteAllTextAsync(file, "#/p/something/else", LstmVisApplication.Cancellation);
        await application.GetProblemAsync($"/api/v3/snapshots/{id}", HttpStatusCode.NotFound);
        Assert.Equal(id, await KeepAsync(application, Link));
        Assert.Equal(Link, (await application.GetAsync($"/api/v3/snapshots/{id}"))["link"]!.GetValue<string>());
    }

    [Fact]
    public async Task Of_too_many_those_used_longest_ago_go()
    {
        using var folder = new TemporaryFolder();
        using var store = new SnapshotStore(folder.Path, capacity: 20);
        var ids = new List<string>();
        for (int number = 0; number < 20; number++)
        {
            ids.Add(await store.KeepAsync($"#{number}", LstmVisApplication.Cancellation));
            File.SetLastWriteTimeUtc(Path.Combine(folder.Path, ids[number] + ".link"), new DateTime(2026, 1, 1, 0, number, 0, DateTimeKind.Utc));
        }

        Assert.Equal("#0", await store.FindAsync(ids[0], LstmVisApplication.Cancellation));
        string newest = await store.KeepAsync("#20", LstmVisApplication.Cancellation);
        Assert.Equal(18, Directory.GetFiles(folder.Path).Length);
        Assert.Equal("#0", await store.FindAsync(ids[0], LstmVisApplication.Cancellation));
        Assert.Equal("#20", await store.FindAsync(newest, LstmVisApplication.Cancellation));
        Assert.Null(await store.FindAsync(ids[1], LstmVisApplication.Cancellation));
        Assert.Equal("#19", await store.FindAsync(ids[19], LstmVisApplication.Cancellation));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_said()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "snapshots"), "a file where a folder should be", LstmVisApplication.Cancellation);
        await using var application = new LstmVisApplication(new LstmVisServerOptions { DataDirectory = folder.Path });
        JsonNode problem = await application.PostProblemAsync("/api/v3/snapshots", new { link = Link }, HttpStatusCode.InsufficientStorage);
        Assert.Contains("could not be kept", problem.Detail(), StringComparison.Ordinal);
    }

    private static async Task<string> KeepAsync(LstmVisApplication application, string link) =>
        (await application.PostAsync("/api/v3/snapshots", new { link }))["id"]!.GetValue<string>();
}
