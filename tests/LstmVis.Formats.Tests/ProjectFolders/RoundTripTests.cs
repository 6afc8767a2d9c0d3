using LstmVis.Core;

namespace LstmVis.Formats.Tests;

public sealed class RoundTripTests
{
    [Fact]
    public void An_imported_V2_project_holds_the_same_numbers()
    {
        using var folder = new TempFolder();
        using OpenedProject original = ProjectOpener.Open(SharedData.Get("v2-parens"));
        using (var writer = new ProjectFolderWriter(folder["copy"]))
        {
            Assert.All(ProjectConversion.Copy(original, writer, cancellation: TestContext.Current.CancellationToken), report => Assert.Null(report.Warning));
            writer.Complete();
        }

        using OpenedProject copy = ProjectOpener.Open(folder["copy"]);

        Assert.Empty(ProjectFolder.Verify(folder["copy"], cancellation: TestContext.Current.CancellationToken));
        Assert.Equal(["copy"], Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName));
        Assert.Equal(("copy", "parens"), (copy.Project.Id, copy.Project.Title));
        Assert.Equal(original.Project.Corpus.TokenIds.ToArray(), copy.Project.Corpus.TokenIds.ToArray());
        foreach (Source source in original.Project.Sources)
        {
            Source other = copy.Project.FindSource(source.Id)!;
            Assert.Equal((source.Layer, source.Kind, source.Transform, source.IsUnsigned), (other.Layer, other.Kind, other.Transform, other.IsUnsigned));
            float[] expected = new float[12000 * 64];
            float[] actual = new float[12000 * 64];
            source.States.ReadRows(new StepRange(0, 12000), expected);
            other.States.ReadRows(new StepRange(0, 12000), actual);
            Assert.Equal(expected, actual);
        }

        Assert.Equal(((TopKTrack)original.Project.Tracks[2]).Weights.ToArray(), ((TopKTrack)copy.Project.Tracks[2]).Weights.ToArray());
    }
}
