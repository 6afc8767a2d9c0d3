using Xunit;

namespace LstmVis.Networks.Tests;

/// <summary>Vector kernels against scalar ones, for all lengths from 0 to three registers and one more, and with starts that are not aligned.</summary>
[Trait("Instructions", "each")]
public class KernelTests
{
    private const float Tolerance = 2e-6f;
    private static readonly ScalarKernels Scalar = new();
    private readonly Random _random = new(1);

    public static TheoryData<string, int> Widths => new() { { "128", 4 }, { "256", 8 }, { "512", 16 } };

    [Theory]
    [MemberData(nameof(Widths))]
    public void Products_agree(string name, int width)
    {
        INetworkKernels vector = NetworkKernels.Pick(name);
        foreach (int rows in (int[])[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13])
        {
            foreach (int depth in (int[])[0, 1, 5, 300])
            {
                for (int columns = 0; columns <= (6 * width) + 1; columns += columns < 2 ? 1 : 3)
                    CheckProduct(vector, rows, depth, columns);
            }
        }

        CheckProduct(vector, 1, 40, (8 * 2 * width) + 3);
        CheckProduct(vector, 7, 513, 2 * width);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Steps_of_an_LSTM_agree(string name, int width)
    {
        INetworkKernels vector = NetworkKernels.Pick(name);
        for (int cells = 1; cells <= (3 * width) + 1; cells++)
        {
            const int Rows = 3;
            float[] gates = Numbers(Rows * 4 * cells, 4f);
            gates[0] = 100f;
            gates[^1] = -100f;
            float[] previousCell = Numbers(Rows * cells, 2f);
            float[][] expected = [[.. gates], new float[Rows * cells], new float[Rows * cells], new float[Rows * cells]];
            float[][] actual = [[.. gates], new float[Rows * cells], new float[Rows * cells], new float[Rows * cells]];
            Scalar.LstmForward(expected[0], previousCell, expected[1], expected[2], expected[3], cells);
            vector.LstmForward(actual[0], previousCell, actual[1], actual[2], actual[3], cells);
            for (int output = 0; output < 4; output++)
                AssertClose(expected[output], actual[output]);

            float[] byHidden = Numbers(Rows * cells, 1f);
            float[] byCell = Numbers(Rows * cells, 1f);
            float[] gatesBack = [.. expected[0]];
            float[] byCellBack = [.. byCell];
            Scalar.LstmBackward(gatesBack, previousCell, expected[2], byHidden, byCellBack, cells);
            vector.LstmBackward(expected[0], previousCell, expected[2], byHidden, byCell, cells);
            AssertClose(gatesBack, expected[0]);
            AssertClose(byCellBack, byCell);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Steps_of_a_GRU_agree(string name, int width)
    {
        INetworkKernels vector = NetworkKernels.Pick(name);
        for (int cells = 1; cells <= (3 * width) + 1; cells++)
        {
            const int Rows = 3;
            float[] previous = Numbers(Rows * cells, 1f);
            float[][] expected = [Numbers(Rows * 3 * cells, 4f), Numbers(Rows * 3 * cells, 4f), new float[Rows * cells]];
            float[][] actual = [.. expected.Select(values => (float[])[.. values])];
            Scalar.GruForward(expected[0], expected[1], previous, expected[2], cells);
            vector.GruForward(actual[0], actual[1], previous, actual[2], cells);
            for (int output = 0; output < 3; output++)
                AssertClose(expected[output], actual[output]);

            expected[2] = Numbers(Rows * cells, 1f);
            actual = [.. expected.Select(values => (float[])[.. values])];
            Scalar.GruBackward(expected[0], expected[1], previous, expected[2], cells);
            vector.GruBackward(actual[0], actual[1], previous, actual[2], cells);
            for (int output = 0; output < 3; output++)
                AssertClose(expected[output], actual[output]);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Steps_of_an_Elman_network_agree(string name, int width)
    {
        INetworkKernels vector = NetworkKernels.Pick(name);
        for (int length = 0; length <= (3 * width) + 1; length++)
        {
            float[] expected = Numbers(length, 3f);
            float[] actual = [.. expected];
            Scalar.ElmanForward(expected);
            vector.ElmanForward(actual);
            AssertClose(expected, actual);
            float[] gradient = Numbers(length, 1f);
            float[] actualGradient = [.. gradient];
            Scalar.ElmanBackward(expected, gradient);
            vector.ElmanBackward(expected, actualGradient);
            AssertClose(gradient, actualGradient);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Softmax_agrees(string name, int width)
    {
        INetworkKernels vector = NetworkKernels.Pick(name);
        for (int length = 1; length <= (3 * width) + 1; length++)
        {
            float[] expected = Numbers(length + 1, 30f);
            float[] actual = [.. expected];
            float expectedSum = Scalar.Softmax(expected.AsSpan(1));
            Assert.Equal(expectedSum, vector.Softmax(actual.AsSpan(1)), 1e-5f);
            AssertClose(expected, actual);
            Assert.Equal(1f, actual.AsSpan(1).ToArray().Sum(), 1e-5f);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Steps_of_Adam_agree(string name, int width)
    {
        INetworkKernels vector = NetworkKernels.Pick(name);
        var factors = new AdamFactors(0.5f, 0.01f, 0.9f, 0.999f, 0.3f, 1e-8f, 0.999f);
        for (int length = 0; length <= (3 * width) + 1; length++)
        {
            float[] gradients = Numbers(length, 1f);
            float[][] expected = [Numbers(length, 1f), Numbers(length, 0.1f), Array.ConvertAll(Numbers(length, 0.1f), Math.Abs)];
            float[][] actual = [.. expected.Select(values => (float[])[.. values])];
            Scalar.AdamStep(expected[0], gradients, expected[1], expected[2], factors);
            vector.AdamStep(actual[0], gradients, actual[1], actual[2], factors);
            for (int output = 0; output < 3; output++)
                AssertClose(expected[output], actual[output]);
        }
    }

    [Fact]
    public void A_transpose_is_packed_like_the_matrix_it_is_the_transpose_of()
    {
        float[] values = Numbers(5 * 21, 1f);
        var transposed = new float[21 * 5];
        for (int row = 0; row < 5; row++)
        {
            for (int column = 0; column < 21; column++)
                transposed[(column * 5) + row] = values[(row * 21) + column];
        }

        var one = new PackedMatrix(8);
        var two = new PackedMatrix(8);
        // Packed twice, the second time smaller: what was there before must not show in the padding.
        one.Pack(Numbers(9 * 24, 1f), 9, 24);
        one.Pack(values, 5, 21);
        two.PackTransposed(transposed, 5, 21);
        for (int panel = 0; panel < one.PanelCount; panel++)
            Assert.Equal(two.Panel(panel).ToArray(), one.Panel(panel).ToArray());
    }

    private void CheckProduct(INetworkKernels vector, int rows, int depth, int columns)
    {
        float[] a = Numbers((rows * depth) + 1, 1f);
        float[] b = Numbers(depth * columns, 1f);
        var scalarPacked = new PackedMatrix(Scalar.PanelWidth);
        var vectorPacked = new PackedMatrix(vector.PanelWidth);
        scalarPacked.Pack(b, depth, columns);
        vectorPacked.Pack(b, depth, columns);
        foreach (bool accumulate in (bool[])[false, true])
        {
            foreach ((int rowStride, int columnStride) in ((int, int)[])[(depth, 1), (1, rows)])
            {
                float[] expected = Numbers((rows * columns) + 1, 1f);
                float[] actual = [.. expected];
                Scalar.Multiply(a.AsSpan(1), rowStride, columnStride, rows, scalarPacked, expected.AsSpan(1), accumulate);
                vector.Multiply(a.AsSpan(1), rowStride, columnStride, rows, vectorPacked, actual.AsSpan(1), accumulate);
                AssertClose(expected, actual, Tolerance * (depth + 1), $"{rows} x {depth} x {columns}");
            }
        }
    }

    private float[] Numbers(int count, float limit) => [.. Enumerable.Range(0, count).Select(_ => ((_random.NextSingle() * 2f) - 1f) * limit)];

    private static void AssertClose(float[] expected, float[] actual, float tolerance = Tolerance, string? where = null)
    {
        for (int place = 0; place < expected.Length; place++)
            Assert.True(MathF.Abs(expected[place] - actual[place]) <= tolerance * MathF.Max(1f, MathF.Abs(expected[place])), $"{where} place {place}: expected {expected[place]}, found {actual[place]}");
    }
}
