using System.Numerics.Tensors;

namespace LstmVis.Core;

/// <summary>Collects the likeliest tokens or labels, the surprisal and the entropy of every time step, some 60 bytes of it.</summary>
/// <remarks>
/// At t, the track <see cref="PredictionsId"/> holds what the model then held likeliest, with probabilities; <see cref="EntropyId"/> the entropy of all of it, in bits; <see cref="SurprisalId"/> the negative
/// base-2 logarithm of the probability that it gave to what was right: of a token, before it was read, so that the first of a document has none (NaN).
/// </remarks>
public sealed class PredictionLog : IOutputLog
{
    /// <summary>The id of the track of the likeliest.</summary>
    public const string PredictionsId = "predictions";

    /// <summary>The id of the track of bits per token or label.</summary>
    public const string SurprisalId = "surprisal";

    /// <summary>The id of the track of the entropy of what was said at each step, in bits.</summary>
    public const string EntropyId = "entropy";

    private readonly int _k;
    private readonly int _lag;
    private readonly Vocabulary _labels;
    private readonly int[] _entryIds;
    private readonly float[] _weights;
    private readonly float[] _surprisal;
    private readonly float[] _entropy;

    /// <summary>Starts one.</summary>
    /// <param name="stepCount">Time steps.</param>
    /// <param name="k">Entries per step.</param>
    /// <param name="labels">The texts of the entries.</param>
    /// <param name="saysNext">Whether what is said at a step is about the next one, so that the surprisal belongs there.</param>
    public PredictionLog(int stepCount, int k, Vocabulary labels, bool saysNext)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        _k = k;
        _labels = labels;
        _lag = saysNext ? 1 : 0;
        _entryIds = new int[checked(stepCount * k)];
        _weights = new float[stepCount * k];
        _surprisal = new float[stepCount];
        _surprisal.AsSpan().Fill(float.NaN);
        _entropy = new float[stepCount];
    }

    /// <inheritdoc/>
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

    /// <inheritdoc/>
    public void Add(int timeStep, int target, ReadOnlySpan<float> probabilities, ReadOnlySpan<float> logits, float logSum)
    {
        if (target >= 0)
            _surprisal[timeStep + _lag] = MathF.Max(0f, (logSum - logits[target]) / MathF.Log(2f));
        // - sum of p log p, with log p = logit - logSum and the p adding up to 1.
        _entropy[timeStep] = MathF.Max(0f, (logSum - TensorPrimitives.Dot(probabilities, logits)) / MathF.Log(2f));
        Span<int> ids = _entryIds.AsSpan(timeStep * _k, _k);
        Span<float> weights = _weights.AsSpan(timeStep * _k, _k);
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

    /// <inheritdoc/>
    public IEnumerable<Track> GetTracks(int stepCount) =>
    [
        new TopKTrack(PredictionsId, _k, _entryIds.AsMemory(0, stepCount * _k), _weights.AsMemory(0, stepCount * _k), _labels),
        new ScalarTrack(SurprisalId, _surprisal.AsMemory(0, stepCount)),
        new ScalarTrack(EntropyId, _entropy.AsMemory(0, stepCount)),
    ];

    /// <inheritdoc/>
    public double GetMeanLoss(int stepCount) => GetMean(_surprisal.AsSpan(0, stepCount));
}
