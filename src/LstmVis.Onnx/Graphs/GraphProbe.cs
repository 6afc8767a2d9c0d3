namespace LstmVis.Onnx;

/// <summary>What a graph shows when it is run over two short sequences with all of its tensors put out.</summary>
internal sealed class GraphProbe
{
    private readonly Dictionary<string, (long[] Shape, float[] Numbers)> _first = [];
    private readonly Dictionary<string, (long[] Shape, float[] Numbers)> _second = [];
    private readonly InputPlan _plan;
    private readonly int _vectorSize;
    private (int First, int Second) _lengths;

    private GraphProbe(InputPlan plan, int vectorSize) => (_plan, _vectorSize) = (plan, vectorSize);

    /// <summary>The axes along time of all tensors that have a row per step, in the order of the graph.</summary>
    public IReadOnlyList<TensorLayout> Layouts { get; private set; } = [];

    /// <summary>Runs the graph.</summary>
    /// <param name="file">The graph.</param>
    /// <param name="plan">What its inputs want; turned round where the graph shows that batch and time are exchanged.</param>
    /// <param name="rewiring">What is added to it.</param>
    /// <param name="states">The states of the graph itself.</param>
    /// <param name="vectorSize">Numbers of a vector, where the graph reads those.</param>
    /// <param name="context">The most steps; null for any.</param>
    public static GraphProbe Run(OnnxModelFile file, InputPlan plan, RecurrentRewiring rewiring, IReadOnlyList<CarriedState> states, int vectorSize, int? context)
    {
        string[] names = [.. file.Graph.Node.SelectMany(node => node.Output).Concat(rewiring.Nodes.SelectMany(node => rewiring.GetCopies(node).Select(copy => copy.Copy).Concat([rewiring.GetOutput(node, 0), .. rewiring.GetStates(node).Select(state => state.Output)]))).Concat(file.Graph.Output.Select(output => output.Name)).Where(name => name.Length > 0).Distinct()];
        using var session = new OnnxSession(file, file.With(names, rewiring.Apply));
        var probe = new GraphProbe(plan, vectorSize);
        bool mayFlip = plan is { IsTimeAxisGuessed: true, BatchAxes: 1 } && rewiring.Nodes.Count > 0;
        try
        {
            probe.RunBoth(session, names, rewiring, states, context);
            mayFlip &= rewiring.Nodes.Any(node => probe._first[rewiring.GetOutput(node, 0)].Shape is [1, _, var batch, _] && batch == probe._lengths.First);
        }
        catch (InvalidOnnxModelException) when (mayFlip)
        {
            // Recurrent nodes that are given the state of one sequence refuse to read several.
        }

        if (mayFlip)
        {
            // The recurrent nodes saw one step of many sequences.
            plan.Flip();
            probe.RunBoth(session, names, rewiring, states, context);
        }

        probe.Layouts = [.. names.Where(name => !name.StartsWith("lstmvis_", StringComparison.Ordinal) && probe._first.ContainsKey(name) && probe._second.ContainsKey(name)).Select(probe.FindLayout).OfType<TensorLayout>()];
        return probe;
    }

    /// <summary>The value that a tensor had in the first run; null where it is none of numbers.</summary>
    public (long[] Shape, float[] Numbers)? Find(string name) => _first.TryGetValue(name, out (long[] Shape, float[] Numbers) value) ? value : null;

    /// <summary>Whether a tensor was the same for both sequences.</summary>
    public bool IsConstant(string name) => _first.TryGetValue(name, out (long[] Shape, float[] Numbers) first) && _second.TryGetValue(name, out (long[] Shape, float[] Numbers) second) && first.Shape.SequenceEqual(second.Shape) && first.Numbers.SequenceEqual(second.Numbers);

    // A model of single steps has no axis of time: everything that comes out belongs to the step.
    private TensorLayout? FindLayout(string name) => _plan.FixedLength == 1
        ? _first[name].Numbers.Length is > 0 and < 1 << 20 && !IsConstant(name) ? new TensorLayout(name, 0, 1, _first[name].Numbers.Length) : null
        : TensorLayout.Find(name, _first[name].Shape, _lengths.First, _second[name].Shape, _lengths.Second);

    private void RunBoth(OnnxSession session, string[] names, RecurrentRewiring rewiring, IReadOnlyList<CarriedState> states, int? context)
    {
        _lengths = _plan.FixedLength is { } length ? (length, length) : (Math.Min(5, context ?? 5), Math.Min(7, context ?? 7));
        RunOnce(session, names, rewiring, states, _lengths.First, 0, _first);
        RunOnce(session, names, rewiring, states, _lengths.Second, 1, _second);
    }

    private void RunOnce(OnnxSession session, string[] names, RecurrentRewiring rewiring, IReadOnlyList<CarriedState> states, int length, int shift, Dictionary<string, (long[] Shape, float[] Numbers)> into)
    {
        int[] ids = _plan.IsTokens ? [.. Enumerable.Range(shift, length).Select(step => step % 2)] : [];
        float[] vectors = _plan.IsTokens ? [] : [.. Enumerable.Range(0, length * _vectorSize).Select(place => ((place + shift) % 5 * 0.1f) - 0.2f)];
        List<OnnxTensor> inputs = _plan.Fill(ids, vectors, length, 0);
        inputs.AddRange(states.Select(state => new OnnxTensor(state.Input, state.Type, state.Shape, state.Start)));
        foreach (RecurrentNode node in rewiring.Nodes.Where(rewiring.IsCarried))
            inputs.AddRange(rewiring.GetStates(node).Select(state => new OnnxTensor(state.Input, rewiring.GetType(node), [1, 1, rewiring.GetCellCount(node)], new float[rewiring.GetCellCount(node)])));
        into.Clear();
        session.Run(inputs, names, length, values =>
        {
            for (int place = 0; place < names.Length; place++)
            {
                if (OnnxTensor.IsReadable(values[place]))
                    into[names[place]] = (values[place].GetTensorTypeAndShape().Shape, OnnxTensor.Read(values[place]));
            }

            return 0;
        });
    }
}
