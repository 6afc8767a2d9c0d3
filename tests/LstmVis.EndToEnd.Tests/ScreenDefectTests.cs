using System.Text.RegularExpressions;
using LstmVis.Core;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace LstmVis.EndToEnd.Tests;

/// <summary>axe-core finds no serious defect on any screen, light or dark.</summary>
public sealed class ScreenDefectTests(Chromium chromium, ServedParens served)
{
    private readonly List<string> _defects = [];

    private StepRange Deep => served.Project.Stretches(3).First(range => range.Length is >= 3 and <= 12);

    private Uri Selected => new($"{served.Workbench}?range={Deep.Start}:{Deep.End}&lock={ParensProject.SourceId}@1&exclude={ParensProject.SourceId}@9&heat=count&heat=track:depth&heat=track:surprise");

    [Fact]
    public async Task No_screen_around_the_workbench_has_a_serious_defect()
    {
        IPage page = await chromium.OpenPageAsync(served.Address);
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Nested parentheses" }).First).ToBeVisibleAsync();
        await CheckAsync(page, "gallery");
        await page.GetByRole(AriaRole.Searchbox).FillAsync("nothing has this name");
        await CheckAsync(page, "gallery without a result");
        await page.GotoAsync(new Uri(served.Address, "/#/p/nowhere").ToString());
        await Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await CheckAsync(page, "unknown project");
        await page.GotoAsync(new Uri(served.Address, "/#/s/nowhere").ToString());
        await Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await CheckAsync(page, "unknown stored view");
        Assert.Equal("", string.Join('\n', _defects));
    }

    [Fact]
    public async Task The_workbench_has_no_serious_defect()
    {
        IPage page = await chromium.OpenPageAsync(served.Workbench);
        var workbench = new WorkbenchPage(page);
        await Expect(page.GetByTitle(new Regex("^step ")).First).ToBeVisibleAsync();
        await CheckAsync(page, "workbench without a selection");

        await page.GotoAsync(Selected.ToString());
        await Expect(workbench.MatchRow(1)).ToBeVisibleAsync();
        await Expect(workbench.Cell(2)).ToBeVisibleAsync();
        await CheckAsync(page, "workbench with matches");
        await workbench.MatchRow(1).GetByRole(AriaRole.Button).First.ClickAsync();
        await page.Keyboard.PressAsync("r");
        await CheckAsync(page, "raster and an opened match");
        await page.Keyboard.PressAsync("w");
        await page.GetByRole(AriaRole.Combobox, new() { Name = "What the threshold is" }).SelectOptionAsync("quantile");
        await page.GetByRole(AriaRole.Combobox, new() { Name = "What colours the text" }).SelectOptionAsync("cell");
        await CheckAsync(page, "wrapped text and quantiles");
        await page.GetByRole(AriaRole.Combobox, new() { Name = "What the threshold is" }).SelectOptionAsync("value");
        await page.GetByRole(AriaRole.Button, new() { Name = "Export" }).ClickAsync();
        await CheckAsync(page, "export menu");
        Assert.Equal("", string.Join('\n', _defects));
    }

    [Fact]
    public async Task No_dialog_of_the_workbench_has_a_serious_defect()
    {
        IPage page = await chromium.OpenPageAsync(Selected);
        await Expect(new WorkbenchPage(page).MatchRow(1)).ToBeVisibleAsync();
        foreach ((string key, string name) in new[] { ("/", "search"), ("?", "help"), ("t", "table"), ("s", "sources"), ("Control+k", "palette") })
        {
            await page.Keyboard.PressAsync(key);
            await Expect(page.Locator("dialog[open], [role=dialog], .source-picker__list").First).ToBeVisibleAsync();
            if (name == "search")
            {
                await page.Keyboard.TypeAsync("(");
                await Expect(page.GetByRole(AriaRole.Listbox, new() { Name = "Hits" }).GetByRole(AriaRole.Option).First).ToBeVisibleAsync();
            }

            await CheckAsync(page, name);
            await page.Keyboard.PressAsync("Escape");
        }

        Assert.Equal("", string.Join('\n', _defects));
    }

    [Fact]
    public async Task No_step_of_the_tour_has_a_serious_defect()
    {
        IPage page = await chromium.OpenPageAsync(served.SentencesWorkbench, isFirstVisit: true);
        for (int step = 1; step <= 6; step++)
        {
            ILocator tour = page.GetByRole(AriaRole.Dialog).Filter(new() { HasText = $"Tour, {step} of 6" });
            await Expect(tour.GetByRole(AriaRole.Heading)).ToBeFocusedAsync();
            await CheckAsync(page, $"step {step}", ".tour");
            await tour.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^(Next|Finish)$") }).ClickAsync();
        }

        Assert.Equal("", string.Join('\n', _defects));
    }

    private async Task CheckAsync(IPage page, string screen, string within = "html")
    {
        await new WorkbenchPage(page).RestAsync();
        _defects.AddRange((await Axe.DefectsInBothThemesAsync(page, within)).Select(defect => $"{screen}: {defect}"));
    }
}
