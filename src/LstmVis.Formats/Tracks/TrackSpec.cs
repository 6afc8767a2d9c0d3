using System.Globalization;

namespace LstmVis.Formats;

/// <summary>How an annotation is laid beside the corpus.</summary>
internal enum TrackJoinKind
{
    /// <summary>By (sentence id, index) where both have ids, else by position; sub-word tokens take the labels of their words.</summary>
    Step,

    /// <summary>A value per document.</summary>
    Document,

    /// <summary>A value per different token.</summary>
    Token,

    /// <summary>Labels from a time to a time, in the time unit of the inputs.</summary>
    Time,

    /// <summary>Labels from a character to a character of the text.</summary>
    Characters,

    /// <summary>Rows that name a document and an index in it.</summary>
    Index,
}

/// <summary>What a user says about a track: <c>NAME=FILE[:COLUMN][,join=…][,labels=FILE][,weights=FILE:DATASET][,k=N][,subword=first|all][,text=FILE]</c>.</summary>
/// <param name="Name">What the track is called.</param>
/// <param name="File">The file, or a pattern whose files belong to a document each.</param>
/// <param name="Column">The column or dataset; null where there is but one, or one that is usual.</param>
internal sealed record TrackSpec(string Name, string File, string? Column)
{
    /// <summary>How it is joined; null guesses by the file.</summary>
    public TrackJoinKind? Join { get; init; }

    /// <summary>The texts of ids; null takes the corpus's for entries of top-k, and none for labels.</summary>
    public string? Labels { get; init; }

    /// <summary>Weights beside the ids of a top-k track.</summary>
    public string? Weights { get; init; }

    /// <summary>Entries per step that are kept of a matrix of numbers, one per entry of the vocabulary.</summary>
    public int K { get; init; } = 5;

    /// <summary>Whether only the first sub-word token of a word takes its label.</summary>
    public bool FirstOnly { get; init; }

    /// <summary>The text whose characters are counted; null takes that of the corpus.</summary>
    public string? Text { get; init; }

    /// <summary>Steps per time unit, where the inputs do not say it.</summary>
    public double? Rate { get; init; }

    /// <exception cref="ArgumentException">A setting is unknown or malformed.</exception>
    public static TrackSpec Parse(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals < 1 || equals == text.Length - 1)
            throw new ArgumentException($"--track must be NAME=FILE or NAME=FILE:COLUMN, but is '{text}'.");
        string rest = text[(equals + 1)..];
        string[] parts = System.IO.File.Exists(rest) ? [rest] : rest.Split(',');
        (string file, string? column) = StateSpec.SplitPlace(parts[0]);
        var spec = new TrackSpec(text[..equals], file, column);
        foreach (string part in parts.Skip(1))
        {
            string[] setting = part.Split('=', 2, StringSplitOptions.TrimEntries);
            string value = setting.Length == 2 ? setting[1] : "";
            spec = (setting[0], value) switch
            {
                ("join", "step") => spec with { Join = TrackJoinKind.Step },
                ("join", "document") => spec with { Join = TrackJoinKind.Document },
                ("join", "token") => spec with { Join = TrackJoinKind.Token },
                ("join", "time") => spec with { Join = TrackJoinKind.Time },
                ("join", "chars") => spec with { Join = TrackJoinKind.Characters },
                ("join", "index") => spec with { Join = TrackJoinKind.Index },
                ("labels", { Length: > 0 }) => spec with { Labels = value },
                ("weights", { Length: > 0 }) => spec with { Weights = value },
                ("text", { Length: > 0 }) => spec with { Text = value },
                ("subword", "first") => spec with { FirstOnly = true },
                ("subword", "all") => spec with { FirstOnly = false },
                ("k", _) when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int k) && k is > 0 and <= 100 => spec with { K = k },
                ("rate", _) when double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double rate) && rate > 0 => spec with { Rate = rate },
                _ => throw new ArgumentException($"--track {text}: expected join=step|document|token|time|chars|index, labels=FILE, weights=FILE:DATASET, text=FILE, subword=first|all, k=NUMBER or rate=NUMBER after a comma, found '{part}'."),
            };
        }

        return spec;
    }
}
