using System.Globalization;
using System.IO.Enumeration;
using System.Text.RegularExpressions;
using LstmVis.Core;

namespace LstmVis.Onnx;

/// <summary>A model in an ONNX file: what it reads, what of it can be recorded, and how a long text gets through it.</summary>
public sealed partial class OnnxModel
{
    // An output that may be states or predictions is recorded unless it is as wide as the vocabularies of large models.
    private const int MostUnsureNumbers = 4096;
    private readonly List<string> _notes = [];

    private OnnxModel(OnnxModelFile file, InputPlan plan, RecurrentRewiring rewiring, GraphProbe probe, IReadOnlyList<CarriedState> states, OnnxModelOptions options)
    {
        (File, Plan, Rewiring, Probe, States, Context) = (file, plan, rewiring, probe, states, options.Context);
        Sources = [.. FindSources(options)];
    }

    /// <summary>Everything that has a row of numbers per step, recurrent nodes first, then tensors in the order of the graph.</summary>
    public IReadOnlyList<RecordableSource> Sources { get; }

    /// <summary>Whether it reads token ids; otherwise vectors.</summary>
    public bool ReadsTokens => Plan.IsTokens;

    /// <summary>Of the file.</summary>
    public string Sha256 => File.Sha256;

    internal OnnxModelFile File { get; }

    internal InputPlan Plan { get; }

    internal RecurrentRewiring Rewiring { get; }

    internal GraphProbe Probe { get; }

    /// <summary>All states that are carried, of the graph and of its recurrent nodes.</summary>
    internal IReadOnlyList<CarriedState> States { get; }

    /// <summary>Whether there is hope that pieces read one after the other, with the state carried, are as good as the whole.</summary>
    internal bool MayCarry { get; private set; }

    internal int? Context { get; }

    /// <summary>The tensor that predicts the next token; null without.</summary>
    internal TensorLayout? Logits { get; private set; }

    /// <summary>Whether the name of <see cref="Logits"/> was said or speaks for itself; otherwise it must fit the vocabulary.</summary>
    internal bool IsLogitsSure { get; private set; }

    /// <summary>Opens a file and runs it over two short sequences, to see what each tensor looks like.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">What the user says about it.</param>
    /// <param name="vectorSize">Numbers of one vector of the corpus; null where it is not known.</param>
    /// <exception cref="InvalidOnnxModelException">The file is damaged, cannot be run, or has an input that cannot be understood.</exception>
    public static OnnxModel Open(string path, OnnxModelOptions options, int? vectorSize = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        OnnxModelFile file = OnnxModelFile.Read(path);
        IReadOnlyList<GraphInput> inputs = GraphInput.Find(file.Graph);
        if (options.Fixed.Keys.FirstOrDefault(name => inputs.All(input => input.Name != name)) is { } missing)
            throw new InvalidOnnxModelException($"{path}: --fill {missing}: there is no such input; found {string.Join(", ", inputs.Select(input => $"'{input.Name}'"))}.");
        var plan = new InputPlan(path, inputs, options);
        int size = plan.VectorSize >= 0 ? plan.VectorSize : vectorSize ?? throw new InvalidOnnxModelException($"{path}, input '{plan.Main.Name}' of {plan.Main.Description}: there is no telling how long a vector is before there are some; record it with --vectors FILE.");
        if (vectorSize is { } given && !plan.IsTokens && given != size)
            throw new InvalidOnnxModelException($"{path}, input '{plan.Main.Name}': expected vectors of {size} numbers, found {given}.");
        IReadOnlyList<CarriedState> own = CarriedState.Pair(path, [.. plan.States], [.. file.Graph.Output.Select(GraphInput.Create)], options.States);
        IReadOnlyList<RecurrentNode> nodes = RecurrentNode.Find(file.Graph);
        var rewiring = new RecurrentRewiring(file.Graph, nodes, own.Select(state => state.Input));
        GraphProbe probe = GraphProbe.Run(file, plan, rewiring, own, size, options.Context);

        // A start that depends on the text is the graph's own affair: then nothing is carried.
        bool isStartConstant = nodes.Where(rewiring.IsCarried).SelectMany(rewiring.GetStates).All(state => probe.Find(state.Start) is null || probe.IsConstant(state.Start));
        List<CarriedState> states = [.. own];
        foreach (RecurrentNode node in nodes.Where(rewiring.IsCarried))
        {
            int cells = rewiring.GetCellCount(node);
            foreach ((string input, string output, string start) in rewiring.GetStates(node))
                states.Add(new CarriedState(input, output, rewiring.GetType(node), [1, 1, cells], isStartConstant && probe.Find(start) is { } found && found.Numbers.Length == cells ? found.Numbers : new float[cells]));
        }

        if (!isStartConstant)
        {
            rewiring = new RecurrentRewiring(file.Graph, nodes, inputs.Select(input => input.Name));
            states = [.. own];
            probe = GraphProbe.Run(file, plan, rewiring, own, size, options.Context);
        }

        var model = new OnnxModel(file, plan, rewiring, probe, states, options);
        model.MayCarry = model.DecideCarrying(own, isStartConstant);
        return model;
    }

