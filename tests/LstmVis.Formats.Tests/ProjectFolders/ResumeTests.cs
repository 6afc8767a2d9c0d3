using LstmVis.Core;

namespace LstmVis.Formats.Tests;

public sealed class ResumeTests : IDisposable
{
    private const int CellCount = 128;
    private const int SealedBytes = 1 << 20;

    // Two whole stretches between seals, and half of one.
    private const int StepCount = SealedBytes / sizeof(float) / CellCount * 5 / 2;
    private const string Id = "same";
    private readonly TempFolder _folder = new();
    private readonly ArrayStateMatrix _states = Make(1);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Rows_that_were_sealed_are_taken_over_and_every_row_is_seen_once()
    {
        LeaveBegun(_states, 0.9);
        long seen = 0;
        double sum = 0;
        using (ProjectFolderWriter writer = Start())
        {
            Assert.True(writer.IsResumed);
            Assert.Equal(StepCount, Copy(_states, writer, rows =>
            {
                seen += rows.Length;
                sum += System.Numerics.Tensors.TensorPrimitives.Sum(rows[..CellCount]);
            }));
            writer.Complete();
        }

        Assert.Equal((long)StepCount * CellCount, seen);
        CheckEqualToUninterrupted();
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.79)]
    public void What_is_not_as_it_was_sealed_is_written_again(double place)
    {
        LeaveBegun(_states, 1);
        string file = Directory.GetFiles(Directory.GetDirectories(_folder.Path).Single(), "h0.npy", SearchOption.AllDirectories).Single();
        using (FileStream stream = File.Open(file, FileMode.Open))
        {
            // As a power cut may leave it: a hole that reads as zeros.
            stream.Position = (long)(place * stream.Length);
            stream.Write(new byte[4096]);
        }

        Finish();
        CheckEqualToUninterrupted();
    }

    [Fact]
    public void A_file_that_is_shorter_than_its_seals_or_gone_is_written_again()
    {
        LeaveBegun(_states, 1);
        string file = Directory.GetFiles(Directory.GetDirectories(_folder.Path).Single(), "h0.npy", SearchOption.AllDirectories).Single();
        File.Delete(file);
        Finish();
        CheckEqualToUninterrupted();
    }

    [Fact]
    public void A_torn_or_senseless_journal_costs_time_and_nothing_else()
    {
        LeaveBegun(_states, 1);
        string journal = Path.Combine(Directory.GetDirectories(_folder.Path).Single(), ".journal");
        string[] lines = File.ReadAllLines(journal);
        File.WriteAllText(journal, string.Join('\n', ["x", "-1 00000000 sources/h0.npy", .. lines.Where(line => line.Length > 0), "99999999 0000"]));
        Finish();
        CheckEqualToUninterrupted();
    }

    [Fact]
    public void Other_sources_start_anew_and_remove_what_was_begun()
    {
        LeaveBegun(_states, 1);
        using var writer = new ProjectFolderWriter(_folder["p"], resumeId: "other");
        Assert.False(writer.IsResumed);
        Assert.Equal(0, writer.AddSource(Describe()).StepCount);
        Assert.Single(Directory.GetDirectories(_folder.Path));
    }

    [Fact]
    public void Two_imports_of_the_same_do_not_share_a_folder()
    {
        using ProjectFolderWriter first = Start();
        Assert.Contains("being written here already", Assert.Throws<InvalidContentException>(Start).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_is_named_anew_when_a_file_of_it_changes()
    {
        string states = _folder["h.npy"];
        NpyWriter.Write(states, [1f, 2, 3, 4], 2);
        File.WriteAllText(_folder["t.txt"], "a\nb\n");
        string Name()
        {
            using ImportPlan plan = ImportPlanner.Plan(new ImportRequest { States = [states], Tokens = _folder["t.txt"] });
            return plan.GetResumeId();
        }

        string before = Name();
        Assert.Equal(before, Name());
        NpyWriter.Write(states, [1f, 2, 3, 5], 2);
        File.SetLastWriteTimeUtc(states, new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.NotEqual(before, Name());
    }

    [Fact]
    public void A_file_that_changes_while_it_is_imported_stops_the_import()
    {
        string states = _folder["h.npy"];
        NpyWriter.Write(states, [1f, 2, 3, 4], 2);
        File.WriteAllText(_folder["t.txt"], "a\nb\n");
        using ImportPlan plan = ImportPlanner.Plan(new ImportRequest { States = [states], Tokens = _folder["t.txt"] });
        File.SetLastWriteTimeUtc(states, new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        using var writer = new ProjectFolderWriter(_folder["p"]);
        Assert.Contains("was changed while it was imported", Assert.Throws<InvalidContentException>(() => plan.Write(writer, cancellation: TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }

    // What a killed process leaves is its folder; the lock goes with the process.
    private void LeaveBegun(ArrayStateMatrix states, double share)
    {
        using (ProjectFolderWriter writer = Start())
        {
            writer.SetCorpus(MakeCorpus());
            IRowWriter rows = writer.AddSource(Describe());
            float[] block = new float[256 * CellCount];
            for (int step = 0; step < share * StepCount; step += 256)
            {
                states.ReadRows(new StepRange(step, Math.Min(StepCount, step + 256)), block);
                rows.Append(block.AsSpan(0, Math.Min(256, StepCount - step) * CellCount));
            }

            writer.Keep();
        }
    }

    private void Finish()
    {
        using ProjectFolderWriter writer = Start();
        Assert.True(writer.IsResumed);
        Copy(_states, writer, _ => { });
        writer.Complete();
    }

    private static int Copy(ArrayStateMatrix states, ProjectFolderWriter writer, RowsObserver observe)
    {
        writer.SetCorpus(MakeCorpus());
        using IRowWriter rows = writer.AddSource(Describe());
        RowPump.Run(states, rows, observe, _ => { }, TestContext.Current.CancellationToken);
        return rows.StepCount;
    }

    private void CheckEqualToUninterrupted()
    {
        Directory.Move(_folder["p"], _folder["resumed"]);
        using (var writer = new ProjectFolderWriter(_folder["p"]))
        {
            Copy(_states, writer, _ => { });
            writer.Complete();
        }

        Assert.Equal(Files("p").Select(File.ReadAllBytes), Files("resumed").Select(File.ReadAllBytes));
        Assert.Empty(ProjectFolder.Verify(_folder["resumed"], cancellation: TestContext.Current.CancellationToken));
    }

    private string[] Files(string name) => [.. Directory.GetFiles(_folder[name], "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private ProjectFolderWriter Start() => new(_folder["p"], resumeId: Id) { SealedBytes = SealedBytes };

    private static SourceDescription Describe() => new("h0", CellCount, 0, SourceKinds.HiddenState, Transform.None);

    private static Corpus MakeCorpus() => new(new int[StepCount], Vocabulary.FromTokens(["x"]));

    private static ArrayStateMatrix Make(int seed)
    {
        var random = new Random(seed);
        float[] numbers = new float[StepCount * CellCount];
        random.NextBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(numbers.AsSpan()));
        return new ArrayStateMatrix(numbers, StepCount, CellCount);
    }
}
