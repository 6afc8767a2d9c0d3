namespace LstmVis.Core.Tests;

public sealed class Crc32CTests
{
    [Fact]
    public void The_sum_is_that_of_the_standard()
    {
        Assert.Equal(0xE3069283, Crc32C.Append(0, "123456789"u8));
        // https://www.rfc-editor.org/rfc/rfc3720#appendix-B.4
        Assert.Equal(0x8A9136AAu, Crc32C.Append(0, new byte[32]));
        Assert.Equal(0u, Crc32C.Append(0, []));
    }

    [Fact]
    public void Long_stretches_are_summed_as_bit_by_bit_wherever_they_begin_and_end()
    {
        byte[] bytes = new byte[100_003];
        new Random(1).NextBytes(bytes);
        foreach (int length in new[] { 0, 1, 7, 8, 23, (1 << 14) - 1, 1 << 14, (1 << 14) + 1, (1 << 14) + 23, 50_001, 100_000 })
        {
            for (int start = 0; start < 3; start++)
                Assert.Equal(BitByBit(0x12345678, bytes.AsSpan(start, length)), Crc32C.Append(0x12345678, bytes.AsSpan(start, length)));
        }
    }

    [Fact]
    public void Two_sums_make_that_of_both_stretches()
    {
        byte[] bytes = new byte[70_000];
        new Random(2).NextBytes(bytes);
        uint whole = Crc32C.Append(0, bytes);
        foreach (int cut in new[] { 0, 1, 8, 100, 33_333, 69_999, 70_000 })
            Assert.Equal(whole, Crc32C.Combine(Crc32C.Append(0, bytes.AsSpan(0, cut)), Crc32C.Append(0, bytes.AsSpan(cut)), bytes.Length - cut));
        Assert.NotEqual(whole, Crc32C.Combine(Crc32C.Append(0, bytes.AsSpan(0, 8)), Crc32C.Append(0, bytes.AsSpan(8)), bytes.Length - 9));
    }

    [Fact]
    public void A_stretch_of_many_gigabytes_can_be_joined()
    {
        // Sixteen thousand million zeros, doubled one after the other from one.
        uint zeros = Crc32C.Append(0, [0]);
        long length = 1;
        for (; length < 16_000_000_000; length *= 2)
            zeros = Crc32C.Combine(zeros, zeros, length);
        uint expected = 0;
        for (long left = length, part = length / 2; left > 0; left -= part, part = Math.Max(1, left / 2))
            expected = Crc32C.Combine(expected, Sum(part), part);
        Assert.Equal(expected, zeros);

        static uint Sum(long count)
        {
            if (count == 1)
                return Crc32C.Append(0, [0]);
            uint half = Sum(count / 2);
            uint both = Crc32C.Combine(half, half, count / 2);
            return count % 2 == 0 ? both : Crc32C.Combine(both, Crc32C.Append(0, [0]), 1);
        }
    }

    private static uint BitByBit(uint sum, ReadOnlySpan<byte> bytes)
    {
        sum = ~sum;
        foreach (byte one in bytes)
        {
            sum ^= one;
            for (int bit = 0; bit < 8; bit++)
                sum = (sum >> 1) ^ ((sum & 1) != 0 ? 0x82F63B78 : 0);
        }

        return ~sum;
    }
}
