using LstmVis.Core;

namespace LstmVis.Networks;

/// <summary>Tokens to learn from or to measure on, with the places where a document begins.</summary>
internal sealed class TokenSequence
{
    private readonly bool[] _starts;

    /// <summary>Joins stretches of a corpus; each begins as a document does, for what stood before it is not there.</summary>
    public TokenSequence(Corpus corpus, IReadOnlyList<StepRange> stretches)
    {
        var tokenIds = new int[stretches.Sum(stretch => stretch.Length)];
        _starts = new bool[tokenIds.Length];
        int place = 0;
        foreach (StepRange stretch in stretches)
        {
            corpus.TokenIds.Span.Slice(stretch.Start, stretch.Length).CopyTo(tokenIds.AsSpan(place));
            _starts[place] = true;
            for (int document = corpus.Documents.IndexAt(stretch.Start) + 1; document < corpus.Documents.Count; document++)
            {
                int start = corpus.Documents[document].Steps.Start;
                if (start >= stretch.End)
                    break;
                _starts[place + start - stretch.Start] = true;
            }

            place += stretch.Length;
        }

        TokenIds = tokenIds;
    }

    private TokenSequence(ReadOnlyMemory<int> tokenIds, bool[] starts)
    {
        TokenIds = tokenIds;
        _starts = starts;
    }

    public ReadOnlyMemory<int> TokenIds { get; }

    public int Length => TokenIds.Length;

    /// <summary>Whether a document begins at each token.</summary>
    public ReadOnlySpan<bool> Starts => _starts;

    /// <summary>Its first tokens.</summary>
    public TokenSequence Take(int count) => count >= Length ? this : new TokenSequence(TokenIds[..count], _starts[..count]);
}

/// <summary>Cuts a sequence into streams of equal length and reads them window by window.</summary>
internal sealed class WindowReader(TokenSequence sequence, int streamCount, int windowLength)
{
    private int _offset;
    private int _next;

    public int StreamCount { get; } = streamCount;

    /// <summary>The steps of each stream.</summary>
    public int StreamLength { get; private set; } = Math.Max(0, sequence.Length - 1) / streamCount;

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
        StreamLength = Math.Max(0, sequence.Length - 1 - offset) / StreamCount;
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
    /// <param name="tokenIds">Receives what is read.</param>
    /// <param name="starts">Receives whether a document begins there.</param>
    /// <param name="targets">Receives what follows each token; -1 at the last of a document.</param>
    /// <returns>The number of targets that are not -1.</returns>
    public int Read(StepRange steps, int firstStream, int streams, Span<int> tokenIds, Span<bool> starts, Span<int> targets)
    {
        ReadOnlySpan<int> all = sequence.TokenIds.Span;
        ReadOnlySpan<bool> allStarts = sequence.Starts;
        int targetCount = 0;
        for (int stream = 0; stream < streams; stream++)
        {
            int place = _offset + ((firstStream + stream) * StreamLength) + steps.Start;
            for (int step = 0; step < steps.Length; step++, place++)
            {
                int row = (step * streams) + stream;
                tokenIds[row] = all[place];
                starts[row] = allStarts[place];
                targets[row] = allStarts[place + 1] ? -1 : all[place + 1];
                targetCount += targets[row] < 0 ? 0 : 1;
            }
        }

        return targetCount;
    }
}
