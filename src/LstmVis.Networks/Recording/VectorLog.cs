using LstmVis.Core;

namespace LstmVis.Networks;

/// <summary>Collects the vectors that a model predicts, and how far off they are.</summary>
internal sealed class VectorLog : IOutputLog
{
    /// <summary>Predictions of more channels than this would be more tracks than anybody looks at.</summary>
    public const int MostChannels = 16;

    private readonly StepFeed _feed;
    private readonly VectorScale _scale;
    private readonly float[] _errors;
    private readonly float[][] _predicted;

    public VectorLog(int stepCount, StepFeed feed, VectorScale scale)
    {
        _feed = feed;
        _scale = scale;
        _errors = new float[stepCount];
        _errors.AsSpan().Fill(float.NaN);
        _predicted = scale.Names.Count > MostChannels ? [] : [.. scale.Names.Select(_ => new float[stepCount])];
        foreach (float[] channel in _predicted)
            channel.AsSpan().Fill(float.NaN);
    }

    public IEnumerable<(Array Values, int PerStep)> Arrays => [(_errors, 1), .. _predicted.Select(channel => ((Array)channel, 1))];

    public void Add(int timeStep, int target, ReadOnlySpan<float> probabilities, ReadOnlySpan<float> logits, float logSum)
    {
        if (target < 0)
            return;
        ReadOnlySpan<float> wanted = _feed.GetVector(timeStep + 1);
        double error = 0;
        for (int channel = 0; channel < wanted.Length; channel++)
        {
            error += (probabilities[channel] - wanted[channel]) * (double)(probabilities[channel] - wanted[channel]);
            if (_predicted.Length > 0)
                _predicted[channel][timeStep + 1] = _scale.Restore(probabilities[channel], channel);
        }

        _errors[timeStep + 1] = (float)(error / wanted.Length);
    }

    public IEnumerable<Track> GetTracks(int stepCount) =>
    [
        new ScalarTrack("squared_error", _errors.AsMemory(0, stepCount)),
        .. _predicted.Select((values, channel) => new ScalarTrack($"predicted {_scale.Names[channel]}", values.AsMemory(0, stepCount))),
    ];

    public double GetMeanLoss(int stepCount) => PredictionLog.GetMean(_errors.AsSpan(0, stepCount));
}
