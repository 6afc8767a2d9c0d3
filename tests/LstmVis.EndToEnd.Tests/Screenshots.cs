using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace LstmVis.EndToEnd.Tests;

/// <summary>Takes the pictures of docs/images from the real demo project: <c>dotnet run build.cs screenshots</c>. Not part of the tests.</summary>
public sealed class Screenshots(Chromium chromium)
{
    private static readonly string Folder = Environment.GetEnvironmentVariable("LSTMVIS_SCREENSHOTS") ?? Path.GetTempPath();

    [Fact(Explicit = true)]
    public async Task Of_the_demo_project()
    {
        await using ServerProcess server = await ServerProcess.StartAsync("demo");
        // The first visit warms the server up, so that the picture shows the time that a user sees from then on.
        await TakeAsync(server.Address, "workbench.png", ColorScheme.Light);
        await TakeAsync(server.Address, "workbench.png", ColorScheme.Light);
        await TakeAsync(server.Address, "workbench-dark.png", ColorScheme.Dark);
        await TakeAsync(server.Address, "matches.png", ColorScheme.Light, ShowMatchesAsync);
    }

    /// <summary>Matches only, the first one opened.</summary>
    private static async Task ShowMatchesAsync(WorkbenchPage workbench)
    {
        await workbench.Page.GetByRole(AriaRole.Button, new() { Name = "Give the matches the whole height" }).ClickAsync();
        await workbench.Page.GetByRole(AriaRole.Button, new() { Name = "Show the cells of match 1", Exact = true }).ClickAsync();
        await Expect(workbench.Matches.GetByRole(AriaRole.Button, new() { Name = "Go there" })).ToBeVisibleAsync();
        await Expect(workbench.MatchRow(20)).ToBeVisibleAsync();
        await workbench.Page.Mouse.MoveAsync(5, 5);
    }

    private async Task TakeAsync(Uri address, string name, ColorScheme theme, Func<WorkbenchPage, Task>? prepare = null)
    {
        IPage page = await chromium.NewPageAsync(1440, 900, address, theme);
        await page.AddInitScriptAsync("localStorage.setItem('lstmvis.tour', 'seen')");
        await page.GotoAsync(address.ToString());
        var workbench = new WorkbenchPage(page);
        await Expect(workbench.Cells.GetByRole(AriaRole.Heading)).Not.ToHaveTextAsync("0 selected cells");
        await Expect(workbench.MatchRow(1)).ToBeVisibleAsync();
        if (prepare is not null)
            await prepare(workbench);
        await Expect(page.Locator("[aria-busy=true]")).ToHaveCountAsync(0);
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await page.WaitForTimeoutAsync(1000);
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Folder, name), Animations = ScreenshotAnimations.Disabled });
        await page.Context.CloseAsync();
    }
}
