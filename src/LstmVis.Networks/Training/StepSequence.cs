using LstmVis.Core;

namespace LstmVis.Networks;

/// <summary>Steps to learn from or to measure on: what is read, what is to be said, and where a document begins.</summary>
internal sealed class StepSequence
{
    private readonly int[] _tokenIds = [];
    private readonly float[] _vectors = [];
    private readonly int[] _targets;
    private readonly bool[] _starts;

    /// <summary>Joins stretches of data; each begins as a document does, for what stood before it is not there.</summary>
    public StepSequence(StepData data, IReadOnlyList<StepRange> stretches)
    {
        Length = stretches.Sum(stretch => stretch.Length);
        ChannelCount = data.ChannelCount;
        _starts = new bool[Length];
        _targets = new int[Length];
        if (ChannelCount == 0)
            _tokenIds = new int[Length];
        else
            _vectors = new float[Length * ChannelCount];
        int place = 0;
        foreach (StepRange stretch in stretches)
        {
            if (ChannelCount == 0)
                data.TokenIds.Span.Slice(stretch.Start, stretch.Length).CopyTo(_tokenIds.AsSpan(place));
            else
                data.Vectors.Span.Slice(stretch.Start * ChannelCount, stretch.Length * ChannelCount).CopyTo(_vectors.AsSpan(place * ChannelCount));
            data.Labels?.Span.Slice(stretch.Start, stretch.Length).CopyTo(_targets.AsSpan(place));
            if (stretch.Length > 0)
                _starts[place] = true;
            for (int document = stretch.Length == 0 ? data.Documents.Count : data.Documents.IndexAt(stretch.Start) + 1; document < data.Documents.Count; document++)
            {
                int start = data.Documents[document].Steps.Start;
                if (start >= stretch.End)
                    break;
                _starts[place + start - stretch.Start] = true;
            }

            place += stretch.Length;
        }

        if (data.Labels is not null)
        {
            Tail = 0;
            return;
        }

        // Whatever comes next; of a vector it counts only that there is one.
        for (int step = 0; step < Length; step++)
            _targets[step] = step + 1 == Length || _starts[step + 1] ? -1 : ChannelCount == 0 ? _tokenIds[step + 1] : 0;
        PredictsVectors = ChannelCount > 0;
    }

    private StepSequence(StepSequence whole, int count)
    {
        Length = count;
        ChannelCount = whole.ChannelCount;
        PredictsVectors = whole.PredictsVectors;
        Tail = whole.Tail;
        _tokenIds = whole._tokenIds;
        _vectors = whole._vectors;
        _targets = whole._targets;
        _starts = whole._starts;
    }

    public int Length { get; }

    /// <summary>Numbers of a vector; 0 where tokens are read.</summary>
    public int ChannelCount { get; }

    /// <summary>Whether the next vector is to be said.</summary>
    public bool PredictsVectors { get; }

    /// <summary>Steps at the end that are only said, not read: the last one, where what comes next is said.</summary>
    public int Tail { get; } = 1;

    /// <summary>What is read, <c>[timeStep]</c>; empty where vectors are.</summary>
    public ReadOnlySpan<int> TokenIds => _tokenIds;

    /// <summary>What is read, <c>[timeStep, channel]</c>; empty where tokens are.</summary>
    public ReadOnlySpan<float> Vectors => _vectors;

    /// <summary>What is to be said at each step; -1 where nothing is. Where the next vector is, anything else means that there is one.</summary>
    public ReadOnlySpan<int> Targets => _targets;

    /// <summary>Whether a document begins at each step.</summary>
    public ReadOnlySpan<bool> Starts => _starts;

    /// <summary>Its first steps.</summary>
    public StepSequence Take(int count) => count >= Length ? this : new StepSequence(this, count);
}

/// <summary>Cuts a sequence into streams of equal length and reads them window by window.</summary>
internal sealed class WindowReader(StepSequence sequence, int streamCount, int windowLength)
{
    private int _offset;
    private int _next;

    public int StreamCount { get; } = streamCount;

    /// <summary>The steps of each stream.</summary>
    public int StreamLength { get; private set; } = Math.Max(0, sequence.Length - sequence.Tail) / streamCount;

    /// <summary>Whether nothing is left to be read before <see cref="Rewind"/>.</summary>
    public bool IsAtEnd => _next >= StreamLength;

    /// <summary>How much of each stream has been read, 0 to 1.</summary>
    public double Share => StreamLength == 0 ? 0 : (double)_next / StreamLength;

    /// <summary>Where the reader stands; setting it goes there.</summary>
    public (int Offset, int Next) Place
    {
        get => (_offset, _next);
        set
        {
            Rewind(value.Offset);
            _next = value.Next;
        }
    }

    /// <summary>The most streams, up to <paramref name="wanted"/>, that are several windows long.</summary>
    public static int GetStreamCount(int tokenCount, int wanted, int windowLength) =>
        (int)Math.Clamp((long)tokenCount / (4L * windowLength), 1, wanted);

    /// <summary>Goes back to the beginning, or to some steps behind it, so that epochs differ in where windows end.</summary>
    public void Rewind(int offset)
    {
        _offset = offset;
        _next = 0;
        StreamLength = Math.Max(0, sequence.Length - sequence.Tail - offset) / StreamCount;
    }

    /// <summary>Moves to the next window; false at the end. The first window begins at the start of each stream.</summary>
    public bool TryMove(out StepRange steps)
    {
        steps = new StepRange(_next, Math.Min(StreamLength, _next + windowLength));
        _next = steps.End;
        return steps.Length > 0;
    }

    /// <summary>Copies a window of some streams, <c>[timeStep, stream]</c>.</summary>
    /// <param name="steps">From <see cref="TryMove"/>.</param>
    /// <param name="firstStream">The first stream.</param>
    /// <param name="streams">How many.</param>
    /// <param name="window">Receives everything.</param>
    /// <returns>The number of targets that are not -1.</returns>
    public int Read(StepRange steps, int firstStream, int streams, StepWindow window)
    {
        int channels = sequence.ChannelCount;
        int targetCount = 0;
        for (int stream = 0; stream < streams; stream++)
        {
            int place = _offset + ((firstStream + stream) * StreamLength) + steps.Start;
            for (int step = 0; step < steps.Length; step++, place++)
            {
                int row = (step * streams) + stream;
                window.Starts[row] = sequence.Starts[place];
                window.Targets[row] = sequence.Targets[place];
                targetCount += window.Targets[row] < 0 ? 0 : 1;
                if (channels == 0)
                    window.TokenIds[row] = sequence.TokenIds[place];
                else
                    sequence.Vectors.Slice(place * channels, channels).CopyTo(window.Vectors.AsSpan(row * channels));
                if (sequence.PredictsVectors && window.Targets[row] >= 0)
                    sequence.Vectors.Slice((place + 1) * channels, channels).CopyTo(window.TargetVectors.AsSpan(row * channels));
            }
        }

        return targetCount;
    }
}

/// <summary>A window of some streams, everything <c>[timeStep, stream, …]</c>.</summary>
/// <param name="rows">Steps times streams.</param>
/// <param name="channelCount">Numbers of a vector; 0 where tokens are read.</param>
internal sealed class StepWindow(int rows, int channelCount)
{
    public int[] TokenIds { get; } = new int[channelCount == 0 ? rows : 0];

    public float[] Vectors { get; } = new float[rows * channelCount];

    public bool[] Starts { get; } = new bool[rows];

    public int[] Targets { get; } = new int[rows];

    public float[] TargetVectors { get; } = new float[rows * channelCount];
}
