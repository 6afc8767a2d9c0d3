using Microsoft.ML.OnnxRuntime.Tensors;

namespace LstmVis.Onnx;

/// <summary>What an input of a graph is fed with.</summary>
internal enum InputRole
{
    /// <summary>Token ids.</summary>
    Tokens,

    /// <summary>A vector per step.</summary>
    Vectors,

    /// <summary>1 for every step that is there.</summary>
    Mask,

    /// <summary>0, 1, 2, …</summary>
    Positions,

    /// <summary>The number of steps.</summary>
    Lengths,

    /// <summary>A state that comes out again.</summary>
    State,

    /// <summary>The same number everywhere.</summary>
    Fixed,
}

/// <summary>An input of a graph.</summary>
/// <param name="Name">As the file calls it.</param>
/// <param name="Type">What its numbers are.</param>
/// <param name="Lengths">The length of each axis; -1 where the graph takes any.</param>
/// <param name="Symbols">What the graph calls each axis; empty where it has a number or no name.</param>
internal sealed record GraphInput(string Name, TensorElementType Type, IReadOnlyList<int> Lengths, IReadOnlyList<string> Symbols)
{
    private static readonly string[] TimeWords = ["seq", "time", "step", "len", "token"];

    public bool IsFloatingPoint => Type is TensorElementType.Float or TensorElementType.Double or TensorElementType.Float16;

    /// <summary>The shape in words: <c>batch x 64</c>.</summary>
    public string Description => $"{Type.ToString().ToLowerInvariant()} {(Lengths.Count == 0 ? "single number" : string.Join(" x ", Lengths.Select((length, axis) => length >= 0 ? $"{length}" : Symbols[axis].Length > 0 ? Symbols[axis] : "any")))}";

    /// <summary>The inputs of a graph that have no value of their own.</summary>
    public static IReadOnlyList<GraphInput> Find(GraphProto graph)
    {
        HashSet<string> initialized = [.. graph.Initializer.Select(tensor => tensor.Name)];
        return [.. graph.Input.Where(input => !initialized.Contains(input.Name)).Select(Create)];
    }

    /// <summary>Makes one of what the file says.</summary>
    public static GraphInput Create(ValueInfoProto info)
    {
        TensorTypeProto? type = info.Type?.TensorType;
        DimensionProto[] axes = [.. type?.Shape?.Dim ?? []];
        return new GraphInput(info.Name, (TensorElementType)(type?.ElemType ?? 0), [.. axes.Select(axis => axis.HasDimValue && axis.DimValue is >= 0 and <= int.MaxValue ? (int)axis.DimValue : -1)], [.. axes.Select(axis => axis.HasDimParam ? axis.DimParam : "")]);
    }

    /// <summary>The axis that runs through time, where the graph shows it: the one whose name says so, the one that is not the batch, or the one that is not 1.</summary>
    public int? FindTimeAxis(int axisCount)
    {
        int[] named = [.. Enumerable.Range(0, axisCount).Where(axis => TimeWords.Any(word => Symbols[axis].Contains(word, StringComparison.OrdinalIgnoreCase)) || Symbols[axis] is "t" or "T" or "s" or "S")];
        if (named.Length == 1)
            return named[0];
        // A model of single steps takes [batch, 1].
        int[] unlikeBatch = [.. Enumerable.Range(0, axisCount).Where(axis => !Symbols[axis].Contains("batch", StringComparison.OrdinalIgnoreCase) && Symbols[axis] is not ("b" or "B" or "n" or "N"))];
        if (unlikeBatch.Length == 1)
            return unlikeBatch[0];
        int[] free = [.. Enumerable.Range(0, axisCount).Where(axis => Lengths[axis] != 1)];
        return free.Length == 1 ? free[0] : null;
    }
}
