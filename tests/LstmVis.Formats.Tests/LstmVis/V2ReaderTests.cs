using LstmVis.Core;

namespace LstmVis.Formats.Tests;

public sealed class V2ReaderTests
{
    [Fact]
    public void A_small_directory_opens_with_defaults()
    {
        using var folder = new V2Folder();
        using OpenedProject opened = folder.Open();

        Assert.Empty(opened.Warnings);
        Assert.Equal(("tiny", "tiny", "a tiny project"), (opened.Project.Id, opened.Project.Title, opened.Project.Description));
        Source source = Assert.Single(opened.Project.Sources);
        Assert.Equal(("st::lstm/cell", 0, "cell_state", Transform.Tanh, false), (source.Id, source.Layer, source.Kind, source.Transform, source.IsUnsigned));
        float[] row = new float[3];
        source.States.ReadRows(new StepRange(5, 6), row);
        Assert.Equal([5f, 5.1f, 5.2f], row);
        Assert.Equal(1, opened.Project.Corpus.Documents.Count);
    }

    [Fact]
    public void Without_a_description_the_name_stands_in()
    {
        using var folder = new V2Folder();
        folder.Configuration = folder.Configuration.Replace("description: a tiny project\n", "", StringComparison.Ordinal);
        using OpenedProject opened = folder.Open();

        Assert.Equal("tiny", opened.Project.Description);
    }

    [Fact]
    public void A_type_may_name_its_own_file_transform_and_sign()
    {
        using var folder = new V2Folder();
        folder.Train["gates"] = V2Folder.Matrix(8, 2);
        folder.With("    - {type: forget gate, layer: 3, file: tr, path: /gates, unsigned: true, transform: none}");
        using OpenedProject opened = folder.Open();

        Source source = opened.Project.Sources[1];
        Assert.Equal(("tr::/gates", 2, "forget gate", Transform.None, true, 2), (source.Id, source.Layer, source.Kind, source.Transform, source.IsUnsigned, source.CellCount));
        Assert.Equal(3L, opened.V2!.StateTypes[1].Layer);
    }

    [Fact]
    public void Layers_that_start_at_0_stay_and_named_layers_are_counted()
    {
        Assert.Equal([0, 1, 0], V2Layers.ToZeroBased([0L, 1L, null]));
        Assert.Equal([0, 2, 0], V2Layers.ToZeroBased([1L, 3L, null]));
        Assert.Equal([1, 2], V2Layers.ToZeroBased([2L, 3L]));
        Assert.Equal([0, 1, 0], V2Layers.ToZeroBased(["encoder", "decoder", "encoder"]));
        Assert.Equal([0, 1], V2Layers.ToZeroBased([-1L, 4L]));
    }

    [Fact]
    public void Token_ids_may_be_stored_as_floats()
    {
        using var folder = new V2Folder { TokenIds = new double[] { 0, 1, 2, 3, 0, 1, 2, 3 } };
        using OpenedProject opened = folder.Open();

        Assert.Equal("d", opened.Project.Corpus.GetToken(3));
    }

