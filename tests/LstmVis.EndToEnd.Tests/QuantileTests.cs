using System.Text.RegularExpressions;
using LstmVis.Core;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace LstmVis.EndToEnd.Tests;

/// <summary>Every cell has a threshold of its own: a share of its steps.</summary>
public sealed class QuantileTests(Chromium chromium, ServedParens served)
{
    private StepRange Deep => served.Project.Stretches(3).First(range => range.Length is >= 3 and <= 12);

    [Fact]
    public async Task The_share_is_chosen_typed_nudged_by_keys_and_dragged()
    {
        WorkbenchPage workbench = await OpenAsync("");
        IPage page = workbench.Page;
        await page.GetByRole(AriaRole.Combobox, new() { Name = "What the threshold is" }).SelectOptionAsync("quantile");
        await Expect(page).ToHaveURLAsync(new Regex("quantile=0.9(&|$)"));
        ILocator percent = page.GetByRole(AriaRole.Textbox, new() { Name = "Top percent of each cell" });
        await percent.FillAsync("50");
        await Expect(page).ToHaveURLAsync(new Regex("quantile=0.5(&|$)"));
        await percent.PressAsync("Enter");
        await percent.PressAsync("Escape");
        await page.Keyboard.PressAsync("]");
        await Expect(percent).ToHaveValueAsync("49");
        await page.Keyboard.PressAsync("[");
        await page.Keyboard.PressAsync("{");
        await Expect(percent).ToHaveValueAsync("60");
        ILocator strip = page.GetByRole(AriaRole.Img, new() { NameRegex = new Regex("^Cells selected by each top share") });
        LocatorBoundingBoxResult box = (await strip.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + 10, box.Y + (box.Height / 2));
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + 10, box.Y + 24, new() { Steps = 3 });
        await page.Mouse.UpAsync();
        await Expect(page).ToHaveURLAsync(new Regex("quantile=0.99|quantile=1(&|$)"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(percent).ToHaveValueAsync("60");
    }

    [Fact]
    public async Task Where_no_cell_follows_a_share_at_which_one_does_is_offered()
    {
        // Cell 2 is on in the range and off before it; the top thousandth of its steps is not enough of them.
        WorkbenchPage workbench = await OpenAsync("&quantile=0.999");
        await Expect(workbench.Cells).ToContainTextAsync("No cell follows this pattern");
        await workbench.Cells.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Use the top ") }).ClickAsync();
        await Expect(workbench.Cells.GetByRole(AriaRole.Heading)).Not.ToHaveTextAsync("0 selected cells");
        await workbench.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await Expect(workbench.Page.GetByText("Browser and server disagree")).ToHaveCountAsync(0);
    }

    private async Task<WorkbenchPage> OpenAsync(string more)
    {
        var workbench = new WorkbenchPage(await chromium.OpenPageAsync(new Uri($"{served.Workbench}?match=0&at=0&range={Deep.Start}:{Deep.End}{more}")));
        await Expect(workbench.Token(Deep.Start)).ToHaveTextAsync(served.Project.Tokens[Deep.Start]);
        return workbench;
    }
}
