using System.Globalization;
using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>What a user says about states: <c>FILE[:DATASET][,id=ID][,layer=N][,kind=KIND][,transform=none|tanh][,scale=…][,zero=…][,columns=A-B]</c>. What is left out is guessed.</summary>
/// <param name="File">A file, or a pattern with <c>*</c> or <c>?</c> whose files follow each other in natural order.</param>
/// <param name="Dataset">The dataset, array, tensor or column in it, or a pattern of them; null for all that look like states.</param>
/// <param name="Id">What the source is called.</param>
/// <param name="Layer">Zero-based depth in the model.</param>
/// <param name="Kind">Usually one of <see cref="SourceKinds"/>.</param>
/// <param name="Transform">What turns stored numbers into activations.</param>
internal sealed record StateSpec(string File, string? Dataset = null, string? Id = null, int? Layer = null, string? Kind = null, Transform? Transform = null)
{
    /// <summary>What quantized numbers are multiplied with: a number, or an array of one per cell or per time step.</summary>
    public string? Scale { get; init; }

    /// <summary>The quantized number that means 0, in the same ways.</summary>
    public string? Zero { get; init; }

    /// <summary>Columns of a table, from 1, both ends included; null for all.</summary>
    public (int First, int Last)? Columns { get; init; }

    /// <exception cref="ArgumentException">A setting is unknown or malformed.</exception>
    public static StateSpec Parse(string text)
    {
        string[] parts = Exists(text) ? [text] : text.Split(',');
        (string file, string? dataset) = SplitPlace(parts[0]);
        var spec = new StateSpec(file, dataset);
        foreach (string part in parts.Skip(1))
        {
            string[] setting = part.Split('=', 2, StringSplitOptions.TrimEntries);
            string value = setting.Length == 2 ? setting[1] : "";
            spec = (setting[0], value) switch
            {
                ("id", { Length: > 0 }) => spec with { Id = value },
                ("kind", { Length: > 0 }) => spec with { Kind = value },
                ("layer", _) when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int layer) => spec with { Layer = layer },
                ("transform", "none") => spec with { Transform = Core.Transform.None },
                ("transform", "tanh") => spec with { Transform = Core.Transform.Tanh },
                ("scale", { Length: > 0 }) => spec with { Scale = value },
                ("zero", { Length: > 0 }) => spec with { Zero = value },
                ("columns", { Length: > 0 }) => spec with { Columns = ParseColumns(text, value) },
                _ => throw new ArgumentException($"--states {text}: expected id=NAME, layer=NUMBER, kind=NAME, transform=none|tanh, scale=NUMBER|FILE:ARRAY, zero=NUMBER|FILE:ARRAY or columns=FIRST-LAST after a comma, found '{part}'."),
            };
        }

        return spec;
    }

    /// <summary>Columns of a table, <c>3-26</c> or <c>2</c>.</summary>
    public static (int First, int Last) ParseColumns(string text, string value)
    {
        string[] ends = value.Split('-');
        if (ends.Length <= 2 && int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out int first) && int.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int last) && first >= 1 && first <= last)
            return (first, last);
        throw new ArgumentException($"{text}: expected columns from 1, such as 3-26 or 2, found '{value}'.");
    }

    /// <summary>Cuts <c>FILE:PLACE</c> at the first colon behind the name of a file that exists (or looks like a pattern).</summary>
    public static (string File, string? Place) SplitPlace(string text)
    {
        if (Exists(text))
            return (text, null);
        for (int colon = text.IndexOf(':', StringComparison.Ordinal); colon >= 0; colon = text.IndexOf(':', colon + 1))
        {
            string file = text[..colon];
            if (colon < text.Length - 1 && (Exists(file) || (IsPattern(file) && Expand(file).Count > 0)))
                return (file, text[(colon + 1)..]);
        }

        return (text, null);
    }

    /// <summary>Whether a name stands for several files.</summary>
    public static bool IsPattern(string file) => !Exists(file) && file.AsSpan().IndexOfAny('*', '?') >= 0;

    /// <summary>The files that a pattern stands for, in natural order. Folders in it may be patterns too.</summary>
    public static IReadOnlyList<string> Expand(string pattern)
    {
        string folder = Path.GetDirectoryName(pattern) is { Length: > 0 } named ? named : ".";
        if (folder.AsSpan().IndexOfAny('*', '?') >= 0)
            return [.. ExpandFolders(folder).SelectMany(place => Expand(Path.Combine(place, Path.GetFileName(pattern))))];
        if (!Directory.Exists(folder))
            return [];
        IEnumerable<string> found = Directory.EnumerateFiles(folder, Path.GetFileName(pattern)).Concat(Directory.EnumerateDirectories(folder, Path.GetFileName(pattern)).Where(ZarrFolder.IsMatch));
        return [.. found.Order(NaturalOrder.Instance).Select(file => folder == "." && !pattern.StartsWith('.') ? Path.GetFileName(file) : file)];
    }

    /// <summary>What the files of a pattern can be called: what is different in their paths, without the ending.</summary>
    public static IReadOnlyList<string> NameFiles(string pattern, IReadOnlyList<string> files)
    {
        bool byFolder = (Path.GetDirectoryName(pattern) ?? "").AsSpan().IndexOfAny('*', '?') >= 0;
        return byFolder ? DatasetPattern.Differences(files) : [.. files.Select(file => Path.GetFileNameWithoutExtension(file))];
    }

    private static bool Exists(string file) => System.IO.File.Exists(file) || ZarrFolder.IsMatch(file);

    private static IEnumerable<string> ExpandFolders(string pattern)
    {
        string parent = Path.GetDirectoryName(pattern) is { Length: > 0 } named ? named : ".";
        IEnumerable<string> parents = parent.AsSpan().IndexOfAny('*', '?') >= 0 ? ExpandFolders(parent) : [parent];
        return parents.Where(Directory.Exists).SelectMany(place => Directory.EnumerateDirectories(place, Path.GetFileName(pattern)).Order(NaturalOrder.Instance));
    }
}
