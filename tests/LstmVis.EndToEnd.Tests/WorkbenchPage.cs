using System.Text.RegularExpressions;
using LstmVis.Core;
using Microsoft.Playwright;

namespace LstmVis.EndToEnd.Tests;

/// <summary>The workbench in the words of its users. Things are found by role and label, as a person with a screen reader finds them.</summary>
internal sealed class WorkbenchPage(IPage page)
{
    private const int CalmFrames = 6;

    /// <summary>The page itself.</summary>
    public IPage Page { get; } = page;

    /// <summary>The typed threshold.</summary>
    public ILocator Threshold => Page.GetByRole(AriaRole.Textbox, new() { Name = "Threshold", Exact = true });

    /// <summary>The threshold's handle in the plot.</summary>
    public ILocator ThresholdHandle => Page.GetByRole(AriaRole.Slider, new() { Name = "Threshold", Exact = true });

    /// <summary>The list of selected cells.</summary>
    public ILocator Cells => Page.GetByRole(AriaRole.Complementary, new() { Name = "Selected cells" });

    /// <summary>The match view.</summary>
    public ILocator Matches => Page.GetByRole(AriaRole.Region, new() { Name = "Matches" });

    /// <summary>The search, where it is open.</summary>
    public ILocator Search => Page.GetByRole(AriaRole.Dialog, new() { Name = "Search the text" });

    /// <summary>The row of the match of a rank, where it is on screen.</summary>
    public ILocator MatchRow(int rank) => Matches.Locator($"[role=row][aria-rowindex='{rank + 1}']");

    /// <summary>A selected cell in the list.</summary>
    public ILocator Cell(int cell) => Cells.GetByRole(AriaRole.Group, new() { Name = $"Cell {cell}", Exact = true });

    /// <summary>A token in the strip.</summary>
    public ILocator Token(int step) => Page.GetByTitle(new Regex($"^step {step}: "));

    /// <summary>Drags from the first token of a range to its last.</summary>
    public async Task BrushAsync(StepRange range)
    {
        (LocatorBoundingBoxResult first, LocatorBoundingBoxResult last) = await RestAsync(range);
        await Page.Mouse.MoveAsync(first.X + (first.Width / 2), first.Y + 5);
        await Page.Mouse.DownAsync();
        await Page.Mouse.MoveAsync(last.X + (last.Width / 2), last.Y + 5, new() { Steps = 4 });
        await Page.Mouse.UpAsync();
    }

    /// <summary>Drags the threshold's handle up or down.</summary>
    public async Task DragThresholdAsync(float pixels)
    {
        LocatorBoundingBoxResult grip = (await ThresholdHandle.BoundingBoxAsync())!;
        float x = grip.X + (grip.Width / 2);
        float y = grip.Y + (grip.Height / 2);
        await Page.Mouse.MoveAsync(x, y);
        await Page.Mouse.DownAsync();
        await Page.Mouse.MoveAsync(x, y + pixels, new() { Steps = 4 });
        await Page.Mouse.UpAsync();
    }

    /// <summary>Waits until nothing is awaited, or shown though it answers an older question, for some frames in a row.</summary>
    public Task RestAsync() => Page.EvaluateAsync($$"""
        () => new Promise((done) => {
          let calm = 0;
          const look = () => {
            calm = document.querySelector('[aria-busy=true], [data-stale=true]') === null ? calm + 1 : 0;
            if (calm === {{CalmFrames}}) done();
            else requestAnimationFrame(look);
          };
          look();
        })
        """);

    // The width of a step fits the tokens, so it changes while a page loads; a person waits for that, too.
    private async Task<(LocatorBoundingBoxResult First, LocatorBoundingBoxResult Last)> RestAsync(StepRange range)
    {
        (float, float, float)? before = null;
        while (true)
        {
            await RestAsync();
            LocatorBoundingBoxResult first = (await Token(range.Start).BoundingBoxAsync())!;
            LocatorBoundingBoxResult last = (await Token(range.End - 1).BoundingBoxAsync())!;
            (float, float, float) now = (first.X, last.X, first.Y);
            if (now == before)
                return (first, last);
            before = now;
        }
    }
}
