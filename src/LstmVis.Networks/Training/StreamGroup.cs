using LstmVis.Core;

namespace LstmVis.Networks;

/// <summary>
/// Some streams of a batch with their own pass and gradients: the unit of work of a thread. The groups depend on the number of streams alone and their
/// gradients are added in order, so that results do not depend on the number of threads.
/// </summary>
internal sealed class StreamGroup
{
    private const int GreatestSize = 16;
    private readonly SequencePass _pass;
    private readonly int _firstStream;
    private readonly int _streams;
    private readonly StepWindow _window;
    private readonly int _channels;
    private int _stepCount;

    private StreamGroup(RecurrentModel model, int firstStream, int streams, int windowLength, bool isTraining, float dropout, Random random)
    {
        _pass = new SequencePass(model, windowLength, streams, dropout, random);
        _firstStream = firstStream;
        _streams = streams;
        _channels = model.Sizes.TokenCount > 0 ? 0 : model.Sizes.InputSize;
        _window = new StepWindow(windowLength * streams, _channels);
        Gradients = isTraining ? new float[model.ParameterCount] : [];
    }

    /// <summary>The gradients of the last window.</summary>
    public float[] Gradients { get; }

    /// <summary>The loss of the last window, summed over its targets; see <see cref="OutputLayer.Run"/>.</summary>
    public double Loss { get; private set; }

    /// <summary>The targets of the last window.</summary>
    public int TargetCount { get; private set; }

    /// <summary>Splits streams into groups, at least two where there are two streams.</summary>
    public static StreamGroup[] Split(RecurrentModel model, int streamCount, int windowLength, bool isTraining, float dropout = 0f, Random? random = null)
    {
        random ??= new Random(0);
        int count = Math.Max(Math.Min(2, streamCount), (streamCount + GreatestSize - 1) / GreatestSize);
        return [.. Enumerable.Range(0, count).Select(group =>
        {
            int first = streamCount * group / count;
            return new StreamGroup(model, first, (streamCount * (group + 1) / count) - first, windowLength, isTraining, dropout, random);
        })];
    }

    public void Start() => _pass.Start();

    /// <summary>The state of all layers, which goes on from window to window.</summary>
    public IReadOnlyList<float[]> Carried => _pass.Carried;

    /// <summary>Has dropout go on as if so many windows had been learnt.</summary>
    public void SkipDropout(int windows) => _pass.SkipDropout(windows);

    public void Read(WindowReader reader, StepRange steps)
    {
        _stepCount = steps.Length;
        TargetCount = reader.Read(steps, _firstStream, _streams, _window);
    }

    public void Measure()
    {
        Forward();
        Loss = _pass.GetLoss(Targets);
    }

    public void Learn(float scale)
    {
        Gradients.AsSpan().Clear();
        Forward();
        Loss = _pass.Backward(Targets, scale, Gradients);
    }

    private StepTargets Targets => new(_window.Targets.AsSpan(0, _stepCount * _streams), _window.TargetVectors.AsSpan(0, _stepCount * _streams * _channels));

    private void Forward()
    {
        int rows = _stepCount * _streams;
        if (_channels == 0)
            _pass.Forward(_window.TokenIds.AsSpan(0, rows), _window.Starts.AsSpan(0, rows));
        else
            _pass.Forward(_window.Vectors.AsSpan(0, rows * _channels), _window.Starts.AsSpan(0, rows));
    }
}
