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

    /// <summary>What is different in names: without the parts between slashes that all have in common.</summary>
    public static IReadOnlyList<string> Differences(IReadOnlyList<string> names)
    {
        string[][] parts = [.. names.Select(name => name.Split('/', '\\'))];
        if (parts.Length < 2 || Array.Exists(parts, part => part.Length != parts[0].Length))
            return names;
        int[] different = [.. Enumerable.Range(0, parts[0].Length).Where(place => Array.Exists(parts, part => part[place] != parts[0][place]))];
        return [.. parts.Select(part => string.Join('/', different.Select(place => part[place])))];
    }
}
