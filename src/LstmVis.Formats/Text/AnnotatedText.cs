using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>A stretch of an annotated text: a sentence, a line.</summary>
/// <param name="Id">What the file calls it; null where it does not.</param>
/// <param name="DocumentId">The document that it begins, as the file calls it; empty where that has no name; null where it begins none.</param>
/// <param name="Steps">Its tokens.</param>
internal sealed record TextUnit(string? Id, string? DocumentId, StepRange Steps);

/// <summary>Tokens with annotations, as a file has them.</summary>
/// <param name="Path">The file.</param>
/// <param name="FormatName">Its format, for people.</param>
/// <param name="Tokens">One per time step; null where the file has annotations only.</param>
/// <param name="Units">Sentences or lines, in order; they cover every token.</param>
/// <param name="Columns">Annotations by name, one per token; null where a token has none.</param>
/// <param name="Notes">What the user should know; one line each.</param>
internal sealed record AnnotatedText(
    string Path,
    string FormatName,
    IReadOnlyList<string>? Tokens,
    IReadOnlyList<TextUnit> Units,
    IReadOnlyDictionary<string, IReadOnlyList<string?>> Columns,
    IReadOnlyList<string> Notes)
{
    /// <summary>The annotation that is meant where none is named; null where there is no telling.</summary>
    public string? DefaultColumn { get; init; }

    /// <summary>The number of tokens.</summary>
    public int StepCount => Units.Count == 0 ? 0 : Units[^1].Steps.End;

    /// <summary>An annotation by name; <c>feats.Number</c> is one feature out of the column <c>feats</c>, <c>misc.SpaceAfter</c> one out of <c>misc</c>.</summary>
    public IReadOnlyList<string?>? FindColumn(string name)
    {
        if (Columns.TryGetValue(name, out IReadOnlyList<string?>? column))
            return column;
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0 || name[..dot] is not ("feats" or "misc") || !Columns.TryGetValue(name[..dot], out IReadOnlyList<string?>? all))
            return null;
        string key = name[(dot + 1)..] + "=";
        var known = new Dictionary<string, string?>();
        var values = new string?[all.Count];
        for (int step = 0; step < values.Length; step++)
        {
            if (all[step] is not { } features)
                continue;
            if (!known.TryGetValue(features, out string? value))
                known[features] = value = features.Split('|').FirstOrDefault(feature => feature.StartsWith(key, StringComparison.Ordinal))?[key.Length..];
            values[step] = value;
        }

        return Array.Exists(values, value => value is not null) ? values : null;
    }

    /// <summary>The features that occur in the column <c>feats</c>.</summary>
    public IReadOnlyList<string> ListFeatures() => Columns.TryGetValue("feats", out IReadOnlyList<string?>? all)
        ? [.. all.OfType<string>().Distinct().SelectMany(features => features.Split('|')).Select(feature => feature.Split('=')[0]).Distinct().Order(StringComparer.Ordinal)]
        : [];
}

/// <summary>Collects tokens, sentences and annotations while a file is read.</summary>
internal sealed class AnnotatedTextBuilder(string path, string formatName)
{
    private readonly Dictionary<string, string> _pool = [];
    private readonly List<TextUnit> _units = [];
    private readonly Dictionary<string, IReadOnlyList<string?>> _columns = [];
    private int _start;

    public List<string> Tokens { get; } = [];

    public List<string> Notes { get; } = [];

    public string? DefaultColumn { get; set; }

    /// <summary>The list of a column, filled with nothing up to the tokens so far.</summary>
    public List<string?> Column(string name)
    {
        if (!_columns.TryGetValue(name, out IReadOnlyList<string?>? column))
            _columns[name] = column = new List<string?>(Enumerable.Repeat<string?>(null, Tokens.Count));
        return (List<string?>)column;
    }

    /// <summary>One string per text, so that a million tokens of a thousand words cost a thousand strings.</summary>
    public string Pool(string text)
    {
        if (_pool.TryGetValue(text, out string? known))
            return known;
        _pool[text] = text;
        return text;
    }

    /// <summary>Ends a unit at the tokens so far; nothing where it would be empty.</summary>
    public void EndUnit(string? id, string? documentId)
    {
        if (Tokens.Count == _start)
            return;
        _units.Add(new TextUnit(id, documentId, new StepRange(_start, Tokens.Count)));
        _start = Tokens.Count;
    }

    public AnnotatedText ToText()
    {
        if (Tokens.Count == 0)
            throw new InvalidContentException(path, null, $"expected tokens in {formatName}, found none.");
        foreach (IReadOnlyList<string?> column in _columns.Values)
        {
            var values = (List<string?>)column;
            values.AddRange(Enumerable.Repeat<string?>(null, Tokens.Count - values.Count));
        }

        return new AnnotatedText(path, formatName, Tokens, _units, _columns, Notes) { DefaultColumn = DefaultColumn };
    }
}
