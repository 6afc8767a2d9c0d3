using System.Globalization;
using System.Text.RegularExpressions;
using LstmVis.Core;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace LstmVis.EndToEnd.Tests;

public sealed class SelectTests(Chromium chromium, ServedParens served)
{
    /// <summary>A stretch of depth 3 or more that the first screen shows.</summary>
    private StepRange Deep => served.Project.Stretches(3).First(range => range.Length is >= 3 and <= 12);

    [Fact]
    public async Task The_gallery_leads_to_the_workbench()
    {
        IPage page = await chromium.OpenPageAsync(served.Address);
        await page.GetByRole(AriaRole.Link, new() { Name = "Nested parentheses" }).First.ClickAsync();
        var workbench = new WorkbenchPage(page);
        await Expect(workbench.Token(0)).ToHaveTextAsync(served.Project.Tokens[0]);
        await Expect(page).ToHaveURLAsync(new Regex($"#/p/{ParensProject.Id}"));
    }

    [Fact]
    public async Task Brushing_a_range_selects_the_cells_that_are_on_in_exactly_it()
    {
        WorkbenchPage workbench = await OpenAsync();
        await workbench.BrushAsync(Deep);
        await Expect(workbench.Cells.GetByRole(AriaRole.Heading)).ToHaveTextAsync("1 selected cell");
        await Expect(workbench.Cell(2)).ToBeVisibleAsync();
        await Expect(workbench.Page).ToHaveURLAsync(new Regex($"range={Deep.Start}:{Deep.End}"));
    }

    [Fact]
    public async Task The_threshold_can_be_typed()
    {
        WorkbenchPage workbench = await OpenAsync();
        await workbench.BrushAsync(Deep);
        await Expect(workbench.Cell(2)).ToBeVisibleAsync();
        await workbench.Threshold.FillAsync("0.95");
        await Expect(workbench.Cells).ToContainTextAsync("No cell follows this pattern");
        await workbench.Threshold.FillAsync("0.5");
        await Expect(workbench.Cell(2)).ToBeVisibleAsync();
        await Expect(workbench.Page).ToHaveURLAsync(new Regex("threshold=0.5"));
    }

    [Fact]
    public async Task Escape_takes_a_half_typed_threshold_back()
    {
        WorkbenchPage workbench = await OpenAsync();
        string before = await workbench.Threshold.InputValueAsync();
        await workbench.Threshold.ClickAsync();
        await workbench.Page.Keyboard.TypeAsync("0.7");
        await workbench.Page.Keyboard.PressAsync("Escape");
        await Expect(workbench.Threshold).ToHaveValueAsync(before);
        await Expect(workbench.Page).ToHaveURLAsync(new Regex($"threshold={Regex.Escape(before)}(&|$)"));
    }

    [Fact]
    public async Task Keys_raise_the_threshold_as_far_as_tanh_can_reach()
    {
        WorkbenchPage workbench = await OpenAsync();
        await workbench.BrushAsync(Deep);
        for (int press = 0; press < 9; press++)
            await workbench.Page.Keyboard.PressAsync("}");
        await Expect(workbench.Threshold).ToHaveValueAsync("0.99");
        await Expect(workbench.Page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_threshold_can_be_dragged()
    {
        WorkbenchPage workbench = await OpenAsync();
        await workbench.BrushAsync(Deep);
        await workbench.DragThresholdAsync(-40);
        double threshold = double.Parse(await workbench.Threshold.InputValueAsync(), CultureInfo.InvariantCulture);
        Assert.InRange(threshold, 0.31, 0.99);
        await Expect(workbench.Page).ToHaveURLAsync(new Regex($"threshold={Regex.Escape(threshold.ToString(CultureInfo.InvariantCulture))}(&|$)"));
    }

    [Fact]
    public async Task A_reload_finds_the_same_view()
    {
        WorkbenchPage workbench = await OpenAsync();
        await workbench.BrushAsync(Deep);
        await workbench.Threshold.FillAsync("0.42");
        await Expect(workbench.Page).ToHaveURLAsync(new Regex("threshold=0.42"));
        await workbench.Page.ReloadAsync();
        await Expect(workbench.Threshold).ToHaveValueAsync("0.42");
        await Expect(workbench.Cell(2)).ToBeVisibleAsync();
        await Expect(workbench.Token(Deep.Start)).ToHaveAttributeAsync("data-selected", "true");
        await Expect(workbench.Token(Deep.Start - 1)).ToHaveAttributeAsync("data-selected", "false");
    }

    [Fact]
    public async Task Undo_takes_the_brush_back()
    {
        WorkbenchPage workbench = await OpenAsync();
        await workbench.BrushAsync(Deep);
        await Expect(workbench.Cell(2)).ToBeVisibleAsync();
        await workbench.Page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(workbench.Cells).ToContainTextAsync("No range yet");
    }

    private async Task<WorkbenchPage> OpenAsync()
    {
        var workbench = new WorkbenchPage(await chromium.OpenPageAsync(served.Workbench));
        await Expect(workbench.Token(Deep.Start)).ToHaveTextAsync(served.Project.Tokens[Deep.Start]);
        return workbench;
    }
}
