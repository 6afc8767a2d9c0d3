namespace LstmVis.Formats;

/// <summary>What a dataset says about itself.</summary>
/// <param name="Path">Its path in the file, without a leading slash.</param>
/// <param name="Shape">The length of each axis.</param>
/// <param name="Type">How each number lies in the file; null where it does not hold plain numbers.</param>
/// <param name="TypeName">The type as a person reads it: <c>float32</c>, <c>text</c>.</param>
public sealed record Hdf5DatasetInfo(string Path, IReadOnlyList<long> Shape, NumberType? Type, string TypeName)
{
    /// <summary>The shape as NumPy writes it: <c>(12000, 64)</c>.</summary>
    public string ShapeText => Shapes.Describe(Shape);

    /// <summary>Name, shape and type: <c>states1 (12000, 64) float32</c>.</summary>
    public override string ToString() => $"{Path} {ShapeText} {TypeName}";

    /// <summary>The number of numbers; saturates.</summary>
    internal long Count
    {
        get
        {
            double count = Shape.Aggregate(1.0, (product, length) => product * length);
            return count < long.MaxValue / 16 ? Shape.Aggregate(1L, (product, length) => product * length) : long.MaxValue / 16;
        }
    }
}
