using System.Text.Json;

namespace LstmVis.Networks;

/// <summary>How a model stood at the end of a pass over all training steps.</summary>
/// <param name="Epoch">Counted from 1.</param>
/// <param name="Updates">Updates of the weights so far.</param>
/// <param name="TrainingLoss">The mean loss over the pass, while learning: bits per target, or the mean squared difference where vectors are predicted.</param>
/// <param name="HeldOutLoss">The same on all that was held out, with the weights as they were at the end of the pass; null where nothing is.</param>
/// <param name="LearningRate">Of the last update.</param>
/// <param name="Seconds">Since the start.</param>
public sealed record EpochResult(int Epoch, int Updates, double TrainingLoss, double? HeldOutLoss, double LearningRate, double Seconds)
{
    /// <summary>2 to the power of the held-out bits: among how many equally likely targets the model would be as uncertain. Means nothing where vectors are predicted.</summary>
    public double? Perplexity => HeldOutLoss is { } bits ? Math.Pow(2, bits) : null;
}

/// <summary>The epochs of a training, and what follows from them: when the learning rate falls, and when it is enough.</summary>
internal sealed class EpochLog
{
    // A perplexity that falls by less than 1 % has stopped falling.
    private const double LeastGainInBits = 0.0144;
    private readonly List<EpochResult> _epochs = [];
    private double _loss;
    private long _targets;

    public IReadOnlyList<EpochResult> Epochs => _epochs;

    /// <summary>Multiplies the learning rate of gradient descent.</summary>
    public double RateFactor { get; private set; } = 1;

    /// <summary>Epochs since the held-out loss was last better than ever before.</summary>
    public int EpochsSinceBest { get; private set; }

    public void Add(double loss, int targets)
    {
        _loss += loss;
        _targets += targets;
    }

    /// <summary>Closes an epoch.</summary>
    public EpochResult Finish(int updates, double unit, double? heldOutLoss, double learningRate, double decay, double seconds)
    {
        double best = _epochs.Min(epoch => epoch.HeldOutLoss) ?? double.PositiveInfinity;
        var result = new EpochResult(_epochs.Count + 1, updates, _loss / Math.Max(1, _targets) / unit, heldOutLoss, learningRate, seconds);
        _epochs.Add(result);
        (_loss, _targets) = (0, 0);
        if (heldOutLoss is { } loss)
        {
            EpochsSinceBest = loss < best ? 0 : EpochsSinceBest + 1;
            if (loss > best - LeastGainInBits)
                RateFactor *= decay;
        }

        return result;
    }

    public void Save(TrainingCheckpoint checkpoint)
    {
        checkpoint.Values["history"] = JsonSerializer.Serialize(_epochs);
        checkpoint.Set("rate factor", RateFactor);
        checkpoint.Set("epochs since best", EpochsSinceBest);
        checkpoint.Set("epoch loss", _loss);
        checkpoint.Set("epoch targets", _targets);
    }

    public void Restore(TrainingCheckpoint checkpoint)
    {
        _epochs.Clear();
        _epochs.AddRange(JsonSerializer.Deserialize<List<EpochResult>>(checkpoint.GetText("history"))!);
        RateFactor = checkpoint.Get("rate factor");
        EpochsSinceBest = (int)checkpoint.Get("epochs since best");
        _loss = checkpoint.Get("epoch loss");
        _targets = (long)checkpoint.Get("epoch targets");
    }
}
