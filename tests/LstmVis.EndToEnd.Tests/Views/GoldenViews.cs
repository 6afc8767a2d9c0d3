using Xunit;

namespace LstmVis.EndToEnd.Tests;

/// <summary>Takes the golden pictures of the gallery anew: <c>dotnet run build.cs views</c>. Not part of the tests; the reason belongs into the commit.</summary>
public sealed class GoldenViews(GalleryWindow gallery) : IClassFixture<GalleryWindow>
{
    [Fact(Explicit = true)]
    public async Task Of_every_view()
    {
        foreach (GalleryView view in GalleryPages.Views)
        {
            string folder = Path.Combine(GalleryPages.Golden, view.Name);
            Directory.CreateDirectory(folder);
            await File.WriteAllBytesAsync(Path.Combine(folder, "expected.png"), await gallery.TakeAsync(view.Name), TestContext.Current.CancellationToken);
        }
    }
}
