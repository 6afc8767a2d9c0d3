using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using LstmVis.Core;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace LstmVis.EndToEnd.Tests;

/// <summary>axe-core finds no serious defect on any screen, light or dark; and the keyboard gets everywhere and back.</summary>
public sealed class AccessibilityTests(Chromium chromium, ServedParens served)
{
    private StepRange Deep => served.Project.Stretches(3).First(range => range.Length is >= 3 and <= 12);

    private Uri Selected => new($"{served.Workbench}?range={Deep.Start}:{Deep.End}&lock={ParensProject.SourceId}@1&exclude={ParensProject.SourceId}@9&heat=count&heat=track:depth&heat=track:surprise");

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task No_screen_has_a_serious_defect(ColorScheme scheme)
    {
        IPage page = await chromium.OpenPageAsync(served.Address);
        await page.EmulateMediaAsync(new() { ColorScheme = scheme });
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Nested parentheses" }).First).ToBeVisibleAsync();
        var defects = new List<string>();
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await CheckAsync("gallery");
        await page.GetByRole(AriaRole.Searchbox).FillAsync("nothing has this name");
        await CheckAsync("gallery without a result");

        await page.GotoAsync(served.Workbench.ToString());
        await Expect(page.GetByTitle(new Regex("^step ")).First).ToBeVisibleAsync();
        await CheckAsync("workbench without a selection");

        var workbench = new WorkbenchPage(page);
        await page.GotoAsync(Selected.ToString());
        await Expect(workbench.MatchRow(1)).ToBeVisibleAsync();
        await Expect(workbench.Cell(2)).ToBeVisibleAsync();
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await CheckAsync("workbench with matches");
        await workbench.MatchRow(1).GetByRole(AriaRole.Button).First.ClickAsync();
        await page.Keyboard.PressAsync("r");
        await CheckAsync("raster and an opened match");
        await page.Keyboard.PressAsync("w");
        await page.GetByRole(AriaRole.Combobox, new() { Name = "What the threshold is" }).SelectOptionAsync("quantile");
        await page.GetByRole(AriaRole.Combobox, new() { Name = "What colours the text" }).SelectOptionAsync("cell");
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await Expect(page.Locator("[data-stale=true]")).ToHaveCountAsync(0);
        await CheckAsync("wrapped text and quantiles");
        await page.GetByRole(AriaRole.Combobox, new() { Name = "What the threshold is" }).SelectOptionAsync("value");
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await Expect(page.Locator("[data-stale=true]")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Export" }).ClickAsync();
        await CheckAsync("export menu");
        await page.Keyboard.PressAsync("Escape");

        foreach ((string key, string name) in new[] { ("/", "search"), ("?", "help"), ("t", "table"), ("s", "sources"), ("Control+k", "palette") })
        {
            await page.Keyboard.PressAsync(key);
            await Expect(page.Locator("dialog[open], [role=dialog], .source-picker__list").First).ToBeVisibleAsync();
            if (name == "search")
                await page.Keyboard.TypeAsync("(");
            if (name == "search")
                await Expect(page.GetByRole(AriaRole.Listbox, new() { Name = "Hits" }).GetByRole(AriaRole.Option).First).ToBeVisibleAsync();
            await CheckAsync(name);
            await page.Keyboard.PressAsync("Escape");
        }

        await page.GotoAsync(new Uri(served.Address, "/#/p/nowhere").ToString());
        await Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await CheckAsync("unknown project");
        await page.GotoAsync(new Uri(served.Address, "/#/s/nowhere").ToString());
        await Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await CheckAsync("unknown stored view");
        Assert.True(defects.Count == 0, string.Join('\n', defects));

        async Task CheckAsync(string screen)
        {
            AxeResult result = await page.RunAxe();
            defects.AddRange(result.Violations.Where(violation => violation.Impact is "serious" or "critical").SelectMany(violation =>
                violation.Nodes.Select(node => $"{screen}: {violation.Id}: {violation.Help}: {node.Html[..Math.Min(160, node.Html.Length)]}")));
        }
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task No_step_of_the_tour_has_a_serious_defect(ColorScheme scheme)
    {
        IPage page = await chromium.OpenPageAsync(served.SentencesWorkbench, isFirstVisit: true);
        await page.EmulateMediaAsync(new() { ColorScheme = scheme });
        for (int step = 1; step <= 6; step++)
        {
            ILocator tour = page.GetByRole(AriaRole.Dialog).Filter(new() { HasText = $"Tour, {step} of 6" });
            await Expect(tour.GetByRole(AriaRole.Heading)).ToBeFocusedAsync();
            AxeResult result = await page.RunAxe(new AxeRunContext { Include = [new AxeSelector(".tour")] });
            Assert.DoesNotContain(result.Violations, violation => violation.Impact is "serious" or "critical");
            await tour.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^(Next|Finish)$") }).ClickAsync();
        }
    }

    [Fact]
    public async Task Dialogs_take_the_focus_and_give_it_back()
    {
        var workbench = new WorkbenchPage(await chromium.OpenPageAsync(Selected));
        await Expect(workbench.MatchRow(1)).ToBeVisibleAsync();
        foreach ((string button, string dialog) in new[] { ("Help", "How to read and use this"), ("Commands", "Command palette"), ("Search text", "Search the text"), ("Table", "Visible steps as a table") })
        {
            ILocator opener = workbench.Page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true });
            await opener.FocusAsync();
            await workbench.Page.Keyboard.PressAsync("Enter");
            ILocator opened = workbench.Page.GetByRole(AriaRole.Dialog, new() { Name = dialog });
            await Expect(opened).ToBeVisibleAsync();
            Assert.True(await opened.EvaluateAsync<bool>("dialog => dialog.contains(document.activeElement)"), $"{dialog} does not take the focus");
            await workbench.Page.Keyboard.PressAsync("Escape");
            await Expect(opened).ToHaveCountAsync(0);
            await Expect(opener).ToBeFocusedAsync();
        }
    }

