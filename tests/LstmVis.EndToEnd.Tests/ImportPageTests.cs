using System.Text;
using LstmVis.Formats;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace LstmVis.EndToEnd.Tests;

/// <summary>A project is made in the browser: files, plan, report, progress, open.</summary>
public sealed class ImportPageTests(Chromium chromium) : IDisposable
{
    private const int Steps = 400;
    private const int Cells = 8;
    private readonly string _folder = Directory.CreateTempSubdirectory("lstmvis-import-").FullName;

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Files_become_a_project_that_opens()
    {
        await using ServerProcess server = await ServerProcess.StartAsync("serve", _folder, "--allow-empty");
        IPage page = await chromium.OpenPageAsync(server.Address);
        await page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link, new() { Name = "Import", Exact = true }).First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Import a project" })).ToBeVisibleAsync();

        await page.GetByLabel("Choose files to import").SetInputFilesAsync([States("h0.npy"), Text("words.txt", Steps - 1)]);
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("expected 400 tokens");

        await page.GetByLabel("Choose files to import").SetInputFilesAsync([Text("words.txt", Steps)]);
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "What they become" })).ToContainTextAsync("8 cells x 400 steps");
        await page.GetByRole(AriaRole.Button, new() { Name = "Check the data" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "What was found about the data" })).ToContainTextAsync("1 of 8 cells is 0 at every step: 3.");

        await page.GetByLabel("Name in links").FillAsync("mine");
        await page.GetByLabel("Title").FillAsync("My states");
        await page.GetByRole(AriaRole.Button, new() { Name = "Import into" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Open the project" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "My states" })).ToBeVisibleAsync();
        await Expect(page.GetByTitle(new System.Text.RegularExpressions.Regex("^step ")).First).ToBeVisibleAsync();
        Assert.Equal(["mine"], Directory.EnumerateFileSystemEntries(_folder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_project_that_appears_is_shown_and_its_data_can_be_checked()
    {
        Make("first");
        await using ServerProcess server = await ServerProcess.StartAsync("serve", _folder);
        IPage page = await chromium.OpenPageAsync(server.Address);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "first" })).ToBeVisibleAsync();
        Make("second");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "second" })).ToBeVisibleAsync();
        Directory.Delete(Path.Combine(_folder, "first"), recursive: true);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "first" })).ToHaveCountAsync(0);

        await page.GetByRole(AriaRole.Link, new() { Name = "Check the data of second" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "What was found about the data" })).ToContainTextAsync("all are as they were written");
    }

    [Fact]
    public async Task Cancelling_removes_what_was_sent()
    {
        Make("first");
        await using ServerProcess server = await ServerProcess.StartAsync("serve", _folder);
        IPage page = await chromium.OpenPageAsync(new Uri(server.Address, "/#/import"));
        await page.GetByLabel("Choose files to import").SetInputFilesAsync([States("h0.npy"), Text("words.txt", Steps)]);
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "What they become" })).ToBeVisibleAsync();
        Assert.Equal(2, Directory.EnumerateFileSystemEntries(_folder).Count());
        await page.GetByRole(AriaRole.Button, new() { Name = "Start over" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Group, new() { Name = "Files to import" })).ToContainTextAsync("Drop files here");
        for (int wait = 0; wait < 100 && Directory.EnumerateFileSystemEntries(_folder).Count() > 1; wait++)
            await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.Single(Directory.EnumerateFileSystemEntries(_folder));
    }

    private void Make(string name)
    {
        using var writer = new ProjectFolderWriter(Path.Combine(_folder, name));
        writer.SetCorpus(new Core.Corpus(new[] { 0, 1, 0 }, Core.Vocabulary.FromTokens(["a", "b"])));
        using (Core.IRowWriter rows = writer.AddSource(new("h0", 2, 0, Core.SourceKinds.HiddenState, Core.Transform.None)))
            rows.Append([0.1f, -0.2f, 0.3f, 0.4f, -0.5f, 0.6f]);
        writer.Complete();
    }

    private FilePayload States(string name)
    {
        string file = Path.Combine(_folder, ".states");
        var random = new Random(2);
        float[] numbers = [.. Enumerable.Range(0, Steps * Cells).Select(place => place % Cells == 3 ? 0 : (random.NextSingle() * 1.8f) - 0.9f)];
        NpyWriter.Write(file, numbers, Cells);
        byte[] bytes = File.ReadAllBytes(file);
        File.Delete(file);
        return new FilePayload { Name = name, MimeType = "application/octet-stream", Buffer = bytes };
    }

    private static FilePayload Text(string name, int count) =>
        new() { Name = name, MimeType = "text/plain", Buffer = Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, count).Select(step => $"w{step % 7}"))) };
}
