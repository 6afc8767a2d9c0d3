using Microsoft.ML.OnnxRuntime.Tensors;

namespace LstmVis.Onnx;

/// <summary>A state that goes into a graph and comes out of it again.</summary>
/// <param name="Input">Where it goes in.</param>
/// <param name="Output">Where it comes out.</param>
/// <param name="Type">What its numbers are.</param>
/// <param name="Shape">Its axes, for one sequence.</param>
/// <param name="Start">What it is before the first step of a document.</param>
internal sealed record CarriedState(string Input, string Output, TensorElementType Type, long[] Shape, float[] Start)
{
    private static readonly string[] GrowingWords = ["past", "seq", "len", "time"];

    // h0 and hn, state_in and state_out, past.0 and present.0 differ in these.
    private static readonly HashSet<string> DifferingWords = ["in", "out", "past", "present", "prev", "previous", "next", "new", "initial", "init", "final", "input", "output", "values", "last", "start", "end"];

    /// <summary>Makes one of an input: zeros, with an empty axis where the past grows.</summary>
    public static CarriedState Create(GraphInput input, string output)
    {
        long[] shape = [.. input.Lengths.Select((length, axis) => length >= 0 ? length : IsGrowing(input.Symbols[axis]) ? 0L : 1L)];
        return new CarriedState(input.Name, output, input.Type, shape, new float[shape.Aggregate(1L, (product, length) => product * length)]);
    }

    /// <summary>Finds the output that each state input comes out of.</summary>
    /// <exception cref="InvalidOnnxModelException">One has none, or a name is wrong.</exception>
    public static IReadOnlyList<CarriedState> Pair(string path, IReadOnlyList<GraphInput> inputs, IReadOnlyList<GraphInput> outputs, IReadOnlyDictionary<string, string> said)
    {
        foreach ((string input, string output) in said)
        {
            if (inputs.All(one => one.Name != input) || outputs.All(one => one.Name != output))
                throw new InvalidOnnxModelException($"{path}: --state {input}={output}: expected a state input ({Names(inputs)}) and an output ({Names(outputs)}).");
        }

        List<CarriedState> states = [];
        foreach (GraphInput input in inputs)
        {
            GraphInput[] like = [.. outputs.Where(output => output.Type == input.Type && output.Lengths.Count == input.Lengths.Count)];
            string? output = said.GetValueOrDefault(input.Name)
                ?? like.FirstOrDefault(one => GetStem(one.Name) == GetStem(input.Name))?.Name
                ?? (like.Length == 1 && inputs.Count == 1 ? like[0].Name : null);
            states.Add(Create(input, output ?? throw new InvalidOnnxModelException($"{path}, input '{input.Name}' of {input.Description}: there is no telling which output it is fed from at the next step ({Names(outputs)}). Say so with --state {input.Name}=OUTPUT, or give it one number everywhere with --fill {input.Name}=NUMBER.")));
        }

        return states;
    }

    private static bool IsGrowing(string symbol) => GrowingWords.Any(word => symbol.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static string GetStem(string name)
    {
        string plain = name.ToLowerInvariant().Replace("key_values", "", StringComparison.Ordinal);
        if (plain.Length == 2 && plain[1] is '0' or 'n' or 't')
            return plain[..1];
        return string.Join('.', plain.Split(['.', '_', '/', '-'], StringSplitOptions.RemoveEmptyEntries).Where(word => !DifferingWords.Contains(word)));
    }

    private static string Names(IEnumerable<GraphInput> tensors) => string.Join(", ", tensors.Select(tensor => $"'{tensor.Name}'")) is { Length: > 0 } names ? names : "none";
}
