using LstmVis.Core;

namespace LstmVis.Formats.Tests;

/// <summary>Stores written by python3-zarr 2.13 (version 2) and zarrita (version 3); make.py and make.mjs in golden/zarr-stores say what is in them.</summary>
public sealed class ZarrTests
{
    [Theory]
    [InlineData("plain")]
    [InlineData("zlib")]
    [InlineData("gzip")]
    [InlineData("zstd")]
    [InlineData("v3-plain")]
    [InlineData("v3-gzip")]
    [InlineData("v3-zstd")]
    public void An_array_of_two_axes_is_a_matrix_whatever_its_chunks(string name)
    {
        using var files = new StateFiles();
        IStateMatrix matrix = Assert.Single(files.Open(StateSpec.Parse(Golden.Get($"zarr-stores/{name}.zarr")))).Matrix;
        Assert.Equal((7, 5), (matrix.StepCount, matrix.CellCount));
        foreach ((int start, int end) in new[] { (0, 7), (2, 5), (6, 7) })
            Assert.Equal(Enumerable.Range(start, end - start).SelectMany(step => Enumerable.Range(0, 5).Select(cell => step + (cell / 4f))), Rows(matrix, start, end));
    }

    [Fact]
    public void Three_axes_are_sequences_one_after_the_other()
    {
        using var files = new StateFiles();
        FoundStates found = Assert.Single(files.Open(StateSpec.Parse(Golden.Get("zarr-stores/threes.zarr"))));
        Assert.Equal((12, 2, 4), (found.Matrix.StepCount, found.Matrix.CellCount, found.SequenceLength));
        Assert.Equal(Enumerable.Range(0, 24).Select(number => number / 2f), Rows(found.Matrix, 0, 12));
        Assert.Equal([7f, 7.5f], Rows(found.Matrix, 7, 8));
    }

