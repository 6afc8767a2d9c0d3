using System.Text;
using LstmVis.Core;

namespace LstmVis.Formats.Tests;

/// <summary>Arrays that NumPy wrote: <c>tests/golden/numpy-arrays/make.py</c>.</summary>
public sealed class NpyReaderTests
{
    private const int Steps = 7;
    private const int Cells = 5;

    public static TheoryData<string> Arrays() => [.. Directory.EnumerateFiles(Golden.Get("numpy-arrays"))
        .Select(path => Path.GetFileNameWithoutExtension(path)!)
        .Where(name => name.StartsWith("version", StringComparison.Ordinal) || (char.IsAsciiDigit(name[1]) && name[0] is 'f' or 'i' or 'u' && name != "ids" && name != "flags"))
        .Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Arrays))]
    public void A_matrix_of_any_type_and_order_reads_right(string name)
    {
        using NpyMatrix matrix = NpyReader.OpenMatrix(Golden.Get($"numpy-arrays/{name}.npy"));
        float[] expected = [.. Enumerable.Range(0, Steps * Cells).Select(number => name[0] switch
        {
            'i' => number - 10,
            'u' => number,
            _ => (number - 10) / 4f,
        })];

        Assert.Equal((Steps, Cells), (matrix.StepCount, matrix.CellCount));
        for (int start = 0; start <= Steps; start++)
        {
            for (int end = start; end <= Steps; end++)
            {
                float[] rows = new float[(end - start) * Cells];
                matrix.ReadRows(new StepRange(start, end), rows);
                Assert.Equal(expected[(start * Cells)..(end * Cells)], rows);

                float[] cells = new float[(end - start) * 3];
                matrix.ReadCells(new StepRange(start, end), [4, 0, 2], cells);
                Assert.Equal(Enumerable.Range(start, end - start).SelectMany(step => new[] { 4, 0, 2 }.Select(cell => expected[(step * Cells) + cell])), cells);
            }
        }
    }

    [Theory]
    [InlineData("<f4")]
    [InlineData(">f4")]
    [InlineData("<f8")]
    [InlineData(">f8")]
    [InlineData("<i2")]
    [InlineData(">i2")]
    [InlineData("|i1")]
    public void Large_blocks_and_small_ones_of_a_matrix_agree(string type)
    {
        const int stepCount = 700;
        const int cellCount = 1_000;
        using var folder = new TempFolder();
        string path = Path.Combine(folder.Path, "large.npy");
        WriteNumbers(path, type, stepCount, cellCount);
        using NpyMatrix matrix = NpyReader.OpenMatrix(path);
        float[] all = new float[stepCount * cellCount];
        matrix.ReadRows(new StepRange(0, stepCount), all);
        float[] row = new float[cellCount];
        for (int step = 0; step < stepCount; step++)
        {
            matrix.ReadRows(new StepRange(step, step + 1), row);
            Assert.True(row.AsSpan().SequenceEqual(all.AsSpan(step * cellCount, cellCount)), $"row {step} differs");
        }

        for (int number = 0; number < all.Length; number++)
            Assert.Equal((number % 251) - 125, all[number]);
        float[] part = new float[300 * cellCount];
        matrix.ReadRows(new StepRange(123, 423), part);
        Assert.True(part.AsSpan().SequenceEqual(all.AsSpan(123 * cellCount, part.Length)));
    }

    [Fact]
    public void A_matrix_that_was_closed_or_cut_off_says_so_where_large_blocks_are_read()
    {
        using var folder = new TempFolder();
        string path = Path.Combine(folder.Path, "large.npy");
        WriteNumbers(path, "<f4", 300, 1_000);
        float[] all = new float[300 * 1_000];
        NpyMatrix matrix = NpyReader.OpenMatrix(path);
        if (!OperatingSystem.IsWindows())
        {
            using (FileStream file = new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
                file.SetLength(400_000);
            Assert.Throws<EndOfStreamException>(() => matrix.ReadRows(new StepRange(0, 300), all));
        }

        matrix.Dispose();
        Assert.Throws<ObjectDisposedException>(() => matrix.ReadRows(new StepRange(0, 300), all));
        Assert.Throws<ObjectDisposedException>(() => matrix.ReadRows(new StepRange(0, 1), all));
    }

    private static void WriteNumbers(string path, string type, int stepCount, int cellCount)
    {
        int size = type[2] - '0';
        byte[] header = new byte[128];
        Encoding.ASCII.GetBytes($"{{'descr': '{type}', 'fortran_order': False, 'shape': ({stepCount}, {cellCount}), }}".PadRight(117) + "\n").CopyTo(header, 10);
        header[0] = 0x93;
        "NUMPY"u8.CopyTo(header.AsSpan(1));
        header[6] = 1;
        header[8] = 118;
        using FileStream file = File.Create(path);
        file.Write(header);
        byte[] bytes = new byte[stepCount * cellCount * size];
        for (int number = 0; number < stepCount * cellCount; number++)
        {
            int value = (number % 251) - 125;
            byte[] one = type[1..] switch
            {
                "f4" => BitConverter.GetBytes((float)value),
                "f8" => BitConverter.GetBytes((double)value),
                "i2" => BitConverter.GetBytes((short)value),
                _ => [(byte)(sbyte)value],
            };
            if (type[0] == '>')
                Array.Reverse(one);
            one.CopyTo(bytes, number * size);
        }

        file.Write(bytes);
    }

    [Fact]
    public void Arrays_of_one_axis_are_read_whole()
    {
        Assert.Equal(Enumerable.Range(0, 9), NpyReader.ReadInt32(Golden.Get("numpy-arrays/ids.npy")));
        Assert.Equal([1, 0, 1], NpyReader.ReadInt32(Golden.Get("numpy-arrays/flags.npy")));
        Assert.Equal([1f, 0f, 1f], NpyReader.ReadSingle(Golden.Get("numpy-arrays/flags.npy")));
    }

    [Fact]
    public void A_matrix_without_rows_opens()
    {
        using NpyMatrix matrix = NpyReader.OpenMatrix(Golden.Get("numpy-arrays/empty.npy"));

        Assert.Equal((0, 5), (matrix.StepCount, matrix.CellCount));
        matrix.ReadRows(new StepRange(0, 0), []);
    }

    [Theory]
    [InlineData("object", "expected plain numbers")]
    [InlineData("text", "expected plain numbers")]
    [InlineData("record", "expected plain numbers")]
    [InlineData("complex", "expected plain numbers")]
    [InlineData("three_axes", "expected two axes [timeStep, cell], found shape (2, 3, 4)")]
    [InlineData("ids", "expected two axes [timeStep, cell], found shape (9,)")]
    [InlineData("nowhere", "the file does not exist")]
    public void What_is_no_matrix_of_numbers_says_so(string name, string expected)
    {
        string message = Assert.Throws<InvalidContentException>(() => NpyReader.OpenMatrix(Golden.Get($"numpy-arrays/{name}.npy"))).Message;

        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Contains($"{name}.npy", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (999999999999, 999999999), }", "larger than any file")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1000000, 64), }", "expected 256,000,000 bytes of numbers")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-1, 64), }", "expected whole numbers in the shape")]
    [InlineData("{'descr': '<f4', 'shape': (1, 64), }", "expected a dictionary")]
    [InlineData("{'descr': '<f3', 'fortran_order': False, 'shape': (1, 1), }", "found 'f3'")]
    [InlineData("import os", "expected a dictionary")]
    public void A_header_that_cannot_be_true_is_an_error(string header, string expected)
    {
        using var folder = new TempFolder();
        byte[] text = Encoding.ASCII.GetBytes(header + "\n");
        File.WriteAllBytes(folder["a.npy"], [0x93, .. "NUMPY"u8, 1, 0, (byte)text.Length, 0, .. text, .. new byte[100]]);

        Assert.Contains(expected, Assert.Throws<InvalidContentException>(() => NpyReader.OpenMatrix(folder["a.npy"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_cut_off_or_changed_anywhere_is_an_error_or_reads()
    {
        byte[] whole = File.ReadAllBytes(Golden.Get("numpy-arrays/f4.npy"));
        using var folder = new TempFolder();
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(folder["cut.npy"], whole[..length]);
            Assert.ThrowsAny<LstmVisFormatException>(() => NpyReader.OpenMatrix(folder["cut.npy"]));
        }

        var random = new Random(5);
        for (int mutant = 0; mutant < 500; mutant++)
        {
            byte[] damaged = [.. whole];
            for (int change = random.Next(1, 5); change > 0; change--)
                damaged[random.Next(160)] = (byte)random.Next(256);
            File.WriteAllBytes(folder["cut.npy"], damaged);
            try
            {
                using NpyMatrix matrix = NpyReader.OpenMatrix(folder["cut.npy"]);
                matrix.ReadRows(new StepRange(0, matrix.StepCount), new float[matrix.StepCount * matrix.CellCount]);
            }
            catch (LstmVisFormatException error)
            {
                Assert.DoesNotContain('\n', error.Message);
            }
        }
    }

    [Fact]
    public void Reads_after_closing_are_an_error_not_a_crash()
    {
        NpyMatrix matrix = NpyReader.OpenMatrix(Golden.Get("numpy-arrays/f4.npy"));
        matrix.Dispose();

        Assert.Throws<ObjectDisposedException>(() => matrix.ReadRows(new StepRange(0, 1), new float[5]));
    }
}
