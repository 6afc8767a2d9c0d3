using Parquet.Data;

namespace LstmVis.Formats;

/// <summary>Puts rows and lists together from what Parquet stores: the values that exist, and for each place a definition and a repetition level.</summary>
/// <remarks>
/// The definition level says how many optional or repeated steps of the path exist at a place; the highest one is a value. The repetition level says which list goes on there: 0 begins a row.
/// Example for <c>optional list, repeated, optional element</c>: [[1, null], [], null] is definitions 3 2 1 0 and repetitions 0 1 0 0.
/// </remarks>
internal static class ParquetLevels
{
    /// <summary>Whether items of this type are numbers.</summary>
    public static bool IsNumber(Type type) => type == typeof(bool) || type == typeof(Half) || type == typeof(decimal)
        || Type.GetTypeCode(type) is >= TypeCode.SByte and <= TypeCode.Double;

    /// <param name="raw">A column of a row group.</param>
    /// <param name="listLevels">The definition level at which each list of the path has an item, outermost first.</param>
    /// <param name="maxLevel">The definition level of a value.</param>
    /// <param name="rowCount">Rows that the group declares.</param>
    public static ColumnBlock Assemble(RawColumnData raw, int[] listLevels, int maxLevel, int rowCount)
    {
        ReadOnlySpan<int> definitions = maxLevel > 0 ? raw.DefinitionLevels : default;
        ReadOnlySpan<int> repetitions = listLevels.Length > 0 ? raw.RepetitionLevels : default;
        double[]? numbers = ReadNumbers(raw);
        string?[]? texts = numbers is null ? ReadTexts(raw) : null;
        int places = maxLevel > 0 ? definitions.Length : numbers?.Length ?? texts!.Length;
        var allNumbers = numbers is null ? null : new List<double>(places);
        var allTexts = texts is null ? null : new List<string?>(places);
        var starts = new List<int>(listLevels.Length > 0 ? rowCount + 1 : 0);
        List<int> inner = [];
        int rows = 0;
        int taken = 0;
        int itemLevel = listLevels.Length == 0 ? 0 : listLevels[^1];
        for (int place = 0; place < places; place++)
        {
            int definition = maxLevel > 0 ? definitions[place] : 0;
            int repetition = listLevels.Length > 0 ? repetitions[place] : 0;
            int count = allNumbers?.Count ?? allTexts!.Count;
            if (repetition == 0)
            {
                rows++;
                if (listLevels.Length > 0)
                    starts.Add(listLevels.Length == 2 ? inner.Count : count);
            }

            if (listLevels.Length == 2 && repetition < 2 && definition >= listLevels[0])
                inner.Add(count);
            if (definition < itemLevel)
                continue;
            bool exists = definition == maxLevel;
            if (exists && taken >= (numbers?.Length ?? texts!.Length))
                throw new InvalidDataException("it has fewer values than it declares");
            allNumbers?.Add(exists ? numbers![taken] : double.NaN);
            allTexts?.Add(exists ? texts![taken] : null);
            taken += exists ? 1 : 0;
        }

        int total = allNumbers?.Count ?? allTexts!.Count;
        if (rows != rowCount)
            throw new InvalidDataException($"it has {rows:N0} rows where the row group declares {rowCount:N0}");
        if (listLevels.Length > 0)
            starts.Add(listLevels.Length == 2 ? inner.Count : total);
        if (listLevels.Length == 2)
            inner.Add(total);
        return new ColumnBlock(rows, allNumbers?.ToArray(), allTexts?.ToArray(), [.. starts], [.. inner]);
    }

    private static double[]? ReadNumbers(RawColumnData raw) => raw switch
    {
        RawColumnData<float> data => Convert(data.Values, value => value),
        RawColumnData<double> data => data.Values.ToArray(),
        RawColumnData<Half> data => Convert(data.Values, value => (double)value),
        RawColumnData<int> data => Convert(data.Values, value => value),
        RawColumnData<long> data => Convert(data.Values, value => value),
        RawColumnData<short> data => Convert(data.Values, value => value),
        RawColumnData<sbyte> data => Convert(data.Values, value => value),
        RawColumnData<byte> data => Convert(data.Values, value => value),
        RawColumnData<ushort> data => Convert(data.Values, value => value),
        RawColumnData<uint> data => Convert(data.Values, value => value),
        RawColumnData<ulong> data => Convert(data.Values, value => value),
        RawColumnData<bool> data => Convert(data.Values, value => value ? 1 : 0),
        RawColumnData<decimal> data => Convert(data.Values, value => (double)value),
        _ => null,
    };

    private static string?[] ReadTexts(RawColumnData raw)
    {
        // A column of words repeats few of them.
        var known = new Dictionary<string, string>().GetAlternateLookup<ReadOnlySpan<char>>();
        if (raw is not RawColumnData<ReadOnlyMemory<char>> data)
            throw new InvalidDataException($"its values are of a type that is not read ({raw.GetType().GenericTypeArguments.FirstOrDefault()?.Name})");
        var texts = new string?[data.Values.Length];
        for (int place = 0; place < texts.Length; place++)
        {
            ReadOnlySpan<char> value = data.Values[place].Span;
            if (!known.TryGetValue(value, out string? text))
                known[value] = text = value.ToString();
            texts[place] = text;
        }

        return texts;
    }

    private static double[] Convert<T>(ReadOnlySpan<T> values, Func<T, double> convert)
    {
        double[] numbers = new double[values.Length];
        for (int place = 0; place < numbers.Length; place++)
            numbers[place] = convert(values[place]);
        return numbers;
    }
}
