using LstmVis.Core;

namespace LstmVis.Formats.Tests;

/// <summary>Records whose bytes follow https://physionet.org/physiotools/wag/signal-5.htm, written here with NumPy or by hand.</summary>
public sealed class WfdbMatrixTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_sample_of_12_bits_that_was_not_taken_is_no_number()
    {
        // Samples 1000, -2048 (not taken), -2048 (not taken), 2047: 0x3E8, 0x800, 0x800, 0x7FF.
        Write("r 2 100 2\nr.dat 212 200(0)/mV 12 0 1000 -1048 0 first\nr.dat 212 200(0)/mV 12 0 -2048 -1 0 second\n", [0xE8, 0x83, 0x00, 0x00, 0x78, 0xFF]);
        Assert.Equal([5f, float.NaN, float.NaN, 2047 / 200f], Read());
    }

    [Fact]
    public void A_sample_of_16_bits_that_was_not_taken_is_no_number()
    {
        // -2048 is a sample like any other here.
        string bytes = Python.Run("numpy", "import numpy, sys; sys.stdout.write(numpy.array([10, -32768, -2048, 32767], '<i2').tobytes().hex())");
        Write("r 1 100 4\nr.dat 16 10(10)/mV 16 0 10 -2039 0 only\n", Convert.FromHexString(bytes));
        Assert.Equal([0f, float.NaN, -205.8f, 3275.7f], Read());
    }

    [Fact]
    public void What_was_not_taken_is_found_by_the_check_of_an_import()
    {
        Write("r 1 100 4\nr.dat 16 1(0)/mV\n", [1, 0, 2, 0, 0, 0x80, 4, 0]);
        using ImportPlan plan = ImportPlanner.Plan(new ImportRequest { Files = [_folder["r.hea"]] });
        PreflightReport report = plan.Check(cancellation: TestContext.Current.CancellationToken);
        Finding finding = Assert.Single(report.Findings, one => one.Message.Contains("NaN", StringComparison.Ordinal));
        Assert.Contains("step 2", finding.Message, StringComparison.Ordinal);
    }

    private void Write(string header, byte[] samples)
    {
        Header(header);
        File.WriteAllBytes(_folder["r.dat"], samples);
    }

    private void Header(string header) => File.WriteAllText(_folder["r.hea"], header);

    private float[] Read()
    {
        using var matrix = new WfdbMatrix(_folder["r.hea"]);
        float[] rows = new float[matrix.StepCount * matrix.CellCount];
        matrix.ReadRows(new StepRange(0, matrix.StepCount), rows);
        return rows;
    }
}
