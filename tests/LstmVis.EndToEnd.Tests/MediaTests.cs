using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace LstmVis.EndToEnd.Tests;

/// <summary>Inputs, pictures and sounds of a project that was imported with them.</summary>
public sealed class MediaTests(Chromium chromium, ServedSignals served) : IClassFixture<ServedSignals>
{
    private const string Brushed = "/#/p/signals?source=h0&at=90&zoom=6&range=118:124&threshold=0.3&offBefore=0";

    [Fact]
    public async Task The_brushed_range_and_a_match_are_played_from_and_to_their_steps()
    {
        IPage page = await chromium.NewPageAsync(1440, 900, served.Address);
        await page.AddInitScriptAsync("""
            window.heard = [];
            const { play, pause } = HTMLMediaElement.prototype;
            HTMLMediaElement.prototype.play = function () { window.heard.push(this.currentTime); return play.call(this); };
            HTMLMediaElement.prototype.pause = function () { window.heard.push(this.currentTime); return pause.call(this); };
            """);
        await page.GotoAsync(new Uri(served.Address, Brushed).ToString());
        ILocator image = page.GetByRole(AriaRole.Img, new() { Name = "Image of document 0" }).First;
        await Expect(image).ToBeVisibleAsync();
        await Expect(image).ToHaveJSPropertyAsync("naturalWidth", 1);

        await page.GetByRole(AriaRole.Button, new() { Name = "Play the brushed range" }).ClickAsync();
        await ExpectHeardAsync(page, 118, 124);

        var workbench = new WorkbenchPage(page);
        await Expect(workbench.MatchRow(1)).ToBeVisibleAsync();
        await workbench.MatchRow(1).GetByRole(AriaRole.Button).First.ClickAsync();
        ILocator play = page.GetByRole(AriaRole.Button, new() { Name = "Play match 1", Exact = true });
        string steps = (await play.GetAttributeAsync("title"))!.Split("steps ")[1];
        int[] ends = [.. steps.Split(" to ").Select(int.Parse)];
        await play.ClickAsync();
        await ExpectHeardAsync(page, ends[0], ends[1] + 1);
    }

    [Fact]
    public async Task Inputs_and_media_have_no_serious_defect()
    {
        IPage page = await chromium.OpenPageAsync(new Uri(served.Address, Brushed));
        var workbench = new WorkbenchPage(page);
        await Expect(workbench.MatchRow(1)).ToBeVisibleAsync();
        await workbench.MatchRow(1).GetByRole(AriaRole.Button).First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Play match 1", Exact = true })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Group, new() { NameRegex = new("^Inputs of steps 90 to ") })).ToBeVisibleAsync();
        await workbench.RestAsync();
        Assert.Equal("", string.Join('\n', await Axe.DefectsInBothThemesAsync(page)));
    }

    [Fact]
    public async Task Rate_time_unit_picture_and_clip_are_given_in_the_browser()
    {
        IPage page = await chromium.OpenPageAsync(new Uri(served.Address, "/#/import"));
        await page.GetByLabel("Choose files to import").SetInputFilesAsync([.. new[] { "leads.npy", "h0.npy", "pictures/0.png", "0.wav" }.Select(name => Path.Combine(served.Files, name))]);
        await page.GetByLabel("Part of leads.npy").SelectOptionAsync("inputs");
        ILocator plan = page.GetByRole(AriaRole.Region, new() { Name = "What they become" });
        await Expect(plan).ToContainTextAsync("2 channels x 400 steps, no time");
        await page.GetByLabel("Steps per time unit").FillAsync("0.05");
        await page.GetByLabel("Steps per time unit").PressAsync("Enter");
        await Expect(plan).ToContainTextAsync("0.05 steps per s");
        await page.GetByLabel("Time unit", new() { Exact = true }).FillAsync("ms");
        await page.GetByLabel("Time unit", new() { Exact = true }).PressAsync("Enter");
        await Expect(plan).ToContainTextAsync("0.05 steps per ms");
        await Expect(plan).ToContainTextAsync("1 of documents, 0 of steps");
        await page.GetByLabel("Name in links").FillAsync("sent");
        await page.GetByRole(AriaRole.Button, new() { Name = "Import into" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Open the project" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Img, new() { Name = "Image of document 0" }).First).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Play what is shown" })).ToBeVisibleAsync();
    }

    // 50 steps a second. Sound runs in pieces of some hundredths of a second, so that its end is heard a little later.
    private static async Task ExpectHeardAsync(IPage page, int start, int end)
    {
        await page.WaitForFunctionAsync("() => window.heard.length >= 2");
        double[] heard = await page.EvaluateAsync<double[]>("() => window.heard.splice(0)");
        Assert.Equal(start / 50.0, heard[0], 2);
        Assert.InRange(heard[1], end / 50.0, (end / 50.0) + 0.5);
    }
}
