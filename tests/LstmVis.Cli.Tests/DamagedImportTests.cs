using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Xunit;

namespace LstmVis.Cli.Tests;

/// <summary>Files that were made to hurt, given to the program itself: one line, an exit code, less than 2 GB, and nothing left behind. The readers alone meet many more (Formats.Tests, Fuzz).</summary>
public sealed class DamagedImportTests : IDisposable
{
    private const long MaxResidentBytes = 2L << 30;
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Theory]
    [InlineData("bomb.npz", "h.npy")]
    [InlineData("huge.npy", "")]
    [InlineData("objects.npy", "")]
    [InlineData("cut.npy", "")]
    [InlineData("huge.safetensors", "")]
    [InlineData("footer.arrow", "the footer")]
    [InlineData("huge.zarr", "")]
    [InlineData("bomb.zarr", "")]
    [InlineData("cycle.h5", "")]
    [InlineData("long.csv", "")]
    [InlineData("deep.yml", "")]
    [InlineData("deep.json", "")]
    public async Task A_file_that_was_made_to_hurt_is_refused_in_a_line(string name, string expected)
    {
        string file = Make(name);
        File.WriteAllText(_temporary.At("tokens.txt"), string.Concat(Enumerable.Repeat("a\n", 50)));
        string[] what = name.StartsWith("deep", StringComparison.Ordinal) ? [file] : ["--states", file, "--tokens", _temporary.At("tokens.txt")];
        using Process process = LstmVisProgram.Start(["import", .. what, "--into", _temporary.At("into/made")]);
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        long peak = 0;
        while (!process.WaitForExit(10))
            peak = Math.Max(peak, ReadPeak(process.Id));
        new LstmVisProgram.Result(process.ExitCode, await output, await error).FailsAfterAReportWith(3, expected);
        Assert.InRange(peak, 0, MaxResidentBytes);
        Assert.True(!Directory.Exists(_temporary.At("into")) || !Directory.EnumerateFileSystemEntries(_temporary.At("into")).Any(), "something was left behind");
    }

    private string Make(string name)
    {
        string file = _temporary.At(name);
        switch (name)
        {
            case "bomb.npz":
                using (ZipArchive zip = ZipFile.Open(file, ZipArchiveMode.Create))
                using (Stream entry = zip.CreateEntry("h.npy", CompressionLevel.SmallestSize).Open())
                {
                    entry.Write(NpyHeader("<f4", "(1000000, 1000)"));
                    Zeros(entry, 256);
                }

                return file;
            case "huge.npy":
                File.WriteAllBytes(file, [.. NpyHeader("<f4", "(1099511627776, 8)"), .. new byte[64]]);
                return file;
            case "objects.npy":
                File.WriteAllBytes(file, [.. NpyHeader("|O", "(50, 8)"), .. new byte[3200]]);
                return file;
            case "cut.npy":
                File.WriteAllBytes(file, [.. NpyHeader("<f4", "(50, 8)"), .. new byte[50 * 8 * 4 - 1]]);
                return file;
            case "huge.safetensors":
                byte[] head = new byte[16];
                BinaryPrimitives.WriteInt64LittleEndian(head, long.MaxValue);
                File.WriteAllBytes(file, head);
                return file;
            case "footer.arrow":
                byte[] arrow = [.. "ARROW1\0\0"u8, .. new byte[64], 0, 0, 0, 0x7F, .. "ARROW1"u8];
                File.WriteAllBytes(file, arrow);
                return file;
            case "huge.zarr":
                Zarr(file, "[1099511627776, 8]", "[1099511627776, 8]", "null");
                return file;
            case "bomb.zarr":
                Zarr(file, "[50, 8]", "[50, 8]", "{\"id\": \"zlib\", \"level\": 9}");
                using (var packed = new ZLibStream(File.Create(Path.Combine(file, "0.0")), CompressionLevel.SmallestSize))
                    Zeros(packed, 256);
                return file;
            case "cycle.h5":
                File.Copy(Path.Combine(AppContext.BaseDirectory, "golden", "hdf5-links", "cycle.h5"), file);
                return file;
            case "long.csv":
                File.WriteAllText(file, new string('7', 10 << 20));
                return file;
            case "deep.yml":
                return Deep("v2/lstm.yml", "[");
            default:
                return Deep("p/project.json", "{\"format\": \"lstmvis-project\", \"corpus\":");
        }
    }

    private string Deep(string name, string open)
    {
        string file = _temporary.At(name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, string.Concat(Enumerable.Repeat(open, 100_000)));
        return Path.GetDirectoryName(file)!;
    }

    private static void Zarr(string folder, string shape, string chunks, string compressor)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, ".zarray"), $$"""{"zarr_format": 2, "shape": {{shape}}, "chunks": {{chunks}}, "dtype": "<f4", "compressor": {{compressor}}, "fill_value": 0, "order": "C", "filters": null}""");
    }

    private static byte[] NpyHeader(string type, string shape)
    {
        string text = $"{{'descr': '{type}', 'fortran_order': False, 'shape': {shape}, }}".PadRight(117) + "\n";
        return [0x93, .. "NUMPY"u8, 1, 0, 118, 0, .. Encoding.ASCII.GetBytes(text)];
    }

    private static void Zeros(Stream stream, int megabytes)
    {
        byte[] block = new byte[1 << 20];
        for (int written = 0; written < megabytes; written++)
            stream.Write(block);
    }

    private static long ReadPeak(int process)
    {
        try
        {
            return File.ReadLines($"/proc/{process}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)) is { } line
                ? long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) * 1024
                : 0;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
