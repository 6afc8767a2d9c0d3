using System.Text.RegularExpressions;
using LstmVis.Core;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace LstmVis.EndToEnd.Tests;

/// <summary>Motion, dropped files, and commands that lead to other screens.</summary>
public sealed class MotionAndDropTests(Chromium chromium, ServedParens served)
{
    private const string MovingElements = """
        () => [...document.querySelectorAll('*')].filter((element) => ['', '::before', '::after'].some((pseudo) => {
          const style = getComputedStyle(element, pseudo || null);
          return `${style.transitionDuration}, ${style.animationDuration}`.split(', ').some((duration) => parseFloat(duration) > 0.02);
        })).length
        """;

    [Fact]
    public async Task Nothing_moves_for_who_wants_less_motion()
    {
        StepRange deep = served.Project.Stretches(3).First();
        IPage page = await chromium.OpenPageAsync(new Uri($"{served.Workbench}?range={deep.Start}:{deep.End}"));
        await Expect(new WorkbenchPage(page).MatchRow(1)).ToBeVisibleAsync();
        Assert.Equal(0, await page.EvaluateAsync<int>(MovingElements));
        await page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.NoPreference });
        Assert.NotEqual(0, await page.EvaluateAsync<int>(MovingElements));
    }

    [Fact]
    public async Task Files_dropped_on_any_page_are_taken_to_the_import()
    {
        IPage page = await chromium.OpenPageAsync(served.Workbench);
        await Expect(new WorkbenchPage(page).Token(0)).ToBeVisibleAsync();
        await DropAsync("dragover");
        await Expect(page.GetByText("Drop the files to import them as a project")).ToBeVisibleAsync();
        await DropAsync("drop");
        await Expect(page).ToHaveURLAsync(new Regex("#/import$"));
        await Expect(page.GetByText("words.txt").First).ToBeVisibleAsync();
        await page.GoBackAsync();
        await Expect(new WorkbenchPage(page).Token(0)).ToBeVisibleAsync();

        Task DropAsync(string kind) => page.EvaluateAsync("""
            (kind) => {
              const data = new DataTransfer();
              data.items.add(new File(['a b c d'], 'words.txt', { type: 'text/plain' }));
              document.body.dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
            }
            """, kind);
    }

    [Fact]
    public async Task The_palette_leads_to_new_text_quantiles_and_the_import()
    {
        IPage page = await chromium.OpenPageAsync(served.Workbench);
        await Expect(new WorkbenchPage(page).Token(0)).ToBeVisibleAsync();
        await DoAsync("top share of each cell");
        await Expect(page).ToHaveURLAsync(new Regex("quantile=0.9"));
        await DoAsync("one threshold for all");
        await Expect(page).Not.ToHaveURLAsync(new Regex("quantile="));
        await DoAsync("new text for the model");
        await Expect(page).ToHaveURLAsync(new Regex("live=1"));
        await DoAsync("import files");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Import a project" })).ToBeVisibleAsync();

        async Task DoAsync(string command)
        {
            await page.Keyboard.PressAsync("Control+k");
            await page.GetByRole(AriaRole.Combobox, new() { Name = "Command" }).FillAsync(command);
            await page.Keyboard.PressAsync("Enter");
        }
    }
}
