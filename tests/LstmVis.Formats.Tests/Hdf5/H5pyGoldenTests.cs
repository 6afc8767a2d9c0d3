using LstmVis.Core;

namespace LstmVis.Formats.Tests;

/// <summary>Files that h5py wrote: <c>tests/golden/h5py-types/make.py</c>.</summary>
public sealed class H5pyGoldenTests
{
    private const int Steps = 50;
    private const int Cells = 6;

    [Theory]
    [InlineData("plain/f2")]
    [InlineData("plain/f4")]
    [InlineData("plain/f8")]
    [InlineData("plain/i1")]
    [InlineData("plain/i2")]
    [InlineData("plain/i4")]
    [InlineData("plain/i8")]
    [InlineData("plain/u1")]
    [InlineData("plain/u2")]
    [InlineData("plain/u4")]
    [InlineData("plain/u8")]
    [InlineData("big_endian/f2")]
    [InlineData("big_endian/f4")]
    [InlineData("big_endian/f8")]
    [InlineData("big_endian/i2")]
    [InlineData("big_endian/i4")]
    [InlineData("big_endian/i8")]
    [InlineData("big_endian/u2")]
    [InlineData("big_endian/u4")]
    [InlineData("big_endian/u8")]
    [InlineData("layout/chunked")]
    [InlineData("layout/gzip")]
    [InlineData("layout/gzip_shuffle")]
    [InlineData("layout/lzf")]
    [InlineData("layout/lzf_long")]
    [InlineData("layout/columns")]
    [InlineData("layout/growing")]
    [InlineData("a/deeply/nested/name with space")]
    [InlineData("/a//deeply/nested/name with space")]
    [InlineData("sequences")]
    [InlineData("sequences_plain")]
    [InlineData("soft")]
    [InlineData("plain/loop/plain/loop/plain/f4")]
    public void A_dataset_of_any_type_and_layout_reads_right(string path) => AssertReads("types.h5", path);

    [Theory]
    [InlineData("plain")]
    [InlineData("fixed_array")]
    [InlineData("extensible_array")]
    [InlineData("btree2")]
    [InlineData("single_chunk")]
    public void A_dataset_of_the_newest_file_version_reads_right(string path) => AssertReads("latest.h5", path);

    [Fact]
    public void Chunks_that_were_never_written_hold_the_fill_value()
    {
        using var file = new Hdf5File(Golden.Get("h5py-types/types.h5"));

        Assert.All(file.ReadSingle("layout/never_written"), value => Assert.Equal(2.5f, value));
    }

    [Fact]
    public void A_matrix_without_rows_opens()
    {
        using var file = new Hdf5File(Golden.Get("h5py-types/types.h5"));

        Assert.Equal((0, 6), (file.OpenMatrix("empty").StepCount, file.OpenMatrix("empty").CellCount));
        Assert.Empty(file.ReadSingle("empty"));
    }

    [Fact]
    public void Flags_and_scalars_read_as_numbers()
    {
        using var file = new Hdf5File(Golden.Get("h5py-types/types.h5"));

        Assert.Equal([1, 0, 1], file.ReadInt32("flags"));
        Assert.Equal([3f], file.ReadSingle("scalar"));
    }

    [Fact]
    public void Listing_ends_although_a_group_contains_its_parent()
    {
        using var file = new Hdf5File(Golden.Get("h5py-types/types.h5"));

        IReadOnlyList<Hdf5DatasetInfo> datasets = file.ListDatasets();

        Assert.Contains(datasets, dataset => dataset.Path == "layout/gzip" && dataset.ShapeText == "(50, 6)");
        Assert.Contains(datasets, dataset => dataset.ToString() == "a/deeply/nested/name with space (50, 6) float32");
        Assert.DoesNotContain(datasets, dataset => dataset.Path.Contains("loop", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("layout/szip", "gzip, lzf and shuffle can be read")]
    [InlineData("text", "expected numbers")]
    [InlineData("scalar", "expected two axes")]
    [InlineData("broken", "cannot be read")]
    [InlineData("layout", "group, not a dataset")]
    [InlineData("nothing", "there is no such dataset. The file holds a/deeply/nested/name with space (50, 6) float32; big_endian/f2")]
    [InlineData("plain/f4/deeper", "there is no such dataset")]
    [InlineData("", "there is no such dataset")]
    public void What_cannot_be_read_says_so(string path, string expected)
    {
        using var file = new Hdf5File(Golden.Get("h5py-types/types.h5"));

        var error = Assert.Throws<InvalidContentException>(() =>
        {
            Hdf5Matrix matrix = file.OpenMatrix(path);
            matrix.ReadRows(new StepRange(0, 1), new float[matrix.CellCount]);
        });

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains("types.h5", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    private static void AssertReads(string name, string path)
    {
        using var file = new Hdf5File(Golden.Get($"h5py-types/{name}"));
        Hdf5Matrix matrix = file.OpenMatrix(path);
        float[] expected = [.. Enumerable.Range(0, Steps * Cells).Select(number => matrix.Type switch
        {
            NumberType.Float16 or NumberType.Float32 or NumberType.Float64 => ((number % 97) - 40) / 4f,
            NumberType.Int8 or NumberType.Int16 or NumberType.Int32 or NumberType.Int64 => (number % 97) - 40,
            _ => number % 97,
        })];
        float[] all = new float[Steps * Cells];
        matrix.ReadRows(new StepRange(0, Steps), all);
        Assert.Equal(expected, all);
        Assert.Equal(expected, file.ReadSingle(path));

        float[] some = new float[13 * Cells];
        matrix.ReadRows(new StepRange(17, 30), some);
        Assert.Equal(expected[(17 * Cells)..(30 * Cells)], some);

        float[] cells = new float[13 * 2];
        matrix.ReadCells(new StepRange(17, 30), [4, 1], cells);
        Assert.Equal(Enumerable.Range(17, 13).SelectMany(step => new[] { expected[(step * Cells) + 4], expected[(step * Cells) + 1] }), cells);
    }
}
