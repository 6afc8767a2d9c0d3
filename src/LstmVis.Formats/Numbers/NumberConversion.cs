using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace LstmVis.Formats;

/// <summary>Turns the bytes of a file into float32 or int32.</summary>
internal static class NumberConversion
{
    /// <summary>Converts to the nearest float32.</summary>
    /// <param name="bytes">Whole numbers of <paramref name="type"/>; left in the machine's byte order where they were not.</param>
    /// <param name="type">How the numbers lie in <paramref name="bytes"/>.</param>
    /// <param name="destination">Receives one float per number.</param>
    public static void ToSingle(ReadOnlySpan<byte> bytes, NumberType type, Span<float> destination)
    {
        switch (type)
        {
            case NumberType.Float32: MemoryMarshal.Cast<byte, float>(bytes).CopyTo(destination); break;
            case NumberType.Float16: Convert<Half>(bytes, destination); break;
            case NumberType.BFloat16: WidenBFloat16(bytes, destination); break;
            case NumberType.Float64: Convert<double>(bytes, destination); break;
            case NumberType.Int8: Convert<sbyte>(bytes, destination); break;
            case NumberType.Int16: Convert<short>(bytes, destination); break;
            case NumberType.Int32: Convert<int>(bytes, destination); break;
            case NumberType.Int64: Convert<long>(bytes, destination); break;
            case NumberType.UInt8: Convert<byte>(bytes, destination); break;
            case NumberType.UInt16: Convert<ushort>(bytes, destination); break;
            case NumberType.UInt32: Convert<uint>(bytes, destination); break;
            default: Convert<ulong>(bytes, destination); break;
        }
    }

    /// <summary>Converts to int32 without loss.</summary>
    /// <returns>-1, or the place of the first number that is no whole number of 32 bits; then the rest is not converted.</returns>
    public static int TryToInt32(ReadOnlySpan<byte> bytes, NumberType type, Span<int> destination) => type switch
    {
        NumberType.Float16 => ConvertFloat<Half>(bytes, destination),
        NumberType.BFloat16 => ConvertBFloat16(bytes, destination),
        NumberType.Float32 => ConvertFloat<float>(bytes, destination),
        NumberType.Float64 => ConvertFloat<double>(bytes, destination),
        NumberType.Int8 => ConvertExact<sbyte>(bytes, destination),
        NumberType.Int16 => ConvertExact<short>(bytes, destination),
        NumberType.Int32 => ConvertExact<int>(bytes, destination),
        NumberType.Int64 => ConvertExact<long>(bytes, destination),
        NumberType.UInt8 => ConvertExact<byte>(bytes, destination),
        NumberType.UInt16 => ConvertExact<ushort>(bytes, destination),
        NumberType.UInt32 => ConvertExact<uint>(bytes, destination),
        _ => ConvertExact<ulong>(bytes, destination),
    };

    /// <summary>Turns big-endian numbers into little-endian ones, in place.</summary>
    public static void SwapBytes(Span<byte> bytes, int size)
    {
        switch (size)
        {
            case 2:
                Span<ushort> two = MemoryMarshal.Cast<byte, ushort>(bytes);
                BinaryPrimitives.ReverseEndianness(two, two);
                break;
            case 4:
                Span<uint> four = MemoryMarshal.Cast<byte, uint>(bytes);
                BinaryPrimitives.ReverseEndianness(four, four);
                break;
            case 8:
                Span<ulong> eight = MemoryMarshal.Cast<byte, ulong>(bytes);
                BinaryPrimitives.ReverseEndianness(eight, eight);
                break;
        }
    }

    private static void Convert<T>(ReadOnlySpan<byte> bytes, Span<float> destination)
        where T : unmanaged, INumber<T>
    {
        ReadOnlySpan<T> numbers = MemoryMarshal.Cast<byte, T>(bytes);
        destination = destination[..numbers.Length];
        for (int place = 0; place < numbers.Length; place++)
            destination[place] = float.CreateTruncating(numbers[place]);
    }

    // A bfloat16 is the upper half of the float32 of the same value.
    private static void WidenBFloat16(ReadOnlySpan<byte> bytes, Span<float> destination)
    {
        ReadOnlySpan<ushort> halves = MemoryMarshal.Cast<byte, ushort>(bytes);
        destination = destination[..halves.Length];
        for (int place = 0; place < halves.Length; place++)
            destination[place] = BitConverter.UInt32BitsToSingle((uint)halves[place] << 16);
    }

    private static int ConvertBFloat16(ReadOnlySpan<byte> bytes, Span<int> destination)
    {
        float[] numbers = new float[bytes.Length / sizeof(ushort)];
        WidenBFloat16(bytes, numbers);
        return ConvertFloat<float>(MemoryMarshal.AsBytes<float>(numbers), destination);
    }

    private static int ConvertExact<T>(ReadOnlySpan<byte> bytes, Span<int> destination)
        where T : unmanaged, IBinaryInteger<T>
    {
        ReadOnlySpan<T> numbers = MemoryMarshal.Cast<byte, T>(bytes);
        for (int place = 0; place < numbers.Length; place++)
        {
            int converted = int.CreateTruncating(numbers[place]);
            if (T.CreateTruncating(converted) != numbers[place] || (converted < 0) != T.IsNegative(numbers[place]))
                return place;
            destination[place] = converted;
        }

        return -1;
    }

    private static int ConvertFloat<T>(ReadOnlySpan<byte> bytes, Span<int> destination)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ReadOnlySpan<T> numbers = MemoryMarshal.Cast<byte, T>(bytes);
        for (int place = 0; place < numbers.Length; place++)
        {
            double number = double.CreateTruncating(numbers[place]);
            // NaN fails every comparison, so it is turned away here too.
            if (!(number >= int.MinValue && number <= int.MaxValue) || number != Math.Floor(number))
                return place;
            destination[place] = (int)number;
        }

        return -1;
    }
}
