using LstmVis.Core;

namespace LstmVis.Onnx;

/// <summary>Runs a graph over pieces of a corpus, carries its states, and holds what the last piece gave.</summary>
internal sealed class GraphReader : IDisposable
{
    private const int CheckedSteps = 48;
    private const float CheckedDifference = 1e-4f;
    private readonly OnnxModel _model;
    private readonly IReadOnlyList<RecordableSource> _sources;
    private readonly TensorLayout? _logits;
    private readonly OnnxSession _session;
    private readonly string[] _outputs;
    private readonly Dictionary<string, float[]> _carried = [];
    private readonly Dictionary<string, float[]> _read = [];
    private readonly List<(RecurrentNode Node, int Direction, RecurrentGates Gates)> _gates = [];
    private readonly Dictionary<(int Node, int Direction, string Kind), float[]> _recomputed = [];
    private readonly float[] _gateDifference = new float[1];
    private int _stepCount;
    private int _length;

    public GraphReader(OnnxModel model, IReadOnlyList<RecordableSource> sources, TensorLayout? logits)
    {
        (_model, _sources, _logits) = (model, sources, logits);
        HashSet<string> outputs = [.. sources.Select(source => source.Layout.Name), .. model.States.Select(state => state.Output)];
        if (logits is not null)
            outputs.Add(logits.Name);
        foreach ((RecurrentNode node, int direction) in sources.Where(source => source.Recurrent is not null && source.Kind != SourceKinds.HiddenState).Select(source => source.Recurrent!.Value).Distinct())
        {
            (long[] Shape, float[] Numbers) Weights(string what) => model.Probe.Find(RecurrentRewiring.Name(node, what)) ?? throw new InvalidOnnxModelException($"{model.File.Path}: the weights of node '{node.Name}' cannot be read.");
            _gates.Add((node, direction, new RecurrentGates(node, direction, Weights("W"), Weights("R"), model.Probe.Find(RecurrentRewiring.Name(node, "B"))?.Numbers)));
            outputs.Add(model.Rewiring.GetOutput(node, 0));
            outputs.UnionWith(model.Rewiring.GetCopies(node).Where(copy => copy.What is "X" || (copy.What is "h0" or "c0" && !model.Rewiring.IsCarried(node))).Select(copy => copy.Copy));
        }

        _outputs = [.. outputs];
        _session = new OnnxSession(model.File, model.File.With(_outputs, model.Rewiring.Apply));
        Start();
    }

    /// <summary>How far the recomputed hidden states were from those of the graph at most; null where none were.</summary>
    public float? GateDifference => _gates.Count > 0 ? _gateDifference[0] : null;

    /// <summary>Sets all states to what they are before a document.</summary>
    public void Start()
    {
        foreach (CarriedState state in _model.States)
            _carried[state.Input] = [.. state.Start];
    }

    /// <summary>The states as they are now, of the model's states in their order, and what was found of the gates; they may be written.</summary>
    public IReadOnlyList<float[]> Carried => [.. _model.States.Select(state => _carried[state.Input]), _gateDifference];

    /// <summary>Reads some steps.</summary>
    /// <param name="corpus">Where they are.</param>
    /// <param name="vectors">What is read instead of tokens.</param>
    /// <param name="steps">Which.</param>
    /// <param name="firstPosition">The position of the first, as the model sees it.</param>
    public void Read(Corpus corpus, IStateMatrix? vectors, StepRange steps, int firstPosition)
    {
        _stepCount = steps.Length;
        _length = _model.Plan.FixedLength ?? steps.Length;
        float[] numbers = vectors is null ? [] : new float[steps.Length * vectors.CellCount];
        vectors?.ReadRows(steps, numbers);
        List<OnnxTensor> inputs = _model.Plan.Fill(vectors is null ? corpus.TokenIds.Span[steps.Start..steps.End] : [], numbers, steps.Length, firstPosition);
        inputs.AddRange(_model.States.Select(state => new OnnxTensor(state.Input, state.Type, state.Shape, _carried[state.Input])));
        Dictionary<string, float[]> before = new(_carried);
        _session.Run(inputs, _outputs, steps.Length, values =>
        {
            for (int place = 0; place < _outputs.Length; place++)
                _read[_outputs[place]] = OnnxTensor.Read(values[place]);
            return 0;
        });
        CheckShapes();
        foreach ((RecurrentNode node, int direction, RecurrentGates gates) in _gates)
            Recompute(node, direction, gates, before);
        foreach (CarriedState state in _model.States)
        {
            if (_read[state.Output].Length == state.Start.Length)
                _carried[state.Input] = _read[state.Output];
        }
    }