    /// <summary>What the file is and what of it can be recorded, a line each.</summary>
    public IReadOnlyList<string> Describe() =>
    [
        string.Create(CultureInfo.InvariantCulture, $"{System.IO.Path.GetFileName(File.Path)}: ONNX, {File.Graph.Node.Count} nodes, made by {(File.Model.ProducerName is { Length: > 0 } name ? $"{name} {File.Model.ProducerVersion}" : "an unnamed program")}"),
        .. Plan.Describe(),
        .. States.Where(state => !state.Input.StartsWith("lstmvis_", StringComparison.Ordinal)).Select(state => $"state {state.Input}: fed from {state.Output}"),
        .. _notes,
        .. Logits is { } logits ? [$"next token: predicted by {logits.Name} ({logits.CellCount}){(IsLogitsSure ? "" : ", where the vocabulary has as many tokens")}"] : Array.Empty<string>(),
        .. Sources.Select(source => $"{(source.IsDefault ? "*" : " ")} {source.Id}: {source.CellCount}{(source.Recurrent is null ? "" : $", {source.Recurrent.Value.Node.Operator} node{(source.Recurrent.Value.Node.Name.Length > 0 ? $" '{source.Recurrent.Value.Node.Name}'" : "")}")}"),
        Sources.Count == 0 ? "No tensor has a row of numbers per step, so nothing can be recorded." : "Recorded when nothing is said: those with *. Others with --output ID (a pattern such as \"*/Add_output_0\" names several).",
    ];

    /// <summary>The sources that a user wants.</summary>
    /// <param name="patterns">Ids, or patterns of them; none for what is recorded by itself.</param>
    /// <param name="withGates">Whether the gates of recurrent nodes come as well.</param>
    /// <exception cref="InvalidOnnxModelException">A pattern matches nothing, or there is nothing to record.</exception>
    public IReadOnlyList<RecordableSource> Choose(IReadOnlyList<string> patterns, bool withGates)
    {
        ArgumentNullException.ThrowIfNull(patterns);
        foreach (string pattern in patterns)
        {
            if (!Sources.Any(source => Matches(pattern, source)))
                throw new InvalidOnnxModelException($"{File.Path}: --output {pattern}: there is no such source; found {string.Join(", ", Sources.Take(12).Select(source => source.Id))}{(Sources.Count > 12 ? $" and {Sources.Count - 12} more" : "")}. 'lstmvis inspect' lists them.");
        }

        RecordableSource[] chosen = [.. Sources.Where(source => patterns.Count == 0 ? source.IsDefault : patterns.Any(pattern => Matches(pattern, source))), .. withGates ? Sources.Where(source => source.IsGate && !patterns.Any(pattern => Matches(pattern, source))) : []];
        return chosen.Length > 0 ? chosen : throw new InvalidOnnxModelException($"{File.Path}: the graph has no recurrent node and no output but its predictions, so say what is recorded with --output: one of {Sources.Count} tensors, such as {string.Join(", ", Sources.TakeLast(3).Select(source => source.Id))}. 'lstmvis inspect' lists them.");
    }

    private static bool Matches(string pattern, RecordableSource source) => FileSystemName.MatchesSimpleExpression(pattern, source.Id, ignoreCase: false);

    private bool DecideCarrying(IReadOnlyList<CarriedState> own, bool isStartConstant)
    {
        string? obstacle = Rewiring.Nodes.FirstOrDefault(node => !node.IsForward) is { } backward ? $"'{backward.Name}' reads backwards"
            : !isStartConstant ? "its first state is computed from the text"
            : own.FirstOrDefault(state => Probe.Find(state.Output) is not { } output || !output.Shape.SequenceEqual(state.Shape)) is { } growing ? $"'{growing.Output}' has another shape than '{growing.Input}', as a memory of all keys and values has"
            : States.Count == 0 ? "it has no state"
            : null;
        _notes.Add(obstacle is null ? "documents are read in pieces, the state is carried from piece to piece" : $"the state is not carried, since {obstacle}: a document is read as a whole, or in overlapping windows where it is longer than --context");
        foreach (RecurrentNode node in Rewiring.Nodes.Where(node => node.Obstacle is not null))
            _notes.Add($"{node.Operator} node '{node.Name}': only its hidden state can be recorded, since {node.Obstacle}");
        if (Plan.IsTimeAxisGuessed && Rewiring.Nodes.Count == 0)
            _notes.Add($"axis {Plan.TimeAxis} of '{Plan.Main.Name}' is taken for time, axis {1 - Plan.TimeAxis} for the batch; --time-axis says otherwise");
        return obstacle is null;
    }

