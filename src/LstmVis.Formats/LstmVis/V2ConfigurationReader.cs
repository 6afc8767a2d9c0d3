using System.Globalization;
using System.Text.RegularExpressions;

namespace LstmVis.Formats;

/// <summary>Reads <c>lstm.yml</c>. Sizes are left empty, and ranges that come from dictionaries open; <see cref="V2Reader"/> fills them in.</summary>
internal sealed partial class V2ConfigurationReader
{
    private readonly string _path;
    private readonly YamlValue _root;
    private readonly List<string> _warnings;

    private V2ConfigurationReader(string path, List<string> warnings)
    {
        _path = path;
        _root = YamlFile.Read(path);
        _warnings = warnings;
    }

    /// <exception cref="InvalidContentException">The file is missing or wrong.</exception>
    public static V2Configuration Read(string folder, List<string> warnings) =>
        new V2ConfigurationReader(System.IO.Path.Combine(folder, V2Format.ConfigurationFile), warnings).Read(folder);

    private V2Configuration Read(string folder)
    {
        string name = Text(_root, "name", "") ?? System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(folder)));
        string description = Text(_root, "description", "") is { Length: > 0 } given ? given : name;
        YamlValue files = Require(_root, "files", "", YamlKind.Mapping, "aliases and file names, such as 'states: states.hdf5'");
        var aliases = new List<KeyValuePair<string, string>>();
        foreach ((string alias, YamlValue file) in files.Entries)
        {
            if (file.Text is not { Length: > 0 } fileName)
                throw Error(file, $"files.{alias}", $"expected a file name, found {file.Describe()}.");
            aliases.Add(new(alias, fileName));
        }

        YamlValue states = Require(_root, "states", "", YamlKind.Mapping, "'file' and 'types'");
        string? statesFile = Alias(states, "file", "states", files, isRequired: false);
        return new V2Configuration(
            name,
            description,
            aliases,
            ReadWordSequence(files),
            statesFile,
            ReadStateTypes(states, statesFile, files),
            ReadWordEmbedding(files),
            ReadMeta(files),
            ReadRegexSearch(),
            Directory.Exists(System.IO.Path.Combine(folder, "indexdir")),
            (IReadOnlyDictionary<string, object?>)_root.ToObject()!);
    }

    private V2WordSequence ReadWordSequence(YamlValue files)
    {
        YamlValue section = Require(_root, "word_sequence", "", YamlKind.Mapping, "'file', 'path' and 'dict_file'");
        return new V2WordSequence(
            Alias(section, "file", "word_sequence", files, isRequired: true)!,
            Path(section, "path", "word_sequence")!,
            Alias(section, "dict_file", "word_sequence", files, isRequired: false),
            [],
            0);
    }

    private List<V2StateType> ReadStateTypes(YamlValue states, string? statesFile, YamlValue files)
    {
        YamlValue types = Require(states, "types", "states", YamlKind.Sequence, "a list of sources, such as '- {type: state, layer: 1, path: states1}'");
        if (types.Items.Count == 0)
            throw Error(types, "states.types", "expected at least one source, such as '- {type: state, layer: 1, path: states1}', found an empty list.");
        var result = new List<V2StateType>();
        for (int place = 0; place < types.Items.Count; place++)
        {
            YamlValue type = types.Items[place];
            string key = $"states.types[{place}]";
            if (type.Kind != YamlKind.Mapping)
                throw Error(type, key, $"expected keys such as '{{type: state, layer: 1, path: states1}}', found {type.Describe()}.");
            string file = Alias(type, "file", key, files, isRequired: statesFile is null) ?? statesFile!;
            string path = Path(type, "path", key)!;
            object? layer = type["layer"]?.ToObject();
            result.Add(new V2StateType(file, path, Text(type, "type", key) ?? "state", layer, Flag(type, "unsigned", key), ReadTransform(type, key), []));
        }

        return result;
    }

    private string ReadTransform(YamlValue type, string key)
    {
        string transform = Text(type, "transform", key) ?? "tanh";
        if (transform is "tanh" or "none")
            return transform;
        _warnings.Add($"{_path}, {key}.transform: expected tanh or none, found '{transform}'; it is read as none, as the original does.");
        return "none";
    }

    private V2WordEmbedding? ReadWordEmbedding(YamlValue files)
    {
        if (_root["word_embedding"] is not { IsNull: false } section)
            return null;
        Check(section, "word_embedding", YamlKind.Mapping, "'file' and 'path'");
        return new V2WordEmbedding(Alias(section, "file", "word_embedding", files, isRequired: true)!, Path(section, "path", "word_embedding")!, []);
    }

    private List<V2Meta> ReadMeta(YamlValue files)
    {
        var result = new List<V2Meta>();
        if (_root["meta"] is not { IsNull: false } section || section is { Kind: YamlKind.Sequence, Items.Count: 0 })
            return result;
        Check(section, "meta", YamlKind.Mapping, "names with 'file' and 'path'");
        foreach ((string name, YamlValue entry) in section.Entries)
        {
            string key = $"meta.{name}";
            Check(entry, key, YamlKind.Mapping, "'file', 'path' and 'vis'");
            string type = Text(entry, "type", key) ?? "general";
            if (type is not ("general" or "wordvec"))
                throw Error(entry["type"]!, $"{key}.type", $"expected general or wordvec, found '{type}'.");
            string index = Text(entry, "index", key) ?? "self";
            if (index is not ("self" or "word_sequence"))
                throw Error(entry["index"]!, $"{key}.index", $"expected self (one value per time step) or word_sequence (one per token id), found '{index}'.");
            (string? visType, string? rangeText, IReadOnlyList<object>? range) = ReadVis(entry, key);
            result.Add(new V2Meta(
                name,
                Alias(entry, "file", key, files, isRequired: true)!,
                Path(entry, "path", key)!,
                type,
                index,
                Alias(entry, "dict", key, files, isRequired: false),
                Path(entry, "weights_path", key, isRequired: false),
                visType,
                rangeText,
                range,
                []));
        }

        return result;
    }

    private (string? Type, string? RangeText, IReadOnlyList<object>? Range) ReadVis(YamlValue entry, string key)
    {
        if (entry["vis"] is not { IsNull: false } vis)
            return (null, null, null);
        Check(vis, $"{key}.vis", YamlKind.Mapping, "'type' and 'range'");
        string? type = Text(vis, "type", $"{key}.vis");
        if (vis["range"] is not { IsNull: false } range)
            return (type, null, null);
        if (range.Kind == YamlKind.Sequence)
            return (type, null, [.. range.Items.Select(item => item.ToObject() ?? "")]);
        if (range.Text is not { } text)
            throw Error(range, $"{key}.vis.range", $"expected dict, a...b or [low, high], found {range.Describe()}.");
        if (text == "dict")
            return (type, text, null);
        Match match = IntegerRange().Match(text);
        if (!match.Success || !int.TryParse(match.Groups[1].Value, CultureInfo.InvariantCulture, out int low) || !int.TryParse(match.Groups[2].Value, CultureInfo.InvariantCulture, out int high) || (long)high - low > 1_000_000)
        {
            _warnings.Add($"{_path}, {key}.vis.range: expected dict, a...b or [low, high], found '{Shapes.Shorten(text, 60)}'; the range of the numbers themselves is used.");
            return (type, text, null);
        }

        return (type, text, [.. Enumerable.Range(low, Math.Max(0, high - low)).Select(number => (object)(long)number)]);
    }

    private bool ReadRegexSearch() => _root["etc"] is { Kind: YamlKind.Mapping } etc && Flag(etc, "regex_search", "etc");

    private bool Flag(YamlValue section, string key, string parent)
    {
        if (section[key] is not { IsNull: false } value)
            return false;
        if (value.TryGetBoolean(out bool flag))
            return flag;
        if (value.ToObject() is long number)
            return number != 0;
        throw Error(value, Join(parent, key), $"expected true or false, found {value.Describe()}.");
    }

    private string? Text(YamlValue section, string key, string parent)
    {
        if (section[key] is not { IsNull: false } value)
            return null;
        return value.Text ?? throw Error(value, Join(parent, key), $"expected a text, found {value.Describe()}.");
    }

    private string? Path(YamlValue section, string key, string parent, bool isRequired = true)
    {
        string? path = Text(section, key, parent);
        if (string.IsNullOrWhiteSpace(path) && isRequired)
            throw Error(section, Join(parent, key), "expected the path of a dataset in the HDF5 file, found nothing.");
        return path;
    }

    private string? Alias(YamlValue section, string key, string parent, YamlValue files, bool isRequired)
    {
        string? alias = Text(section, key, parent);
        string known = files.Entries.Count == 0 ? "none" : string.Join(", ", files.Entries.Select(entry => entry.Key));
        if (alias is null && isRequired)
            throw Error(section, Join(parent, key), $"expected one of the names under 'files' ({known}), found nothing.");
        if (alias is not null && files[alias] is null)
            throw Error(section[key]!, Join(parent, key), $"expected one of the names under 'files' ({known}), found '{alias}'.");
        return alias;
    }

    private YamlValue Require(YamlValue section, string key, string parent, YamlKind kind, string expected)
    {
        if (section[key] is not { IsNull: false } value)
            throw Error(section, Join(parent, key), $"expected {expected}, found nothing.");
        Check(value, Join(parent, key), kind, expected);
        return value;
    }

    private void Check(YamlValue value, string key, YamlKind kind, string expected)
    {
        if (value.Kind != kind)
            throw Error(value, key, $"expected {expected}, found {value.Describe()}.");
    }

    private InvalidContentException Error(YamlValue value, string key, string problem) => new(_path, $"line {value.Line}, {key}", problem);

    private static string Join(string parent, string key) => parent.Length == 0 ? key : $"{parent}.{key}";

    [GeneratedRegex(@"([0-9]+)\.\.\.([0-9]+)")]
    private static partial Regex IntegerRange();
}
