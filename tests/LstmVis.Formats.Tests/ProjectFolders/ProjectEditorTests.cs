using System.Text.Json.Nodes;
using LstmVis.Core;

namespace LstmVis.Formats.Tests;

public sealed class ProjectEditorTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public ProjectEditorTests() => Make("p");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Describing_keeps_what_it_does_not_know()
    {
        string manifest = _folder["p/project.json"];
        JsonObject root = JsonNode.Parse(File.ReadAllText(manifest))!.AsObject();
        root["mine"] = "kept";
        File.WriteAllText(manifest, root.ToJsonString());
        ProjectEditor.Describe(_folder["p"], "Ünï", null);
        using OpenedProject opened = ProjectOpener.Open(_folder["p"]);
        Assert.Equal("Ünï", opened.Project.Title);
        Assert.Equal("kept", JsonNode.Parse(File.ReadAllText(manifest))!["mine"]!.GetValue<string>());
        Assert.Empty(Directory.EnumerateFiles(_folder["p"], "*.partial"));
    }

    [Fact]
    public void A_renamed_project_has_the_new_id()
    {
        Make("other");
        string moved = ProjectEditor.Rename(_folder["p"], "q");
        using (OpenedProject opened = ProjectOpener.Open(moved))
            Assert.Equal("q", opened.Project.Id);
        Assert.All(["other", "a/b", ".x", "", ".."], name => Assert.Throws<ArgumentException>(() => ProjectEditor.Rename(moved, name)));
    }

    [Fact]
    public void Deleting_names_what_is_not_the_projects()
    {
        Assert.Empty(ProjectEditor.FindForeign(_folder["p"]));
        File.WriteAllText(_folder["p/notes.txt"], "mine");
        Directory.CreateDirectory(_folder["p/index"]);
        File.WriteAllText(_folder["p/index/x.npy"], "");
        Assert.Equal(["notes.txt"], ProjectEditor.FindForeign(_folder["p"]));
        ProjectEditor.Delete(_folder["p"]);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
        Directory.CreateDirectory(_folder["thesis"]);
        Assert.Throws<UnknownFormatException>(() => ProjectEditor.Delete(_folder["thesis"]));
        Assert.True(Directory.Exists(_folder["thesis"]));
    }

    [Fact]
    public void Verifying_looks_at_files_and_at_the_index()
    {
        using (OpenedProject opened = ProjectOpener.Open(_folder["p"]))
        using (IIndexedMatcher matcher = MatcherFactory.Create(opened.Project.Corpus.Documents, opened.Project.Sources, new MatcherOptions { IndexFolder = _folder["p/index"] }))
            Assert.True(SpinWait.SpinUntil(() => matcher.GetIndexStatuses().All(status => status.State == IndexState.Ready), TimeSpan.FromSeconds(60)));
        (IReadOnlyList<string> problems, IReadOnlyList<string> index) = ProjectEditor.Verify(_folder["p"], cancellation: TestContext.Current.CancellationToken);
        Assert.Empty(problems);
        Assert.Empty(index);

        string codes = Directory.EnumerateFiles(_folder["p/index"], "codes*", SearchOption.AllDirectories).First();
        Flip(codes);
        Assert.Contains("segments are damaged", Assert.Single(ProjectEditor.Verify(_folder["p"], cancellation: TestContext.Current.CancellationToken).IndexProblems), StringComparison.Ordinal);
        Flip(_folder["p/sources/h0.npy"]);
        Assert.Contains("h0.npy", Assert.Single(ProjectEditor.Verify(_folder["p"], cancellation: TestContext.Current.CancellationToken).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Sources_and_tracks_are_added_in_one_stroke()
    {
        NpyWriter.Write(_folder["h1.npy"], [1f, 2, 3, 4, 5, 6, 7, 8], 2);
        File.WriteAllText(_folder["tag.txt"], "x\ny\n\nx\n");
        using (OpenedProject opened = ProjectOpener.Open(_folder["p"]))
        using (var addition = ProjectAddition.Plan(opened, new ImportRequest { States = [$"{_folder["h1.npy"]},id=h1,layer=1"], Tracks = [$"tag={_folder["tag.txt"]}"] }))
        {
            Assert.Equal(2, addition.Describe().Count());
            addition.Write(cancellation: TestContext.Current.CancellationToken);
        }

        using OpenedProject grown = ProjectOpener.Open(_folder["p"]);
        Assert.Equal(["h0", "h1"], grown.Project.Sources.Select(source => source.Id));
        Assert.Equal(["scalar", "tag"], grown.Project.Tracks.Select(track => track.Id));
        float[] rows = new float[4];
        grown.Project.Sources[1].States.ReadRows(new StepRange(1, 3), rows);
        Assert.Equal([3f, 4, 5, 6], rows);
        Assert.Equal([0, 1, -1, 0], ((CategoricalTrack)grown.Project.Tracks[1]).LabelIds.ToArray());
        Assert.Contains("h1.npy", grown.Provenance["source h1"], StringComparison.Ordinal);
        Assert.Empty(ProjectEditor.FindForeign(_folder["p"]));
        Assert.Empty(ProjectEditor.Verify(_folder["p"], cancellation: TestContext.Current.CancellationToken).Problems);
    }

    [Fact]
    public void What_does_not_fit_or_is_there_already_is_not_added()
    {
        NpyWriter.Write(_folder["h0.npy"], [1f, 2, 3, 4, 5, 6, 7, 8], 2);
        NpyWriter.Write(_folder["short.npy"], [1f, 2, 3, 4], 2);
        using OpenedProject opened = ProjectOpener.Open(_folder["p"]);
        Assert.Contains("'h0' already", Assert.Throws<ArgumentException>(() => ProjectAddition.Plan(opened, new ImportRequest { States = [_folder["h0.npy"]] })).Message, StringComparison.Ordinal);
        Assert.Contains("expected 4 time steps", Assert.Throws<InvalidContentException>(() => ProjectAddition.Plan(opened, new ImportRequest { States = [_folder["short.npy"]] })).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ProjectAddition.Plan(opened, new ImportRequest()));
    }

    [Fact]
    public void A_dead_addition_is_in_nobodys_way()
    {
        Make("p/added");
        NpyWriter.Write(_folder["h1.npy"], [1f, 2, 3, 4, 5, 6, 7, 8], 2);
        using OpenedProject opened = ProjectOpener.Open(_folder["p"]);
        using var addition = ProjectAddition.Plan(opened, new ImportRequest { States = [_folder["h1.npy"]] });
        addition.Write(cancellation: TestContext.Current.CancellationToken);
        Assert.False(Directory.Exists(_folder["p/added"]));
        Assert.Single(ProjectDiscovery.Find([_folder.Path]).Candidates);
    }

    private static void Flip(string file)
    {
        byte[] bytes = File.ReadAllBytes(file);
        bytes[^1] ^= 1;
        File.WriteAllBytes(file, bytes);
    }

    private void Make(string name)
    {
        using var writer = new ProjectFolderWriter(_folder[name]);
        writer.SetCorpus(new Corpus(new[] { 0, 1, 0, 1 }, Vocabulary.FromTokens(["a", "b"])));
        writer.AddTrack(new ScalarTrack("scalar", new float[] { 1, 2, 3, 4 }));
        using (IRowWriter rows = writer.AddSource(new("h0", 2, 0, SourceKinds.HiddenState, Transform.None)))
            rows.Append([0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f, 0.7f, 0.8f]);
        writer.Complete();
    }
}
