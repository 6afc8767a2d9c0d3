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
        await TakeAsync(server.Address, "workbench.png");
        await TakeAsync(server.Address, "workbench.png");
    }

    private async Task TakeAsync(Uri address, string name)
    {
        IPage page = await chromium.OpenPageAsync(address);
        var workbench = new WorkbenchPage(page);
        await Expect(workbench.Cells.GetByRole(AriaRole.Heading)).Not.ToHaveTextAsync("0 selected cells");
        await Expect(workbench.MatchRow(1)).ToBeVisibleAsync();
        await Expect(page.Locator("[aria-busy=true]")).ToHaveCountAsync(0);
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Folder, name), Animations = ScreenshotAnimations.Disabled });
    }
}
