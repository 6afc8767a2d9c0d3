using Microsoft.Playwright;
using Xunit;

namespace LstmVis.EndToEnd.Tests;

/// <summary>A window in which one view of the gallery after the other is opened and its picture taken; no server is needed.</summary>
public sealed class GalleryWindow(Chromium chromium) : IAsyncLifetime
{
    private const string Address = "http://gallery.invalid/";
    private const int MostLooks = 40;
    // What is costly to show follows within 400 ms: the list of cells, lines drawn at another height.
    private const int LookMilliseconds = 450;
    private IPage? _page;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _page = await chromium.NewPageAsync(1100, 760);
        // Nothing that a view keeps is there for the next.
        await _page.AddInitScriptAsync("localStorage.clear(); sessionStorage.clear();");
        await _page.RouteAsync($"{Address}**", route => route.FulfillAsync(GalleryPages.Find(new Uri(route.Request.Url)) is { } path ? new() { Path = path } : new() { Status = 404 }));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_page is not null)
            await _page.Context.CloseAsync();
    }

    /// <summary>A picture of a view once it has come to rest.</summary>
    public async Task<byte[]> TakeAsync(string name)
    {
        await _page!.GotoAsync($"{Address}index.html?view={name}");
        byte[] before = [];
        for (int look = 0; look < MostLooks; look++)
        {
            await _page.WaitForFunctionAsync("() => document.querySelector('#app > *') && !document.querySelector('[aria-busy=true]') && document.fonts.status === 'loaded'");
            byte[] now = await _page.ScreenshotAsync(new PageScreenshotOptions { Animations = ScreenshotAnimations.Disabled, Caret = ScreenshotCaret.Hide });
            if (now.AsSpan().SequenceEqual(before))
                return now;
            before = now;
            await _page.WaitForTimeoutAsync(LookMilliseconds);
        }

        throw new InvalidOperationException($"The view '{name}' does not come to rest.");
    }

    /// <summary>The share of blocks in which two pictures differ: <see cref="PictureComparison"/>.</summary>
    public Task<double> DifferenceAsync(byte[] first, byte[] second) => PictureComparison.DifferenceAsync(_page!, first, second);
}
