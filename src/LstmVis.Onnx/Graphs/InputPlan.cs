using Microsoft.ML.OnnxRuntime.Tensors;

namespace LstmVis.Onnx;

/// <summary>What every input of a graph is fed with.</summary>
internal sealed class InputPlan
{
    private readonly Dictionary<string, (GraphInput Input, InputRole Role, float Number)> _inputs = [];

    /// <param name="path">Names the file in messages.</param>
    /// <param name="inputs">All inputs of the graph.</param>
    /// <param name="options">What the user says about them.</param>
    /// <exception cref="InvalidOnnxModelException">An input cannot be understood.</exception>
    public InputPlan(string path, IReadOnlyList<GraphInput> inputs, OnnxModelOptions options)
    {
        Main = FindMain(path, inputs, options.Input);
        int axes = Main.Lengths.Count - (IsTokens ? 0 : 1);
        if (axes is < 1 or > 2)
            throw new InvalidOnnxModelException($"{path}, input '{Main.Name}': expected {(IsTokens ? "token ids of [step], [batch, step] or [step, batch]" : "vectors of [step, number], [batch, step, number] or [step, batch, number]")}, found {Main.Description}. Say which input is read with --input NAME.");
        BatchAxes = axes - 1;
        int? guess = axes == 1 ? 0 : Main.FindTimeAxis(2);
        TimeAxis = options.TimeAxis ?? guess ?? 1;
        IsTimeAxisGuessed = options.TimeAxis is null && guess is null;
        if (TimeAxis >= axes)
            throw new InvalidOnnxModelException($"{path}, input '{Main.Name}': there is no axis {TimeAxis} in {Main.Description}.");
        if (axes == 2 && Main.Lengths[1 - TimeAxis] > 1)
            throw new InvalidOnnxModelException($"{path}, input '{Main.Name}': the graph takes {Main.Lengths[1 - TimeAxis]} sequences at once and no other number; export it with a batch of 1 or a dynamic axis.");
        FixedLength = Main.Lengths[TimeAxis] >= 0 ? Main.Lengths[TimeAxis] : null;
        VectorSize = IsTokens ? 0 : Main.Lengths[^1];
        foreach (GraphInput input in inputs)
        {
            (InputRole role, float number) = input == Main ? (IsTokens ? InputRole.Tokens : InputRole.Vectors, 0) : Guess(path, input, options.Fixed);
            _inputs.Add(input.Name, (input, role, number));
        }
    }

    /// <summary>What the corpus goes into.</summary>
    public GraphInput Main { get; }

    public bool IsTokens => !Main.IsFloatingPoint;

    /// <summary>Numbers of one vector; 0 for tokens, -1 where the graph takes any.</summary>
    public int VectorSize { get; }

    /// <summary>Axes before the vectors that are not time: 0 or 1.</summary>
    public int BatchAxes { get; }

    public int TimeAxis { get; private set; }

    public bool IsTimeAxisGuessed { get; private set; }

    /// <summary>The only number of steps that the graph takes; null where it takes any.</summary>
    public int? FixedLength { get; }

    public IEnumerable<GraphInput> States => _inputs.Values.Where(entry => entry.Role == InputRole.State).Select(entry => entry.Input);

    /// <summary>Exchanges batch and time, when the graph has shown that they are the other way round.</summary>
    public void Flip() => (TimeAxis, IsTimeAxisGuessed) = (1 - TimeAxis, false);

    /// <summary>A line per input.</summary>
    public IEnumerable<string> Describe() => _inputs.Values.Select(entry => $"input {entry.Input.Name}: {entry.Input.Description}, {Say(entry.Role, entry.Number)}");

