using Apache.Arrow;
using Apache.Arrow.Types;

namespace LstmVis.Formats;

/// <summary>Turns arrays of Arrow into columns.</summary>
internal static class ArrowArrays
{
    /// <summary>What a column of a type is.</summary>
    public static ColumnInfo Describe(string name, IArrowType type)
    {
        int depth = 0;
        while (GetItemType(type) is { } inner)
        {
            type = inner;
            depth++;
        }

        if (type is DictionaryType dictionary)
            type = dictionary.ValueType;
        ColumnItems items = depth > 2 ? ColumnItems.Other : type switch
        {
            StringType or LargeStringType or StringViewType => ColumnItems.Texts,
            BooleanType or Apache.Arrow.Types.NumberType => ColumnItems.Numbers,
            _ => ColumnItems.Other,
        };
        string typeName = items == ColumnItems.Texts ? "text" : type switch
        {
            HalfFloatType => "float16",
            FloatType => "float32",
            DoubleType => "float64",
            _ => type.Name,
        };
        return new ColumnInfo(name, depth, items, typeName, type is FloatingPointType);
    }

    /// <summary>Decodes a column.</summary>
    /// <param name="array">The column of a batch.</param>
    /// <param name="depth">Lists around an item, 0 to 2.</param>
    public static ColumnBlock Decode(IArrowArray array, int depth)
    {
        if (depth == 0)
        {
            (double[]? numbers, string?[]? texts) = DecodeItems(array, 0, array.Length);
            return new ColumnBlock(array.Length, numbers, texts, [], []);
        }

        (IArrowArray items, int[] starts) = OpenList(array, 0, array.Length);
        if (depth == 1)
        {
            (double[]? numbers, string?[]? texts) = DecodeItems(items, starts[0], starts[^1] - starts[0]);
            return new ColumnBlock(array.Length, numbers, texts, Rebase(starts), []);
        }

        (IArrowArray inner, int[] innerStarts) = OpenList(items, starts[0], starts[^1] - starts[0]);
        (double[]? innerNumbers, string?[]? innerTexts) = DecodeItems(inner, innerStarts[0], innerStarts[^1] - innerStarts[0]);
        return new ColumnBlock(array.Length, innerNumbers, innerTexts, Rebase(starts), Rebase(innerStarts));
    }

    private static IArrowType? GetItemType(IArrowType type) => type switch
    {
        ListType list => list.ValueDataType,
        LargeListType list => list.ValueDataType,
        FixedSizeListType list => list.ValueDataType,
        _ => null,
    };

    // The starts of rows among the items, and their end. A list that is missing is empty.
    private static (IArrowArray Items, int[] Starts) OpenList(IArrowArray array, int first, int count)
    {
        int[] starts = new int[count + 1];
        switch (array)
        {
            case ListArray list:
                for (int row = 0; row <= count; row++)
                    starts[row] = list.ValueOffsets[first + row];
                return Check(list.Values, starts);
            case LargeListArray list:
                for (int row = 0; row <= count; row++)
                    starts[row] = checked((int)list.ValueOffsets[first + row]);
                return Check(list.Values, starts);
            case FixedSizeListArray list:
                int size = ((FixedSizeListType)list.Data.DataType).ListSize;
                for (int row = 0; row <= count; row++)
                    starts[row] = checked((list.Offset + first + row) * size);
                return Check(list.Values, starts);
            default:
                throw new InvalidDataException($"lists of the type {array.Data.DataType.Name} are not read");
        }
    }

    private static (IArrowArray Items, int[] Starts) Check(IArrowArray items, int[] starts)
    {
        for (int row = 1; row < starts.Length; row++)
        {
            if (starts[row] < starts[row - 1])
                throw new InvalidDataException("the beginnings of lists do not ascend");
        }

        return starts[0] >= 0 && starts[^1] <= items.Length ? (items, starts) : throw new InvalidDataException("lists end behind the last item");
    }

    private static int[] Rebase(int[] starts) => starts[0] == 0 ? starts : [.. starts.Select(start => start - starts[0])];

    private static (double[]? Numbers, string?[]? Texts) DecodeItems(IArrowArray array, int first, int count) => array switch
    {
        FloatArray items => (Numbers(items.Values, items, first, count, value => value), null),
        DoubleArray items => (Numbers(items.Values, items, first, count, value => value), null),
        HalfFloatArray items => (Numbers(items.Values, items, first, count, value => (double)value), null),
        Int8Array items => (Numbers(items.Values, items, first, count, value => value), null),
        Int16Array items => (Numbers(items.Values, items, first, count, value => value), null),
        Int32Array items => (Numbers(items.Values, items, first, count, value => value), null),
        Int64Array items => (Numbers(items.Values, items, first, count, value => value), null),
        UInt8Array items => (Numbers(items.Values, items, first, count, value => value), null),
        UInt16Array items => (Numbers(items.Values, items, first, count, value => value), null),
        UInt32Array items => (Numbers(items.Values, items, first, count, value => value), null),
        UInt64Array items => (Numbers(items.Values, items, first, count, value => value), null),
        BooleanArray items => ([.. Enumerable.Range(first, count).Select(item => items.GetValue(item) is { } flag ? flag ? 1 : 0 : double.NaN)], null),
        StringArray items => (null, [.. Enumerable.Range(first, count).Select(item => items.GetString(item))]),
        LargeStringArray items => (null, [.. Enumerable.Range(first, count).Select(item => items.GetString(item))]),
        StringViewArray items => (null, [.. Enumerable.Range(first, count).Select(item => items.GetString(item))]),
        DictionaryArray items => DecodeDictionary(items, first, count),
        _ => throw new InvalidDataException($"items of the type {array.Data.DataType.Name} are not read"),
    };

    private static (double[]? Numbers, string?[]? Texts) DecodeDictionary(DictionaryArray array, int first, int count)
    {
        double[] places = DecodeItems(array.Indices, first, count).Numbers!;
        (double[]? numbers, string?[]? texts) = DecodeItems(array.Dictionary, 0, array.Dictionary.Length);
        return (
            numbers is null ? null : [.. places.Select(place => double.IsNaN(place) ? double.NaN : numbers[(int)place])],
            texts is null ? null : [.. places.Select(place => double.IsNaN(place) ? null : texts[(int)place])]);
    }

    private static double[] Numbers<T>(ReadOnlySpan<T> values, IArrowArray array, int first, int count, Func<T, double> convert)
    {
        double[] numbers = new double[count];
        for (int item = 0; item < count; item++)
            numbers[item] = array.IsNull(first + item) ? double.NaN : convert(values[first + item]);
        return numbers;
    }
}
