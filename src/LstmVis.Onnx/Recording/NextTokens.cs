using LstmVis.Core;

namespace LstmVis.Onnx;

/// <summary>Turns what a graph says about the next token into two tracks: the five likeliest, and how unexpected each token was.</summary>
/// <remarks>The tracks are those of <c>lstmvis record</c> (docs/recording.md): surprisal in bits, at the token that was not expected; NaN at the first of a document.</remarks>
internal sealed class NextTokens
{
    public const string PredictionsId = "predictions";
    public const string SurprisalId = "surprisal";
    private readonly int _k;
    private readonly int[] _ids;
    private readonly float[] _weights;
    private readonly float[] _surprisal;
    private readonly int _tokenCount;
    private bool? _areProbabilities;

    public NextTokens(int stepCount, int tokenCount)
    {
        (_k, _tokenCount) = (Math.Min(5, tokenCount), tokenCount);
        (_ids, _weights, _surprisal) = (new int[checked(stepCount * _k)], new float[stepCount * _k], new float[stepCount]);
        _surprisal.AsSpan().Fill(float.NaN);
    }

    /// <summary>Mean over all tokens that were predicted, in bits.</summary>
    public double MeanBits => _surprisal.Where(bits => !float.IsNaN(bits)).Select(bits => (double)bits).DefaultIfEmpty(double.NaN).Average();

    /// <summary>Notes what is expected after a step.</summary>
    /// <param name="step">The step.</param>
    /// <param name="next">The token that follows in the document; -1 at its end.</param>
    /// <param name="row">Logits, logarithms of probabilities, or probabilities.</param>
    public void Add(int step, int next, ReadOnlySpan<float> row)
    {
        double greatest = double.NegativeInfinity;
        double plainSum = 0;
        bool isNegative = false;
        foreach (float number in row)
        {
            greatest = Math.Max(greatest, number);
            plainSum += number;
            isNegative |= number < 0;
        }

        // A softmax has been applied where the numbers are none below 0 and add up to 1.
        _areProbabilities ??= !isNegative && Math.Abs(plainSum - 1) < 1e-3;
        double sum = 0;
        foreach (float number in row)
            sum += _areProbabilities == true ? number : Math.Exp(number - greatest);
        Span<int> ids = _ids.AsSpan(step * _k, _k);
        Span<float> weights = _weights.AsSpan(step * _k, _k);
        int count = 0;
        for (int token = 0; token < row.Length; token++)
        {
            float probability = (float)(_areProbabilities == true ? row[token] / sum : Math.Exp(row[token] - greatest) / sum);
            if (count == _k && !(probability > weights[_k - 1]))
                continue;
            int place = count < _k ? count++ : _k - 1;
            for (; place > 0 && probability > weights[place - 1]; place--)
                (weights[place], ids[place]) = (weights[place - 1], ids[place - 1]);
            (weights[place], ids[place]) = (probability, token);
        }

        if (next >= 0)
            _surprisal[step + 1] = (float)Math.Max(0, (_areProbabilities == true ? Math.Log(sum) - Math.Log(row[next]) : greatest + Math.Log(sum) - row[next]) / Math.Log(2));
    }

    /// <summary>The two tracks.</summary>
    /// <param name="labels">The texts of token ids; those that it lacks are shown as numbers.</param>
    public IEnumerable<Track> GetTracks(Vocabulary labels)
    {
        var all = new Vocabulary(Enumerable.Range(0, _tokenCount).Select(id => KeyValuePair.Create(id, labels.TryGetToken(id, out string? text) ? text : FormattableString.Invariant($"<{id}>"))));
        yield return new TopKTrack(PredictionsId, _k, _ids, _weights, all);
        yield return new ScalarTrack(SurprisalId, _surprisal);
    }
}
