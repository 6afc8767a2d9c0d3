using Microsoft.ML.OnnxRuntime.Tensors;

namespace LstmVis.Onnx;

/// <summary>
/// Gives the recurrent nodes of a graph inputs for the state before and outputs for everything that their gates are recomputed from, so that a long text can be read
/// in pieces although the graph was exported without state.
/// </summary>
internal sealed class RecurrentRewiring
{
    private readonly GraphProto _original;
    private readonly HashSet<int> _carried;

    /// <param name="original">The graph as it is.</param>
    /// <param name="nodes">Its recurrent nodes.</param>
    /// <param name="states">Inputs of the graph that are states already; nodes that they reach are left alone.</param>
    public RecurrentRewiring(GraphProto original, IReadOnlyList<RecurrentNode> nodes, IEnumerable<string> states)
    {
        (_original, Nodes) = (original, nodes);
        HashSet<string> reached = [.. states];
        foreach (NodeProto node in original.Node)
        {
            if (node.Input.Any(reached.Contains) && node.OpType is not ("LSTM" or "GRU" or "RNN"))
                reached.UnionWith(node.Output);
        }

        _carried = [.. nodes.Where(node => node.IsForward && !Enumerable.Range(5, 2).Any(number => node.FindInput(original, number) is { } name && reached.Contains(name))).Select(node => node.Index)];
    }

    public IReadOnlyList<RecurrentNode> Nodes { get; }

    /// <summary>Whether a node got a state input of ours.</summary>
    public bool IsCarried(RecurrentNode node) => _carried.Contains(node.Index);

    /// <summary>The name of an added tensor: the input <c>h</c> or <c>c</c>, a copy of <c>X</c>, <c>W</c>, <c>R</c>, <c>B</c>, or of a start <c>h0</c>, <c>c0</c>.</summary>
    public static string Name(RecurrentNode node, string what) => FormattableString.Invariant($"lstmvis_{what}_{node.Index}");

    /// <summary>What a node puts out: 0 Y, 1 the last hidden state, 2 the last cell state.</summary>
    public string GetOutput(RecurrentNode node, int number) => _original.Node[node.Place].Output.ElementAtOrDefault(number) is { Length: > 0 } name ? name : Name(node, $"Y{number}");

    /// <summary>The names of the states of a node: what goes in and what comes out.</summary>
    public IEnumerable<(string Input, string Output, string Start)> GetStates(RecurrentNode node)
    {
        yield return (Name(node, "h"), GetOutput(node, 1), Name(node, "h0"));
        if (node.Operator == "LSTM")
            yield return (Name(node, "c"), GetOutput(node, 2), Name(node, "c0"));
    }

    /// <summary>The type of a node's numbers.</summary>
    public TensorElementType GetType(RecurrentNode node) => (TensorElementType)(_original.Initializer.FirstOrDefault(tensor => tensor.Name == node.FindInput(_original, 1))?.DataType ?? (int)TensorElementType.Float);

    /// <summary>The cells of a node, which its attribute <c>hidden_size</c> says.</summary>
    public int GetCellCount(RecurrentNode node) => (int)(_original.Node[node.Place].Attribute.FirstOrDefault(attribute => attribute.Name == "hidden_size")?.I ?? 0);

    /// <summary>Names of the copies that a node has of its inputs; those that it lacks are left out.</summary>
    public IEnumerable<(string What, string Copy)> GetCopies(RecurrentNode node) =>
        from input in new[] { (What: "X", Number: 0), (What: "W", Number: 1), (What: "R", Number: 2), (What: "B", Number: 3), (What: "h0", Number: 5), (What: "c0", Number: 6) }
        where node.FindInput(_original, input.Number) is not null
        select (input.What, Name(node, input.What));

    /// <summary>Changes a copy of the graph.</summary>
    public void Apply(GraphProto graph)
    {
        foreach (RecurrentNode node in Nodes)
        {
            NodeProto proto = graph.Node[node.Place];
            int outputs = node.Operator == "LSTM" ? 3 : 2;
            while (proto.Output.Count < outputs)
                proto.Output.Add("");
            for (int number = 0; number < outputs; number++)
                proto.Output[number] = GetOutput(node, number);
            foreach ((string what, string copy) in GetCopies(node))
                graph.Node.Add(new NodeProto { OpType = "Identity", Input = { node.FindInput(_original, what switch { "X" => 0, "W" => 1, "R" => 2, "B" => 3, "h0" => 5, _ => 6 })! }, Output = { copy } });
            if (!IsCarried(node))
                continue;
            while (proto.Input.Count < (node.Operator == "LSTM" ? 7 : 6))
                proto.Input.Add("");
            int place = 5;
            foreach ((string input, _, _) in GetStates(node))
            {
                proto.Input[place++] = input;
                var shape = new TensorShapeProto();
                for (int axis = 0; axis < 3; axis++)
                    shape.Dim.Add(new DimensionProto());
                graph.Input.Add(new ValueInfoProto { Name = input, Type = new TypeProto { TensorType = new TensorTypeProto { ElemType = (int)GetType(node), Shape = shape } } });
            }
        }
    }
}
