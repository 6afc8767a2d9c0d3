using System.Numerics.Tensors;
using LstmVis.Core;

namespace LstmVis.Networks;

/// <summary>Collects the likeliest tokens or labels, the surprisal and the entropy of every time step.</summary>
internal sealed class PredictionLog : IOutputLog
{
    private readonly int _k;
    private readonly int _lag;
    private readonly Vocabulary _labels;
    private readonly int[] _entryIds;
    private readonly float[] _weights;
    private readonly float[] _surprisal;
    private readonly float[] _entropy;

    /// <param name="stepCount">Time steps.</param>
    /// <param name="k">Entries per step.</param>
    /// <param name="labels">The texts of the entries.</param>
    /// <param name="saysNext">Whether what is said at a step is about the next one, so that the surprisal belongs there.</param>
    public PredictionLog(int stepCount, int k, Vocabulary labels, bool saysNext)
    {
        _k = k;
        _labels = labels;
        _lag = saysNext ? 1 : 0;
        _entryIds = new int[checked(stepCount * k)];
        _weights = new float[stepCount * k];
        _surprisal = new float[stepCount];
        _surprisal.AsSpan().Fill(float.NaN);
        _entropy = new float[stepCount];
    }

    public IEnumerable<(Array Values, int PerStep)> Arrays => [(_entryIds, _k), (_weights, _k), (_surprisal, 1), (_entropy, 1)];

    /// <summary>The mean of some surprisal, in bits; NaN where there is none.</summary>
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

    /// <summary>The likeliest entry at a step that was added.</summary>
    public int GetLikeliest(int step) => _entryIds[step * _k];

    public void Add(int step, int target, ReadOnlySpan<float> probabilities, ReadOnlySpan<float> logits, float logSum)
    {
        if (target >= 0)
            _surprisal[step + _lag] = MathF.Max(0f, (logSum - logits[target]) / MathF.Log(2f));
        // - sum of p log p, with log p = logit - logSum and the p adding up to 1.
        _entropy[step] = MathF.Max(0f, (logSum - TensorPrimitives.Dot(probabilities, logits)) / MathF.Log(2f));
        Span<int> ids = _entryIds.AsSpan(step * _k, _k);
        Span<float> weights = _weights.AsSpan(step * _k, _k);
        int count = 0;
        for (int id = 0; id < probabilities.Length; id++)
        {
            // Insertion into a short sorted list; of equals the lower id stays in front.
            float probability = probabilities[id];
            if (count == _k && !(probability > weights[_k - 1]))
                continue;
            int place = count < _k ? count++ : _k - 1;
            for (; place > 0 && probability > weights[place - 1]; place--)
            {
                weights[place] = weights[place - 1];
                ids[place] = ids[place - 1];
            }

            weights[place] = probability;
            ids[place] = id;
        }
    }

    public IEnumerable<Track> GetTracks(int stepCount) =>
    [
        new TopKTrack(LanguageModelRecorder.PredictionsId, _k, _entryIds.AsMemory(0, stepCount * _k), _weights.AsMemory(0, stepCount * _k), _labels),
        new ScalarTrack(LanguageModelRecorder.SurprisalId, _surprisal.AsMemory(0, stepCount)),
        new ScalarTrack(LanguageModelRecorder.EntropyId, _entropy.AsMemory(0, stepCount)),
    ];

    public double GetMeanLoss(int stepCount) => GetMean(_surprisal.AsSpan(0, stepCount));
}
