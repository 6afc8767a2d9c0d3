using System.Collections.Concurrent;
using LstmVis.EndToEnd.Tests;
using Microsoft.Playwright;
using Xunit;

[assembly: AssemblyFixture(typeof(Chromium))]

namespace LstmVis.EndToEnd.Tests;

/// <summary>The system's browser, started once for all tests; each test gets a page of its own.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

    // Containers have neither a sandbox nor a graphics card. Without --disable-gpu an emulated card draws every canvas, many times slower than the processor itself.
    internal static readonly string[] Flags = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--force-color-profile=srgb", "--font-render-hinting=none"];

    private const float PatienceMilliseconds = 30_000;

    // The windows of the test that runs in each class: those that it left open would go on working beside all tests after it.
    private readonly ConcurrentDictionary<string, (string Test, List<IBrowserContext> Windows)> _open = new();

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        string program = Find() ?? throw new InvalidOperationException("There is no Chromium or Chrome on this machine: apt-get install chromium, or set CHROMIUM to its path.");
        _playwright = await Playwright.CreateAsync();
        // Generous, since machines that test are busy; nothing waits longer than it needs.
        Assertions.SetDefaultExpectTimeout(PatienceMilliseconds);
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = program,
            Args = Flags,
        });
    }

    /// <summary>The browser itself.</summary>
    internal IBrowser Browser => _browser!;

    /// <summary>A page with a window of its own.</summary>
    /// <param name="address">Where it goes.</param>
    /// <param name="theme">What the visitor's system prefers.</param>
    /// <param name="isFirstVisit">Whether the visitor has seen nothing yet, so that the tour may begin by itself.</param>
    public async Task<IPage> OpenPageAsync(Uri address, ColorScheme theme = ColorScheme.Light, bool isFirstVisit = false)
    {
        IPage page = await NewPageAsync(1440, 900, address, theme, isFirstVisit);
        await page.GotoAsync(address.ToString());
        return page;
    }

    /// <summary>An empty page with a window of its own.</summary>
    public async Task<IPage> NewPageAsync(int width, int height, Uri? address = null, ColorScheme theme = ColorScheme.Light, bool isFirstVisit = false)
    {
        IBrowserContext context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            Permissions = ["clipboard-read", "clipboard-write"],
            BaseURL = address?.GetLeftPart(UriPartial.Authority),
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = theme,
            Locale = "en-GB",
            ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout(PatienceMilliseconds);
        if (!isFirstVisit)
            await context.AddInitScriptAsync("localStorage.setItem('lstmvis.tour', 'seen')");
        await CloseAfterTestAsync(context);
        return await context.NewPageAsync();
    }

    // The tests of a class run one after the other, so its next test tells that the one before is over.
    private async Task CloseAfterTestAsync(IBrowserContext context)
    {
        if (TestContext.Current is not { Test.UniqueID: { } test, TestClass.UniqueID: { } testClass })
            return;
        (string Test, List<IBrowserContext> Windows) before = _open.GetValueOrDefault(testClass, (test, []));
        if (before.Test == test)
        {
            before.Windows.Add(context);
            _open[testClass] = before;
            return;
        }

        _open[testClass] = (test, [context]);
        foreach (IBrowserContext window in before.Windows)
            await window.CloseAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } given)
            return given;
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return Names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
    }
}
