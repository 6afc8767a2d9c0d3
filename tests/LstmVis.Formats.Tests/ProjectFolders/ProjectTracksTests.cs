using LstmVis.Core;

namespace LstmVis.Formats.Tests;

public sealed class ProjectTracksTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lstmvis-tracks-").FullName;

    public ProjectTracksTests()
    {
        using var writer = new ProjectFolderWriter(Path.Combine(_folder, "made"));
        using (IRowWriter rows = writer.AddSource(new SourceDescription("h", 2, 0, SourceKinds.HiddenState, Transform.None)))
            rows.Append([1, 2, 3, 4, 5, 6]);
        writer.SetCorpus(new Corpus((int[])[0, 1, 0], Vocabulary.FromTokens(["a", "b"])));
        writer.AddTrack(new ScalarTrack("old", (float[])[1, 2, 3]));
        writer.Complete();
    }

    private string Made => Path.Combine(_folder, "made");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Added_tracks_are_read_with_the_others_and_every_hash_is_right()
    {
        ProjectTracks.Add(Made, [new CategoricalTrack("new", (int[])[1, -1, 0], Vocabulary.FromTokens(["no", "yes"])), new ScalarTrack("OLD", (float[])[7, 8, 9])], provenance: new Dictionary<string, string> { ["track new"] = "a test" });
        using OpenedProject opened = ProjectFolder.Open(Made);
        Assert.Equal(["old", "new", "OLD"], opened.Project.Tracks.Select(track => track.Id));
        Assert.Equal([1, -1, 0], ((CategoricalTrack)opened.Project.FindTrack("new")!).LabelIds.ToArray());
        Assert.Equal([1, 2, 3], ((ScalarTrack)opened.Project.FindTrack("old")!).Values.ToArray());
        Assert.Equal("a test", opened.Provenance["track new"]);
        Assert.Empty(ProjectFolder.Verify(Made, cancellation: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_track_is_replaced_only_where_that_is_asked_for_and_leaves_no_file()
    {
        string before = File.ReadAllText(Path.Combine(Made, ProjectFolder.ManifestFile));
        Assert.Contains("'old' already", Assert.Throws<InvalidContentException>(() => ProjectTracks.Add(Made, [new ScalarTrack("old", (float[])[7, 8, 9])])).Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(Path.Combine(Made, ProjectFolder.ManifestFile)));
        ProjectTracks.Add(Made, [new ScalarTrack("old", (float[])[7, 8, 9])], overwrite: true);
        using OpenedProject opened = ProjectFolder.Open(Made);
        Assert.Equal([7, 8, 9], ((ScalarTrack)Assert.Single(opened.Project.Tracks)).Values.ToArray());
        Assert.Single(Directory.EnumerateFiles(Path.Combine(Made, "tracks")));
        Assert.Empty(ProjectFolder.Verify(Made, cancellation: TestContext.Current.CancellationToken));
        Assert.Equal([ProjectFolder.ManifestFile], Directory.EnumerateFiles(Made).Select(Path.GetFileName));
    }

    [Fact]
    public void What_does_not_fit_changes_nothing()
    {
        string before = File.ReadAllText(Path.Combine(Made, ProjectFolder.ManifestFile));
        Assert.Contains("2 steps", Assert.Throws<ArgumentException>(() => ProjectTracks.Add(Made, [new ScalarTrack("new", (float[])[7, 8])])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ProjectTracks.Add(Made, [new ScalarTrack("new", (float[])[7, 8, 9]), new ScalarTrack("new", (float[])[7, 8, 9])]));
        Assert.Equal(before, File.ReadAllText(Path.Combine(Made, ProjectFolder.ManifestFile)));
        Assert.ThrowsAny<LstmVisFormatException>(() => ProjectTracks.Add(_folder, []));
    }
}
