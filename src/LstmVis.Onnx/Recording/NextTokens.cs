using System.Numerics.Tensors;
using LstmVis.Core;

namespace LstmVis.Onnx;

/// <summary>Turns what a graph says about the next token, be it logits or probabilities, into the tracks of <c>lstmvis record</c> (docs/recording.md).</summary>
internal sealed class NextTokens
{
    private readonly int _tokenCount;
    private readonly int _stepCount;
    private readonly PredictionLog _log;
    private readonly float[] _probabilities;
    private readonly float[] _logits;
    private bool? _areProbabilities;

    /// <param name="stepCount">Time steps.</param>
    /// <param name="tokenCount">Tokens that are told apart.</param>
    /// <param name="labels">The texts of token ids; those that it lacks are shown as numbers.</param>
    /// <param name="k">How many of the likeliest are kept.</param>
    public NextTokens(int stepCount, int tokenCount, Vocabulary labels, int k)
    {
        (_stepCount, _tokenCount) = (stepCount, tokenCount);
        (_probabilities, _logits) = (new float[tokenCount], new float[tokenCount]);
        var all = new Vocabulary(Enumerable.Range(0, _tokenCount).Select(id => KeyValuePair.Create(id, labels.TryGetToken(id, out string? text) ? text : FormattableString.Invariant($"<{id}>"))));
        _log = new PredictionLog(stepCount, Math.Min(k, tokenCount), all, saysNext: true);
    }

    /// <summary>Mean over all tokens that were predicted, in bits; NaN where none was.</summary>
    public double MeanBits => _log.GetMeanLoss(_stepCount);

    /// <summary>The arrays behind the tracks.</summary>
    public IEnumerable<(Array Values, int PerStep)> Arrays => _log.Arrays;

    /// <summary>Notes what is expected after a step.</summary>
    /// <param name="step">The step.</param>
    /// <param name="next">The token that follows in the document; -1 at its end.</param>
    /// <param name="row">Logits, logarithms of probabilities, or probabilities.</param>
    public void Add(int step, int next, ReadOnlySpan<float> row)
    {
        ReadOnlySpan<float> logits = ToLogits(row);
        double greatest = TensorPrimitives.Max(logits);
        double sum = 0;
        foreach (float logit in logits)
            sum += Math.Exp(logit - greatest);
        for (int token = 0; token < logits.Length; token++)
            _probabilities[token] = (float)(Math.Exp(logits[token] - greatest) / sum);
        _log.Add(step, next, _probabilities, logits, (float)(greatest + Math.Log(sum)));
    }

    /// <summary>The row as logits, also where a softmax has been applied: where the numbers are none below 0 and add up to 1.</summary>
    public ReadOnlySpan<float> ToLogits(ReadOnlySpan<float> row)
    {
        _areProbabilities ??= TensorPrimitives.Min(row) >= 0 && Math.Abs(TensorPrimitives.Sum(row) - 1) < 1e-3;
        if (_areProbabilities == false)
            return row;
        // What is impossible to float32 gets the least number that is not, so that no surprisal is infinite.
        for (int token = 0; token < row.Length; token++)
            _logits[token] = MathF.Log(MathF.Max(row[token], float.Epsilon));
        return _logits;
    }

    /// <summary>The tracks.</summary>
    public IEnumerable<Track> GetTracks() => _log.GetTracks(_stepCount);
}
