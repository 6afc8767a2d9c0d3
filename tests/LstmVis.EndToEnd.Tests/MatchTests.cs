using System.Globalization;
using System.Text.RegularExpressions;
using LstmVis.Core;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace LstmVis.EndToEnd.Tests;

/// <summary>The whole loop: open, brush, match, look at a match, come back.</summary>
public sealed class MatchTests(Chromium chromium, ServedParens served)
{
    private StepRange Deep => served.Project.Stretches(3).First(range => range.Length is >= 3 and <= 12);

    /// <summary>Best first: where the nesting is four all along, the cell of depth four is an extra one.</summary>
    private List<StepRange> Ranking => [.. served.Project.Stretches(3)
        .OrderBy(range => Enumerable.Range(range.Start, range.Length).All(step => served.Project.Depths[step] == 4))
        .ThenByDescending(range => range.Length).ThenBy(range => range.Start)];

    private Uri WithoutMatches => new($"{served.Workbench}?match=0");

    [Fact]
    public async Task Brushing_and_matching_finds_every_place_in_the_exact_order()
    {
        WorkbenchPage workbench = await MatchAsync();
        await Expect(workbench.Matches).ToContainTextAsync($"{Number(Ranking.Count)} matches");
        for (int rank = 1; rank <= 3; rank++)
        {
            ILocator cells = workbench.MatchRow(rank).GetByRole(AriaRole.Gridcell);
            await Expect(cells.Nth(1)).ToContainTextAsync(Number(Ranking[rank - 1].Start));
            await Expect(cells.Nth(2)).ToHaveTextAsync(Number(Ranking[rank - 1].Length));
            await Expect(cells.Nth(3)).ToContainTextAsync("1 shared, 0 missing, 0 extra");
        }
    }

    [Fact]
    public async Task Matches_follow_the_selection()
    {
        WorkbenchPage workbench = await MatchAsync();
        await Expect(workbench.Matches).ToContainTextAsync($"{Number(Ranking.Count)} matches");
        StepRange shallow = served.Project.Stretches(1).First(range => range.Start > 0 && range.Length <= 30);
        await workbench.BrushAsync(shallow);
        await Expect(workbench.Cell(0)).ToBeVisibleAsync();
        int count = served.Project.Stretches(1).Count(range => range.Start > 0 || served.Project.Depths[0] > 0);
        await Expect(workbench.Matches).ToContainTextAsync($"{Number(count)} matches");
        await workbench.Threshold.FillAsync("0.95");
        await Expect(workbench.Cells).ToContainTextAsync("No cell follows this pattern");
        // Which way the threshold has to go is said in one place, which knows it.
        await Expect(workbench.Cells).ToContainTextAsync("At a threshold of");
        await Expect(workbench.Matches).ToContainTextAsync("The panel on the right says what would help");
        await Expect(workbench.Matches).Not.ToContainTextAsync($"{Number(count)} matches");
    }

    [Fact]
    public async Task A_match_can_be_opened_and_Back_returns()
    {
        WorkbenchPage workbench = await MatchAsync();
        StepRange first = Ranking[0];
        await workbench.MatchRow(1).GetByRole(AriaRole.Link, new() { Name = Number(first.Start), Exact = true }).ClickAsync();
        await Expect(workbench.Token(first.Start)).ToHaveTextAsync(served.Project.Tokens[first.Start]);
        await Expect(workbench.Token(Deep.Start)).ToHaveCountAsync(0);
        await workbench.Page.GoBackAsync();
        await Expect(workbench.Token(Deep.Start)).ToBeVisibleAsync();
        await Expect(workbench.MatchRow(1)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_reload_finds_the_same_matches()
    {
        WorkbenchPage workbench = await MatchAsync();
        await Expect(workbench.MatchRow(1)).ToContainTextAsync(Number(Ranking[0].Start));
        await workbench.Page.WaitForURLAsync(new Regex("range="));
        string address = workbench.Page.Url;
        await workbench.Page.ReloadAsync();
        await Expect(workbench.Matches).ToContainTextAsync($"{Number(Ranking.Count)} matches");
        await Expect(workbench.MatchRow(1)).ToContainTextAsync(Number(Ranking[0].Start));
        await Expect(workbench.Cell(2)).ToBeVisibleAsync();
        Assert.Equal(address, workbench.Page.Url);
    }

    [Fact]
    public async Task A_search_that_fails_says_so_and_can_be_tried_again()
    {
        var workbench = new WorkbenchPage(await chromium.OpenPageAsync(WithoutMatches));
        await Expect(workbench.Token(Deep.Start)).ToHaveTextAsync(served.Project.Tokens[Deep.Start]);
        var matches = new Regex("/matches(\\?|$)");
        // A broken connection would be tried again without being asked; a server that says no is not.
        await workbench.Page.RouteAsync(matches, route => route.FulfillAsync(new()
        {
            Status = 500,
            ContentType = "application/problem+json",
            Body = """{"title":"The index could not be read.","status":500}""",
        }));
        await workbench.BrushAsync(Deep);
        await workbench.Page.GetByRole(AriaRole.Button, new() { Name = "Match", Exact = true }).ClickAsync();
        await Expect(workbench.Matches.GetByRole(AriaRole.Alert).First).ToBeVisibleAsync();
        await workbench.Page.UnrouteAsync(matches);
        await workbench.Matches.GetByRole(AriaRole.Button, new() { Name = "Try again" }).First.ClickAsync();
        await Expect(workbench.MatchRow(1)).ToContainTextAsync(Number(Ranking[0].Start));
    }

    [Fact]
    public async Task A_long_search_says_that_an_index_is_still_being_made()
    {
        var workbench = new WorkbenchPage(await chromium.OpenPageAsync(WithoutMatches));
        await Expect(workbench.Token(Deep.Start)).ToHaveTextAsync(served.Project.Tokens[Deep.Start]);
        var answer = new TaskCompletionSource();
        await workbench.Page.RouteAsync(new Regex("/matches$"), async route =>
        {
            await answer.Task;
            await route.ContinueAsync();
        });
        await workbench.Page.RouteAsync(new Regex("/indexes$"), async route =>
        {
            IAPIResponse real = await route.FetchAsync();
            string text = await real.TextAsync();
            await route.FulfillAsync(new() { Response = real, Body = Regex.Replace(text, "\"state\":\"[a-z]+\",\"fraction\":[0-9.]+", "\"state\":\"building\",\"fraction\":0.4") });
        });
        await workbench.BrushAsync(Deep);
        await workbench.Page.GetByRole(AriaRole.Button, new() { Name = "Match", Exact = true }).ClickAsync();
        await Expect(workbench.Matches).ToContainTextAsync("is being made: 40");
        answer.SetResult();
        await Expect(workbench.MatchRow(1)).ToContainTextAsync(Number(Ranking[0].Start));
    }

    private async Task<WorkbenchPage> MatchAsync()
    {
        var workbench = new WorkbenchPage(await chromium.OpenPageAsync(WithoutMatches));
        await Expect(workbench.Token(Deep.Start)).ToHaveTextAsync(served.Project.Tokens[Deep.Start]);
        await workbench.BrushAsync(Deep);
        await Expect(workbench.Cell(2)).ToBeVisibleAsync();
        await workbench.Page.GetByRole(AriaRole.Button, new() { Name = "Match", Exact = true }).ClickAsync();
        await Expect(workbench.MatchRow(1)).ToBeVisibleAsync();
        return workbench;
    }

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
