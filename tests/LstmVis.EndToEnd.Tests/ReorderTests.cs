using System.Text.RegularExpressions;
using LstmVis.Core;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace LstmVis.EndToEnd.Tests;

/// <summary>What can be dragged to another place, and what two fingers do.</summary>
public sealed class ReorderTests(Chromium chromium, ServedParens served)
{
    private ICDPSession? _session;
    private bool _isTouching;

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
        await TouchAsync(page, (300, y), (500, y));
        await TouchAsync(page, (250, y), (550, y));
        await TouchAsync(page, (200, y), (600, y));
        await TouchAsync(page);
        await Expect(page).ToHaveURLAsync(new Regex(@"zoom=(39|40|41)(\.|&)"));
        await Expect(page).ToHaveURLAsync(new Regex($"range={Deep.Start}:{Deep.End}"));
    }

    [Fact]
    public async Task A_finger_near_the_edge_of_the_tokens_brushes_them_and_leaves_the_plot_above_where_it_is()
    {
        IPage page = await OpenAsync("match=0&zoom=20");
        var workbench = new WorkbenchPage(page);
        LocatorBoundingBoxResult first = (await workbench.Token(20).BoundingBoxAsync())!;
        LocatorBoundingBoxResult last = (await workbench.Token(24).BoundingBoxAsync())!;
        await TouchAsync(page, (first.X + 10, first.Y + 6));
        await TouchAsync(page, (last.X, first.Y + 6));
        await TouchAsync(page, (last.X + 10, first.Y + 6));
        await TouchAsync(page);
        await Expect(page).ToHaveURLAsync(new Regex("at=0&.*range=20:25"));
    }

    /// <summary>Where fingers are from now on; the first time they touch, without any they let go.</summary>
    private async Task TouchAsync(IPage page, params (float X, float Y)[] fingers)
    {
        _session ??= await page.Context.NewCDPSessionAsync(page);
        string type = fingers.Length == 0 ? "touchEnd" : _isTouching ? "touchMove" : "touchStart";
        _isTouching = fingers.Length > 0;
        await _session.SendAsync("Input.dispatchTouchEvent", new()
        {
            ["type"] = type,
            ["touchPoints"] = fingers.Select((finger, id) => new { x = finger.X, y = finger.Y, id }).ToArray(),
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