    private IEnumerable<RecordableSource> FindSources(OnnxModelOptions options)
    {
        foreach (RecurrentNode node in Rewiring.Nodes)
        {
            string y = Rewiring.GetOutput(node, 0);
            if (Probe.Find(y) is not { Shape: [var steps, var directions, 1, var cells] } || directions != node.Directions.Count || (Plan.FixedLength is { } length && steps != length))
                continue;
            var layout = new TensorLayout(y, 0, 1, (int)(directions * cells));
            for (int direction = 0; direction < directions; direction++)
            {
                string prefix = string.Create(CultureInfo.InvariantCulture, $"layer{node.Index}{(directions == 1 ? "" : direction == 0 ? "-forward" : "-backward")}");
                foreach (string kind in node.Obstacle is null ? RecurrentGates.GetKinds(node.Operator).Prepend(SourceKinds.HiddenState) : [SourceKinds.HiddenState])
                {
                    bool isGate = kind is not (SourceKinds.HiddenState or SourceKinds.CellState);
                    yield return new RecordableSource { Id = $"{prefix}/{kind}", CellCount = (int)cells, Layer = node.Index, Kind = kind, Transform = kind == SourceKinds.CellState ? Transform.Tanh : Transform.None, IsUnsigned = isGate && kind != "candidate", IsDefault = !isGate, IsGate = isGate, Layout = layout, Recurrent = (node, direction) };
                }
            }
        }

        HashSet<string> graphOutputs = [.. File.Graph.Output.Select(output => output.Name)];
        HashSet<string> stateOutputs = [.. States.Select(state => state.Output)];
        Logits = FindLogits(options.Logits, [.. Probe.Layouts.Where(layout => graphOutputs.Contains(layout.Name) && !stateOutputs.Contains(layout.Name))]);
        HashSet<string> hidden = [.. Rewiring.Nodes.Select(node => Rewiring.GetOutput(node, 0)), .. Rewiring.Nodes.SelectMany(Rewiring.GetStates).Select(state => state.Output)];
        HashSet<string> ids = [];
        foreach (TensorLayout layout in Probe.Layouts.Where(layout => !hidden.Contains(layout.Name)))
        {
            string id = layout.Name.TrimStart('/');
            int layer = Number().Match(id) is { Success: true } match && int.TryParse(match.Value, out int number) ? number : 0;
            if (id.Length > 0 && ids.Add(id))
                yield return new RecordableSource { Id = id, CellCount = layout.CellCount, Layer = layer, Kind = stateOutputs.Contains(layout.Name) && Plan.FixedLength == 1 ? SourceKinds.HiddenState : "tensor", IsDefault = Rewiring.Nodes.Count == 0 && graphOutputs.Contains(layout.Name) && (!stateOutputs.Contains(layout.Name) || Plan.FixedLength == 1) && (layout != Logits || (!IsLogitsSure && layout.CellCount <= MostUnsureNumbers)), Layout = layout };
        }
    }

    private TensorLayout? FindLogits(string? said, TensorLayout[] outputs)
    {
        if (said is { Length: 0 } || !Plan.IsTokens)
            return null;
        TensorLayout? named = said is null
            ? outputs.FirstOrDefault(output => LogitsName().IsMatch(output.Name))
            : Probe.Layouts.FirstOrDefault(layout => layout.Name == said) ?? throw new InvalidOnnxModelException($"{File.Path}: --logits {said}: there is no such tensor with a row per step; the outputs are {string.Join(", ", outputs.Select(output => output.Name))}.");
        IsLogitsSure = named is not null;
        return named ?? outputs.FirstOrDefault();
    }

    [GeneratedRegex("logit|prob|softmax|pred", RegexOptions.IgnoreCase)]
    private static partial Regex LogitsName();

    [GeneratedRegex(@"\d{1,4}")]
    private static partial Regex Number();
}
