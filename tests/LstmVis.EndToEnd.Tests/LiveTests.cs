using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace LstmVis.EndToEnd.Tests;

/// <summary>The Live view on a demo project whose model is small and little trained.</summary>
public sealed class LiveTests(Chromium chromium, ServedDemo served) : IClassFixture<ServedDemo>
{
    [Fact]
    public async Task New_text_is_read_its_cells_are_found_in_the_corpus_and_held_cells_change_what_is_expected()
    {
        IPage page = await chromium.OpenPageAsync(new Uri(served.Address, "/#/p/demo?source=layer1/cell_state&threshold=0.05"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Live", Exact = true }).ClickAsync();
        ILocator live = page.GetByRole(AriaRole.Region, new() { Name = "Live", Exact = true });
        await Expect(live).ToContainTextAsync("LSTM, 2 layers of 16 cells");
        await Expect(live).ToContainTextAsync("Nothing to read yet");

        ILocator text = live.GetByRole(AriaRole.Textbox, new() { Name = "Text for the model to read" });
        await text.FillAsync("((2(3(4)))1)0");
        await Expect(live).ToContainTextAsync("13 tokens");
        await Expect(live.GetByTitle(new Regex("^token 3: \\("))).ToBeVisibleAsync();
        await text.FillAsync("((2x");
        await Expect(live.GetByRole(AriaRole.Alert)).ToContainTextAsync("'x'");
        await text.FillAsync("((2(3(4)))1)0");
        await Expect(live.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);

        // By keyboard alone: the brushed range is typed.
        await live.GetByRole(AriaRole.Textbox, new() { Name = "First brushed token" }).FillAsync("3");
        await live.GetByRole(AriaRole.Textbox, new() { Name = "First token after the brushed ones" }).FillAsync("5");
        await Expect(page).ToHaveURLAsync(new Regex("liveRange=3:5"));
        ILocator selection = live.GetByRole(AriaRole.Region, new() { Name = "Cells of a range of the new text" });
        await Expect(selection).ToContainTextAsync(new Regex("on in exactly the tokens 3:5|No cell is on"));
        for (string[] thresholds = ["0.2", "0.1", "0.02", "-0.2", "-0.5"]; await selection.GetByText("No cell is on").CountAsync() > 0 && thresholds.Length > 0; thresholds = thresholds[1..])
            await live.GetByRole(AriaRole.Textbox, new() { Name = "Threshold of the new text" }).FillAsync(thresholds[0]);
        await live.GetByRole(AriaRole.Button, new() { Name = "Find in corpus" }).ClickAsync();
        await Expect(new WorkbenchPage(page).MatchRow(1)).ToBeVisibleAsync();
        await Expect(live).ToBeVisibleAsync();

        await live.GetByRole(AriaRole.Textbox, new() { Name = "Cells to hold of layer 1 · cell state" }).FillAsync("0-11");
        await page.Keyboard.PressAsync("Tab");
        await live.GetByRole(AriaRole.Textbox, new() { Name = "Random sets of as many cells" }).FillAsync("10");
        await Expect(live).ToContainTextAsync("with cells held");
        await Expect(live.GetByRole(AriaRole.Region, new() { Name = "Effect of holding the cells" })).ToContainTextAsync(new Regex("(1st|2nd|3rd|\\dth) of 11"));
        await Expect(live.GetByRole(AriaRole.Table).First).ToContainTextAsync("cells held");

        await page.ReloadAsync();
        await Expect(live.GetByRole(AriaRole.Textbox, new() { Name = "Text for the model to read" })).ToHaveValueAsync("((2(3(4)))1)0");
        await live.GetByRole(AriaRole.Button, new() { Name = "Continue by" }).ClickAsync();
        await Expect(live).ToContainTextAsync("33 tokens");
        await live.GetByRole(AriaRole.Button, new() { Name = "Back to the corpus" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Select", Exact = true })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_model_that_says_labels_has_neither_surprisal_nor_a_continuation()
    {
        IPage page = await chromium.NewPageAsync(1440, 900);
        await page.RouteAsync("**/api/v3/projects/demo/model", async route =>
        {
            IAPIResponse real = await route.FetchAsync();
            string text = await real.TextAsync();
            Assert.Contains("\"saysLabels\":false", text, StringComparison.Ordinal);
            await route.FulfillAsync(new() { Response = real, Body = text.Replace("\"saysLabels\":false", "\"saysLabels\":true", StringComparison.Ordinal) });
        });
        await page.GotoAsync(new Uri(served.Address, "/#/p/demo?live=1").ToString());
        ILocator live = page.GetByRole(AriaRole.Region, new() { Name = "Live", Exact = true });
        await live.GetByRole(AriaRole.Textbox, new() { Name = "Text for the model to read" }).FillAsync("((2))");
        await Expect(live.GetByRole(AriaRole.Group, new() { NameRegex = new Regex("^The likeliest label of each token") })).ToBeVisibleAsync();
        await Expect(live.GetByRole(AriaRole.Img, new() { NameRegex = new Regex("^Surprisal") })).ToHaveCountAsync(0);
        await Expect(live.GetByRole(AriaRole.Button, new() { Name = "Continue by" })).ToHaveCountAsync(0);
    }
}
