using System.Text.RegularExpressions;

namespace LstmVis.Networks;

/// <summary>Finds the recurrent layers of a state dict: by PyTorch's names where it has them, else by shape.</summary>
internal static partial class RecurrentNames
{
    /// <summary>The names of one layer's tensors.</summary>
    public sealed record Layer(string? Input, string? Recurrent, string? InputBias, string? RecurrentBias);

    /// <summary>The layers from the input on; none where nothing looks like one.</summary>
    /// <param name="tensors">In the order in which modules were registered, or of their names.</param>
    public static IReadOnlyList<Layer> Find(IReadOnlyDictionary<string, Tensor> tensors)
    {
        // nn.LSTM has weight_ih_l0, an nn.LSTMCell weight_ih; several modules follow each other as they stand in the file.
        List<(string Prefix, int Index)> layers = [];
        foreach (string name in tensors.Keys)
        {
            if (InputName().Match(name) is { Success: true } match && int.TryParse(match.Groups[2].Value is { Length: > 0 } number ? number : "0", out int index))
                layers.Add((match.Groups[1].Value, index));
        }

        if (layers.Count == 0)
            return FindByShape(tensors);
        List<string> prefixes = [.. layers.Select(layer => layer.Prefix).Distinct()];
        return [.. layers.OrderBy(layer => prefixes.IndexOf(layer.Prefix)).ThenBy(layer => layer.Index).Select(layer =>
        {
            string suffix = tensors.ContainsKey($"{layer.Prefix}weight_ih_l{layer.Index}") ? $"_l{layer.Index}" : "";
            return new Layer($"{layer.Prefix}weight_ih{suffix}", $"{layer.Prefix}weight_hh{suffix}", Existing($"{layer.Prefix}bias_ih{suffix}"), Existing($"{layer.Prefix}bias_hh{suffix}"));
        })];

        string? Existing(string name) => tensors.ContainsKey(name) ? name : null;
    }

    // Two matrices after each other with equally many rows, the second with 4 or 3 times as many rows as columns, then up to two vectors of as many numbers.
    private static List<Layer> FindByShape(IReadOnlyDictionary<string, Tensor> tensors)
    {
        List<Layer> layers = [];
        KeyValuePair<string, Tensor>[] all = [.. tensors];
        for (int place = 0; place + 1 < all.Length; place++)
        {
            (Tensor first, Tensor second) = (all[place].Value, all[place + 1].Value);
            if (first.Shape.Count != 2 || second.Shape.Count != 2 || first.Shape[0] != second.Shape[0] || second.Shape[1] == 0)
                continue;
            if (second.Shape[0] != 4 * second.Shape[1] && second.Shape[0] != 3 * second.Shape[1])
                continue;
            string?[] biases = [.. all.Skip(place + 2).Take(2).Where(entry => entry.Value.Is(second.Shape[0])).Select(entry => entry.Key)];
            layers.Add(new Layer(all[place].Key, all[place + 1].Key, biases.ElementAtOrDefault(0), biases.ElementAtOrDefault(1)));
            place += 1 + biases.Length;
        }

        return layers;
    }

    [GeneratedRegex(@"^(.*?)weight_ih(?:_l(\d{1,3}))?$", RegexOptions.Singleline)]
    private static partial Regex InputName();
}
