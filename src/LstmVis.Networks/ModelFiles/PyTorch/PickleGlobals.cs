namespace LstmVis.Networks;

/// <summary>A name that a pickle refers to: <c>collections.OrderedDict</c>.</summary>
internal sealed record PickleGlobal(string Module, string Name)
{
    public override string ToString() => $"{Module}.{Name}";
}

/// <summary>What a pickle wanted to be made of a harmless name: kept as it is, never made.</summary>
internal sealed class PickleObject(PickleGlobal type)
{
    public PickleGlobal Type { get; } = type;

    /// <summary>What the object's fields were set to.</summary>
    public object? State { get; set; }
}

/// <summary>A dictionary of a pickle, in the order of the file.</summary>
internal sealed class PickleDictionary
{
    public List<KeyValuePair<object?, object?>> Entries { get; } = [];

    public object? this[string key] => Entries.LastOrDefault(entry => entry.Key is string name && name == key).Value;

    public void AddPairs(object?[] pairs, string path)
    {
        if (pairs.Length % 2 != 0)
            throw new InvalidModelException($"{path}, pickle: a dictionary has a key without a value; the file is damaged.");
        for (int place = 0; place < pairs.Length; place += 2)
            Entries.Add(new(pairs[place], pairs[place + 1]));
    }
}

/// <summary>The names that a pickle may refer to. Everything else would be code that Python runs, and is refused.</summary>
internal static class PickleGlobals
{
    private static readonly HashSet<string> Rebuilding = ["_rebuild_tensor", "_rebuild_tensor_v2", "_rebuild_parameter", "_rebuild_parameter_with_state"];

    // What training scripts keep beside their weights. None of it is made; arguments are kept or thrown away.
    private static readonly HashSet<string> Harmless =
    [
        "argparse.Namespace", "builtins.set", "builtins.frozenset", "builtins.dict", "builtins.list", "builtins.tuple", "builtins.int", "builtins.float", "builtins.str", "builtins.bool", "builtins.complex",
        "collections.Counter", "collections.OrderedDict", "collections.defaultdict", "datetime.datetime", "datetime.timedelta", "pathlib.Path", "pathlib.PosixPath", "pathlib.WindowsPath",
        "_codecs.encode", "numpy.dtype", "numpy.ndarray", "numpy.core.multiarray.scalar", "numpy._core.multiarray.scalar", "numpy.core.multiarray._reconstruct", "numpy._core.multiarray._reconstruct",
        "torch.Size", "torch.device", "torch.storage._TypedStorage", "torch.storage.TypedStorage", "torch.storage.UntypedStorage", "torch.torch_version.TorchVersion",
    ];

    private static readonly HashSet<string> NumberTypes = ["float16", "float32", "float64", "bfloat16", "int8", "int16", "int32", "int64", "uint8", "bool"];

    /// <summary>The name, where it may be used.</summary>
    /// <exception cref="InvalidModelException">It may not.</exception>
    public static PickleGlobal Find(string module, string name, string path)
    {
        // Python 2 called it so.
        var global = new PickleGlobal(module == "__builtin__" ? "builtins" : module, name);
        bool isKnown = Harmless.Contains(global.ToString())
            || (module == "torch._utils" && Rebuilding.Contains(name))
            || (module == "torch" && (NumberTypes.Contains(name) || TorchStorage.IsType(name)));
        return isKnown
            ? global
            : throw new InvalidModelException($"{path}: the pickle in it names '{Shorten(global.ToString())}', which Python would look up and could run. Nothing of it was run: only tensors and plain values are read. Save the weights alone, torch.save(model.state_dict(), FILE), or as safetensors.");
    }

    /// <summary>What comes of a name and its arguments.</summary>
    public static object? Build(PickleGlobal global, object?[] arguments, string path)
    {
        switch (global.Name)
        {
            case "_rebuild_tensor" or "_rebuild_tensor_v2":
                return TorchTensor.Create(arguments, path);
            case "_rebuild_parameter" or "_rebuild_parameter_with_state":
                return arguments is [TorchTensor tensor, ..] ? tensor : throw new InvalidModelException($"{path}, pickle: a parameter has no tensor; the file is damaged.");
            case "OrderedDict" or "defaultdict" or "Counter" or "dict":
                var dictionary = new PickleDictionary();
                if (arguments is [.., PickleDictionary copied])
                    dictionary.Entries.AddRange(copied.Entries);
                else if (arguments is [List<object?> pairs])
                    dictionary.AddPairs([.. pairs.SelectMany(pair => pair switch { object?[] { Length: 2 } both => both, List<object?> { Count: 2 } both => [.. both], _ => throw new InvalidModelException($"{path}, pickle: a dictionary is made of other than pairs; the file is damaged.") })], path);
                return dictionary;
            case "set" or "frozenset" or "list":
                return arguments is [List<object?> items] ? items : new List<object?>();
            case "Size":
                return arguments is [object?[] lengths] ? lengths : arguments;
            default:
                return new PickleObject(global);
        }
    }

    private static string Shorten(string name) => new([.. name.Take(80).Select(letter => char.IsControl(letter) ? '?' : letter)]);
}
