using System.Globalization;
using System.Text.RegularExpressions;
using LstmVis.Core;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace LstmVis.EndToEnd.Tests;

/// <summary>Finding one's way: steps, documents, searches, undo, Back, and links that hold it all.</summary>
public sealed class NavigationTests(Chromium chromium, ServedParens served)
{
    private StepRange Deep => served.Project.Stretches(3).First(range => range.Length is >= 3 and <= 12);

    [Fact]
    public async Task A_text_is_found_as_one_types_with_its_context_position_and_count()
    {
        WorkbenchPage workbench = await OpenAsync(served.Workbench);
        string text = string.Concat(served.Project.Tokens);
        string wanted = text.Substring(4000, 12);
        int[] places = [.. Enumerable.Range(0, text.Length - wanted.Length + 1).Where(start => string.CompareOrdinal(text, start, wanted, 0, wanted.Length) == 0)];
        await workbench.Page.Keyboard.PressAsync("/");
        await Expect(workbench.Search.GetByRole(AriaRole.Combobox)).ToBeFocusedAsync();
        await workbench.Page.Keyboard.TypeAsync(wanted);
        await Expect(workbench.Search.GetByRole(AriaRole.Status)).ToContainTextAsync(places.Length == 1 ? "1 hit" : $"{places.Length} hits");
        ILocator first = workbench.Search.GetByRole(AriaRole.Option).First;
        await Expect(first).ToContainTextAsync(Number(places[0]));
        await Expect(first).ToContainTextAsync(text[(places[0] - 10)..(places[0] + wanted.Length + 10)]);
        await workbench.Page.Keyboard.PressAsync("Enter");
        await Expect(workbench.Token(places[0])).ToHaveTextAsync(served.Project.Tokens[places[0]]);
        await Expect(workbench.Page.GetByTitle($"Hit of the search at {places[0]}:{places[0] + wanted.Length}")).ToBeVisibleAsync();
        await workbench.Page.GoBackAsync();
        await Expect(workbench.Token(0)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Every_hit_can_be_reached_and_a_wrong_expression_is_explained()
    {
        WorkbenchPage workbench = await OpenAsync(served.Workbench);
        int count = served.Project.Tokens.Count(token => token == "(");
        await workbench.Page.Keyboard.PressAsync("/");
        await workbench.Search.GetByRole(AriaRole.Button, new() { Name = "regex" }).ClickAsync();
        await workbench.Search.GetByRole(AriaRole.Combobox).FillAsync("(");
        await Expect(workbench.Search.GetByRole(AriaRole.Alert)).ToContainTextAsync("not valid");
        await workbench.Search.GetByRole(AriaRole.Combobox).FillAsync("\\(");
        await Expect(workbench.Search.GetByRole(AriaRole.Status)).ToContainTextAsync($"{Number(count)} hits, 50 shown");
        await workbench.Search.GetByRole(AriaRole.Option).Last.ScrollIntoViewIfNeededAsync();
        await Expect(workbench.Search.GetByRole(AriaRole.Option)).ToHaveCountAsync(100);
        await workbench.Search.GetByRole(AriaRole.Combobox).FillAsync("x");
        await Expect(workbench.Search).ToContainTextAsync("No hit for “x”");
    }

    [Fact]
    public async Task A_search_can_keep_to_the_matches()
    {
        WorkbenchPage workbench = await OpenAsync(new Uri($"{served.Workbench}?range={Deep.Start}:{Deep.End}"));
        StepRange[] matches = [.. served.Project.Stretches(3)];
        int inside = matches.Sum(range => Enumerable.Range(range.Start, range.Length).Count(step => served.Project.Tokens[step] == "4"));
        await Expect(workbench.Matches).ToContainTextAsync($"{Number(matches.Length)} matches");
        await workbench.Page.Keyboard.PressAsync("/");
        await workbench.Search.GetByRole(AriaRole.Combobox).FillAsync("0");
        await Expect(workbench.Search.GetByRole(AriaRole.Option).First).ToBeVisibleAsync();
        await workbench.Search.GetByRole(AriaRole.Button, new() { Name = "in matches" }).ClickAsync();
        await Expect(workbench.Search).ToContainTextAsync("No hit for “0” inside the matches");
        await workbench.Search.GetByRole(AriaRole.Combobox).FillAsync("4");
        await Expect(workbench.Search.GetByRole(AriaRole.Status)).ToContainTextAsync($"{Number(inside)} hits");
    }

    [Fact]
    public async Task Steps_windows_and_documents_have_buttons_and_keys()
    {
        WorkbenchPage workbench = await OpenAsync(served.SentencesWorkbench);
        ILocator position = workbench.Page.GetByRole(AriaRole.Textbox, new() { Name = "Go to time step" });
        await workbench.Page.GetByRole(AriaRole.Button, new() { Name = "One step on" }).ClickAsync();
        await Expect(position).ToHaveValueAsync("1");
        await workbench.Page.GetByRole(AriaRole.Button, new() { Name = "Next document" }).ClickAsync();
        await Expect(position).ToHaveValueAsync("10");
        await Expect(workbench.Page.GetByRole(AriaRole.Group, new() { Name = "Document", Exact = true })).ToContainTextAsync("document s1 of 60");
        await workbench.Page.Keyboard.PressAsync("ArrowRight");
        await workbench.Page.Keyboard.PressAsync(",");
        await Expect(position).ToHaveValueAsync("10");
        await workbench.Page.Keyboard.PressAsync(",");
        await Expect(position).ToHaveValueAsync("0");
        await Expect(workbench.Page.GetByRole(AriaRole.Button, new() { Name = "One step back" })).ToBeDisabledAsync();
        await workbench.Page.Keyboard.PressAsync("End");
        await Expect(workbench.Page.GetByRole(AriaRole.Button, new() { Name = "Later steps" })).ToBeDisabledAsync();
        await Expect(workbench.Token((SentencesProject.DocumentCount * SentencesProject.DocumentLength) - 1)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Every_change_of_the_selection_is_undone_and_redone()
    {
        WorkbenchPage workbench = await OpenAsync(served.Workbench);
        await workbench.BrushAsync(Deep);
        await Expect(workbench.Cell(2)).ToBeVisibleAsync();
        await workbench.Page.Keyboard.PressAsync("]");
        await workbench.Page.Keyboard.PressAsync("]");
        await Expect(workbench.Threshold).ToHaveValueAsync("0.32");
        await workbench.Page.Keyboard.PressAsync("Shift+ArrowRight");
        await workbench.Page.Keyboard.PressAsync("Escape");
        await Expect(workbench.Cells).ToContainTextAsync("No range yet");
        await workbench.Page.Keyboard.PressAsync("Control+z");
        await Expect(workbench.Page).ToHaveURLAsync(new Regex($"range={Deep.Start}:{Deep.End + 1}"));
        await workbench.Page.Keyboard.PressAsync("Control+z");
        await Expect(workbench.Page).ToHaveURLAsync(new Regex($"range={Deep.Start}:{Deep.End}&threshold=0.32"));
        await workbench.Page.Keyboard.PressAsync("Control+z");
        await Expect(workbench.Threshold).ToHaveValueAsync("0.31");
        await workbench.Page.Keyboard.PressAsync("Control+z");
        await Expect(workbench.Threshold).ToHaveValueAsync("0.3");
        await workbench.Page.Keyboard.PressAsync("Control+y");
        await Expect(workbench.Threshold).ToHaveValueAsync("0.31");
        await workbench.Page.Keyboard.PressAsync("Control+Shift+z");
        await Expect(workbench.Threshold).ToHaveValueAsync("0.32");
    }

    [Fact]
    public async Task A_view_with_a_long_link_gets_a_short_one_that_restores_it_elsewhere()
    {
        // Opened rows that are not in the list are kept in the link, too.
        string rows = string.Concat(Enumerable.Range(0, 160).Select(start => FormattableString.Invariant($"&open={10 + start}:{4000 + start}")));
        WorkbenchPage workbench = await OpenAsync(new Uri($"{served.Workbench}?range={Deep.Start}:{Deep.End}&threshold=0.37{rows}"));
        await Expect(workbench.Page).ToHaveURLAsync(new Regex("#/s/[0-9a-v]{20}$"));
        string link = workbench.Page.Url;
        Assert.True(link.Length < 2000);
        await workbench.Page.ReloadAsync();
        await Expect(workbench.Threshold).ToHaveValueAsync("0.37");
        Assert.Equal(link, workbench.Page.Url);
        var elsewhere = new WorkbenchPage(await chromium.OpenPageAsync(new Uri(link)));
        await Expect(elsewhere.Threshold).ToHaveValueAsync("0.37");
        await Expect(elsewhere.Cell(2)).ToBeVisibleAsync();
        await Expect(elsewhere.Token(Deep.Start)).ToHaveAttributeAsync("data-selected", "true");
        await Expect(elsewhere.Page).ToHaveURLAsync(link);
    }

    [Fact]
    public async Task An_unknown_stored_view_is_explained_and_leads_on()
    {
        IPage page = await chromium.OpenPageAsync(new Uri(served.Address, "/#/s/00000000000000000000"));
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("There is no stored view '00000000000000000000' here");
        await page.GetByRole(AriaRole.Link, new() { Name = "All projects", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Nested parentheses" }).First).ToBeVisibleAsync();
    }

    private async Task<WorkbenchPage> OpenAsync(Uri address)
    {
        var workbench = new WorkbenchPage(await chromium.OpenPageAsync(address));
        await Expect(workbench.Page.GetByTitle(new Regex("^step ")).First).ToBeVisibleAsync();
        return workbench;
    }

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
