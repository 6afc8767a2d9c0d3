using System.Text.Json;
using System.Text.RegularExpressions;
using LstmVis.Core;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace LstmVis.EndToEnd.Tests;

/// <summary>What can be dragged to another place, and what two fingers do.</summary>
public sealed class ReorderTests(Chromium chromium, ServedParens served)
{
    private StepRange Deep => served.Project.Stretches(3).First(range => range.Length is >= 3 and <= 12);

    [Fact]
    public async Task Tracks_are_dragged_to_another_place_and_undone_as_one()
    {
        IPage page = await OpenAsync("match=0");
        ILocator grip = page.GetByRole(AriaRole.Group, new() { Name = "Track depth" }).GetByText("depth", new() { Exact = true });
        LocatorBoundingBoxResult below = (await page.GetByRole(AriaRole.Group, new() { Name = "Track surprise" }).BoundingBoxAsync())!;
        await DragAsync(page, grip, 0, below.Y + below.Height - 2);
        await Expect(page).ToHaveURLAsync(new Regex("track=surprise&track=depth"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(page).Not.ToHaveURLAsync(new Regex("track=surprise&track=depth"));
    }

    [Fact]
    public async Task Heat_maps_are_dragged_to_another_place_and_moved_by_keys()
    {
        IPage page = await OpenAsync("heat=count&heat=track:depth&heat=track:surprise");
        await Expect(new WorkbenchPage(page).MatchRow(1)).ToBeVisibleAsync();
        ILocator grip = page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Move the heat map cells on") });
        LocatorBoundingBoxResult last = (await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Move the heat map surprise") }).BoundingBoxAsync())!;
        await DragAsync(page, grip, last.X + 20, 0);
        await Expect(page).ToHaveURLAsync(new Regex("heat=track:depth&heat=track:surprise&heat=count"));
        await grip.FocusAsync();
        await page.Keyboard.PressAsync("ArrowLeft");
        await Expect(page).ToHaveURLAsync(new Regex("heat=track:depth&heat=count&heat=track:surprise"));
    }

    [Fact]
    public async Task Two_fingers_widen_the_steps_of_the_plot()
    {
        IPage page = await OpenAsync("match=0&zoom=20");
        ILocator plot = page.GetByRole(AriaRole.Img, new() { NameRegex = new Regex(": activations of ") });
        LocatorBoundingBoxResult box = (await plot.BoundingBoxAsync())!;
        float y = box.Y + 60;
        ICDPSession session = await page.Context.NewCDPSessionAsync(page);
        await TouchAsync("touchStart", 300, 500);
        await TouchAsync("touchMove", 250, 550);
        await TouchAsync("touchMove", 200, 600);
        await session.SendAsync("Input.dispatchTouchEvent", new() { ["type"] = "touchEnd", ["touchPoints"] = Array.Empty<object>() });
        await Expect(page).ToHaveURLAsync(new Regex(@"zoom=(39|40|41)(\.|&)"));
        await Expect(page).ToHaveURLAsync(new Regex($"range={Deep.Start}:{Deep.End}"));

        Task<JsonElement?> TouchAsync(string type, float first, float second) => session.SendAsync("Input.dispatchTouchEvent", new()
        {
            ["type"] = type,
            ["touchPoints"] = new[] { new { x = first, y, id = 0 }, new { x = second, y, id = 1 } },
        });
    }

    private async Task<IPage> OpenAsync(string query)
    {
        IPage page = await chromium.OpenPageAsync(new Uri($"{served.Workbench}?at=0&range={Deep.Start}:{Deep.End}&{query}"));
        var workbench = new WorkbenchPage(page);
        await Expect(workbench.Cell(2)).ToBeVisibleAsync();
        await workbench.RestAsync();
        return page;
    }

    /// <summary>Drags to a place on the page; 0 leaves that side as it is.</summary>
    private static async Task DragAsync(IPage page, ILocator grip, float x, float y)
    {
        LocatorBoundingBoxResult box = (await grip.BoundingBoxAsync())!;
        (float fromX, float fromY) = (box.X + (box.Width / 2), box.Y + (box.Height / 2));
        await page.Mouse.MoveAsync(fromX, fromY);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(x == 0 ? fromX : x, y == 0 ? fromY : y, new() { Steps = 8 });
        await page.Mouse.UpAsync();
    }
}
