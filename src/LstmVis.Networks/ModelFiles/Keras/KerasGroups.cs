using System.Text.RegularExpressions;

namespace LstmVis.Networks;

/// <summary>The weights of one layer of a Keras file, by their paths.</summary>
/// <param name="Name">The layer's path in the file.</param>
/// <param name="Kernel">From the input; the table of an embedding.</param>
/// <param name="Recurrent">From the state; null where the layer has none.</param>
/// <param name="Bias">Null without.</param>
internal sealed record KerasGroup(string Name, string Kernel, string? Recurrent, string? Bias);

/// <summary>Sorts the datasets of a Keras file by layer, whichever of the two layouts it has.</summary>
internal static partial class KerasGroups
{
    /// <summary>The layers in natural order of their names: <c>lstm</c>, <c>lstm_1</c>, …, <c>lstm_10</c>.</summary>
    /// <remarks>
    /// Keras 2 (and <c>.h5</c> of Keras 3) names variables: <c>model_weights/lstm/lstm/lstm_cell/recurrent_kernel:0</c>. Keras 3 numbers them: <c>layers/lstm/cell/vars/1</c>.
    /// </remarks>
    public static IReadOnlyList<KerasGroup> Find(IReadOnlyDictionary<string, Tensor> tensors)
    {
        List<KerasGroup> groups = [];
        foreach (IGrouping<string, string> group in tensors.Keys.GroupBy(GetLayer).OrderBy(group => Digits().Replace(group.Key, match => match.Value.PadLeft(6, '0')), StringComparer.Ordinal))
        {
            Dictionary<string, string> variables = [];
            foreach (string path in group)
                variables.TryAdd(GetVariable(path), path);
            if (variables.TryGetValue("kernel", out string? kernel) || variables.TryGetValue("embeddings", out kernel))
                groups.Add(new KerasGroup(group.Key, kernel, variables.GetValueOrDefault("recurrent_kernel"), variables.GetValueOrDefault("bias")));
            else if (variables.TryGetValue("0", out kernel) && tensors[kernel].Shape.Count == 2)
            {
                string? second = variables.GetValueOrDefault("1");
                bool isRecurrent = second is not null && tensors[second].Shape.Count == 2;
                groups.Add(new KerasGroup(group.Key, kernel, isRecurrent ? second : null, isRecurrent ? variables.GetValueOrDefault("2") : second));
            }
        }

        return groups;
    }

    private static string GetLayer(string path)
    {
        int vars = path.LastIndexOf("/vars/", StringComparison.Ordinal);
        if (vars >= 0)
            return path[..vars];
        string[] words = path.Split('/');
        return words[0] == "model_weights" && words.Length > 2 ? words[1] : words[0];
    }

    private static string GetVariable(string path)
    {
        string last = path[(path.LastIndexOf('/') + 1)..];
        int colon = last.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? last : last[..colon];
    }

    [GeneratedRegex(@"\d+")]
    private static partial Regex Digits();
}
