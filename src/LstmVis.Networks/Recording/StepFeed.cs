using LstmVis.Core;

namespace LstmVis.Networks;

/// <summary>Gives a pass what stands at given steps of the data, and knows what is to be said there.</summary>
internal sealed class StepFeed
{
    private readonly StepData _data;
    private readonly HeadKind _head;
    private readonly bool[] _starts;

    /// <param name="data">Where steps are read from.</param>
    /// <param name="model">What reads them.</param>
    /// <param name="carriesState">Whether borders of documents mean nothing.</param>
    public StepFeed(StepData data, RecurrentModel model, bool carriesState)
    {
        _data = data;
        _head = model.Sizes.Head;
        _starts = new bool[data.StepCount + 1];
        _starts[0] = _starts[^1] = true;
        Documents = carriesState ? Documents.Whole(data.StepCount) : data.Documents;
        foreach (Document document in Documents.All())
            _starts[document.Steps.Start] = true;
    }

    /// <summary>How the state is cut.</summary>
    public Documents Documents { get; }

    public bool IsStart(int step) => _starts[step];

    /// <summary>The token or label to be said at a step; -1 where there is none.</summary>
    public int GetTarget(int step) => _data.Labels is { } labels
        ? labels.Span[step]
        : _starts[step + 1] || _head is HeadKind.StepLabel or HeadKind.SequenceLabel ? -1 : _head == HeadKind.NextVector ? 0 : _data.TokenIds.Span[step + 1];

    /// <summary>The vector at a step.</summary>
    public ReadOnlySpan<float> GetVector(int step) => _data.Vectors.Span.Slice(step * _data.ChannelCount, _data.ChannelCount);

    /// <summary>Runs a pass.</summary>
    /// <param name="pass">What runs.</param>
    /// <param name="places">The step of each row, <c>[timeStep, stream]</c>; -1 reads anything.</param>
    /// <param name="starts">Whether the state is set to zero before each row.</param>
    public void Forward(SequencePass pass, ReadOnlySpan<int> places, ReadOnlySpan<bool> starts)
    {
        if (_data.ChannelCount == 0)
        {
            var tokenIds = new int[places.Length];
            for (int row = 0; row < places.Length; row++)
                tokenIds[row] = places[row] < 0 ? 0 : _data.TokenIds.Span[places[row]];
            pass.Forward(tokenIds, starts);
            return;
        }

        var vectors = new float[places.Length * _data.ChannelCount];
        for (int row = 0; row < places.Length; row++)
        {
            if (places[row] >= 0)
                GetVector(places[row]).CopyTo(vectors.AsSpan(row * _data.ChannelCount));
        }

        pass.Forward(vectors, starts);
    }
}
