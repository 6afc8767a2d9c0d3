using System.Globalization;

namespace LstmVis.Formats;

/// <summary>A node of a YAML file that remembers where it stands: key path and line.</summary>
internal sealed class YamlValue
{
    private readonly List<KeyValuePair<string, YamlValue>> _entries = [];
    private readonly List<YamlValue> _items = [];
    private readonly string? _text;
    private readonly bool _isQuoted;

    private YamlValue(YamlKind kind, long line, string? text = null, bool isQuoted = false)
    {
        Kind = kind;
        Line = line;
        _text = text;
        _isQuoted = isQuoted;
    }

    public static YamlValue Scalar(string text, bool isQuoted, long line) => new(YamlKind.Scalar, line, text, isQuoted);

    public static YamlValue Sequence(long line) => new(YamlKind.Sequence, line);

    public static YamlValue Mapping(long line) => new(YamlKind.Mapping, line);

    public YamlKind Kind { get; }

    public long Line { get; }

    public IReadOnlyList<KeyValuePair<string, YamlValue>> Entries => _entries;

    public IReadOnlyList<YamlValue> Items => _items;

    public YamlValue? this[string key] => _entries.Where(entry => entry.Key == key).Select(entry => entry.Value).FirstOrDefault();

    /// <summary>The text of a scalar as written; null for other nodes.</summary>
    public string? Text => _text;

    public bool IsNull => Kind == YamlKind.Scalar && !_isQuoted && _text is "" or "~" or "null" or "Null" or "NULL";

    public void Add(string key, YamlValue value) => _entries.Add(new(key, value));

    public void Add(YamlValue item) => _items.Add(item);

    /// <summary>What the node is, for messages.</summary>
    public string Describe() => Kind switch
    {
        _ when IsNull => "nothing",
        YamlKind.Scalar => $"'{Shapes.Shorten(_text!, 60)}'",
        YamlKind.Sequence => "a list",
        _ => "a mapping",
    };

    /// <summary>The node as plain objects, with scalars typed as PyYAML types them: null, bool, long, double, string, list, dictionary.</summary>
    public object? ToObject() => Kind switch
    {
        YamlKind.Mapping => _entries.ToDictionary(entry => entry.Key, entry => entry.Value.ToObject()),
        YamlKind.Sequence => _items.ConvertAll(item => item.ToObject()),
        _ => ToScalar(),
    };

    private object? ToScalar()
    {
        if (_isQuoted)
            return _text;
        if (IsNull)
            return null;
        if (TryGetBoolean(out bool boolean))
            return boolean;
        if (long.TryParse(_text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole))
            return whole;
        // NumberStyles.Float also reads "Infinity" and "NaN", which YAML writes otherwise.
        if (_text!.Any(char.IsAsciiDigit) && double.TryParse(_text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number))
            return number;
        return _text;
    }

    public bool TryGetBoolean(out bool value)
    {
        string text = _isQuoted ? "" : _text?.ToLowerInvariant() ?? "";
        value = text is "true" or "yes" or "on";
        return value || text is "false" or "no" or "off";
    }
}

/// <summary>The three shapes of a YAML node.</summary>
internal enum YamlKind
{
    /// <summary>A text.</summary>
    Scalar,

    /// <summary>A list.</summary>
    Sequence,

    /// <summary>Keys with values.</summary>
    Mapping,
}
