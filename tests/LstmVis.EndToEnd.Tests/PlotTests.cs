using System.Globalization;
using System.Text.RegularExpressions;
using LstmVis.Core;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace LstmVis.EndToEnd.Tests;

/// <summary>The select view's plot: sides, margins, zoom, raster, readout, minimap.</summary>
public sealed class PlotTests(Chromium chromium, ServedParens served)
{
    /// <summary>A stretch of depth 1 or more that the first screen shows, after a step of depth 0.</summary>
    private StepRange Nested => served.Project.Stretches(1).First(range => range.Start > 0 && range.Length is >= 3 and <= 20);

    [Fact]
    public async Task The_negative_side_selects_the_cell_that_is_low_there()
    {
        WorkbenchPage workbench = await OpenAsync();
        await Expect(workbench.Cell(0)).ToBeVisibleAsync();
        await workbench.Page.GetByRole(AriaRole.Button, new() { Name = "negative side" }).ClickAsync();
        await Expect(workbench.Cell(4)).ToBeVisibleAsync();
        await Expect(workbench.Cell(0)).ToHaveCountAsync(0);
        await Expect(workbench.Page).ToHaveURLAsync(new Regex("side=negative"));
        await workbench.Page.GetByRole(AriaRole.Button, new() { Name = "either side" }).ClickAsync();
        await Expect(workbench.Cells.GetByRole(AriaRole.Heading)).ToHaveTextAsync("0 selected cells");
    }

    [Fact]
    public async Task A_wide_margin_means_the_same_to_client_and_server()
    {
        WorkbenchPage workbench = await OpenAsync();
        int before = Enumerable.Range(1, Nested.Start).First(steps => steps == Nested.Start || served.Project.Depths[Nested.Start - steps - 1] > 0);
        await workbench.Page.GetByRole(AriaRole.Textbox, new() { Name = "Steps off before" }).FillAsync(Text(before));
        await Expect(workbench.Cell(0)).ToBeVisibleAsync();
        await workbench.Page.GetByRole(AriaRole.Textbox, new() { Name = "Steps off before" }).FillAsync(Text(before + 1));
        if (before < Nested.Start)
            await Expect(workbench.Cell(0)).ToHaveCountAsync(0);
        await workbench.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await Expect(workbench.Page.GetByText("Browser and server disagree")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Steps_widen_lines_become_a_raster_and_the_pointer_reads_values()
    {
        WorkbenchPage workbench = await OpenAsync();
        IPage page = workbench.Page;
        float narrow = (await workbench.Token(Nested.Start).BoundingBoxAsync())!.Width;
        await page.GetByRole(AriaRole.Button, new() { Name = "Wider steps" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("zoom="));
        Assert.True((await workbench.Token(Nested.Start).BoundingBoxAsync())!.Width > narrow);
        await page.GetByRole(AriaRole.Button, new() { Name = "Raster", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Order of the cells" }).SelectOptionAsync("similar");
        ILocator raster = page.GetByRole(AriaRole.Img, new() { NameRegex = new Regex("a row each") });
        await Expect(raster).ToBeVisibleAsync();
        LocatorBoundingBoxResult token = (await workbench.Token(Nested.Start).BoundingBoxAsync())!;
        LocatorBoundingBoxResult plot = (await raster.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(token.X + (token.Width / 2), plot.Y + 40);
        await Expect(page.GetByText(new Regex($"^cell \\d+$")).First).ToBeVisibleAsync();
        await Expect(page.GetByText($"step {Nested.Start.ToString("N0", CultureInfo.InvariantCulture)}", new() { Exact = true })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_readout_follows_when_the_view_moves_below_a_resting_pointer()
    {
        WorkbenchPage workbench = await OpenAsync();
        IPage page = workbench.Page;
        LocatorBoundingBoxResult token = (await workbench.Token(Nested.Start).BoundingBoxAsync())!;
        ILocator plot = page.GetByRole(AriaRole.Img, new() { NameRegex = new Regex("activations of \\d+ cells from step") });
        await page.Mouse.MoveAsync(token.X + (token.Width / 2), (await plot.BoundingBoxAsync())!.Y + 40);
        ILocator readout = page.Locator(".plot-readout").GetByText(new Regex("^step "));
        string before = $"step {Nested.Start.ToString("N0", CultureInfo.InvariantCulture)}";
        await Expect(readout).ToHaveTextAsync(before);
        await page.Keyboard.PressAsync("PageDown");
        await Expect(readout).Not.ToHaveTextAsync(before);
        await page.Keyboard.PressAsync("PageUp");
        await Expect(readout).ToHaveTextAsync(before);
    }

    [Fact]
    public async Task A_click_on_the_minimap_goes_there_and_Back_returns()
    {
        WorkbenchPage workbench = await OpenAsync();
        ILocator map = workbench.Page.GetByRole(AriaRole.Slider, new() { Name = "Position in the corpus" });
        LocatorBoundingBoxResult box = (await map.BoundingBoxAsync())!;
        await map.ClickAsync(new() { Position = new() { X = box.Width / 2, Y = box.Height / 2 } });
        await Expect(workbench.Token(ParensProject.StepCount / 2)).ToHaveTextAsync(served.Project.Tokens[ParensProject.StepCount / 2]);
        await workbench.Page.GoBackAsync();
        await Expect(workbench.Token(Nested.Start)).ToBeVisibleAsync();
    }

    private async Task<WorkbenchPage> OpenAsync()
    {
        var workbench = new WorkbenchPage(await chromium.OpenPageAsync(new Uri($"{served.Workbench}?match=0&at={Math.Max(0, Nested.Start - 8)}&range={Nested.Start}:{Nested.End}")));
        await Expect(workbench.Token(Nested.Start)).ToHaveTextAsync(served.Project.Tokens[Nested.Start]);
        return workbench;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
