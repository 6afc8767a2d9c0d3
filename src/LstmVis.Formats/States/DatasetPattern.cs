using System.IO.Enumeration;

namespace LstmVis.Formats;

/// <summary>A pattern of names inside a file, with <c>*</c> and <c>?</c>: the datasets of the documents, the columns of the cells.</summary>
internal static class DatasetPattern
{
    /// <summary>Whether a name stands for several.</summary>
    public static bool IsPattern(string name) => name.AsSpan().IndexOfAny('*', '?') >= 0;

    /// <summary>The names that a pattern stands for, in natural order.</summary>
    public static IReadOnlyList<string> Match(IEnumerable<string> names, string pattern) =>
        [.. names.Where(name => FileSystemName.MatchesSimpleExpression(pattern.Trim('/'), name, ignoreCase: false)).Order(NaturalOrder.Instance)];
}
