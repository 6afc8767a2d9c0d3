using LstmVis.Core;

namespace LstmVis.Formats.Tests;

public sealed class NpyWriterTests
{
    [Fact]
    public void A_matrix_written_in_blocks_reads_back()
    {
        using var folder = new TempFolder();
        using (var writer = new NpyWriter(folder["a.npy"], 3))
        {
            writer.Append([1, 2, 3, 4, 5, 6]);
            writer.Append([]);
            writer.Append([7, 8, float.NaN]);
            Assert.Throws<ArgumentException>(() => writer.Append([1]));
            Assert.Equal(3, writer.StepCount);
        }

        using NpyMatrix matrix = NpyReader.OpenMatrix(folder["a.npy"]);
        float[] rows = new float[9];
        matrix.ReadRows(new StepRange(0, 3), rows);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, float.NaN], rows);
        Assert.Equal(128, NpyReader.ReadHeader(folder["a.npy"]).DataOffset);
    }

    [Fact]
    public void Half_the_bytes_hold_the_nearest_float16_of_every_number()
    {
        using var folder = new TempFolder();
        float[] numbers = [0, 1, -0.1f, 1f / 3, 65504, 1e-7f, float.NaN, 2049];
        using (var writer = new HalfNpyWriter(folder["h.npy"], 2))
        {
            writer.Append(numbers.AsSpan(0, 2));
            writer.Append(numbers.AsSpan(2));
            Assert.Throws<ArgumentException>(() => writer.Append([1]));
            Assert.Equal(4, writer.StepCount);
        }

        Assert.Equal(128 + 16, new FileInfo(folder["h.npy"]).Length);
        using NpyMatrix matrix = NpyReader.OpenMatrix(folder["h.npy"]);
        float[] rows = new float[8];
        matrix.ReadRows(new StepRange(0, 4), rows);
        Assert.Equal(numbers.Select(number => (float)(Half)number), rows);
    }

    [Fact]
    public void NumPy_reads_what_is_written_and_Python_computes_the_same_sums()
    {
        using var folder = new TempFolder();
        var writer = new NpyWriter(folder["matrix.npy"], 4);
        writer.Append([.. Enumerable.Range(0, 40).Select(number => number / 8f)]);
        writer.Dispose();
        string ids = NpyWriter.Write(folder["ids.npy"], [5, -6, int.MaxValue]);
        const string Script = """
            import hashlib, sys
            import numpy as np
            m = np.load(sys.argv[1] + "/matrix.npy", mmap_mode="r")
            i = np.load(sys.argv[1] + "/ids.npy")
            assert m.shape == (10, 4) and m.dtype == np.dtype("<f4") and (m.ravel() == np.arange(40) / 8).all()
            assert i.tolist() == [5, -6, 2**31 - 1] and i.dtype == np.dtype("<i4")
            crc = 0xFFFFFFFF
            for byte in m.tobytes():
                crc ^= byte
                for _ in range(8):
                    crc = (crc >> 1) ^ (0x82F63B78 if crc & 1 else 0)
            print(f"{crc ^ 0xFFFFFFFF:08x}", hashlib.sha256(i.tobytes()).hexdigest())
            """;

        string output = Python.Run("numpy", Script, folder.Path);

        Assert.Equal($"{writer.Checksum} {ids}", output.Trim());
    }
}