    /// <summary>The values of all inputs but states for some steps.</summary>
    /// <param name="ids">Token ids; empty where the graph reads vectors.</param>
    /// <param name="vectors"><c>[step, number]</c>; empty where it reads tokens.</param>
    /// <param name="stepCount">The steps that there are; a graph of fixed length gets more, which mean nothing.</param>
    /// <param name="firstPosition">The position of the first.</param>
    public List<OnnxTensor> Fill(ReadOnlySpan<int> ids, ReadOnlySpan<float> vectors, int stepCount, int firstPosition)
    {
        int length = FixedLength ?? stepCount;
        long[] shape = new long[BatchAxes + 1];
        shape.AsSpan().Fill(1);
        shape[TimeAxis] = length;
        List<OnnxTensor> tensors = [];
        foreach ((GraphInput input, InputRole role, float number) in _inputs.Values)
        {
            long[] own = input.Lengths.Count == 1 && role is InputRole.Mask or InputRole.Positions ? [length] : shape;
            switch (role)
            {
                case InputRole.Tokens:
                    var whole = new long[length];
                    for (int step = 0; step < length; step++)
                        whole[step] = ids[Math.Min(step, stepCount - 1)];
                    tensors.Add(new OnnxTensor(input.Name, input.Type, shape, []) { WholeNumbers = whole });
                    break;
                case InputRole.Vectors:
                    int size = vectors.Length / stepCount;
                    var numbers = new float[length * size];
                    vectors.CopyTo(numbers);
                    tensors.Add(new OnnxTensor(input.Name, input.Type, [.. shape, size], numbers));
                    break;
                case InputRole.Mask:
                    tensors.Add(new OnnxTensor(input.Name, input.Type, own, [.. Enumerable.Range(0, length).Select(step => step < stepCount ? 1f : 0f)]));
                    break;
                case InputRole.Positions:
                    tensors.Add(new OnnxTensor(input.Name, input.Type, own, [.. Enumerable.Range(firstPosition, length).Select(position => (float)position)]));
                    break;
                case InputRole.Lengths:
                    tensors.Add(new OnnxTensor(input.Name, input.Type, [.. input.Lengths.Select(_ => 1L)], [stepCount]));
                    break;
                case InputRole.Fixed:
                    long[] sizes = [.. input.Lengths.Select((axis, place) => (long)(axis >= 0 ? axis : place == TimeAxis && input.Lengths.Count == shape.Length ? length : 1))];
                    tensors.Add(new OnnxTensor(input.Name, input.Type, sizes, [.. Enumerable.Repeat(number, (int)sizes.Aggregate(1L, (product, axis) => product * axis))]));
                    break;
            }
        }

        return tensors;
    }

    private static GraphInput FindMain(string path, IReadOnlyList<GraphInput> inputs, string? said)
    {
        string found = inputs.Count == 0 ? "no input" : string.Join(", ", inputs.Select(input => $"'{input.Name}' of {input.Description}"));
        if (said is not null)
            return inputs.FirstOrDefault(input => input.Name == said) ?? throw new InvalidOnnxModelException($"{path}: there is no input '{said}'; found {found}.");
        GraphInput[] whole = [.. inputs.Where(input => input.Type is TensorElementType.Int64 or TensorElementType.Int32 && GuessByName(input.Name) is null)];
        GraphInput[] candidates = whole.Length > 0 ? whole : [.. inputs.Where(input => input.IsFloatingPoint)];
        return candidates.FirstOrDefault(input => input.Name is "input_ids" or "input.1" or "input" or "x" or "tokens" or "ids") ?? candidates.FirstOrDefault()
            ?? throw new InvalidOnnxModelException($"{path}: expected an input of token ids or vectors, found {found}.");
    }

    private static (InputRole Role, float Number) Guess(string path, GraphInput input, IReadOnlyDictionary<string, float> fixedNumbers)
    {
        if (fixedNumbers.TryGetValue(input.Name, out float number))
            return (InputRole.Fixed, number);
        if (GuessByName(input.Name) is { } role)
            return (role, 0);
        if (input.IsFloatingPoint)
            return (InputRole.State, 0);
        throw new InvalidOnnxModelException($"{path}, input '{input.Name}' of {input.Description}: there is no telling what it wants. Give it one number everywhere with --fill {input.Name}=NUMBER.");
    }

    private static InputRole? GuessByName(string name)
    {
        string plain = name.ToLowerInvariant();
        return plain.Contains("mask", StringComparison.Ordinal) ? InputRole.Mask
            : plain.Contains("position", StringComparison.Ordinal) || plain == "pos_ids" ? InputRole.Positions
            : plain.Contains("token_type", StringComparison.Ordinal) || plain.Contains("segment", StringComparison.Ordinal) ? InputRole.Fixed
            : plain.Contains("length", StringComparison.Ordinal) || plain.EndsWith("lens", StringComparison.Ordinal) ? InputRole.Lengths
            : null;
    }

    private static string Say(InputRole role, float number) => role switch
    {
        InputRole.Tokens => "token ids",
        InputRole.Vectors => "a vector per step",
        InputRole.Mask => "filled with 1",
        InputRole.Positions => "filled with 0, 1, 2, …",
        InputRole.Lengths => "filled with the number of steps",
        InputRole.State => "a state, carried from step to step",
        _ => FormattableString.Invariant($"filled with {number}"),
    };
}
