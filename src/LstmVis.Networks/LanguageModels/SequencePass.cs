using System.Numerics.Tensors;

namespace LstmVis.Networks;

/// <summary>Runs a model over several streams of tokens at once, forward and, for training, backward. The state goes on from pass to pass.</summary>
/// <remarks>Tokens, starts and targets are <c>[timeStep, stream]</c>; every intermediate value stays readable until the next pass.</remarks>
internal sealed class SequencePass
{
    private readonly RecurrentModel _model;
    private readonly int _streamCount;
    private readonly LayerTape[] _tapes;
    private readonly float[] _embedded;
    private readonly OutputLayer _output;
    private readonly Dropout?[] _dropouts;
    private float[] _hiddenGradient = [];
    private float[] _inputGradient = [];
    private int[] _tokenIds = [];
    private bool[] _starts = [];
    private int _stepCount;

    /// <summary>Makes room for a pass.</summary>
    /// <param name="model">What is run.</param>
    /// <param name="stepCount">The most steps of a pass.</param>
    /// <param name="streamCount">Sequences side by side.</param>
    /// <param name="dropout">The share of numbers between layers that is set to zero in each pass; 0 outside training.</param>
    /// <param name="random">Decides which.</param>
    public SequencePass(RecurrentModel model, int stepCount, int streamCount, float dropout = 0f, Random? random = null)
    {
        _model = model;
        _streamCount = streamCount;
        StepCapacity = stepCount;
        _tapes = [.. model.Layers.Select(layer => layer.CreateTape(stepCount, streamCount))];
        _embedded = new float[stepCount * streamCount * model.Sizes.InputSize];
        _output = new OutputLayer(model);
        _dropouts = new Dropout?[model.Layers.Count + 1];
        if (dropout > 0f)
        {
            for (int layer = 0; layer <= model.Layers.Count; layer++)
                _dropouts[layer] = new Dropout(dropout, stepCount * streamCount * (layer == 0 ? model.Sizes.InputSize : model.Sizes.CellCount), random ?? new Random(0));
        }
    }

    /// <summary>The most steps of a pass.</summary>
    public int StepCapacity { get; }

    /// <summary>Sequences side by side.</summary>
    public int StreamCount => _streamCount;

    /// <summary>Sets the state of every stream to zero.</summary>
    /// <param name="firstStep">What interventions count the next step as.</param>
    public void Start(int firstStep = 0)
    {
        foreach (LayerTape tape in _tapes)
        {
            tape.Start();
            tape.FirstStep = firstStep;
        }
    }

    /// <summary>The state of all layers, which goes on from pass to pass: per layer and kind <c>[stream, cell]</c>.</summary>
    public IReadOnlyList<float[]> Carried => [.. _tapes.SelectMany(tape => tape.Carried)];

    /// <summary>Has dropout go on as if there had been so many passes.</summary>
    public void SkipDropout(int passes)
    {
        foreach (Dropout? dropout in _dropouts)
            dropout?.Skip(passes);
    }

    /// <summary>Has the states of the coming passes changed, step by step; steps count from <see cref="Start"/>.</summary>
    public void Intervene(IReadOnlyList<Intervention> interventions)
    {
        for (int layer = 0; layer < _tapes.Length; layer++)
            _tapes[layer].Interventions = interventions.Any(one => one.Layer == layer) ? [.. interventions.Where(one => one.Layer == layer)] : null;
    }

    /// <summary>Runs the layers over <c>tokenIds.Length / streams</c> steps.</summary>
    public void Forward(ReadOnlySpan<int> tokenIds, ReadOnlySpan<bool> starts)
    {
        _tokenIds = tokenIds.ToArray();
        int width = _model.Sizes.InputSize;
        ReadOnlySpan<float> embedding = _model.Embedding!.Of(_model.Weights);
        for (int row = 0; row < tokenIds.Length; row++)
            embedding.Slice(tokenIds[row] * width, width).CopyTo(_embedded.AsSpan(row * width, width));
        Run(tokenIds.Length, starts);
    }

    /// <summary>The same for vectors, <c>[timeStep, stream, channel]</c>.</summary>
    public void Forward(ReadOnlySpan<float> vectors, ReadOnlySpan<bool> starts)
    {
        vectors.CopyTo(_embedded);
        Run(vectors.Length / _model.Sizes.InputSize, starts);
    }

    private void Run(int rows, ReadOnlySpan<bool> starts)
    {
        _stepCount = rows / _streamCount;
        _starts = starts.ToArray();
        foreach (Dropout? dropout in _dropouts)
            dropout?.Draw();
        _dropouts[0]?.Apply(_embedded.AsSpan(0, rows * _model.Sizes.InputSize));
        for (int layer = 0; layer < _tapes.Length; layer++)
        {
            _model.Layers[layer].Forward(_tapes[layer], GetInput(layer), starts, _stepCount);
            _tapes[layer].FirstStep += _stepCount;
        }
    }

    /// <summary>The sum over all targets of their losses, after a forward pass; see <see cref="OutputLayer.Run"/>.</summary>
    /// <param name="targets">What is to be said at each step.</param>
    public double GetLoss(in StepTargets targets) => _output.Run(GetInput(_tapes.Length), targets, 0f, [], null);

