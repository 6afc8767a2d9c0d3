using System.Text.RegularExpressions;
using LstmVis.Core;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace LstmVis.EndToEnd.Tests;

/// <summary>The keyboard gets everywhere and back, and what is drawn can be read.</summary>
public sealed class AccessibilityTests(Chromium chromium, ServedParens served)
{
    private StepRange Deep => served.Project.Stretches(3).First(range => range.Length is >= 3 and <= 12);

    private Uri Selected => new($"{served.Workbench}?range={Deep.Start}:{Deep.End}&lock={ParensProject.SourceId}@1&exclude={ParensProject.SourceId}@9&heat=count&heat=track:depth&heat=track:surprise");

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
        await workbench.RestAsync();
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
