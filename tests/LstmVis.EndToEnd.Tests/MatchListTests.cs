using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LstmVis.Core;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace LstmVis.EndToEnd.Tests;

/// <summary>What can be done with a list of matches: filter, group, line up, open, save.</summary>
public sealed class MatchListTests(Chromium chromium, ServedParens served)
{
    private StepRange Deep => served.Project.Stretches(3).First(range => range.Length is >= 3 and <= 12);

    private int[] Lengths => [.. served.Project.Stretches(3).Select(range => range.Length)];

    [Fact]
    public async Task The_least_length_filters_and_the_list_scrolls_to_its_end()
    {
        WorkbenchPage workbench = await OpenAsync();
        ILocator least = workbench.Matches.GetByRole(AriaRole.Textbox, new() { Name = "Least length" });
        await least.FillAsync("4");
        await least.PressAsync("Enter");
        int count = Lengths.Count(length => length >= 4);
        await Expect(workbench.Matches).ToContainTextAsync($"{Number(count)} matches");
        await workbench.Matches.GetByRole(AriaRole.Grid).FocusAsync();
        await workbench.Page.Keyboard.PressAsync("End");
        await Expect(workbench.MatchRow(count)).ToBeVisibleAsync();
        await Expect(workbench.MatchRow(count).GetByRole(AriaRole.Gridcell).Nth(2)).ToHaveTextAsync("4");
    }

    [Fact]
    public async Task A_limit_of_two_digits_is_typed_without_the_first_one_counting()
    {
        WorkbenchPage workbench = await OpenAsync();
        ILocator greatest = workbench.Matches.GetByRole(AriaRole.Textbox, new() { Name = "Greatest length" });
        await greatest.ClickAsync();
        await workbench.Page.Keyboard.TypeAsync("25");
        await Expect(greatest).ToBeFocusedAsync();
        await workbench.Page.Keyboard.PressAsync("Enter");
        await Expect(workbench.Page).ToHaveURLAsync(new Regex("maxLength=25"));
        await greatest.FillAsync("4");
        await greatest.PressAsync("Enter");
        ILocator least = workbench.Matches.GetByRole(AriaRole.Textbox, new() { Name = "Least length" });
        await least.ClickAsync();
        await workbench.Page.Keyboard.TypeAsync("10");
        await workbench.Page.Keyboard.PressAsync("Escape");
        await Expect(greatest).ToHaveValueAsync("4");
        // Both limits may be one: the fields stay where they are typed into.
        await greatest.FillAsync("2");
        await greatest.PressAsync("Enter");
        await Expect(workbench.Page).ToHaveURLAsync(new Regex("maxLength=2(&|$)"));
        await Expect(greatest).ToBeFocusedAsync();
    }

    [Fact]
    public async Task The_handles_of_the_lengths_are_pulled_and_a_press_beside_them_begins_anew()
    {
        WorkbenchPage workbench = await OpenAsync();
        ILocator least = workbench.Matches.GetByRole(AriaRole.Slider, new() { Name = "Least length" });
        ILocator greatest = workbench.Matches.GetByRole(AriaRole.Slider, new() { Name = "Greatest length" });
        LocatorBoundingBoxResult grip = (await least.BoundingBoxAsync())!;
        LocatorBoundingBoxResult end = (await greatest.BoundingBoxAsync())!;
        float middle = (grip.X + end.X) / 2;
        await DragAsync(grip.X + 3, grip.Y + 5, middle, grip.Y + 5);
        await Expect(workbench.Page).ToHaveURLAsync(new Regex("minLength=[0-9]"));
        await Expect(workbench.Page).Not.ToHaveURLAsync(new Regex("maxLength="));
        await Expect(least).Not.ToHaveAttributeAsync("aria-valuenow", new Regex("^[12]$"));
        await DragAsync(grip.X + 10, grip.Y - 25, middle, grip.Y - 25);
        await Expect(workbench.Page).ToHaveURLAsync(new Regex("maxLength=[0-9]"));

        async Task DragAsync(float fromX, float fromY, float toX, float toY)
        {
            await workbench.Page.Mouse.MoveAsync(fromX, fromY);
            await workbench.Page.Mouse.DownAsync();
            await workbench.Page.Mouse.MoveAsync(toX, toY, new() { Steps = 4 });
            await workbench.Page.Mouse.UpAsync();
        }
    }

