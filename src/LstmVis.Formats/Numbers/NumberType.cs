using System.Diagnostics.CodeAnalysis;

namespace LstmVis.Formats;

/// <summary>How a number lies in a file.</summary>
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "They are types of numbers, by the names that everybody uses.")]
public enum NumberType
{
    /// <summary>IEEE half precision, 2 bytes.</summary>
    Float16,

    /// <summary>The upper half of a float32, 2 bytes.</summary>
    BFloat16,

    /// <summary>IEEE single precision, 4 bytes.</summary>
    Float32,

    /// <summary>IEEE double precision, 8 bytes.</summary>
    Float64,

    /// <summary>Signed, 1 byte.</summary>
    Int8,

    /// <summary>Signed, 2 bytes.</summary>
    Int16,

    /// <summary>Signed, 4 bytes.</summary>
    Int32,

    /// <summary>Signed, 8 bytes.</summary>
    Int64,

    /// <summary>Unsigned, 1 byte.</summary>
    UInt8,

    /// <summary>Unsigned, 2 bytes.</summary>
    UInt16,

    /// <summary>Unsigned, 4 bytes.</summary>
    UInt32,

    /// <summary>Unsigned, 8 bytes.</summary>
    UInt64,
}

/// <summary>What follows from a <see cref="NumberType"/>.</summary>
public static class NumberTypes
{
    /// <summary>Bytes per number.</summary>
    public static int GetSize(this NumberType type) => type switch
    {
        NumberType.Int8 or NumberType.UInt8 => 1,
        NumberType.Float16 or NumberType.BFloat16 or NumberType.Int16 or NumberType.UInt16 => 2,
        NumberType.Float32 or NumberType.Int32 or NumberType.UInt32 => 4,
        _ => 8,
    };

    /// <summary>Whether it holds fractions.</summary>
    public static bool IsFloat(this NumberType type) => type <= NumberType.Float64;

    /// <summary>The name as NumPy writes it: <c>float32</c>.</summary>
    public static string GetName(this NumberType type) => type.ToString().ToLowerInvariant();
}
