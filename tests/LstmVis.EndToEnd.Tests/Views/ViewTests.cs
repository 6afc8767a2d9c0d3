using System.Globalization;
using Xunit;

namespace LstmVis.EndToEnd.Tests;

/// <summary>Each view of the gallery looks as it did when its golden picture was taken: <c>dotnet run build.cs views</c> takes them anew.</summary>
public sealed class ViewTests(GalleryWindow gallery) : IClassFixture<GalleryWindow>
{
    private const string NotBuilt = "The gallery is not built: npm run gallery, in client.";

    public static TheoryData<string> Names => [.. GalleryPages.Views.Select(view => view.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_view_looks_like_its_golden_picture(string name)
    {
        Assert.SkipUnless(GalleryPages.IsBuilt, NotBuilt);
        string folder = Path.Combine(GalleryPages.Golden, name);
        string expected = Path.Combine(folder, "expected.png");
        Assert.True(File.Exists(expected), $"There is no {expected}: 'dotnet run build.cs views' takes it.");
        byte[] actual = await gallery.TakeAsync(name);
        double difference = await gallery.DifferenceAsync(await File.ReadAllBytesAsync(expected, TestContext.Current.CancellationToken), actual);
        if (difference > PictureComparison.Tolerance)
            await File.WriteAllBytesAsync(Path.Combine(folder, "actual.png"), actual, TestContext.Current.CancellationToken);
        Assert.True(difference <= PictureComparison.Tolerance, string.Create(CultureInfo.InvariantCulture, $"{difference:P2} of the blocks of '{name}' differ, at most {PictureComparison.Tolerance:P2} may. Compare {folder}/actual.png with expected.png; if the new one is right, 'dotnet run build.cs views' keeps it."));
    }

    [Fact]
    public async Task Pictures_of_different_views_are_told_apart()
    {
        string[] names = ["select-lines", "select-crowd", "select-raster"];
        byte[][] pictures = [.. names.Select(name => File.ReadAllBytes(Path.Combine(GalleryPages.Golden, name, "expected.png")))];
        Assert.True(await gallery.DifferenceAsync(pictures[0], pictures[1]) > PictureComparison.Tolerance);
        Assert.True(await gallery.DifferenceAsync(pictures[0], pictures[2]) > PictureComparison.Tolerance);
        Assert.Equal(0, await gallery.DifferenceAsync(pictures[0], pictures[0]));
    }
}
