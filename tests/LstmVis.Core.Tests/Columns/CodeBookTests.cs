namespace LstmVis.Core.Tests;

public class CodeBookTests
{
    private static float[] CreateValues(Random random, int count)
    {
        float scale = (float)Math.Pow(10, random.Next(-6, 7));
        float[] special = [0f, -0f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, float.MinValue, float.Epsilon, 0.3f, -0.3f, 1f, -1f];
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(10) switch
        {
            0 => special[random.Next(special.Length)],
            1 => random.Next(-100, 101) / 100f,
            2 => MathF.BitIncrement(random.Next(-100, 101) / 100f),
            3 => MathF.BitDecrement(random.Next(-100, 101) / 100f),
            _ => (float)((random.NextDouble() * 2) - 1) * scale,
        })];
    }

    [Fact]
    public void The_table_equals_the_definition_of_a_code()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            float[] values = CreateValues(random, random.Next(3_000));
            var book = CodeBook.Create([.. values.Take(random.Next(3_000))], (Transform)random.Next(2));
            byte[] codes = new byte[values.Length];
            book.Encode(values, codes);
            (float[] least, float[] greatest) = GetExtremes(book, values);
            for (int place = 0; place < values.Length; place++)
            {
                Assert.True(book.GetCode(values[place]) == codes[place], $"seed {seed}: {values[place]:R} has code {codes[place]}, not {book.GetCode(values[place])}");
                Assert.Equal(float.IsNaN(values[place]), codes[place] == 0);
                Assert.True(float.IsNaN(values[place]) || (least[codes[place]] <= values[place] && greatest[codes[place]] >= values[place]));
            }
        }
    }

    [Fact]
    public void A_code_test_never_contradicts_the_test_of_the_number()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            float[] values = CreateValues(random, 1_000);
            var transform = (Transform)random.Next(2);
            var book = CodeBook.Create([.. values], transform);
            byte[] codes = new byte[values.Length];
            book.Encode(values, codes);
            (float[] least, float[] greatest) = GetExtremes(book, values);
            foreach (float threshold in CreateValues(random, 30).Where(value => transform.Accepts(value)))
            {
                foreach (Side side in Enum.GetValues<Side>())
                {
                    var test = new OnTest(transform.GetLeastStored(threshold), side);
                    CodeTest codeTest = book.GetTest(test, least, greatest);
                    for (int place = 0; place < values.Length; place++)
                    {
                        bool isMaybe = codeTest.IsMaybe(codes[place]) && !codeTest.IsOn(codes[place]);
                        Assert.True(isMaybe || codeTest.IsOn(codes[place]) == test.IsOn(values[place]), $"seed {seed}: {values[place]:R} at {threshold:R}, {side}");
                    }
                }
            }
        }
    }

    [Fact]
    public void Thresholds_of_two_decimals_need_no_look_at_the_numbers()
    {
        var random = new Random(1);
        float[] values = [.. Enumerable.Range(0, 50_000).Select(_ => (float)((random.NextDouble() * 2) - 1))];
        foreach (Transform transform in Enum.GetValues<Transform>())
        {
            var book = CodeBook.Create([.. values], transform);
            byte[] codes = new byte[values.Length];
            book.Encode(values, codes);
            (float[] least, float[] greatest) = GetExtremes(book, values);
            for (int hundredths = 1; hundredths <= 99; hundredths++)
            {
                foreach (Side side in Enum.GetValues<Side>())
                    Assert.False(book.GetTest(new OnTest(transform.GetLeastStored(hundredths / 100f), side), least, greatest).HasMaybe);
            }

            Assert.False(book.GetTest(new OnTest(-5f, Side.Positive), least, greatest).HasMaybe);
            Assert.False(book.GetTest(new OnTest(5f, Side.Either), least, greatest).HasMaybe);
        }
    }

    [Fact]
    public void Vector_kernels_equal_the_scalar_ones()
    {
        var scalarCodes = new ScalarCodeKernel();
        var vectorCodes = new VectorCodeKernel();
        var scalarFollow = new ScalarFollowKernel();
        var vectorFollow = new VectorFollowKernel();
        for (int seed = 0; seed < 3_000; seed++)
        {
            var random = new Random(seed);
            byte[] codes = new byte[64 * random.Next(1, 8)];
            byte[] few = [0, 1, 7, 8, 9, 100, 254];
            for (int place = 0; place < codes.Length; place++)
                codes[place] = random.Next(2) == 0 ? few[random.Next(few.Length)] : (byte)random.Next(255);
            CodeTest[] tests = [.. Enumerable.Range(0, 64).Select(_ => CreateTest(random))];
            ulong[] expected = new ulong[codes.Length / 64];
            ulong[] actual = new ulong[codes.Length / 64];
            Assert.Equal(scalarCodes.Compare(codes, tests[0], expected), vectorCodes.Compare(codes, tests[0], actual));
            Assert.Equal(expected, actual);

            var tables = new FollowTables(1);
            bool isPlain = random.Next(2) == 0;
            for (int cell = 0; cell < 64; cell++)
            {
                CodeTest test = isPlain ? tests[cell] with { LowOn = 0, HighMaybe = 0, LowMaybe = 0 } : tests[cell];
                (tables.HighOn[cell], tables.LowOn[cell], tables.HighMaybe[cell], tables.LowMaybe[cell]) = test;
            }

            tables.IsPlain = isPlain;
            byte[][] alive = [new byte[64], new byte[64]];
            byte[][] unsure = [new byte[64], new byte[64]];
            for (int cell = 0; cell < 64; cell++)
                alive[0][cell] = alive[1][cell] = random.Next(5) == 0 ? (byte)0 : (byte)255;
            int onStart = random.Next(-1, 3);
            int onEnd = onStart + random.Next(1, 5);
            Assert.Equal(
                scalarFollow.Narrow(codes, codes.Length / 64, 64, onStart, onEnd, tables, 0, alive[0], unsure[0]),
                vectorFollow.Narrow(codes, codes.Length / 64, 64, onStart, onEnd, tables, 0, alive[1], unsure[1]));
            Assert.Equal(alive[0], alive[1]);
            for (int cell = 0; cell < 64; cell++)
                Assert.Equal(alive[0][cell] & unsure[0][cell], alive[1][cell] & unsure[1][cell]);
        }
    }

    [Fact]
    public void Transposing_bytes_moves_each_to_its_column()
    {
        var random = new Random(2);
        for (int rows = 8; rows <= 200; rows += 8)
        {
            byte[] source = new byte[rows * 64];
            random.NextBytes(source);
            int columns = random.Next(1, 65);
            byte[] destination = new byte[columns * rows];
            ByteTranspose.Columns(source, 64, rows, columns, destination, rows);
            for (int row = 0; row < rows; row++)
            {
                for (int column = 0; column < columns; column++)
                    Assert.Equal(source[(row * 64) + column], destination[(column * rows) + row]);
            }
        }
    }

    private static (float[] Least, float[] Greatest) GetExtremes(CodeBook book, float[] values)
    {
        float[] numbers = [.. values.Where(value => !float.IsNaN(value))];
        return book.GetExtremes(numbers.Length == 0 ? float.PositiveInfinity : numbers.Min(), numbers.Length == 0 ? float.NegativeInfinity : numbers.Max());
    }

    private static CodeTest CreateTest(Random random)
    {
        byte highOn = (byte)random.Next(1, 256);
        byte lowOn = random.Next(2) == 0 ? (byte)0 : (byte)random.Next(1, 120);
        return new CodeTest(highOn, lowOn, random.Next(2) == 0 ? (byte)0 : (byte)8, random.Next(2) == 0 ? (byte)0 : (byte)100);
    }
}
