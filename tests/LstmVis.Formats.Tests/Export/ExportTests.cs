using System.IO.Compression;
using LstmVis.Core;

namespace LstmVis.Formats.Tests;

public sealed class ExportTests : IDisposable
{
    private const int Steps = 30;
    private const int Cells = 5;
    private readonly TempFolder _folder = new();
    private readonly OpenedProject _opened;

    public ExportTests()
    {
        var random = new Random(4);
        using (var writer = new ProjectFolderWriter(_folder["p"]) { Title = "Whole: \"it\"", Description = "ünï" })
        {
            writer.SetCorpus(new Corpus(Enumerable.Range(0, Steps).Select(step => step % 4).ToArray(), Vocabulary.FromTokens(["a", " ", "\n", "ü"]), new Documents(Steps, [0, 10, 20], ["one", "two", "three"])));
            foreach ((string id, Transform transform) in new[] { ("file::h0", Transform.None), ("c0", Transform.Tanh) })
            {
                using IRowWriter rows = writer.AddSource(new(id, Cells, 1, id == "c0" ? SourceKinds.CellState : SourceKinds.HiddenState, transform));
                rows.Append([.. Enumerable.Range(0, Steps * Cells).Select(_ => (random.NextSingle() * 2) - 1)]);
            }

            writer.AddTrack(new CategoricalTrack("tag", Enumerable.Range(0, Steps).Select(step => (step % 3) - 1).ToArray(), Vocabulary.FromTokens(["X", "Y"])));
            writer.AddTrack(new ScalarTrack("number", Enumerable.Range(0, Steps).Select(step => step / 3f).ToArray(), (0, 10)));
            writer.AddTrack(new TopKTrack("top", 2, Enumerable.Range(0, Steps * 2).Select(place => place % 2).ToArray(), Enumerable.Range(0, Steps * 2).Select(place => place / 100f).ToArray(), Vocabulary.FromTokens(["p", "q"])));
            writer.Complete();
        }

        _opened = ProjectOpener.Open(_folder["p"]);
    }

