using System.Numerics.Tensors;
using LstmVis.Core;

namespace LstmVis.Networks;

/// <summary>Collects how much what a model says at a step depends on what it read there.</summary>
internal sealed class SaliencyLog
{
    /// <summary>The length of the derivative of the true target's log probability, in nats, by the input of the step.</summary>
    public const string TrueId = "gradient_true";

    /// <summary>The same for the likeliest target.</summary>
    public const string LikeliestId = "gradient_predicted";

    /// <summary>The product of the first derivative and the input: what the input added to the log probability, to first order.</summary>
    public const string TimesInputId = "gradient_x_input";

    /// <summary>See <see cref="OmissionProbe"/>.</summary>
    public const string OmissionId = "omission";

    private readonly RecurrentModel _model;
    private readonly StepFeed _feed;
    private readonly RecorderOptions _options;
    private readonly Dictionary<string, float[]> _scores = [];

    public SaliencyLog(RecurrentModel model, StepFeed feed, RecorderOptions options, int stepCount)
    {
        _model = model;
        _feed = feed;
        _options = options;
        string[] ids = [.. options.Gradients ? new[] { TrueId, LikeliestId, TimesInputId } : [], .. options.OmissionSteps > 0 ? new[] { OmissionId } : []];
        foreach (string id in ids)
        {
            _scores[id] = new float[stepCount];
            _scores[id].AsSpan().Fill(float.NaN);
        }
    }

    public IEnumerable<(Array Values, int PerStep)> Arrays => _scores.Values.Select(values => ((Array)values, 1));

    /// <summary>Makes what measures omissions; one per thread.</summary>
    public OmissionProbe? CreateProbe() => _options.OmissionSteps > 0 ? new OmissionProbe(_model, _feed, _options.OmissionSteps) : null;

    /// <summary>Measures the rows of a pass whose predictions are known.</summary>
    public void Add(SequencePass pass, int[] places, PredictionLog predictions, OmissionProbe? probe)
    {
        probe?.Measure(pass, places, _scores[OmissionId]);
        if (!_options.Gradients)
            return;
        int width = _model.Sizes.InputSize;
        int[] likeliest = [.. places.Select(step => step < 0 ? -1 : predictions.GetLikeliest(step))];
        int[] targets = [.. places.Select(step => step < 0 ? -1 : _feed.GetTarget(step))];
        var input = new float[places.Length * width];
        var gradient = new float[places.Length * width];
        pass.ReadInput(input);
        pass.ReadInputGradient(targets, gradient);
        for (int row = 0; row < places.Length; row++)
        {
            if (targets[row] < 0)
                continue;
            ReadOnlySpan<float> slope = gradient.AsSpan(row * width, width);
            _scores[TrueId][places[row]] = TensorPrimitives.Norm(slope);
            _scores[TimesInputId][places[row]] = TensorPrimitives.Dot(slope, input.AsSpan(row * width, width));
        }

        pass.ReadInputGradient(likeliest, gradient);
        for (int row = 0; row < places.Length; row++)
        {
            if (places[row] >= 0)
                _scores[LikeliestId][places[row]] = TensorPrimitives.Norm<float>(gradient.AsSpan(row * width, width));
        }
    }

    public IEnumerable<Track> GetTracks(int stepCount) => _scores.Select(entry => new ScalarTrack(entry.Key, entry.Value.AsMemory(0, stepCount)));
}
