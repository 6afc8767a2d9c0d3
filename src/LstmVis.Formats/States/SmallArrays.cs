using System.Globalization;

namespace LstmVis.Formats;

/// <summary>Reads arrays that fit into memory (ids, labels, lengths, masks, scales) out of any container: <c>FILE[:DATASET]</c>.</summary>
internal static class SmallArrays
{
    private const int MaxNumbers = 1 << 29;

    /// <summary>Whether a file is one that holds arrays by its name.</summary>
    public static bool IsLikely(string file) =>
        Path.GetExtension(file).ToLowerInvariant() is ".npy" or ".npz" or ".h5" or ".hdf5" or ".hdf" or ".safetensors" || ColumnarFile.IsLikely(file) || ZarrFolder.IsMatch(file);

    /// <summary>Whole numbers of 32 bits, in C order, with the number of columns (1 for one axis).</summary>
    /// <exception cref="LstmVisFormatException">The file is missing or damaged, or holds other numbers.</exception>
    public static (int[] Values, int Columns) ReadInt32(string spec, int maxAxes = 1)
    {
        (string file, string? dataset) = StateSpec.SplitPlace(spec);
        switch (Path.GetExtension(file).ToLowerInvariant())
        {
            case ".npy":
                NpyHeader header = NpyReader.ReadHeader(file);
                return (NpyReader.ReadInt32(file, CheckAxes(spec, header.Shape, maxAxes)), Columns(header.Shape));
            case ".npz":
                NpyHeader inner = NpzFile.Find(file, dataset ?? NameTheDataset(spec));
                return (NpzFile.ReadInt32(file, dataset!, CheckAxes(spec, inner.Shape, maxAxes)), Columns(inner.Shape));
            case ".h5" or ".hdf5" or ".hdf":
                using (var opened = new Hdf5File(file))
                {
                    IReadOnlyList<long> shape = opened.GetInfo(dataset ?? NameTheDataset(spec)).Shape;
                    CheckAxes(spec, shape, maxAxes);
                    return (opened.ReadInt32(dataset!), Columns(shape));
                }

            default:
                (double[] numbers, int columns) = ReadDoubles(spec, file, dataset, maxAxes);
                int[] values = new int[numbers.Length];
                for (int place = 0; place < numbers.Length; place++)
                {
                    values[place] = (int)numbers[place];
                    if (values[place] != numbers[place])
                        throw new InvalidContentException(spec, string.Create(CultureInfo.InvariantCulture, $"number {place}"), string.Create(CultureInfo.InvariantCulture, $"expected a whole number of 32 bits, found {numbers[place]:R}."));
                }

                return (values, columns);
        }
    }

    /// <summary>Numbers as float32, in C order, with the number of columns (1 for one axis).</summary>
    /// <exception cref="LstmVisFormatException">The file is missing or damaged, or holds no numbers.</exception>
    public static (float[] Values, int Columns) ReadSingle(string spec, int maxAxes = 1)
    {
        (string file, string? dataset) = StateSpec.SplitPlace(spec);
        switch (Path.GetExtension(file).ToLowerInvariant())
        {
            case ".npy":
                NpyHeader header = NpyReader.ReadHeader(file);
                return (NpyReader.ReadSingle(file, CheckAxes(spec, header.Shape, maxAxes)), Columns(header.Shape));
            case ".npz":
                NpyHeader inner = NpzFile.Find(file, dataset ?? NameTheDataset(spec));
                return (NpzFile.ReadSingle(file, dataset!, CheckAxes(spec, inner.Shape, maxAxes)), Columns(inner.Shape));
            case ".h5" or ".hdf5" or ".hdf":
                using (var opened = new Hdf5File(file))
                {
                    IReadOnlyList<long> shape = opened.GetInfo(dataset ?? NameTheDataset(spec)).Shape;
                    CheckAxes(spec, shape, maxAxes);
                    return (opened.ReadSingle(dataset!), Columns(shape));
                }

            default:
                (double[] numbers, int columns) = ReadDoubles(spec, file, dataset, maxAxes);
                return ([.. numbers.Select(number => (float)number)], columns);
        }
    }

    /// <summary>The column that a specification names in a Parquet or Arrow file.</summary>
    public static ColumnBlock ReadColumn(string file, string? column, out ColumnInfo info)
    {
        using ColumnarFile opened = ColumnarFile.Open(file);
        info = column is not null ? opened.Find(column)
            : opened.Columns.Count == 1 ? opened.Columns[0]
            : throw new InvalidContentException(file, null, $"there is no telling which column is meant. Name one, FILE:COLUMN, of: {opened.Describe()}.");
        return opened.ReadAll(info);
    }

    private static (double[] Numbers, int Columns) ReadDoubles(string spec, string file, string? dataset, int maxAxes)
    {
        if (ZarrFolder.IsMatch(file))
        {
            ZarrArray array = ZarrFolder.Find(file, dataset ?? "");
            CheckAxes(spec, array.Shape, maxAxes);
            return ([.. ZarrChunks.ReadAll(array).Select(number => (double)number)], Columns(array.Shape));
        }

        if (Path.GetExtension(file).Equals(".safetensors", StringComparison.OrdinalIgnoreCase))
        {
            SafetensorsEntry entry = SafetensorsFile.Find(file, dataset ?? NameTheDataset(spec));
            CheckAxes(spec, entry.Shape, maxAxes);
            return (SafetensorsFile.ReadAll(file, entry), Columns(entry.Shape));
        }

        if (ColumnarFile.IsLikely(file))
        {
            ColumnBlock block = ReadColumn(file, dataset, out ColumnInfo column);
            if (block.Numbers is null)
                throw new InvalidContentException(file, $"column '{column.Name}'", "expected numbers, found texts.");
            int width = column.Depth == 1 && maxAxes > 1 && block.RowCount > 0 ? block.Starts[1] : 1;
            return (block.Numbers, width);
        }

        if (Path.GetExtension(file).ToLowerInvariant() is ".csv" or ".tsv")
        {
            AnnotatedText table = TableTextReader.Read(file);
            IReadOnlyList<string?> values = table.FindColumn(dataset ?? table.DefaultColumn ?? "") ?? throw new InvalidContentException(file, null, $"there is no telling which column is meant. Name one, FILE:COLUMN, of: {string.Join(", ", table.Columns.Keys)}.");
            return ([.. values.Select((value, row) => Parse(file, $"row {row + 1}", value ?? "nan"))], 1);
        }

        string[] words = TextFiles.Read(file, 1 << 30).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return ([.. words.Select((word, number) => Parse(file, $"number {number}", word))], 1);
    }

    private static double Parse(string file, string place, string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
        ? number
        : throw new InvalidContentException(file, place, $"expected a number, found '{Shapes.Shorten(text, 40)}'.");

    private static int Columns(IReadOnlyList<long> shape) => shape.Count < 2 ? 1 : (int)Math.Min(int.MaxValue, shape[1]);

    private static int CheckAxes(string spec, IReadOnlyList<long> shape, int maxAxes)
    {
        double count = shape.Aggregate(1.0, (product, length) => product * length);
        return shape.Count >= 1 && shape.Count <= maxAxes && count <= MaxNumbers
            ? shape.Count
            : throw new InvalidContentException(spec, null, $"expected {(maxAxes == 1 ? "one axis" : $"1 to {maxAxes} axes")} of at most {MaxNumbers:N0} numbers, found shape {Shapes.Describe(shape)}.");
    }

    private static string NameTheDataset(string spec) => throw new InvalidContentException(spec, null, "expected the name of an array in the file, FILE:NAME, found none.");
}
