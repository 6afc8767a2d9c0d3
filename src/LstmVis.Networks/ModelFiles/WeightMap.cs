namespace LstmVis.Networks;

/// <summary>Which tensor of a file plays which part in the model: what the user said, what was guessed, and what is left.</summary>
internal sealed class WeightMap
{
    private readonly IReadOnlyDictionary<string, Tensor> _tensors;
    private readonly Dictionary<string, string> _said;
    private readonly HashSet<string> _used = [];
    private readonly List<string> _lines = [];
    private readonly string _path;

    /// <param name="path">Names the file in messages.</param>
    /// <param name="tensors">What it holds.</param>
    /// <param name="said">The user's own pairs, <c>embedding=encoder.weight</c>; a part without a tensor is <c>none</c>.</param>
    /// <exception cref="InvalidModelException">A pair names a part or tensor that there is not.</exception>
    public WeightMap(string path, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyList<string> said)
    {
        (_path, _tensors, _said) = (path, tensors, []);
        foreach (string pair in said)
        {
            string[] sides = pair.Split('=', 2, StringSplitOptions.TrimEntries);
            if (sides.Length != 2 || !IsPart(sides[0]))
                throw new ArgumentException($"--map must be OURS=THEIRS with ours one of embedding, layers.N.input, layers.N.recurrent, layers.N.input_bias, layers.N.recurrent_bias, output.weight, output.bias, but is '{pair}'.");
            if (sides[1] != "none" && !tensors.ContainsKey(sides[1]))
                throw new InvalidModelException($"{path}: --map {pair}: there is no tensor '{sides[1]}'. The file holds {DescribeTensors(tensors)}.");
            _said[sides[0]] = sides[1];
        }
    }

    /// <summary>What was mapped so far, a line per part.</summary>
    public IReadOnlyList<string> Lines => _lines;

    /// <summary>The tensors that nobody took.</summary>
    public IEnumerable<KeyValuePair<string, Tensor>> Left => _tensors.Where(entry => !_used.Contains(entry.Key));

    /// <summary>The greatest number of a layer that the user mapped; -1 without.</summary>
    public int GreatestSaidLayer => _said.Keys.Where(part => part.StartsWith("layers.", StringComparison.Ordinal)).Select(part => int.Parse(part.Split('.')[1], System.Globalization.CultureInfo.InvariantCulture)).DefaultIfEmpty(-1).Max();

    /// <summary>Takes the tensor for a part: the user's, else the guessed one.</summary>
    /// <param name="part">As <c>--map</c> calls it.</param>
    /// <param name="guess">The name of a tensor; null where there is none.</param>
    /// <returns>Name and tensor; null where the part has none.</returns>
    public (string Name, Tensor Tensor)? Take(string part, string? guess)
    {
        bool isSaid = _said.TryGetValue(part, out string? name);
        name = isSaid ? name == "none" ? null : name : guess;
        if (name is null || !_tensors.TryGetValue(name, out Tensor? tensor))
            return null;
        _used.Add(name);
        _lines.Add($"{part} = '{name}' ({tensor.Description}){(isSaid ? ", as --map says" : "")}");
        return (name, tensor);
    }

    /// <summary>Whether the user said something about a part.</summary>
    public bool IsSaid(string part) => _said.ContainsKey(part);

    /// <summary>Takes a tensor that there must be.</summary>
    public (string Name, Tensor Tensor) TakeRequired(string part, string? guess, int axes)
    {
        (string Name, Tensor Tensor) taken = Take(part, guess) ?? throw new InvalidModelException($"{_path}: there is no tensor '{guess ?? part}'. The file holds {DescribeTensors(_tensors)}. Say which it is with --map {part}=NAME.");
        return taken.Tensor.Shape.Count == axes ? taken : throw new InvalidModelException($"{_path}, tensor '{taken.Name}': expected {axes} axes, found {taken.Tensor.Description}.");
    }

    /// <summary>Names and shapes, the first of them.</summary>
    public static string DescribeTensors(IReadOnlyDictionary<string, Tensor> tensors) => tensors.Count == 0
        ? "no tensors of floating-point numbers"
        : string.Join(", ", tensors.Take(40).Select(entry => $"'{entry.Key}' of {entry.Value.Description}")) + (tensors.Count > 40 ? $" and {tensors.Count - 40} more" : "");

    private static bool IsPart(string part)
    {
        if (part is "embedding" or "output.weight" or "output.bias")
            return true;
        string[] words = part.Split('.');
        return words is ["layers", { Length: <= 2 } number, "input" or "recurrent" or "input_bias" or "recurrent_bias"] && int.TryParse(number, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int layer) && layer < 16;
    }
}
