using System.Globalization;
using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>What a user says about states: <c>FILE[:DATASET][,id=ID][,layer=N][,kind=KIND][,transform=none|tanh]</c>. What is left out is guessed.</summary>
/// <param name="File">A file, or a pattern with <c>*</c> or <c>?</c> whose files follow each other in natural order.</param>
/// <param name="Dataset">The dataset, array or tensor in it; null for all that look like states.</param>
/// <param name="Id">What the source is called.</param>
/// <param name="Layer">Zero-based depth in the model.</param>
/// <param name="Kind">Usually one of <see cref="SourceKinds"/>.</param>
/// <param name="Transform">What turns stored numbers into activations.</param>
internal sealed record StateSpec(string File, string? Dataset = null, string? Id = null, int? Layer = null, string? Kind = null, Transform? Transform = null)
{
    /// <exception cref="ArgumentException">A setting is unknown or malformed.</exception>
    public static StateSpec Parse(string text)
    {
        string[] parts = System.IO.File.Exists(text) ? [text] : text.Split(',');
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
                _ => throw new ArgumentException($"--states {text}: expected id=NAME, layer=NUMBER, kind=NAME or transform=none|tanh after a comma, found '{part}'."),
            };
        }

        return spec;
    }

    /// <summary>Cuts <c>FILE:PLACE</c> at the first colon behind the name of a file that exists (or looks like a pattern).</summary>
    public static (string File, string? Place) SplitPlace(string text)
    {
        if (System.IO.File.Exists(text))
            return (text, null);
        for (int colon = text.IndexOf(':', StringComparison.Ordinal); colon >= 0; colon = text.IndexOf(':', colon + 1))
        {
            string file = text[..colon];
            if (colon < text.Length - 1 && (System.IO.File.Exists(file) || (IsPattern(file) && Expand(file).Count > 0)))
                return (file, text[(colon + 1)..]);
        }

        return (text, null);
    }

    /// <summary>Whether a name stands for several files.</summary>
    public static bool IsPattern(string file) => !System.IO.File.Exists(file) && Path.GetFileName(file).AsSpan().IndexOfAny('*', '?') >= 0;

    /// <summary>The files that a pattern stands for, in natural order.</summary>
    public static IReadOnlyList<string> Expand(string pattern)
    {
        string folder = Path.GetDirectoryName(pattern) is { Length: > 0 } named ? named : ".";
        return Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, Path.GetFileName(pattern)).Order(NaturalOrder.Instance).Select(file => folder == "." && !pattern.StartsWith('.') ? Path.GetFileName(file) : file)]
            : [];
    }
}
