using LstmVis.Formats;

namespace LstmVis.Server;

/// <summary>The answer of <c>/info</c>: the configuration as its file says it, with what the original fills in.</summary>
internal static class V2Info
{
    /// <summary>What <c>/info</c> says of one project.</summary>
    public static Dictionary<string, object?> Describe(V2Configuration configuration)
    {
        Dictionary<string, object?> info = new(configuration.Raw)
        {
            ["name"] = configuration.Name,
            ["description"] = configuration.Description,
            ["files"] = configuration.Files.ToDictionary(file => file.Key, file => file.Value),
            ["word_sequence"] = Extend(GetSection(configuration.Raw, "word_sequence"),
                ("file", configuration.WordSequence.File), ("path", configuration.WordSequence.Path), ("dict_file", configuration.WordSequence.DictionaryFile),
                ("size", configuration.WordSequence.Size), ("dict_size", configuration.WordSequence.DictionarySize)),
            ["word_embedding"] = configuration.WordEmbedding is { } embedding
                ? Extend(GetSection(configuration.Raw, "word_embedding"), ("file", embedding.File), ("path", embedding.Path), ("size", embedding.Size))
                : new Dictionary<string, object?> { ["size"] = new[] { -1, -1 } },
            ["index"] = configuration.HasIndexDirectory,
            ["is_searchable"] = configuration.HasIndexDirectory || configuration.RegexSearch,
            ["etc"] = Extend(GetSection(configuration.Raw, "etc"), ("regex_search", configuration.RegexSearch)),
        };
        Dictionary<string, object?> states = Extend(GetSection(configuration.Raw, "states"), ("types", configuration.StateTypes.Select(Describe).ToArray()));
        if (configuration.StatesFile is not null)
            states["file"] = configuration.StatesFile;
        info["states"] = states;
        // The original answers an empty list where there are no tracks.
        info["meta"] = configuration.Meta.Count == 0
            ? Array.Empty<object>()
            : configuration.Meta.ToDictionary(meta => meta.Name, meta => (object?)Describe(meta, GetSection(GetSection(configuration.Raw, "meta"), meta.Name)));
        return info;
    }

    private static Dictionary<string, object?> Describe(V2StateType type) => new()
    {
        ["type"] = type.Type,
        ["layer"] = type.Layer,
        ["path"] = type.Path,
        ["file"] = type.File,
        ["unsigned"] = type.IsUnsigned,
        ["transform"] = type.Transform,
        ["size"] = type.Size,
    };

    private static Dictionary<string, object?> Describe(V2Meta meta, IReadOnlyDictionary<string, object?> raw)
    {
        Dictionary<string, object?> described = Extend(raw, ("file", meta.File), ("path", meta.Path), ("type", meta.Type), ("index", meta.Index));
        if (meta.Dictionary is not null)
            described["dict"] = meta.Dictionary;
        if (meta.WeightsPath is not null)
            described["weights_path"] = meta.WeightsPath;
        Dictionary<string, object?> vis = Extend(GetSection(raw, "vis"));
        if (meta.VisType is not null)
            vis["type"] = meta.VisType;
        if (meta.VisRange is not null)
            vis["range"] = meta.VisRange;
        described["vis"] = vis;
        return described;
    }

    private static IReadOnlyDictionary<string, object?> GetSection(IReadOnlyDictionary<string, object?> parent, string name) =>
        parent.TryGetValue(name, out object? section) && section is IReadOnlyDictionary<string, object?> found ? found : new Dictionary<string, object?>();

    private static Dictionary<string, object?> Extend(IReadOnlyDictionary<string, object?> section, params ReadOnlySpan<(string Key, object? Value)> entries)
    {
        var extended = new Dictionary<string, object?>(section);
        foreach ((string key, object? value) in entries)
            extended[key] = value;
        return extended;
    }
}
