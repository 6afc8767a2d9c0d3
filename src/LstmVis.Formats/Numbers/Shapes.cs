using System.Globalization;

namespace LstmVis.Formats;

/// <summary>Array shapes in messages.</summary>
internal static class Shapes
{
    /// <summary>The shape as NumPy writes it: <c>(12000, 64)</c>, <c>(12000,)</c>, <c>()</c>.</summary>
    public static string Describe(IReadOnlyList<long> shape) => shape.Count == 1
        ? string.Create(CultureInfo.InvariantCulture, $"({shape[0]},)")
        : $"({string.Join(", ", shape.Select(length => length.ToString(CultureInfo.InvariantCulture)))})";

    /// <summary>The beginning of a text that a file may have made long.</summary>
    public static string Shorten(string text, int length = 120) => text.Length <= length ? text : string.Concat(text.AsSpan(0, length), "…");
}
