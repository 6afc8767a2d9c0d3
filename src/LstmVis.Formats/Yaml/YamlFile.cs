using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace LstmVis.Formats;

/// <summary>Reads one YAML document of bounded size and depth.</summary>
internal static class YamlFile
{
    private const int MaxBytes = 4 << 20;
    private const int MaxDepth = 40;
    private const int MaxNodes = 200_000;

    /// <exception cref="InvalidContentException">The file is missing, too large, or not YAML.</exception>
    public static YamlValue Read(string path)
    {
        string text = TextFiles.Read(path, MaxBytes);
        if (text.Contains('\0', StringComparison.Ordinal))
            throw new InvalidContentException(path, null, "expected YAML text, found zero bytes; the file is damaged.");
        try
        {
            CheckDepth(text, path);
            var builder = new Builder(path, new Parser(new StringReader(text)));
            return builder.ReadDocument();
        }
        catch (YamlException cause)
        {
            string problem = cause.InnerException is null ? cause.Message : $"{cause.Message} {cause.InnerException.Message}";
            throw new InvalidContentException(path, $"line {cause.Start.Line}, column {cause.Start.Column}", $"it is not YAML: {problem}", cause);
        }
        catch (Exception cause) when (cause is not LstmVisFormatException)
        {
            throw new InvalidContentException(path, null, $"it is not YAML: {cause.Message}", cause);
        }
    }

    // YamlDotNet keeps an entry per open bracket; this turns away files of nothing but brackets before they cost time.
    private static void CheckDepth(string text, string path)
    {
        int open = text.Count(character => character is '[' or '{');
        if (open > MaxNodes)
            throw new InvalidContentException(path, null, $"it opens {open:N0} brackets, more than the {MaxNodes:N0} that are read.");
    }

    private sealed class Builder(string path, Parser parser)
    {
        private readonly Dictionary<string, YamlValue> _anchors = [];
        private int _nodes;

        public YamlValue ReadDocument()
        {
            parser.Consume<StreamStart>();
            if (parser.Accept<StreamEnd>(out _))
                throw new InvalidContentException(path, null, "the file is empty.");
            parser.Consume<DocumentStart>();
            YamlValue root = ReadNode(0);
            if (root.Kind != YamlKind.Mapping)
                throw new InvalidContentException(path, null, $"expected keys with values, found {root.Describe()}.");
            return root;
        }

        private YamlValue ReadNode(int depth)
        {
            if (depth > MaxDepth)
                throw Error($"it is nested deeper than {MaxDepth} levels.");
            if (++_nodes > MaxNodes)
                throw Error($"it holds more than {MaxNodes:N0} values.");
            long line = parser.Current?.Start.Line ?? 0;
            if (TryConsume<Scalar>() is { } scalar)
                return Keep(scalar.Anchor, YamlValue.Scalar(scalar.Value, scalar.Style is not ScalarStyle.Plain and not ScalarStyle.Any, line));
            if (TryConsume<AnchorAlias>() is { } alias)
                return _anchors.TryGetValue(alias.Value.Value, out YamlValue? known) ? Count(known) : throw Error($"the alias *{alias.Value.Value} stands for nothing.", line);
            if (TryConsume<SequenceStart>() is { } sequence)
            {
                var list = YamlValue.Sequence(line);
                while (TryConsume<SequenceEnd>() is null)
                    list.Add(ReadNode(depth + 1));
                return Keep(sequence.Anchor, list);
            }

            MappingStart start = parser.Consume<MappingStart>();
            return Keep(start.Anchor, ReadMapping(line, depth));
        }

        private T? TryConsume<T>()
            where T : ParsingEvent
        {
            if (!parser.Accept<ParsingEvent>(out _) || parser.Current is not T consumed)
                return null;
            parser.MoveNext();
            return consumed;
        }

        private YamlValue ReadMapping(long line, int depth)
        {
            var mapping = YamlValue.Mapping(line);
            var merged = new List<YamlValue>();
            var seen = new HashSet<string>();
            while (TryConsume<MappingEnd>() is null)
            {
                YamlValue key = ReadNode(depth + 1);
                if (key.Text is not { } name)
                    throw Error($"expected a text as key, found {key.Describe()}.", key.Line);
                YamlValue value = ReadNode(depth + 1);
                if (name == "<<" && value.Kind == YamlKind.Mapping)
                    merged.Add(value);
                else if (!seen.Add(name))
                    throw Error($"the key '{Shapes.Shorten(name, 60)}' is given twice.", key.Line);
                else
                    mapping.Add(name, value);
            }

            foreach ((string name, YamlValue value) in merged.SelectMany(other => other.Entries))
            {
                if (seen.Add(name))
                    mapping.Add(name, value);
            }

            return mapping;
        }

        // An alias of an alias of an alias … can stand for a huge tree: what it stands for counts each time.
        private YamlValue Count(YamlValue value)
        {
            if (++_nodes > MaxNodes)
                throw Error($"it holds more than {MaxNodes:N0} values.");
            foreach (YamlValue item in value.Items)
                Count(item);
            foreach ((_, YamlValue item) in value.Entries)
                Count(item);
            return value;
        }

        private YamlValue Keep(AnchorName anchor, YamlValue value)
        {
            if (!anchor.IsEmpty)
                _anchors[anchor.Value] = value;
            return value;
        }

        private InvalidContentException Error(string problem, long? line = null) =>
            new(path, $"line {line ?? parser.Current?.Start.Line ?? 0}", problem);
    }
}