    [Fact]
    public void A_group_holds_an_array_per_document()
    {
        string group = Golden.Get("zarr-stores/group.zarr");
        using var files = new StateFiles();
        FoundStates found = Assert.Single(files.Open(StateSpec.Parse($"{group}:docs/*")));
        Assert.Equal([2, 3, 3], found.DocumentLengths!);
        Assert.Equal(["d1", "d2", "d10"], found.DocumentNames!);
        Assert.Equal([1f, 2f, 2f, 3f, 4f, 10f, 11f, 12f], Enumerable.Range(0, 8).Select(step => Rows(found.Matrix, step, step + 1)[0]));
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], SmallArrays.ReadInt32($"{group}:ids").Values);
    }

    [Theory]
    [InlineData("{\"zarr_format\": 2")]
    [InlineData("{\"zarr_format\": 2, \"shape\": [2, 1], \"chunks\": [2, 1], \"dtype\": \"<f4\", \"compressor\": {\"id\": \"blosc\"}, \"fill_value\": 0, \"order\": \"C\", \"filters\": null}")]
    public void An_array_of_a_group_that_cannot_be_read_is_not_missing_unnoticed(string metadata)
    {
        using var folder = new TempFolder();
        foreach (string file in Directory.EnumerateFiles(Golden.Get("zarr-stores/group.zarr"), "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(folder["g.zarr"], Path.GetRelativePath(Golden.Get("zarr-stores/group.zarr"), file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        File.WriteAllText(folder["g.zarr/docs/d1/.zarray"], metadata);
        Directory.CreateDirectory(folder["g.zarr/docs/words"]);
        File.WriteAllText(folder["g.zarr/docs/words/.zarray"], "{\"zarr_format\": 2, \"shape\": [2], \"chunks\": [2], \"dtype\": \"|O\", \"compressor\": null, \"fill_value\": 0, \"order\": \"C\", \"filters\": [{\"id\": \"vlen-utf8\"}]}");
        using var files = new StateFiles();
        foreach (string what in new[] { folder["g.zarr"], folder["g.zarr"] + ":docs/d*" })
            Assert.Contains(Path.Combine("docs", "d1"), Assert.Throws<InvalidContentException>(() => files.Open(StateSpec.Parse(what))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Chunks_that_were_never_written_hold_the_fill_value()
    {
        using var files = new StateFiles();
        IStateMatrix matrix = files.Open(StateSpec.Parse(Golden.Get("zarr-stores/holes.zarr")))[0].Matrix;
        Assert.Equal([-1.5f, -1.5f, 2f, 3f, -1.5f], Enumerable.Range(0, 5).Select(step => Rows(matrix, step, step + 1)[0]));
    }

    [Fact]
    public void Blosc_and_damage_are_said()
    {
        Assert.Contains("'blosc', which this program does not read", Assert.Throws<InvalidContentException>(() => ZarrArray.Read(Golden.Get("zarr-stores/blosc.zarr"))).Message, StringComparison.Ordinal);
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder["a.zarr"]);
        foreach (string file in Directory.EnumerateFiles(Golden.Get("zarr-stores/zstd.zarr")))
            File.Copy(file, Path.Combine(folder["a.zarr"], Path.GetFileName(file)));
        byte[] chunk = File.ReadAllBytes(folder["a.zarr/0.3"]);
        File.WriteAllBytes(folder["a.zarr/0.3"], chunk[..^2]);
        Assert.Contains("0.3", Assert.Throws<InvalidContentException>(() => Rows(new ZarrMatrix(ZarrArray.Read(folder["a.zarr"])), 0, 7)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("i4", "16777217")]
    [InlineData("i4", "-2147483648")]
    [InlineData("u4", "4294967295")]
    [InlineData("i8", "-16777217")]
    [InlineData("i8", "9223372036854775807")]
    [InlineData("u8", "18446744073709551615")]
    public void An_integer_that_float32_would_round_is_refused(string type, string number)
    {
        using var folder = new TempFolder();
        WriteWithNumPy(folder.Path, type, number, "0");
        string message = Assert.Throws<InvalidContentException>(() => Rows(new ZarrMatrix(ZarrArray.Read(folder.Path)), 0, 3)).Message;
        Assert.Contains($"number 1: expected integers of at most 16,777,216 (2^24) in magnitude, found {number},", message, StringComparison.Ordinal);
        WriteWithNumPy(folder.Path, type, "1", number);
        message = Assert.Throws<InvalidContentException>(() => Rows(new ZarrMatrix(ZarrArray.Read(folder.Path)), 0, 6)).Message;
        Assert.Contains("fill_value", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("i4", "16777216")]
    [InlineData("i8", "-16777216")]
    [InlineData("u8", "16777216")]
    [InlineData("f4", "1e30")]
    [InlineData("f8", "16777217")]
    public void An_integer_that_float32_holds_and_any_real_number_is_read(string type, string number)
    {
        using var folder = new TempFolder();
        WriteWithNumPy(folder.Path, type, number, number);
        float expected = float.Parse(number, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal([0f, expected, 2f, expected, expected, expected], Rows(new ZarrMatrix(ZarrArray.Read(folder.Path)), 0, 6));
    }

    // Six steps of one cell in chunks of three, of which the first is there: 0, the number, 2.
    private static void WriteWithNumPy(string folder, string type, string number, string fill)
    {
        Python.Run("numpy", "import numpy, sys; folder, type, number = sys.argv[1:]; numpy.array([0, float(number) if type[0] == 'f' else int(number), 2], '<' + type).tofile(folder + '/0.0')", folder, type, number);
        File.WriteAllText(Path.Combine(folder, ".zarray"), $$"""{"zarr_format": 2, "shape": [6, 1], "chunks": [3, 1], "dtype": "<{{type}}", "compressor": null, "fill_value": {{fill}}, "order": "C", "filters": null}""");
    }

    private static float[] Rows(IStateMatrix matrix, int start, int end)
    {
        float[] rows = new float[(end - start) * matrix.CellCount];
        matrix.ReadRows(new StepRange(start, end), rows);
        return rows;
    }
}
