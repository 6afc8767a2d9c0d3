using LstmVis.Core;

namespace LstmVis.Formats.Tests;

/// <summary>States in files that NumPy and h5py wrote: <c>tests/golden/import-arrays/make.py</c>.</summary>
public sealed class StateFilesTests
{
    private static readonly float[] Expected = [.. Enumerable.Range(0, 24).Select(number => (number - 10) / 4f)];

    [Theory]
    [InlineData("stored.npz:h0", "float32")]
    [InlineData("stored.npz:half", "float16")]
    [InlineData("stored.npz:big", "float64")]
    [InlineData("stored.npz:threes", "float32")]
    [InlineData("compressed.npz", "float32")]
    [InlineData("threes.npy", "float32")]
    [InlineData("shard-*.npy", "float32")]
    [InlineData("plain.csv", "text")]
    [InlineData("named.tsv", "text")]
    [InlineData("threes.h5", "float32")]
    [InlineData("tensors.safetensors:f32", "F32")]
    [InlineData("tensors.safetensors:f16", "F16")]
    [InlineData("tensors.safetensors:f64", "F64")]
    [InlineData("tensors.safetensors:bf16", "BF16")]
    [InlineData("tensors.safetensors:threes", "F32")]
    public void Every_container_gives_the_same_numbers(string spec, string type)
    {
        using var files = new StateFiles();
        FoundStates states = Assert.Single(files.Open(StateSpec.Parse(Golden.Get($"import-arrays/{spec}"))));

        Assert.Equal(type, states.TypeName);
        Assert.Equal((6, 4), (states.Matrix.StepCount, states.Matrix.CellCount));
        Assert.Equal(spec.Contains("threes", StringComparison.Ordinal) ? 3 : null, states.SequenceLength);
        // Forwards in pieces, and back again, as an import and a reader do.
        foreach ((int start, int end) in new[] { (0, 6), (0, 2), (2, 3), (4, 6), (1, 5), (3, 3) })
        {
            float[] rows = new float[(end - start) * 4];
            states.Matrix.ReadRows(new StepRange(start, end), rows);
            Assert.Equal(Expected[(start * 4)..(end * 4)], rows);
        }

        float[] cells = new float[4];
        states.Matrix.ReadCells(new StepRange(2, 4), [3, 0], cells);
        Assert.Equal([Expected[11], Expected[8], Expected[15], Expected[12]], cells);
    }

    [Fact]
    public void Integers_are_states_where_they_are_named()
    {
        using var files = new StateFiles();
        float[] rows = new float[24];
        files.Open(StateSpec.Parse(Golden.Get("import-arrays/tensors.safetensors:i8")))[0].Matrix.ReadRows(new StepRange(0, 6), rows);
        Assert.Equal(Expected.Select(number => number * 4), rows);
    }

    [Fact]
    public void A_padded_matrix_loses_its_padding()
    {
        using var files = new StateFiles();
        FoundStates states = files.Open(StateSpec.Parse(Golden.Get("import-arrays/threes.npy")))[0];
        var matrix = new UnpaddedMatrix(states.Matrix, 3, [2, 3]);
        float[] rows = new float[20];
        matrix.ReadRows(new StepRange(0, 5), rows);
        Assert.Equal([.. Expected[..8], .. Expected[12..]], rows);
        matrix.ReadRows(new StepRange(1, 3), rows);
        Assert.Equal([.. Expected[4..8], .. Expected[12..16]], rows[..8]);
    }

    [Theory]
    [InlineData("stored.npz:fortran", "Fortran order")]
    [InlineData("stored.npz:nothing", "there is no such array. The file holds")]
    [InlineData("tensors.safetensors:nothing", "there is no such tensor")]
    [InlineData("threes.h5:ids", "expected two axes")]
    [InlineData("lengths.npy", "expected two axes")]
    [InlineData("none.npy", "does not exist")]
    public void What_is_no_matrix_of_numbers_says_so(string spec, string expected)
    {
        using var files = new StateFiles();
        string message = Assert.ThrowsAny<LstmVisFormatException>(() => files.Open(StateSpec.Parse(Golden.Get($"import-arrays/{spec}")))).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Theory]
    [InlineData("tensors.safetensors")]
    [InlineData("stored.npz")]
    [InlineData("compressed.npz")]
    [InlineData("plain.csv")]
    public void A_damaged_file_says_so_and_never_breaks_the_program(string name)
    {
        byte[] sound = File.ReadAllBytes(Golden.Get($"import-arrays/{name}"));
        using var folder = new TempFolder();
        var random = new Random(7);
        for (int seed = 0; seed < 60; seed++)
        {
            byte[] damaged = seed < 20 ? sound[..(seed * sound.Length / 20)] : [.. sound];
            for (int flips = seed < 20 ? 0 : 1 + (seed % 3); flips > 0; flips--)
                damaged[random.Next(Math.Min(damaged.Length, 600))] ^= (byte)(1 << random.Next(8));
            string path = folder[$"{seed}-{name}"];
            File.WriteAllBytes(path, damaged);
            using var files = new StateFiles();
            try
            {
                foreach (FoundStates states in files.Open(StateSpec.Parse(path)))
                    states.Matrix.ReadRows(new StepRange(0, states.Matrix.StepCount), new float[(long)states.Matrix.StepCount * states.Matrix.CellCount]);
            }
            catch (LstmVisFormatException exception)
            {
                Assert.DoesNotContain('\n', exception.Message);
            }
        }
    }

    [Fact]
    public void Files_of_one_pattern_stand_in_natural_order()
    {
        string[] names = ["part-10", "part-2", "part-02b", "part-1", "a"];
        Assert.Equal(["a", "part-1", "part-2", "part-02b", "part-10"], names.Order(NaturalOrder.Instance));
    }
}
