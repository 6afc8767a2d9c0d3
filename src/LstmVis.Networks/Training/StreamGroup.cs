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
    private readonly int[] _tokenIds;
    private readonly bool[] _starts;
    private readonly int[] _targets;
    private int _stepCount;

    private StreamGroup(LanguageModel model, int firstStream, int streams, int windowLength, bool isTraining, float dropout, Random random)
    {
        _pass = new SequencePass(model, windowLength, streams, dropout, random);
        _firstStream = firstStream;
        _streams = streams;
        _tokenIds = new int[windowLength * streams];
        _starts = new bool[windowLength * streams];
        _targets = new int[windowLength * streams];
        Gradients = isTraining ? new float[model.ParameterCount] : [];
    }

    /// <summary>The gradients of the last window.</summary>
    public float[] Gradients { get; }

    /// <summary>The loss of the last window, in nats, summed over its targets.</summary>
    public double Loss { get; private set; }

    /// <summary>The targets of the last window.</summary>
    public int TargetCount { get; private set; }

    /// <summary>Splits streams into groups, at least two where there are two streams.</summary>
    public static StreamGroup[] Split(LanguageModel model, int streamCount, int windowLength, bool isTraining, float dropout = 0f, Random? random = null)
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
    public IEnumerable<float[]> Carried => _pass.Carried;

    /// <summary>Has dropout go on as if so many windows had been learnt.</summary>
    public void SkipDropout(int windows) => _pass.SkipDropout(windows);

    public void Read(WindowReader reader, StepRange steps)
    {
        _stepCount = steps.Length;
        TargetCount = reader.Read(steps, _firstStream, _streams, _tokenIds, _starts, _targets);
    }

    public void Measure()
    {
        int rows = _stepCount * _streams;
        _pass.Forward(_tokenIds.AsSpan(0, rows), _starts.AsSpan(0, rows));
        Loss = _pass.GetLoss(_targets.AsSpan(0, rows));
    }

    public void Learn(float scale)
    {
        int rows = _stepCount * _streams;
        Gradients.AsSpan().Clear();
        _pass.Forward(_tokenIds.AsSpan(0, rows), _starts.AsSpan(0, rows));
        Loss = _pass.Backward(_targets.AsSpan(0, rows), scale, Gradients);
    }
}
