using LstmVis.Core;

namespace LstmVis.Formats.Tests;

public sealed class ProjectConversionTests
{
    [Fact]
    public void Progress_ends_at_all_bytes_and_NaN_is_reported()
    {
        float[,] states = V2Folder.Matrix(8, 3);
        states[7, 2] = float.NaN;
        using var v2 = new V2Folder { States = states };
        using var folder = new TempFolder();
        using OpenedProject opened = v2.Open();
        using var writer = new ProjectFolderWriter(folder["p"]);
        var seen = new List<(long Done, long Total)>();

        IReadOnlyList<StateReport> reports = ProjectConversion.Copy(opened, writer, new Immediate(seen), TestContext.Current.CancellationToken);
        writer.Complete();

        Assert.Equal((96L, 96L), seen[^1]);
        Assert.Contains("1 NaN and 0 infinite, the first at time step 7, cell 2", Assert.Single(reports).Warning, StringComparison.Ordinal);
        using OpenedProject copy = ProjectOpener.Open(folder["p"]);
        Assert.Equal(v2.Path, copy.Provenance["importedFrom"]);
        Assert.Contains("1 NaN", Assert.Single(copy.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_cancelled_copy_leaves_nothing()
    {
        using var v2 = new V2Folder();
        using var folder = new TempFolder();
        using OpenedProject opened = v2.Open();
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        using (var writer = new ProjectFolderWriter(folder["p"]))
            Assert.Throws<OperationCanceledException>(() => ProjectConversion.Copy(opened, writer, cancellation: stop.Token));

        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void The_index_lies_in_the_project_or_where_the_variable_says()
    {
        using var folder = new TempFolder();
        using (ProjectFolderWriter writer = ProjectFolderWriterTests.Start(folder["p"]))
            writer.Complete();
        using OpenedProject native = ProjectOpener.Open(folder["p"]);
        using var v2 = new V2Folder();
        using OpenedProject inPlace = v2.Open();

        Environment.SetEnvironmentVariable(IndexLocation.OverrideVariable, null);
        Assert.Equal(folder["p/index"], IndexLocation.For(native));
        Environment.SetEnvironmentVariable(IndexLocation.OverrideVariable, folder["cache"]);
        string chosen = IndexLocation.For(inPlace);
        Environment.SetEnvironmentVariable(IndexLocation.OverrideVariable, null);

        Assert.StartsWith(folder["cache/tiny-"], chosen, StringComparison.Ordinal);
        Assert.True(Directory.Exists(chosen));
        Assert.DoesNotContain(v2.Path, chosen, StringComparison.Ordinal);
    }

    private sealed class Immediate(List<(long Done, long Total)> seen) : IProgress<(long Done, long Total)>
    {
        public void Report((long Done, long Total) value) => seen.Add(value);
    }
}
