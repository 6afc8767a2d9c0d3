using LstmVis.Core;

namespace LstmVis.Networks;

/// <summary>Collects the likeliest next tokens and the surprisal of every time step.</summary>
internal sealed class PredictionLog
{
    private readonly int _k;
    private readonly int[] _entryIds;
    private readonly float[] _weights;
    private readonly float[] _surprisal;

    public PredictionLog(int stepCount, int k)
    {
        _k = k;
        _entryIds = new int[checked(stepCount * k)];
        _weights = new float[stepCount * k];
        _surprisal = new float[stepCount];
        _surprisal.AsSpan().Fill(float.NaN);
    }

    /// <summary>The mean of the surprisal so far known, in bits; NaN where there is none.</summary>
    public static double GetMean(ReadOnlySpan<float> surprisal)
    {
        double sum = 0;
        int count = 0;
        foreach (float bits in surprisal)
        {
            if (float.IsNaN(bits))
                continue;
            sum += bits;
            count++;
        }

        return sum / count;
    }

    /// <summary>Notes what the model expects after a step.</summary>
    /// <param name="step">The time step whose token was read last.</param>
    /// <param name="next">The token that follows; -1 where the document ends.</param>
    /// <param name="probabilities">One per token id.</param>
    /// <param name="logits">One per token id.</param>
    /// <param name="logSum">The logarithm of the sum of the logits' exponentials.</param>
    public void Add(int step, int next, ReadOnlySpan<float> probabilities, ReadOnlySpan<float> logits, float logSum)
    {
        if (next >= 0)
            _surprisal[step + 1] = MathF.Max(0f, (logSum - logits[next]) / MathF.Log(2f));
        Span<int> ids = _entryIds.AsSpan(step * _k, _k);
        Span<float> weights = _weights.AsSpan(step * _k, _k);
        int count = 0;
        for (int tokenId = 0; tokenId < probabilities.Length; tokenId++)
        {
            // Insertion into a short sorted list; of equals the lower id stays in front.
            float probability = probabilities[tokenId];
            if (count == _k && !(probability > weights[_k - 1]))
                continue;
            int place = count < _k ? count++ : _k - 1;
            for (; place > 0 && probability > weights[place - 1]; place--)
            {
                weights[place] = weights[place - 1];
                ids[place] = ids[place - 1];
            }

            weights[place] = probability;
            ids[place] = tokenId;
        }
    }

    public TopKTrack GetPredictions(string id, int stepCount, Vocabulary labels) =>
        new(id, _k, _entryIds.AsMemory(0, stepCount * _k), _weights.AsMemory(0, stepCount * _k), labels);

    public ScalarTrack GetSurprisal(string id, int stepCount) => new(id, _surprisal.AsMemory(0, stepCount));
}