    /// <summary>The rows of a source from a step of the last piece on.</summary>
    public float[] GetRows(int source, int first)
    {
        RecordableSource wanted = _sources[source];
        var rows = new float[(_stepCount - first) * wanted.CellCount];
        if (wanted.Recurrent is not { } recurrent)
            wanted.Layout.CopyRows(_read[wanted.Layout.Name], _length, first, rows);
        else if (wanted.Kind == SourceKinds.HiddenState)
            GetHidden(recurrent.Node, recurrent.Direction).AsSpan(first * wanted.CellCount, rows.Length).CopyTo(rows);
        else
            _recomputed[(recurrent.Node.Index, recurrent.Direction, wanted.Kind)].AsSpan(first * wanted.CellCount, rows.Length).CopyTo(rows);
        return rows;
    }

    /// <summary>What was said about the token after a step of the last piece.</summary>
    public float[] GetLogits(int step)
    {
        var row = new float[_logits!.CellCount];
        _logits.CopyRows(_read[_logits.Name], _length, step, row);
        return row;
    }

    /// <summary>Reads the beginning of a document at once and in two pieces, and compares everything that is recorded.</summary>
    public bool IsTheSameInPieces(Corpus corpus, IStateMatrix? vectors)
    {
        // A graph of fixed length can only be read in such pieces.
        if (_model.Plan.FixedLength is not null)
            return true;
        StepRange? document = corpus.Documents.All().Select(one => (StepRange?)one.Steps).FirstOrDefault(steps => steps!.Value.Length >= 2);
        if (document is not { } all)
            return true;
        int most = Math.Min(CheckedSteps, _model.Context ?? CheckedSteps);
        var whole = new StepRange(all.Start, Math.Min(all.End, all.Start + most));
        int cut = whole.Start + Math.Max(1, whole.Length / 3);
        if (whole.Length < 2)
            return true;
        Start();
        Read(corpus, vectors, whole, 0);
        float[][] atOnce = GetAll();
        Start();
        Read(corpus, vectors, new StepRange(whole.Start, cut), 0);
        float[][] first = GetAll();
        Read(corpus, vectors, new StepRange(cut, whole.End), cut - whole.Start);
        float[][] second = GetAll();
        for (int source = 0; source < atOnce.Length; source++)
        {
            float[] pieces = [.. first[source], .. second[source]];
            for (int place = 0; place < pieces.Length; place++)
            {
                if (!(Math.Abs(pieces[place] - atOnce[source][place]) <= CheckedDifference * Math.Max(1, Math.Abs(atOnce[source][place]))) && !float.IsNaN(atOnce[source][place]))
                    return false;
            }
        }

        return true;
    }

    public void Dispose() => _session.Dispose();

    // What is recorded, the predictions included.
    private float[][] GetAll() => [.. Enumerable.Range(0, _sources.Count).Select(source => GetRows(source, 0)), .. _logits is null ? Array.Empty<float[]>() : [Enumerable.Range(0, _stepCount).SelectMany(GetLogits).ToArray()]];

    private void CheckShapes()
    {
        foreach (TensorLayout layout in _sources.Select(source => source.Layout).Concat(_logits is null ? [] : [_logits]))
        {
            if (_read[layout.Name].Length != (long)_length * layout.CellCount)
                throw new InvalidOnnxModelException($"{_model.File.Path}, tensor '{layout.Name}': expected {layout.CellCount} numbers for each of {_length} steps, as in the first runs, found {_read[layout.Name].Length}; its rows do not follow the steps.");
        }
    }

    // Y is [step, direction, 1, cell].
    private float[] GetHidden(RecurrentNode node, int direction)
    {
        float[] y = _read[_model.Rewiring.GetOutput(node, 0)];
        int cells = y.Length / _length / node.Directions.Count;
        var hidden = new float[_stepCount * cells];
        for (int step = 0; step < _stepCount; step++)
            y.AsSpan(((step * node.Directions.Count) + direction) * cells, cells).CopyTo(hidden.AsSpan(step * cells));
        return hidden;
    }

    private void Recompute(RecurrentNode node, int direction, RecurrentGates gates, Dictionary<string, float[]> before)
    {
        float[] hidden = GetHidden(node, direction);
        int cells = hidden.Length / _stepCount;
        float[] x = _read[RecurrentRewiring.Name(node, "X")];
        (Dictionary<string, float[]> kinds, float difference) = gates.Compute(x[..(x.Length / _length * _stepCount)], hidden, Find("h"), Find("c"));
        foreach ((string kind, float[] numbers) in kinds)
            _recomputed[(node.Index, direction, kind)] = numbers;
        _gateDifference[0] = Math.Max(_gateDifference[0], difference);

        // What a node starts from: a state that is carried here, or the tensor that the graph itself feeds it with.
        float[] Find(string what)
        {
            if (before.TryGetValue(RecurrentRewiring.Name(node, what), out float[]? carried))
                return carried;
            return _read.TryGetValue(RecurrentRewiring.Name(node, what + "0"), out float[]? start) ? start.AsSpan(direction * cells, cells).ToArray() : new float[cells];
        }
    }
}
