namespace LstmVis.Onnx;

/// <summary>An <c>LSTM</c>, <c>GRU</c> or <c>RNN</c> node of a graph, whose states and gates can be recorded.</summary>
/// <remarks>Specification: https://onnx.ai/onnx/operators/onnx__LSTM.html and its neighbours. <c>Y</c> is <c>[step, direction, batch, cell]</c>.</remarks>
/// <param name="Index">Zero-based among the recurrent nodes, in the order of the graph; their layer.</param>
/// <param name="Place">Zero-based among all nodes.</param>
/// <param name="Operator">What it is.</param>
/// <param name="Name">As the file calls it.</param>
/// <param name="Directions"><c>forward</c>, <c>reverse</c>, or both.</param>
/// <param name="ResetsAfter">Of a GRU: <c>linear_before_reset</c>.</param>
/// <param name="Obstacle">Why its gates and cell state cannot be recomputed; null where they can.</param>
internal sealed record RecurrentNode(int Index, int Place, string Operator, string Name, IReadOnlyList<string> Directions, bool ResetsAfter, string? Obstacle)
{
    private static readonly string[] Operators = ["LSTM", "GRU", "RNN"];

    /// <summary>Whether it reads from the first step to the last only.</summary>
    public bool IsForward => Directions is ["forward"];

    /// <summary>Gates in one row of its weights.</summary>
    public int GateCount => Operator switch { "LSTM" => 4, "GRU" => 3, _ => 1 };

    /// <summary>Finds all of them. Those inside of loops and branches are not seen.</summary>
    public static IReadOnlyList<RecurrentNode> Find(GraphProto graph)
    {
        List<RecurrentNode> found = [];
        for (int place = 0; place < graph.Node.Count; place++)
        {
            NodeProto node = graph.Node[place];
            if (Operators.Contains(node.OpType) && node.Domain is "" or "ai.onnx" && node.Input.Count >= 3)
                found.Add(Create(found.Count, place, node));
        }

        return found;
    }

    /// <summary>The name of an input: 0 X, 1 W, 2 R, 3 B, 5 the hidden state before, 6 the cell state before; null where the node has none.</summary>
    public string? FindInput(GraphProto graph, int number) => graph.Node[Place].Input.ElementAtOrDefault(number) is { Length: > 0 } name ? name : null;

    private static RecurrentNode Create(int index, int place, NodeProto node)
    {
        string direction = Find(node, "direction")?.S.ToStringUtf8() is { Length: > 0 } said ? said : "forward";
        string[] usual = node.OpType switch { "LSTM" => ["Sigmoid", "Tanh", "Tanh"], "GRU" => ["Sigmoid", "Tanh"], _ => ["Tanh"] };
        string[] activations = [.. Find(node, "activations")?.Strings.Select(text => text.ToStringUtf8()) ?? []];
        bool isUsual = activations.Select((name, number) => name.Equals(usual[number % usual.Length], StringComparison.OrdinalIgnoreCase)).All(isSame => isSame);
        string? obstacle = Find(node, "layout")?.I > 0 ? "its axes are in the order of layout=1"
            : node.OpType == "RNN" ? null
            : !isUsual ? $"its activations are {string.Join(", ", activations)}"
            : Find(node, "clip") is not null ? "it clips its sums"
            : Find(node, "input_forget")?.I > 0 ? "its input and forget gates are coupled"
            : node.Input.Count > 7 && node.Input[7].Length > 0 ? "it has peepholes"
            : null;
        return new RecurrentNode(index, place, node.OpType, node.Name, direction == "bidirectional" ? ["forward", "reverse"] : [direction], Find(node, "linear_before_reset")?.I > 0, obstacle);
    }

    private static AttributeProto? Find(NodeProto node, string name) => node.Attribute.FirstOrDefault(attribute => attribute.Name == name);
}
