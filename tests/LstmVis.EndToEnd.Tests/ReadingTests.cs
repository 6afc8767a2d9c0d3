using System.Text.RegularExpressions;
using LstmVis.Core;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace LstmVis.EndToEnd.Tests;

/// <summary>The text, wrapped, coloured by one cell or by the cells that are on.</summary>
public sealed class ReadingTests(Chromium chromium, ServedParens served)
{
    private StepRange Deep => served.Project.Stretches(3).First(range => range.Length is >= 3 and <= 12);

    [Fact]
    public async Task Text_is_read_wrapped_coloured_by_a_cell_and_brushed()
    {
        IPage page = await chromium.OpenPageAsync(new Uri($"{served.Workbench}?match=0&at=0"));
        var workbench = new WorkbenchPage(page);
        await Expect(workbench.Token(0)).ToHaveTextAsync(served.Project.Tokens[0]);
        await page.Keyboard.PressAsync("w");
        await Expect(page).ToHaveURLAsync(new Regex("plot=text"));
        ILocator text = page.GetByRole(AriaRole.Group, new() { NameRegex = new Regex("^Text of steps 0 to ") });
        // More than the strip has room for.
        await Expect(Step(500)).ToHaveTextAsync(served.Project.Tokens[500]);

        await page.GetByRole(AriaRole.Combobox, new() { Name = "What colours the text" }).SelectOptionAsync("cell");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Cell that colours the text" }).FillAsync("2");
        await Expect(page).ToHaveURLAsync(new Regex("colourBy=[^&]*@2(&|$)"));
        // Cell 2 is on where the nesting is deeper than 2, and nowhere else.
        int off = Enumerable.Range(Deep.End, 400).First(step => served.Project.Depths[step] == 0);
        Assert.NotEqual(await GroundAsync(Deep.Start), await GroundAsync(off));

        LocatorBoundingBoxResult first = (await Step(Deep.Start).BoundingBoxAsync())!;
        LocatorBoundingBoxResult last = (await Step(Deep.End - 1).BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(first.X + 3, first.Y + (first.Height / 2));
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(last.X + 3, last.Y + (last.Height / 2), new() { Steps = 4 });
        await page.Mouse.UpAsync();
        await Expect(page).ToHaveURLAsync(new Regex($"range={Deep.Start}:{Deep.End}"));
        await Expect(workbench.Cell(2)).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "A page of text on" }).ClickAsync();
        await Expect(Step(0)).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("r");
        await Expect(text).ToHaveCountAsync(0);

        ILocator Step(int step) => page.Locator($"[data-step='{step}']");
        Task<string> GroundAsync(int step) => Step(step).EvaluateAsync<string>("element => getComputedStyle(element).backgroundColor");
    }
}
