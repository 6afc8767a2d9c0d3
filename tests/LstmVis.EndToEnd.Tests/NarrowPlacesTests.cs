using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace LstmVis.EndToEnd.Tests;

/// <summary>Beside and below the plot there is little room; what stands there is neither cut off nor over something else.</summary>
public sealed class NarrowPlacesTests(Chromium chromium, ServedParens served)
{
    [Fact]
    public async Task The_buttons_of_a_scalar_track_leave_its_name_readable()
    {
        IPage page = await chromium.OpenPageAsync(new Uri($"{served.Workbench}?match=0"));
        ILocator track = page.GetByRole(AriaRole.Group, new() { Name = "Track surprise" });
        ILocator name = track.GetByText("surprise", new() { Exact = true });
        await name.HoverAsync();
        LocatorBoundingBoxResult[] buttons = [.. (await Task.WhenAll((await track.GetByRole(AriaRole.Button).AllAsync()).Select(button => button.BoundingBoxAsync()))).Select(box => box!)];
        LocatorBoundingBoxResult row = (await track.BoundingBoxAsync())!;
        LocatorBoundingBoxResult text = (await name.BoundingBoxAsync())!;
        Assert.Equal(4, buttons.Length);
        Assert.All(buttons, button => Assert.True(button.X >= row.X && button.Y >= text.Y + text.Height - 2));
    }

    [Fact]
    public async Task Numbers_of_five_digits_and_what_is_wrong_with_one_are_not_cut_off()
    {
        IPage page = await chromium.OpenPageAsync(new Uri($"{served.Workbench}?match=0"));
        foreach (string label in new[] { "Steps off before", "Steps off after", "Shortest run drawn" })
        {
            ILocator field = page.GetByRole(AriaRole.Textbox, new() { Name = label });
            await field.FillAsync("12345");
            Assert.True(await field.EvaluateAsync<bool>("field => field.scrollWidth <= field.clientWidth"), label);
        }

        LocatorBoundingBoxResult below = (await page.GetByRole(AriaRole.Region, new() { Name = "Runs and tracks" }).BoundingBoxAsync())!;
        LocatorBoundingBoxResult run = (await page.GetByRole(AriaRole.Textbox, new() { Name = "Shortest run drawn" }).BoundingBoxAsync())!;
        Assert.True(run.X + run.Width <= below.X + below.Width);
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Fade tracks where fewer" }).FillAsync("x");
        LocatorBoundingBoxResult bubble = (await page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "Type a number" }).BoundingBoxAsync())!;
        Assert.True(bubble.X + bubble.Width <= below.X + below.Width);
    }

    [Fact]
    public async Task The_handles_of_a_range_stay_inside_the_rail()
    {
        IPage page = await chromium.OpenPageAsync(new Uri($"{served.Workbench}?match=0&at=100&range=100:104&offBefore=0"));
        await Expect(new WorkbenchPage(page).Token(101)).ToBeVisibleAsync();
        LocatorBoundingBoxResult rail = (await page.Locator(".range-rail__field").BoundingBoxAsync())!;
        LocatorBoundingBoxResult before = (await page.GetByRole(AriaRole.Slider, new() { Name = "Steps off before" }).BoundingBoxAsync())!;
        Assert.True(before.X >= rail.X);
    }
}
