using LstmVis.Core;
using LstmVis.Formats;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace LstmVis.EndToEnd.Tests;

/// <summary>A server that stops, is slow, or comes back: the page says so and goes on.</summary>
public sealed class ConnectionTests(Chromium chromium, ServedParens served)
{
    private StepRange Deep => served.Project.Stretches(3).First(range => range.Length is >= 3 and <= 12);

    [Fact]
    public async Task A_server_that_comes_back_is_noticed_and_everything_is_loaded()
    {
        var workbench = new WorkbenchPage(await chromium.OpenPageAsync(new Uri($"{served.Workbench}?match=0")));
        await Expect(workbench.Token(Deep.Start)).ToHaveTextAsync(served.Project.Tokens[Deep.Start]);
        await workbench.Page.RouteAsync("**/*", route => route.AbortAsync());
        await workbench.BrushAsync(Deep);
        await workbench.Page.Keyboard.PressAsync("m");
        await workbench.Page.Keyboard.PressAsync("g");
        await workbench.Page.Keyboard.TypeAsync("5000");
        await workbench.Page.Keyboard.PressAsync("Enter");
        ILocator told = workbench.Page.GetByRole(AriaRole.Status).GetByText("The server does not answer.");
        await Expect(told).ToBeVisibleAsync();
        await workbench.Page.UnrouteAsync("**/*");
        await Expect(workbench.Token(5003)).ToHaveTextAsync(served.Project.Tokens[5003]);
        await Expect(workbench.Cell(2)).ToBeVisibleAsync();
        await Expect(workbench.MatchRow(1)).ToBeVisibleAsync();
        await Expect(told).ToHaveCountAsync(0);
        await Expect(workbench.Page.Locator("[role=alert]")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task What_is_slow_says_that_it_is_being_loaded()
    {
        IPage page = await chromium.OpenPageAsync(served.Address);
        var answer = new TaskCompletionSource();
        await page.RouteAsync("**/api/v3/projects/nested", async route =>
        {
            await answer.Task;
            await route.ContinueAsync();
        });
        await page.GetByRole(AriaRole.Link, new() { Name = "Nested parentheses" }).First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "Opening" })).ToBeVisibleAsync();
        // Impatience does no harm: a second click, a key, the gallery and back.
        await page.Keyboard.PressAsync("m");
        await page.GetByRole(AriaRole.Link, new() { Name = "LstmVis, all projects" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Nested parentheses" }).First.DblClickAsync();
        answer.SetResult();
        await Expect(new WorkbenchPage(page).Token(0)).ToHaveTextAsync(served.Project.Tokens[0]);
    }

    [Fact]
    public async Task A_project_that_failed_to_open_is_opened_at_the_second_try_with_its_whole_view()
    {
        IPage page = await chromium.OpenPageAsync(served.Address);
        await page.RouteAsync("**/api/v3/projects/nested", route => route.FulfillAsync(new() { Status = 503, ContentType = "application/problem+json", Body = """{"title":"The project was opened anew.","detail":"Send the request again.","status":503}""" }));
        await page.GotoAsync($"{served.Workbench}?range={Deep.Start}:{Deep.End}&threshold=0.41");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Send the request again.");
        await page.UnrouteAsync("**/api/v3/projects/nested");
        await page.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        var workbench = new WorkbenchPage(page);
        await Expect(workbench.Threshold).ToHaveValueAsync("0.41");
        await Expect(workbench.Cell(2)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task An_empty_folder_is_served_with_what_to_do_next()
    {
        string folder = Directory.CreateTempSubdirectory("lstmvis-empty-").FullName;
        try
        {
            await using ServerProcess server = await ServerProcess.StartAsync(new DirectoryInfo(folder), ["serve", folder, "--allow-empty"]);
            IPage page = await chromium.OpenPageAsync(server.Address);
            await Expect(page.GetByRole(AriaRole.Main)).ToContainTextAsync("There is no project here yet");
            using (var writer = new ProjectFolderWriter(Path.Combine(folder, ParensProject.Id)) { Title = "Nested parentheses" })
                served.Project.Write(writer);
            await Task.Delay(2100, TestContext.Current.CancellationToken);
            await page.GetByRole(AriaRole.Button, new() { Name = "Look again" }).ClickAsync();
            await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Nested parentheses" }).First).ToBeVisibleAsync();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
