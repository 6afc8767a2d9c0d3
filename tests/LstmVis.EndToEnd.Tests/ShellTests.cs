using System.Text.RegularExpressions;
using LstmVis.Core;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace LstmVis.EndToEnd.Tests;

/// <summary>What is around the views: gallery, commands, keys, tour, panels, notices.</summary>
public sealed class ShellTests(Chromium chromium, ServedParens served)
{
    private StepRange Deep => served.Project.Stretches(3).First(range => range.Length is >= 3 and <= 12);

    [Fact]
    public async Task The_gallery_shows_a_card_per_project_and_finds_them()
    {
        IPage page = await chromium.OpenPageAsync(served.Address);
        ILocator card = page.GetByRole(AriaRole.Link, new() { Name = "Nested parentheses" }).First;
        await Expect(card).ToContainTextAsync("6,000");
        await Expect(card.Locator("path").First).ToHaveAttributeAsync("d", new Regex("^M"));
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("ten words");
        await Expect(card).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Sentences" }).First).ToBeVisibleAsync();
        await page.Keyboard.TypeAsync(" and none");
        await page.GetByRole(AriaRole.Button, new() { Name = "Clear the search" }).ClickAsync();
        await Expect(card).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_palette_does_what_is_typed_and_shows_its_key()
    {
        WorkbenchPage workbench = await OpenAsync(served.Workbench);
        await workbench.Page.Keyboard.PressAsync("Control+k");
        ILocator palette = workbench.Page.GetByRole(AriaRole.Dialog, new() { Name = "Command palette" });
        await Expect(palette.GetByRole(AriaRole.Combobox)).ToBeFocusedAsync();
        await workbench.Page.Keyboard.TypeAsync("raise thresh");
        ILocator first = palette.GetByRole(AriaRole.Option).First;
        await Expect(first).ToContainTextAsync("Raise the threshold by 0.01");
        await Expect(first.Locator("kbd")).ToHaveTextAsync("]");
        await workbench.Page.Keyboard.PressAsync("Enter");
        await Expect(palette).ToHaveCountAsync(0);
        await Expect(workbench.Threshold).ToHaveValueAsync("0.31");

        await workbench.Page.Keyboard.PressAsync("Control+k");
        await workbench.Page.Keyboard.TypeAsync("4321");
        await Expect(first).ToHaveTextAsync(new Regex("Go to step 4,321"));
        await workbench.Page.Keyboard.PressAsync("Enter");
        await Expect(workbench.Token(4321)).ToBeVisibleAsync();

        await workbench.Page.Keyboard.PressAsync("Control+k");
        await workbench.Page.Keyboard.TypeAsync("open sentences");
        await workbench.Page.Keyboard.PressAsync("Enter");
        await Expect(workbench.Page).ToHaveURLAsync(new Regex("#/p/sentences"));
        await Expect(workbench.Page.GetByRole(AriaRole.Heading, new() { Name = "Sentences" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_keyboard_does_the_whole_loop()
    {
        WorkbenchPage workbench = await OpenAsync(new Uri($"{served.Workbench}?at={Deep.Start - 1}&match=0"));
        await Expect(workbench.Token(Deep.Start)).ToHaveTextAsync(served.Project.Tokens[Deep.Start]);
        for (int step = 0; step < Deep.Length; step++)
            await workbench.Page.Keyboard.PressAsync("Shift+ArrowRight");
        await Expect(workbench.Cell(2)).ToBeVisibleAsync();
        await workbench.Page.Keyboard.PressAsync("[");
        await Expect(workbench.Threshold).ToHaveValueAsync("0.29");
        await workbench.Page.Keyboard.PressAsync("m");
        await Expect(workbench.MatchRow(1)).ToBeVisibleAsync();
        await Expect(workbench.Matches.GetByRole(AriaRole.Grid)).ToBeFocusedAsync();
        await workbench.Page.Keyboard.PressAsync("j");
        await Expect(workbench.Page).ToHaveURLAsync(new Regex("mark="));
        await workbench.Page.Keyboard.PressAsync("?");
        ILocator help = workbench.Page.GetByRole(AriaRole.Dialog, new() { Name = "How to read and use this" });
        await Expect(help).ToContainTextAsync("Raise the threshold by 0.01");
        await workbench.Page.Keyboard.PressAsync("Escape");
        await Expect(help).ToHaveCountAsync(0);
        await workbench.Page.Keyboard.PressAsync("Escape");
        await Expect(workbench.Cells).ToContainTextAsync("No range yet");
    }

    [Fact]
    public async Task The_tour_of_six_steps_begins_by_itself_once_and_can_be_taken_again()
    {
        var workbench = new WorkbenchPage(await chromium.OpenPageAsync(served.SentencesWorkbench, isFirstVisit: true));
        IPage page = workbench.Page;
        ILocator tour = page.GetByRole(AriaRole.Dialog).Filter(new() { HasText = "Tour," });
        await Expect(tour).ToContainTextAsync("1 of 6");
        await Expect(tour.GetByRole(AriaRole.Heading)).ToBeFocusedAsync();
        await tour.GetByRole(AriaRole.Button, new() { Name = "Next", Exact = true }).ClickAsync();
        await tour.GetByRole(AriaRole.Button, new() { Name = "Show me" }).ClickAsync();
        await Expect(tour.GetByRole(AriaRole.Status)).ToContainTextAsync("1 selected cell");
        for (int step = 3; step <= 6; step++)
        {
            await page.Keyboard.PressAsync("Tab");
            await tour.GetByRole(AriaRole.Button, new() { Name = "Next", Exact = true }).FocusAsync();
            await page.Keyboard.PressAsync("Enter");
            await Expect(tour).ToContainTextAsync($"{step} of 6");
            await Expect(tour.GetByRole(AriaRole.Heading)).ToBeFocusedAsync();
        }

        await page.Keyboard.PressAsync("Escape");
        await Expect(tour).ToHaveCountAsync(0);
        await page.ReloadAsync();
        await Expect(workbench.Cell(0)).ToBeVisibleAsync();
        await Expect(tour).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("?");
        await page.GetByRole(AriaRole.Button, new() { Name = "Take the tour" }).ClickAsync();
        await Expect(tour).ToContainTextAsync("1 of 6");
    }

    [Fact]
    public async Task Panels_share_the_room_as_one_likes_also_after_a_reload()
    {
        WorkbenchPage workbench = await OpenAsync(served.Workbench);
        await workbench.Page.GetByRole(AriaRole.Separator, new() { Name = "Width of the list of cells" }).FocusAsync();
        await workbench.Page.Keyboard.PressAsync("ArrowLeft");
        await workbench.Page.Keyboard.PressAsync("ArrowLeft");
        await workbench.Page.ReloadAsync();
        await Expect(workbench.Page.GetByRole(AriaRole.Separator, new() { Name = "Width of the list of cells" })).ToHaveAttributeAsync("aria-valuenow", "316");
        Assert.Equal(316, (await workbench.Cells.BoundingBoxAsync())!.Width, 1f);
        await workbench.Page.Keyboard.PressAsync("4");
        await Expect(workbench.Cells).ToHaveCountAsync(0);
        await workbench.Page.GetByRole(AriaRole.Button, new() { Name = "Show the list of cells" }).ClickAsync();
        await Expect(workbench.Cells).ToBeVisibleAsync();
        await workbench.Page.Keyboard.PressAsync("3");
        await Expect(workbench.Cells).ToBeHiddenAsync();
        await Expect(workbench.Matches).ToBeVisibleAsync();
        await workbench.Page.Keyboard.PressAsync("1");
        await Expect(workbench.Cells).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_notice_stays_until_it_is_dismissed()
    {
        WorkbenchPage workbench = await OpenAsync(new Uri($"{served.Workbench}?source=nowhere"));
        ILocator notice = workbench.Page.GetByRole(AriaRole.Region, new() { Name = "Notices" }).GetByRole(AriaRole.Alert);
        await Expect(notice).ToContainTextAsync("nowhere");
        await workbench.Page.Keyboard.PressAsync("ArrowRight");
        await Expect(notice).ToBeVisibleAsync();
        await notice.GetByRole(AriaRole.Button, new() { Name = "Dismiss this notice" }).ClickAsync();
        await Expect(notice).ToHaveCountAsync(0);
    }

    private async Task<WorkbenchPage> OpenAsync(Uri address)
    {
        var workbench = new WorkbenchPage(await chromium.OpenPageAsync(address));
        await Expect(workbench.Page.GetByTitle(new Regex("^step ")).First).ToBeVisibleAsync();
        return workbench;
    }
}
