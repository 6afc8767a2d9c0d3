using System.Runtime.CompilerServices;
using System.Text.Json;

namespace LstmVis.EndToEnd.Tests;

/// <summary>A view of the gallery, <c>client/gallery</c>: the real client with fixed data and fonts.</summary>
/// <param name="Name">Its name, and the folder of its golden picture.</param>
/// <param name="Shows">What it is about, in a sentence.</param>
/// <param name="Theme"><c>dark</c>, or null for the light one.</param>
public sealed record GalleryView(string Name, string Shows, string? Theme);

/// <summary>The views of the gallery, its files, and where their golden pictures lie.</summary>
internal static class GalleryPages
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private static readonly string Root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", ".."));
    private static readonly string Built = Path.Combine(Root, "artifacts", "gallery");

    /// <summary>Where golden pictures lie, a folder for each view.</summary>
    public static string Golden => Path.Combine(Root, "tests", "golden", "views");

    /// <summary>Whether the gallery is built; <c>dotnet run build.cs test</c> does that first.</summary>
    public static bool IsBuilt => File.Exists(Path.Combine(Built, "index.html"));

    /// <summary>Every view, in the order of the gallery.</summary>
    public static IReadOnlyList<GalleryView> Views { get; } = JsonSerializer.Deserialize<GalleryView[]>(File.ReadAllText(Path.Combine(Root, "client", "gallery", "views.json")), Json)!;

    /// <summary>A file of the built gallery by its address; null where there is none.</summary>
    public static string? Find(Uri address)
    {
        string path = Path.Combine(Built, address.AbsolutePath.TrimStart('/'));
        return File.Exists(path) ? path : null;
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
