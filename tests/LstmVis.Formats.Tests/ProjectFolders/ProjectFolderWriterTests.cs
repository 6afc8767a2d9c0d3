using LstmVis.Core;

namespace LstmVis.Formats.Tests;

public sealed class ProjectFolderWriterTests
{
    [Fact]
    public void Everything_that_is_written_is_read_again()
    {
        using var folder = new TempFolder();
        var vocabulary = new Vocabulary([new(0, "a"), new(2, "\n"), new(7, "\"ü\u2028"), new(5, "a")]);
        var corpus = new Corpus(new[] { 0, 2, 7, 5, 0 }, vocabulary, new Documents(5, [0, 2, 2], ["first", "empty", "last/one"]));
        using (var writer = new ProjectFolderWriter(folder["p"]) { Title = "A title", Description = "Words." })
        {
            IRowWriter late = writer.AddSource(new("layer 0/h::x", 2, 0, "hidden_state", Transform.None, IsUnsigned: true));
            using (IRowWriter rows = writer.AddSource(new("layer_0/h::x", 1, 3, "gate", Transform.Tanh)))
            {
                late.Append([1, 2, 3, 4]);
                rows.Append([9, 8, 7, 6, 5]);
                late.Append([5, 6, 7, 8, 9, 10]);
            }

            late.Dispose();
            writer.AddTrack(new CategoricalTrack("tag", new[] { 0, -1, 1, 1, 0 }, Vocabulary.FromTokens(["x", "y"])));
            writer.AddTrack(new ScalarTrack("tag/2", new[] { 1f, float.NaN, 2, 3, 4 }, (0, 10)));
            writer.AddTrack(new TopKTrack("top", 2, new int[10], new float[10], Vocabulary.FromTokens(["x"])));
            writer.AddTrack(new TopKTrack("bare", 1, new int[5], default, new Vocabulary([new(0, "x"), new(1_000_000, "far")])));
            writer.SetCorpus(corpus);
            writer.AddProvenance("tool", "old");
            writer.AddProvenance("tool", "test");
            Assert.Empty(ProjectDiscovery.Find([folder.Path]).Candidates);
            Assert.False(Directory.Exists(folder["p"]));
            writer.Complete();
        }

        Assert.Equal(["p"], Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName));
        using OpenedProject opened = ProjectOpener.Open(folder["p"]);
        Project project = opened.Project;
        Assert.Equal(("p", "A title", "Words.", "test"), (project.Id, project.Title, project.Description, opened.Provenance["tool"]));
        Assert.Equal(vocabulary.Entries, project.Corpus.Vocabulary.Entries);
        Assert.Equal(corpus.TokenIds.ToArray(), project.Corpus.TokenIds.ToArray());
        Assert.Equal(corpus.Documents.All(), project.Corpus.Documents.All());
        Assert.Equal([("layer 0/h::x", 0, "hidden_state", Transform.None, true, 2), ("layer_0/h::x", 3, "gate", Transform.Tanh, false, 1)],
            project.Sources.Select(source => (source.Id, source.Layer, source.Kind, source.Transform, source.IsUnsigned, source.CellCount)));
        float[] rows0 = new float[4];
        project.Sources[0].States.ReadRows(new StepRange(1, 3), rows0);
        Assert.Equal([3f, 4, 5, 6], rows0);
        Assert.Equal([0, -1, 1, 1, 0], ((CategoricalTrack)project.Tracks[0]).LabelIds.ToArray());
        Assert.Equal((0f, 10f), ((ScalarTrack)project.Tracks[1]).DisplayRange);
        Assert.Equal(10, ((TopKTrack)project.Tracks[2]).Weights.Length);
        Assert.Equal("far", ((TopKTrack)project.Tracks[3]).Labels.GetToken(1_000_000));
        Assert.Empty(ProjectFolder.Verify(folder["p"], cancellation: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_writer_that_is_not_completed_leaves_nothing()
    {
        using var folder = new TempFolder();
        using (ProjectFolderWriter writer = Start(folder["p"]))
            Assert.Empty(ProjectDiscovery.Find([folder.Path]).Candidates);

        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void What_a_dead_writer_left_is_not_found_and_goes_with_the_next_but_a_living_one_stays()
    {
        using var folder = new TempFolder();
        string dead = Directory.CreateDirectory(folder[".p.partial-dead"]).FullName;
        File.WriteAllText(Path.Combine(dead, "project.json"), "{\"format\": \"lstmvis-project\", \"version\": 1}");
        File.WriteAllText(Path.Combine(dead, ".lock"), "");
        using ProjectFolderWriter living = Start(folder["p"]);
        using ProjectFolderWriter other = Start(folder["p"]);

        Assert.Empty(ProjectDiscovery.Find([folder.Path]).Candidates);
        Assert.False(Directory.Exists(dead));
        Assert.Equal(2, Directory.GetDirectories(folder.Path).Length);
        living.Complete();
        Assert.Contains("there is a project already", Assert.Throws<InvalidContentException>(other.Complete).Message, StringComparison.Ordinal);
        other.Dispose();
        ProjectOpener.Open(folder["p"]).Dispose();
        Assert.Single(Directory.GetDirectories(folder.Path));
    }

    [Fact]
    public void A_project_is_replaced_only_when_asked_and_only_by_a_whole_one()
    {
        using var folder = new TempFolder();
        using (ProjectFolderWriter first = Start(folder["p"]))
        {
            first.Title = "first";
            first.Complete();
        }

        Assert.Throws<InvalidContentException>(() => new ProjectFolderWriter(folder["p"]).Dispose());
        using (var abandoned = new ProjectFolderWriter(folder["p"], overwrite: true))
            abandoned.SetCorpus(MakeCorpus());
        using (OpenedProject opened = ProjectOpener.Open(folder["p"]))
            Assert.Equal("first", opened.Project.Title);

        using (ProjectFolderWriter second = Start(folder["p"], overwrite: true))
        {
            second.Title = "second";
            second.Complete();
        }

        using OpenedProject replaced = ProjectOpener.Open(folder["p"]);
        Assert.Equal("second", replaced.Project.Title);
        Assert.Single(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_folder_with_other_things_is_never_replaced()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder["mine"]);
        File.WriteAllText(Path.Combine(folder["mine"], "thesis.tex"), "");
        File.WriteAllText(folder["file"], "");

        Assert.Contains("'thesis.tex'", Assert.Throws<InvalidContentException>(() => new ProjectFolderWriter(folder["mine"], overwrite: true).Dispose()).Message, StringComparison.Ordinal);
        Assert.Contains("found a file", Assert.Throws<InvalidContentException>(() => new ProjectFolderWriter(folder["file"], overwrite: true).Dispose()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_folder_may_be_filled()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder["p"]);
        using ProjectFolderWriter writer = Start(folder["p"]);
        writer.Complete();

        ProjectOpener.Open(folder["p"]).Dispose();
    }

    [Fact]
    public void Parts_that_do_not_fit_are_said_before_anything_is_visible()
    {
        using var folder = new TempFolder();
        using var writer = new ProjectFolderWriter(folder["p"]);
        Assert.Throws<InvalidOperationException>(writer.Complete);
        writer.SetCorpus(MakeCorpus());
        Assert.Throws<InvalidOperationException>(() => writer.SetCorpus(MakeCorpus()));
        Assert.Throws<InvalidOperationException>(writer.Complete);
        IRowWriter rows = writer.AddSource(new("s", 2, 0, "cell_state", Transform.Tanh));
        Assert.Throws<ArgumentException>(() => writer.AddSource(new("s", 2, 0, "cell_state", Transform.Tanh)));
        rows.Append([1, 2]);
        Assert.Contains("Source 's' has 1 steps, but the corpus has 3", Assert.Throws<InvalidOperationException>(writer.Complete).Message, StringComparison.Ordinal);
        rows.Append([1, 2, 3, 4]);
        writer.AddTrack(new ScalarTrack("t", new float[2]));
        Assert.Contains("Track 't' has 2 steps", Assert.Throws<InvalidOperationException>(writer.Complete).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["p"]));
    }

    internal static ProjectFolderWriter Start(string path, bool overwrite = false)
    {
        var writer = new ProjectFolderWriter(path, overwrite);
        writer.SetCorpus(MakeCorpus());
        using IRowWriter rows = writer.AddSource(new("s", 2, 0, "cell_state", Transform.Tanh));
        rows.Append([1, 2, 3, 4, 5, 6]);
        writer.AddTrack(new CategoricalTrack("tag", new[] { 0, 0, 0 }, Vocabulary.FromTokens(["x"])));
        return writer;
    }

    private static Corpus MakeCorpus() => new(new[] { 0, 1, 0 }, Vocabulary.FromTokens(["a", "b"]));
}