    [Fact]
    public async Task Matches_are_grouped_by_length_and_lined_up_at_their_ends()
    {
        WorkbenchPage workbench = await OpenAsync();
        await workbench.Matches.GetByRole(AriaRole.Combobox, new() { Name = "Groups of matches" }).SelectOptionAsync("length");
        int longest = Lengths.Max();
        await Expect(workbench.Matches).ToContainTextAsync(new Regex($"{longest} steps\\s*{Number(Lengths.Count(length => length == longest))}"));
        await workbench.Matches.GetByRole(AriaRole.Button, new() { Name = "end", Exact = true }).ClickAsync();
        await Expect(workbench.Page).ToHaveURLAsync(new Regex("align=end.*group=length"));
    }

    [Fact]
    public async Task An_opened_match_shows_its_cells_and_the_list_can_be_saved()
    {
        WorkbenchPage workbench = await OpenAsync();
        await workbench.MatchRow(1).GetByRole(AriaRole.Button, new() { Name = "Show the cells of match 1" }).ClickAsync();
        await Expect(workbench.Matches.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^shared cell 2\\.") })).ToBeVisibleAsync();
        await workbench.Matches.GetByRole(AriaRole.Button, new() { Name = "Export" }).ClickAsync();
        IDownload svg = await workbench.Page.RunAndWaitForDownloadAsync(() => workbench.Page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^SVG") }).ClickAsync());
        string drawn = await File.ReadAllTextAsync((await svg.PathAsync())!, TestContext.Current.CancellationToken);
        Assert.StartsWith("<svg", drawn.TrimStart(), StringComparison.Ordinal);
        await workbench.Matches.GetByRole(AriaRole.Button, new() { Name = "Export" }).ClickAsync();
        IDownload csv = await workbench.Page.RunAndWaitForDownloadAsync(() => workbench.Page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^CSV") }).ClickAsync());
        string[] lines = await File.ReadAllLinesAsync((await csv.PathAsync())!, TestContext.Current.CancellationToken);
        Assert.Equal(Lengths.Length, lines.Length - 1);
    }

    [Fact]
    public async Task A_copied_match_is_whole_and_the_file_says_what_was_asked()
    {
        StepRange longest = served.Project.Stretches(1).MaxBy(range => range.Length);
        Assert.True(longest.Length > 60);
        StepRange brushed = served.Project.Stretches(1).First(range => range.Start > 0 && range.Length <= 30);
        var workbench = new WorkbenchPage(await chromium.OpenPageAsync(new Uri($"{served.Workbench}?at=0&range={brushed.Start}:{brushed.End}&order=length&within=(")));
        await Expect(workbench.MatchRow(1)).ToBeVisibleAsync();
        await workbench.Matches.GetByRole(AriaRole.Grid).FocusAsync();
        await workbench.Page.Keyboard.PressAsync("c");
        await Expect(workbench.Page.GetByText("Copied match 1.")).ToBeVisibleAsync();
        string[] columns = (await workbench.Page.EvaluateAsync<string>("navigator.clipboard.readText()")).Split('\t');
        int start = int.Parse(columns[1], CultureInfo.InvariantCulture);
        int end = int.Parse(columns[2], CultureInfo.InvariantCulture);
        Assert.Equal(longest, new StepRange(start, end));
        Assert.Equal(string.Concat(served.Project.Tokens.Skip(start).Take(end - start)), columns[7]);
        Assert.Equal(string.Concat(served.Project.Tokens.Skip(end).Take(16)), columns[8]);
        await workbench.Matches.GetByRole(AriaRole.Button, new() { Name = "Export" }).ClickAsync();
        await workbench.Page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Copy [0-9]+ rows? as text") }).ClickAsync();
        await Expect(workbench.Page.GetByText(new Regex("^Copied [0-9]+ match(es)?\\.$"))).ToBeVisibleAsync();
        string[] copied = (await workbench.Page.EvaluateAsync<string>("navigator.clipboard.readText()")).Split('\n');
        Assert.Equal(columns, copied[1].Split('\t'));
        await workbench.Matches.GetByRole(AriaRole.Button, new() { Name = "Export" }).ClickAsync();
        IDownload download = await workbench.Page.RunAndWaitForDownloadAsync(() => workbench.Page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^JSON") }).ClickAsync());
        JsonNode json = JsonNode.Parse(await File.ReadAllTextAsync((await download.PathAsync())!, TestContext.Current.CancellationToken))!;
        Assert.Equal("(", (string?)json["within"]);
        Assert.Equal("length", (string?)json["order"]);
        Assert.Equal(brushed.Start, (int?)json["selection"]!["range"]!["start"]);
    }

    private async Task<WorkbenchPage> OpenAsync()
    {
        var workbench = new WorkbenchPage(await chromium.OpenPageAsync(new Uri($"{served.Workbench}?at=0&range={Deep.Start}:{Deep.End}")));
        await Expect(workbench.Matches).ToContainTextAsync($"{Number(Lengths.Length)} matches");
        return workbench;
    }

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