    public void Dispose()
    {
        _opened.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_whole_project_goes_round_through_npy()
    {
        Write(new ExportRequest(), "whole");
        using OpenedProject again = ProjectOpener.Open(_folder["whole"]);
        AssertSame(_opened.Project, again.Project, tracks: 3);
        Assert.Equal(_opened.Project.Corpus.Documents.All(), again.Project.Corpus.Documents.All());
        Assert.Equal(_folder["p"], again.Provenance["exportedFrom"]);
    }

    [Fact]
    public void A_part_has_the_rows_cells_and_documents_that_were_asked_for()
    {
        Write(new ExportRequest { Sources = ["c0"], Cells = [4, 0], Ranges = [new(8, 12), new(20, 30)] }, "part");
        using OpenedProject part = ProjectOpener.Open(_folder["part"]);
        Source source = Assert.Single(part.Project.Sources);
        Assert.Equal((14, 2, "c0", Transform.Tanh), (source.StepCount, source.CellCount, source.Id, source.Transform));
        int[] steps = [8, 9, 10, 11, .. Enumerable.Range(20, 10)];
        float[] whole = Read(_opened.Project.FindSource("c0")!);
        Assert.Equal(steps.SelectMany(step => new[] { whole[(step * Cells) + 4], whole[step * Cells] }), Read(source));
        Assert.Equal(["one [8, 10)", "two [10, 12)", "three"], part.Project.Corpus.Documents.All().Select(document => document.Id));
        Assert.Equal(steps.Select(step => step / 3f), ((ScalarTrack)part.Project.Tracks[1]).Values.ToArray());
        Assert.Equal("[8, 12) [20, 30)", part.Provenance["exported range"]);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(8, 12)]
    public void Inputs_go_with_their_steps(int start, int end)
    {
        using (var writer = new ProjectFolderWriter(_folder["q"]))
        {
            writer.SetCorpus(_opened.Project.Corpus);
            using (IRowWriter rows = writer.AddSource(new("h", 1, 0, SourceKinds.HiddenState, Transform.None)))
                rows.Append(new float[Steps]);
            writer.SetInputs(new Inputs(_opened.Project.FindSource("c0")!.States, [.. Enumerable.Range(0, Cells).Select(channel => new InputChannel($"i{channel}", "mV"))], 360, "s"), TestContext.Current.CancellationToken);
            writer.Complete();
        }

        using OpenedProject made = ProjectOpener.Open(_folder["q"]);
        StepRange steps = end == 0 ? made.Project.Corpus.Steps : new StepRange(start, end);
        ProjectExport.Write(made, new ExportRequest { Ranges = end == 0 ? [] : [steps] }, _folder["out"], cancellation: TestContext.Current.CancellationToken);
        using OpenedProject again = ProjectOpener.Open(_folder["out"]);
        Inputs inputs = again.Project.Inputs!;
        Assert.Equal((360.0, "i4", "mV"), (inputs.Rate, inputs.Channels[4].Name, inputs.Channels[4].Unit));
        float[] expected = new float[steps.Length * Cells];
        float[] found = new float[steps.Length * Cells];
        made.Project.Inputs!.Values.ReadRows(steps, expected);
        inputs.Values.ReadRows(new StepRange(0, steps.Length), found);
        Assert.Equal(expected, found);
    }

    [Fact]
    public void An_archive_is_a_project_folder_in_one_file()
    {
        Write(new ExportRequest { Format = "npz" }, "whole.npz");
        ZipFile.ExtractToDirectory(_folder["whole.npz"], _folder["unpacked"]);
        using OpenedProject again = ProjectOpener.Open(_folder["unpacked"]);
        AssertSame(_opened.Project, again.Project, tracks: 3);
        Assert.Throws<InvalidContentException>(() => Write(new ExportRequest { Format = "npz" }, "whole.npz"));
        Assert.Empty(Directory.EnumerateDirectories(_folder.Path, ".*"));
    }

    [Fact]
    public void HDF5_goes_round_through_the_reader_of_version_2_directories()
    {
        IReadOnlyList<string> notes = Write(new ExportRequest { Format = "hdf5" }, "v2");
        Assert.Contains("knows no documents", Assert.Single(notes), StringComparison.Ordinal);
        using OpenedProject again = ProjectOpener.Open(_folder["v2"]);
        Assert.Equal(V2Format.Name, again.FormatName);
        Assert.Empty(again.Warnings);
        AssertSame(_opened.Project, again.Project, tracks: 3, sameIds: false);
        Assert.Equal(_opened.Project.Title, again.Project.Title);
    }

    [Theory]
    [InlineData("parquet")]
    [InlineData("arrow")]
    public void A_table_has_a_row_per_step_and_a_list_per_source(string format)
    {
        Write(new ExportRequest { Format = format, Ranges = [new(5, 25)] }, $"table.{format}");
        using var files = new StateFiles();
        foreach (Source source in _opened.Project.Sources)
        {
            FoundStates found = Assert.Single(files.Open(new StateSpec(_folder[$"table.{format}"], source.Id)));
            float[] rows = new float[20 * Cells];
            found.Matrix.ReadRows(new StepRange(0, 20), rows);
            Assert.Equal(Read(source).AsSpan(5 * Cells, 20 * Cells).ToArray(), rows);
        }

        using ColumnarFile table = ColumnarFile.Open(_folder[$"table.{format}"]);
        Assert.Equal(["step", "document", "token_id", "token", "tag", "number", "top", "top weights", "file::h0", "c0"], table.Columns.Select(column => column.Name));
        Assert.Equal(["ü", "a", " "], Column("token").Take(5).Skip(2));
        Assert.Equal(["Y", null, "X", "Y"], Column("tag").Take(4));
        Assert.Equal("one [5, 10)", Column("document")[0]);

        string?[] Column(string name) => table.Read(0, table.Columns.Single(column => column.Name == name)).Texts!;
    }

    [Fact]
    public void What_is_not_there_cannot_be_exported()
    {
        Assert.Throws<ArgumentException>(() => Write(new ExportRequest { Sources = ["x"] }, "x"));
        Assert.Throws<ArgumentException>(() => Write(new ExportRequest { Cells = [5] }, "x"));
        Assert.Throws<ArgumentException>(() => Write(new ExportRequest { Ranges = [new(5, 31)] }, "x"));
        Assert.Throws<ArgumentException>(() => Write(new ExportRequest { Format = "xls" }, "x"));
        Assert.Throws<ArgumentException>(() => ExportRequest.FindDocuments(_opened.Project.Corpus, ["four"]));
        Assert.Equal([new StepRange(10, 20), new StepRange(0, 10)], ExportRequest.FindDocuments(_opened.Project.Corpus, ["two", "0"]));
        Assert.Single(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Python_reads_what_was_written()
    {
        Write(new ExportRequest { Format = "hdf5" }, "v2");
        Write(new ExportRequest { Format = "npz" }, "whole.npz");
        string script = $$"""
            import hashlib, sys
            import h5py, numpy
            with h5py.File(r'{{_folder["v2/states.hdf5"]}}') as f:
                print(hashlib.sha256(f['h0'][:].astype('<f4').tobytes()).hexdigest())
                print(','.join(str(i) for i in f['word_ids'][:]))
                print(f['track_top'].shape, f['document_starts'][:].tolist())
            z = numpy.load(r'{{_folder["whole.npz"]}}')
            print(hashlib.sha256(z['sources/file__h0'].tobytes()).hexdigest())
            """;
        string[] lines = Python.Run("h5py, numpy", script).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(Read(_opened.Project.Sources[0]))));
        Assert.Equal([hash, string.Join(',', _opened.Project.Corpus.TokenIds.ToArray()), "(30, 2) [0, 10, 20]", hash], lines);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_is_float16_stays_float16(bool isPart)
    {
        using (var writer = new ProjectFolderWriter(_folder["half"]))
        {
            writer.SetCorpus(new Corpus(new int[8], Vocabulary.FromTokens(["a"])));
            using (IRowWriter rows = writer.AddSource(new("h", 3, 0, SourceKinds.HiddenState, Transform.None, IsHalf: true)))
                rows.Append([.. Enumerable.Range(0, 24).Select(number => (float)(Half)(number / 7f))]);
            writer.Complete();
        }

        string written = "";
        using (OpenedProject half = ProjectOpener.Open(_folder["half"]))
        {
            foreach (string format in new[] { "npy", "npz", "hdf5" })
            {
                ProjectExport.Write(half, new ExportRequest { Format = format, Ranges = isPart ? [new(2, 7)] : [] }, _folder[$"half-{format}"], cancellation: TestContext.Current.CancellationToken);
                using OpenedProject? again = format == "npz" ? null : ProjectOpener.Open(_folder[$"half-{format}"]);
                if (again is not null)
                    Assert.Equal(Read(half.Project.Sources[0])[(isPart ? 6 : 0)..(isPart ? 21 : 24)], Read(again.Project.Sources[0]));
                written += again is null ? "" : $"{again.Project.Sources[0].States.IsHalf} ";
            }
        }

        Assert.Equal("True True ", written);
        Assert.Equal("float16 float16 float16", Python.Run("h5py, numpy", "import h5py, numpy, sys; f = sys.argv[1]; print(numpy.load(f + '-npy/sources/h.npy').dtype, numpy.load(f + '-npz')['sources/h'].dtype, h5py.File(f + '-hdf5/states.hdf5')['h'].dtype)", _folder["half"]).Trim());
    }

    private IReadOnlyList<string> Write(ExportRequest request, string to) =>
        ProjectExport.Write(_opened, request, _folder[to], cancellation: TestContext.Current.CancellationToken);

    private static void AssertSame(Project expected, Project found, int tracks, bool sameIds = true)
    {
        Assert.Equal(expected.Corpus.TokenIds.ToArray(), found.Corpus.TokenIds.ToArray());
        Assert.Equal(expected.Corpus.Vocabulary.Entries, found.Corpus.Vocabulary.Entries);
        foreach ((Source one, Source other) in expected.Sources.Zip(found.Sources))
        {
            if (sameIds)
                Assert.Equal(one.Id, other.Id);
            Assert.Equal((one.Kind, one.Transform, one.Layer), (other.Kind, other.Transform, other.Layer));
            Assert.Equal(Read(one), Read(other));
        }

        Assert.Equal(tracks, found.Tracks.Count);
        Assert.Equal(Texts((CategoricalTrack)expected.Tracks[0]), Texts((CategoricalTrack)found.Tracks[0]));
        Assert.Equal(((ScalarTrack)expected.Tracks[1]).Values.ToArray(), ((ScalarTrack)found.Tracks[1]).Values.ToArray());
        Assert.Equal(((ScalarTrack)expected.Tracks[1]).DisplayRange, ((ScalarTrack)found.Tracks[1]).DisplayRange);
        var top = (TopKTrack)expected.Tracks[2];
        var topAgain = (TopKTrack)found.Tracks[2];
        Assert.Equal(top.K, topAgain.K);
        Assert.Equal(top.EntryIds.ToArray(), topAgain.EntryIds.ToArray());
        Assert.Equal(top.Weights.ToArray(), topAgain.Weights.ToArray());
    }

    // A directory of version 2 has a label for steps without one.
    private static string[] Texts(CategoricalTrack track) => [.. track.LabelIds.ToArray().Select(id => id == -1 ? "_" : track.Labels.GetToken(id))];

    private static float[] Read(Source source)
    {
        float[] rows = new float[source.StepCount * source.CellCount];
        source.States.ReadRows(new StepRange(0, source.StepCount), rows);
        return rows;
    }
}
