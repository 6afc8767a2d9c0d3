using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace LstmVis.EndToEnd.Tests;

/// <summary>What went wrong is said where the user looks; no page is ever blank.</summary>
public sealed class FailureTests(Chromium chromium, ServedParens served)
{
    [Fact]
    public async Task A_project_that_cannot_be_opened_is_named_in_the_gallery()
    {
        IPage page = await chromium.OpenPageAsync(served.Address);
        ILocator problems = page.GetByRole(AriaRole.Region, new() { Name = "1 folder could not be opened" });
        await Expect(problems).ToContainTextAsync("lstm.yml");
    }

    [Fact]
    public async Task An_unknown_project_is_said_to_be_unknown()
    {
        IPage page = await chromium.OpenPageAsync(new Uri(served.Address, "/#/p/nowhere"));
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("nowhere");
        await page.GetByRole(AriaRole.Link, new() { Name = "All projects", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Nested parentheses" }).First).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("source=nowhere")]
    [InlineData("range=5990:7000&threshold=0.3")]
    [InlineData("range=-1:4&threshold=2")]
    [InlineData("at=999999999")]
    public async Task A_link_that_asks_for_what_is_not_there_still_shows_the_project(string parameters)
    {
        IPage page = await chromium.OpenPageAsync(new Uri($"{served.Workbench}?{parameters}"));
        await Expect(page.GetByTitle(new System.Text.RegularExpressions.Regex("^step ")).First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_range_that_does_not_fit_its_document_is_refused_in_every_view()
    {
        var workbench = new WorkbenchPage(await chromium.OpenPageAsync(new Uri($"{served.SentencesWorkbench}?range=5:15&threshold=0.2&offBefore=0&match=1")));
        await Expect(workbench.Cells.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await Expect(workbench.Matches).ToContainTextAsync("there is nothing to match");
        await Expect(workbench.Page.GetByText("no cells to count on this range")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task No_count_of_cells_is_told_before_it_is_known()
    {
        IPage page = await chromium.OpenPageAsync(served.Address);
        await page.RouteAsync($"**/projects/{ParensProject.Id}/**", _ => { });
        await page.GotoAsync($"{served.Workbench}?range=5:8");
        await Expect(new WorkbenchPage(page).Cells.GetByRole(AriaRole.Heading).First).ToHaveTextAsync("Selected cells");
    }

    [Fact]
    public async Task A_threshold_of_two_is_refused_beside_the_field()
    {
        var workbench = new WorkbenchPage(await chromium.OpenPageAsync(served.Workbench));
        await workbench.Threshold.FillAsync("2");
        await Expect(workbench.Page.GetByRole(AriaRole.Alert).First).ToContainTextAsync("tanh");
    }

    [Fact]
    public async Task A_server_that_is_gone_is_told()
    {
        var workbench = new WorkbenchPage(await chromium.OpenPageAsync(served.Workbench));
        await Expect(workbench.Token(5)).ToHaveTextAsync(served.Project.Tokens[5]);
        await workbench.Page.RouteAsync("**/api/**", route => route.AbortAsync());
        await workbench.Page.GetByRole(AriaRole.Textbox, new() { Name = "Go to time step" }).FillAsync("5000");
        await workbench.Page.Keyboard.PressAsync("Enter");
        await Expect(workbench.Page.GetByRole(AriaRole.Alert).First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_project_without_a_model_says_what_to_do()
    {
        IPage page = await chromium.OpenPageAsync(new Uri(served.Address, $"/#/p/{ParensProject.Id}?live=1"));
        ILocator live = page.GetByRole(AriaRole.Region, new() { Name = "Live", Exact = true });
        await Expect(live).ToContainTextAsync("This project has no model to run");
        await Expect(live).ToContainTextAsync("lstmvis record");
        await live.GetByRole(AriaRole.Button, new() { Name = "Back to the workbench" }).ClickAsync();
        await Expect(live).ToHaveCountAsync(0);
        await Expect(new WorkbenchPage(page).Cells).ToBeVisibleAsync();
    }
}