    [Fact]
    public async Task Every_control_is_reached_by_Tab_named_and_shows_its_focus()
    {
        var workbench = new WorkbenchPage(await chromium.OpenPageAsync(Selected));
        await Expect(workbench.MatchRow(1)).ToBeVisibleAsync();
        await workbench.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        string[] reached = await TabThroughAsync(workbench.Page);
        string defects = string.Join('\n', reached.Where(name => name.Contains("UNNAMED", StringComparison.Ordinal) || name.Contains("INVISIBLE", StringComparison.Ordinal)));
        Assert.Equal("", defects);
        string[] controls = await workbench.Page.EvaluateAsync<string[]>("""
            () => [...document.querySelectorAll('button, a[href], input, select, [role=slider], [role=separator], [role=grid]')]
                .filter(one => !one.disabled && one.tabIndex >= 0 && one.checkVisibility({ visibilityProperty: true }) && one.getBoundingClientRect().width > 0)
                .map(one => one.getAttribute('aria-label') || one.textContent.trim() || one.title || (one.labels && one.labels[0] ? one.labels[0].textContent.trim() : ''))
            """);
        Assert.Empty(controls.Except(reached.Select(name => name.Split('|')[0])));
    }

    [Fact]
    public async Task The_plot_has_a_text_and_a_table_in_its_place()
    {
        var workbench = new WorkbenchPage(await chromium.OpenPageAsync(Selected));
        await Expect(workbench.Cell(2)).ToBeVisibleAsync();
        await Expect(workbench.Page.GetByRole(AriaRole.Img, new() { NameRegex = new Regex("cells|activations", RegexOptions.IgnoreCase) }).First).ToBeAttachedAsync();
        await workbench.Page.Keyboard.PressAsync("t");
        ILocator table = workbench.Page.GetByRole(AriaRole.Table);
        ILocator row = table.GetByRole(AriaRole.Row).Filter(new() { Has = workbench.Page.GetByRole(AriaRole.Rowheader, new() { NameRegex = new Regex($"^{Deep.Start}\\b.*in the brushed range") }) });
        await Expect(row.GetByRole(AriaRole.Cell).First).ToHaveTextAsync(served.Project.Tokens[Deep.Start]);
        await Expect(table.GetByRole(AriaRole.Columnheader, new() { Name = "cell 2" })).ToBeVisibleAsync();
    }

    /// <summary>Presses Tab until the focus comes round, and names what has it: its label, and what is wrong with it.</summary>
    private static async Task<string[]> TabThroughAsync(IPage page)
    {
        var reached = new List<string>();
        await page.EvaluateAsync("() => { document.body.tabIndex = -1; document.body.focus(); }");
        for (int press = 0; press < 250; press++)
        {
            await page.Keyboard.PressAsync("Tab");
            string? name = await page.EvaluateAsync<string?>("""
                () => {
                    const one = document.activeElement;
                    if (!one || one === document.body) return null;
                    if (one.dataset.reached) return null;
                    one.dataset.reached = 'yes';
                    const label = one.getAttribute('aria-label') || one.textContent.trim() || one.title || (one.labels && one.labels[0] ? one.labels[0].textContent.trim() : '') || 'UNNAMED ' + one.outerHTML.slice(0, 80);
                    const look = getComputedStyle(one);
                    const parent = one.parentElement ? getComputedStyle(one.parentElement) : look;
                    const isShown = look.outlineStyle !== 'none' || look.boxShadow !== 'none' || parent.boxShadow !== 'none';
                    return label + (isShown ? '' : '|INVISIBLE focus');
                }
                """);
            if (name is null)
                break;
            reached.Add(name);
        }

        return [.. reached];
    }
}
