using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Playwright;

namespace LstmVis.EndToEnd.Tests;

/// <summary>A view of the gallery, <c>client/gallery</c>: the real client with fixed data and fonts.</summary>
/// <param name="Name">Its name, and the folder of its golden picture.</param>
/// <param name="Shows">What it is about, in a sentence.</param>
/// <param name="Theme"><c>dark</c>, or null for the light one.</param>
public sealed record GalleryView(string Name, string Shows, string? Theme);

/// <summary>Opens views of the built gallery and takes their pictures; no server is needed.</summary>
internal static class GalleryPages
{
    private const string Address = "http://gallery.invalid/";
    private const int MostLooks = 60;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private static readonly string Root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", ".."));
    private static readonly string Built = Path.Combine(Root, "artifacts", "gallery");

    /// <summary>Where golden pictures lie, a folder for each view.</summary>
    public static string Golden => Path.Combine(Root, "tests", "golden", "views");

    /// <summary>Whether the gallery is built; <c>dotnet run build.cs test</c> does that first.</summary>
    public static bool IsBuilt => File.Exists(Path.Combine(Built, "index.html"));

    /// <summary>Every view, in the order of the gallery.</summary>
    public static IReadOnlyList<GalleryView> Views { get; } = JsonSerializer.Deserialize<GalleryView[]>(File.ReadAllText(Path.Combine(Root, "client", "gallery", "views.json")), Json)!;

    /// <summary>A picture of a view once it has come to rest.</summary>
    public static async Task<byte[]> TakeAsync(Chromium chromium, string name)
    {
        IPage page = await chromium.NewPageAsync(1100, 760);
        await page.RouteAsync($"{Address}**", AnswerAsync);
        await page.GotoAsync($"{Address}index.html?view={name}");
        byte[] before = [];
        for (int look = 0; look < MostLooks; look++)
        {
            await page.WaitForTimeoutAsync(150);
            bool isBusy = await page.EvaluateAsync<bool>("() => !document.querySelector('#app > *') || document.querySelector('[aria-busy=true]') !== null || document.fonts.status !== 'loaded'");
            byte[] now = await page.ScreenshotAsync(new PageScreenshotOptions { Animations = ScreenshotAnimations.Disabled, Caret = ScreenshotCaret.Hide });
            if (!isBusy && now.AsSpan().SequenceEqual(before))
            {
                await page.Context.CloseAsync();
                return now;
            }

            before = now;
        }

        throw new InvalidOperationException($"The view '{name}' does not come to rest.");
    }

    private static async Task AnswerAsync(IRoute route)
    {
        string path = Path.Combine(Built, new Uri(route.Request.Url).AbsolutePath.TrimStart('/'));
        if (File.Exists(path))
            await route.FulfillAsync(new RouteFulfillOptions { Path = path });
        else
            await route.FulfillAsync(new RouteFulfillOptions { Status = 404 });
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