    [Fact]
    public void States_of_three_axes_are_read_as_many_sequences()
    {
        float[,,] states = new float[2, 4, 3];
        states[1, 2, 1] = 7;
        using var folder = new V2Folder { States = states };
        using OpenedProject opened = folder.Open();

        float[] row = new float[3];
        opened.Project.Sources[0].States.ReadRows(new StepRange(6, 7), row);
        Assert.Equal([0f, 7f, 0f], row);
        Assert.Equal([new StepRange(0, 4), new StepRange(4, 8)], opened.Project.Corpus.Documents.All().Select(document => document.Steps));
        Assert.Contains("2 sequences of 4 steps", Assert.Single(opened.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Token_ids_of_two_axes_are_many_sequences_too()
    {
        using var folder = new V2Folder { TokenIds = new int[4, 2] };
        using OpenedProject opened = folder.Open();

        Assert.Equal(4, opened.Project.Corpus.Documents.Count);
        Assert.Equal([4L, 2L], opened.V2!.WordSequence.Size);
    }

    [Fact]
    public void NaN_and_infinite_states_open_with_a_warning_that_says_where()
    {
        float[,] states = V2Folder.Matrix(8, 3);
        states[2, 1] = float.NaN;
        states[4, 0] = float.PositiveInfinity;
        states[4, 2] = float.NaN;
        using var folder = new V2Folder { States = states };
        using OpenedProject opened = folder.Open();

        Assert.Contains("Source 'st::lstm/cell': expected finite numbers, found 2 NaN and 1 infinite, the first at time step 2, cell 1", Assert.Single(opened.Warnings), StringComparison.Ordinal);
        StateReport report = StateScan.Scan(opened.Project.Sources[0], cancellation: TestContext.Current.CancellationToken);
        Assert.Equal((2L, 1L, 0f, 7.2f), (report.NaNCount, report.InfinityCount, report.Low, report.High));
    }

    [Fact]
    public void A_file_that_nothing_uses_may_be_absent_with_a_warning()
    {
        using var folder = new V2Folder();
        folder.Configuration = folder.Configuration.Replace("l: labels.txt", "l: labels.txt, gone: gone.h5", StringComparison.Ordinal);
        using OpenedProject opened = folder.Open();

        Assert.Contains("files.gone: the file 'gone.h5' is not there", Assert.Single(opened.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_dataset_listed_twice_is_one_source()
    {
        using var folder = new V2Folder();
        folder.With("    - {type: state, layer: 1, path: lstm/cell}");
        using OpenedProject opened = folder.Open();

        Assert.Single(opened.Project.Sources);
        Assert.Equal(2, opened.V2!.StateTypes.Count);
        Assert.Contains("is listed before", Assert.Single(opened.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_dictionary_token_ids_are_shown()
    {
        using var folder = new V2Folder();
        folder.Configuration = folder.Configuration.Replace(", dict_file: w", "", StringComparison.Ordinal);
        using OpenedProject opened = folder.Open();

        Assert.Equal("3", opened.Project.Corpus.GetToken(3));
        Assert.Single(opened.Warnings);
    }

    [Fact]
    public void The_embedding_is_measured_and_its_absence_is_no_obstacle()
    {
        using var folder = new V2Folder();
        folder.Train["embedding"] = V2Folder.Matrix(4, 2);
        folder.With("word_embedding: {file: tr, path: embedding}");
        using (OpenedProject opened = folder.Open())
            Assert.Equal([4L, 2L], opened.V2!.WordEmbedding!.Size);

        folder.Configuration = folder.Configuration.Replace("path: embedding", "path: lost", StringComparison.Ordinal);
        using OpenedProject without = folder.Open();
        Assert.Null(without.V2!.WordEmbedding);
        Assert.Contains("there is no such dataset", Assert.Single(without.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Reads_after_closing_are_an_error_not_a_crash()
    {
        using var folder = new V2Folder();
        OpenedProject opened = folder.Open();
        opened.Dispose();
        opened.Dispose();
        var file = new Hdf5File(Path.Combine(folder.Path, "states.h5"));
        Hdf5Matrix matrix = file.OpenMatrix("lstm/cell");
        file.Dispose();

        Assert.Throws<ObjectDisposedException>(() => matrix.ReadRows(new StepRange(0, 8), new float[24]));
    }

    [Fact]
    public void Many_threads_read_the_same_numbers()
    {
        using OpenedProject opened = ProjectOpener.Open(SharedData.Get("v2-parens"));
        Source source = opened.Project.Sources[1];
        float[] all = new float[12000 * 64];
        source.States.ReadRows(new StepRange(0, 12000), all);

        Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 8 }, round =>
        {
            using OpenedProject? own = round % 50 == 0 ? ProjectOpener.Open(opened.Path) : null;
            int start = round * 53;
            float[] rows = new float[500 * 64];
            (own?.Project.Sources[1] ?? source).States.ReadRows(new StepRange(start, start + 500), rows);
            Assert.True(rows.AsSpan().SequenceEqual(all.AsSpan(start * 64, rows.Length)));
        });
    }
}