    /// <summary>The loss, and its gradient added to <paramref name="gradients"/>.</summary>
    /// <param name="targets">As in <see cref="GetLoss"/>.</param>
    /// <param name="scale">What the gradient of the sum is multiplied by: one over the number of targets for their mean.</param>
    /// <param name="gradients">One number per weight.</param>
    public double Backward(in StepTargets targets, float scale, float[] gradients)
    {
        int rows = _stepCount * _streamCount;
        int widest = Math.Max(_model.Sizes.CellCount, _model.Sizes.InputSize);
        if (_hiddenGradient.Length < rows * widest)
        {
            _hiddenGradient = new float[rows * widest];
            _inputGradient = new float[rows * widest];
        }

        double loss = _output.Run(GetInput(_tapes.Length), targets, scale, _hiddenGradient, gradients);
        for (int layer = _tapes.Length - 1; layer >= 0; layer--)
        {
            RecurrentLayer recurrent = _model.Layers[layer];
            Span<float> hiddenGradient = _hiddenGradient.AsSpan(0, rows * recurrent.CellCount);
            _dropouts[layer + 1]?.Apply(hiddenGradient);
            Span<float> inputGradient = layer == 0 && _model.Embedding is null ? [] : _inputGradient.AsSpan(0, rows * recurrent.InputSize);
            recurrent.Backward(_tapes[layer], GetInput(layer), _starts, _stepCount, hiddenGradient, inputGradient, gradients);
            (_hiddenGradient, _inputGradient) = (_inputGradient, _hiddenGradient);
        }

        if (_model.Embedding is null)
            return loss;
        int width = _model.Sizes.InputSize;
        _dropouts[0]?.Apply(_hiddenGradient.AsSpan(0, rows * width));
        Span<float> embeddingGradient = _model.Embedding.Of(gradients);
        for (int row = 0; row < rows; row++)
        {
            Span<float> target = embeddingGradient.Slice(_tokenIds[row] * width, width);
            TensorPrimitives.Add(target, _hiddenGradient.AsSpan(row * width, width), target);
        }

        return loss;
    }

    /// <summary>Copies one kind of value of a layer, <c>[timeStep, stream, cell]</c>, after a forward pass.</summary>
    public void Read(int layer, StateKind kind, Span<float> destination)
    {
        int cells = _model.Layers[layer].CellCount;
        TapeRows rows = Locate(layer, kind);
        for (int row = 0; row < _stepCount * _streamCount; row++)
            rows.Get(row, cells).CopyTo(destination[(row * cells)..]);
    }

    /// <summary>Where one kind of value of a layer lies, <c>[timeStep, stream, cell]</c>, until the next pass; null means what enters layer 0.</summary>
    public TapeRows Locate(int layer, StateKind? kind) => kind is null
        ? new TapeRows(_embedded, 0, _model.Sizes.InputSize)
        : _model.Layers[layer].Locate(_tapes[layer], kind);

    /// <summary>Copies what enters layer 0, <c>[timeStep, stream, input]</c>, after a forward pass.</summary>
    public void ReadInput(Span<float> destination) => GetInput(0).CopyTo(destination);

    /// <summary>
    /// The derivatives of the log probability of a target at each step by what entered layer 0 at that very step, <c>[timeStep, stream, input]</c>:
    /// through the layers, not back through time. The model must be packed for training; nothing of the pass is changed.
    /// </summary>
    /// <param name="targets">A token or label per step; -1 where none.</param>
    /// <param name="inputGradient">Receives them; zero where there is no target.</param>
    public void ReadInputGradient(ReadOnlySpan<int> targets, Span<float> inputGradient)
    {
        int rows = _stepCount * _streamCount;
        var above = new float[rows * _model.Sizes.CellCount];
        _output.GetGradient(GetInput(_tapes.Length), targets, above);
        for (int layer = _tapes.Length - 1; layer > 0; layer--)
        {
            var below = new float[above.Length];
            _model.Layers[layer].BackThroughSteps(_tapes[layer], _stepCount, above, below);
            above = below;
        }

        _model.Layers[0].BackThroughSteps(_tapes[0], _stepCount, above, inputGradient[..(rows * _model.Sizes.InputSize)]);
    }

    /// <summary>Copies the state of all layers at a row (<c>[timeStep, stream]</c>) of the last pass, before that step or after it, to a stream of what <see cref="Carried"/> is like.</summary>
    public void CopyState(int row, bool isBefore, IReadOnlyList<float[]> target, int stream)
    {
        int cells = _model.Sizes.CellCount;
        int place = 0;
        foreach (float[] state in _tapes.SelectMany(tape => isBefore ? tape.Before : tape.After))
            state.AsSpan(row * cells, cells).CopyTo(target[place++].AsSpan(stream * cells, cells));
    }

    /// <summary>Hands out the probabilities of the next token, row by row, after a forward pass.</summary>
    public void ReadPredictions(OutputRowReader reader) => _output.Read(GetInput(_tapes.Length), reader);

    /// <summary>Does the same twice per row: with its step, and as if its step had not been read.</summary>
    public void ReadPredictionPairs(OutputRowReader reader)
    {
        int cells = _model.Sizes.CellCount;
        int rows = _stepCount * _streamCount;
        LayerTape top = _tapes[^1];
        var pairs = new float[2 * rows * cells];
        for (int row = 0; row < rows; row++)
        {
            top.Hidden.AsSpan(row * cells, cells).CopyTo(pairs.AsSpan(2 * row * cells));
            top.Before[0].AsSpan(row * cells, cells).CopyTo(pairs.AsSpan(((2 * row) + 1) * cells));
        }

        _output.Read(pairs, reader);
    }

    /// <summary>What enters a layer, or, past the last one, the softmax.</summary>
    private ReadOnlySpan<float> GetInput(int layer)
    {
        int rows = _stepCount * _streamCount;
        if (layer == 0)
            return _embedded.AsSpan(0, rows * _model.Sizes.InputSize);
        ReadOnlySpan<float> hidden = _tapes[layer - 1].Hidden.AsSpan(0, rows * _model.Sizes.CellCount);
        return _dropouts[layer] is { } dropout ? dropout.GetDropped(hidden) : hidden;
    }
}
