using System.Text.RegularExpressions;
using LstmVis.Core;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace LstmVis.EndToEnd.Tests;

/// <summary>The list of cells and the tracks under the tokens.</summary>
public sealed class CellAndTrackTests(Chromium chromium, ServedParens served)
{
    private StepRange Deep => served.Project.Stretches(3).First(range => range.Length is >= 3 and <= 12);

    [Fact]
    public async Task Cells_are_included_excluded_and_locked_by_number_and_locked_ones_survive_a_new_brush()
    {
        WorkbenchPage workbench = await OpenAsync();
        ILocator numbers = workbench.Cells.GetByRole(AriaRole.Textbox, new() { Name = "Cells by number" });
        await numbers.FillAsync("7, 9-10");
        await workbench.Cells.GetByRole(AriaRole.Button, new() { Name = "Include", Exact = true }).ClickAsync();
        await Expect(workbench.Cells.GetByRole(AriaRole.Heading, new() { Name = "4 selected cells" })).ToBeVisibleAsync();
        await numbers.FillAsync("2");
        await workbench.Cells.GetByRole(AriaRole.Button, new() { Name = "Exclude", Exact = true }).ClickAsync();
        await Expect(workbench.Cell(2)).ToHaveCountAsync(0);
        await numbers.FillAsync("12");
        await workbench.Cells.GetByRole(AriaRole.Button, new() { Name = "Lock", Exact = true }).ClickAsync();
        await Expect(workbench.Cell(12)).ToBeVisibleAsync();
        await workbench.BrushAsync(new StepRange(Deep.Start, Deep.End - 1));
        await Expect(workbench.Cell(12)).ToBeVisibleAsync();
        await Expect(workbench.Cell(7)).ToHaveCountAsync(0);
        await numbers.FillAsync("400");
        await numbers.PressAsync("Enter");
        await Expect(workbench.Cells.GetByRole(AriaRole.Alert)).ToContainTextAsync("cells 0 to 23");
    }

    [Fact]
    public async Task The_text_is_coloured_by_one_cell_and_the_link_says_so()
    {
        WorkbenchPage workbench = await OpenAsync();
        await workbench.Cells.GetByRole(AriaRole.Button, new() { Name = "Colour the text by cell 2" }).ClickAsync();
        await Expect(workbench.Page).ToHaveURLAsync(new Regex("colourBy=[^&]*@2(&|$)"));
        await workbench.Page.GetByRole(AriaRole.Button, new() { Name = "cell 2 ×" }).ClickAsync();
        await Expect(workbench.Page).Not.ToHaveURLAsync(new Regex("colourBy="));
    }

    [Fact]
    public async Task Tracks_are_removed_added_and_moved()
    {
        WorkbenchPage workbench = await OpenAsync();
        IPage page = workbench.Page;
        ILocator depth = page.GetByRole(AriaRole.Group, new() { Name = "Track depth" });
        ILocator surprise = page.GetByRole(AriaRole.Group, new() { Name = "Track surprise" });
        int deepSteps = served.Project.Depths.Count(steps => steps == 4);
        await Expect(depth).ToContainTextAsync(deepSteps.ToString("N0", System.Globalization.CultureInfo.InvariantCulture));
        await depth.HoverAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Move depth down" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("track=surprise&track=depth"));
        await surprise.HoverAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove surprise" }).ClickAsync();
        await Expect(surprise).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "+ surprise" }).ClickAsync();
        await Expect(surprise).ToBeVisibleAsync();
    }

    private async Task<WorkbenchPage> OpenAsync()
    {
        var workbench = new WorkbenchPage(await chromium.OpenPageAsync(new Uri($"{served.Workbench}?match=0&at=0&range={Deep.Start}:{Deep.End}")));
        await Expect(workbench.Cell(2)).ToBeVisibleAsync();
        return workbench;
    }
}
