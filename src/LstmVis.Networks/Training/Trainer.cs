using System.Diagnostics;
using System.Numerics.Tensors;
using System.Text.Json;
using LstmVis.Core;

namespace LstmVis.Networks;

/// <summary>Trains a model by back-propagation through windows of time, the state going on from window to window.</summary>
public sealed class Trainer
{
    internal const int LeastTokens = 16;
    private const int WarmUpUpdates = 30;
    private const int QuickMeasureTokens = 20_000;
    private static readonly JsonSerializerOptions DescriptionOptions = new(JsonSerializerDefaults.Web) { WriteIndented = true, Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    private readonly RecurrentModel _model;
    private readonly TrainingOptions _options;
    private readonly StepSequence _training;
    private readonly StepSequence? _heldOut;
    private readonly StreamGroup[] _groups;
    private readonly WindowReader _reader;
    private readonly IOptimizer _optimizer;
    private readonly BestModel _best;
    private readonly EpochLog _log = new();
    private readonly Random _random;
    private readonly Stopwatch _clock = new();
    private readonly double _unit;
    private readonly string _job;
    private LossMeter? _quickMeter;
    private LossMeter? _meter;
    private double _runningBits = double.NaN;
    private double? _heldOutBits;
    private long _tokens;
    private int _updates;
    private int _epochs;
    private int _windows;
    private TimeSpan _elapsedBefore;

    private Trainer(RecurrentModel model, StepData data, StepData? validation, TrainingOptions options)
    {
        _model = model;
        _job = options.CheckpointPath is null ? "" : TrainingCheckpoint.GetJob(model, data, validation, options);
        _options = options;
        _unit = LossMeter.GetUnit(model);
        (IReadOnlyList<StepRange> training, IReadOnlyList<StepRange> heldOut) = validation is null ? HeldOut.Split(data, options.HeldOutShare) : ([new StepRange(0, data.StepCount)], []);
        _training = new StepSequence(data, training);
        _heldOut = validation is not null ? new StepSequence(validation, [new StepRange(0, validation.StepCount)]) : heldOut.Count == 0 ? null : new StepSequence(data, heldOut);
        int window = Math.Min(options.WindowLength, _training.Length - _training.Tail);
        int streams = WindowReader.GetStreamCount(_training.Length, options.StreamCount, window);
        _random = new Random(options.Seed);
        _reader = new WindowReader(_training, streams, window);
        _groups = StreamGroup.Split(model, streams, window, isTraining: true, (float)options.Dropout, _random);
        _optimizer = options.Optimizer == OptimizerKind.AdamW ? new AdamW(model.Kernels, model.ParameterCount, options.WeightDecay) : new GradientDescent();
        _best = new BestModel(model);
    }

    /// <summary>Trains until a limit is reached.</summary>
    /// <param name="model">Is changed in place; afterwards it has the weights that measured best.</param>
    /// <param name="corpus">What to learn; some of it is held out. Its token ids must be below the model's vocabulary size.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Is told a few times a second; null where nobody listens.</param>
    /// <param name="stop">Ends the training early, with the best model so far.</param>
    /// <exception cref="ArgumentException">The corpus is too short, or an option makes no sense.</exception>
    public static TrainingResult Train(LanguageModel model, Corpus corpus, TrainingOptions options, IProgress<TrainingProgress>? progress = null, CancellationToken stop = default) =>
        Train(model, StepData.OfTokens(corpus), null, options, progress, stop);

    /// <summary>Trains a model of tokens, labels or vectors until a limit is reached.</summary>
    /// <param name="model">Is changed in place; afterwards it has the weights that measured best.</param>
    /// <param name="data">What to learn.</param>
    /// <param name="validation">What the model is measured on; null holds some of the data out.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Is told a few times a second, and at the end of each epoch; null where nobody listens.</param>
    /// <param name="stop">Ends the training early, with the best model so far.</param>
    /// <exception cref="ArgumentException">The data are too short or do not fit the model, or an option makes no sense.</exception>
    public static TrainingResult Train(RecurrentModel model, StepData data, StepData? validation, TrainingOptions options, IProgress<TrainingProgress>? progress = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        if (data.StepCount < LeastTokens)
            throw new ArgumentException($"The text has {data.StepCount} tokens; a model needs at least {LeastTokens} to learn from.", nameof(data));
        data.Check(model);
        validation?.Check(model);
        if (options.StartRange is { } range)
            model.InitialiseUniform((float)range, options.Seed);
        return new Trainer(model, data, validation, options).Run(progress, stop);
    }

    private TrainingResult Run(IProgress<TrainingProgress>? progress, CancellationToken stop)
    {
        _meter = _heldOut is null ? null : CreateMeter(_heldOut.Length);
        _quickMeter = _heldOut is null || _heldOut.Length <= QuickMeasureTokens ? _meter : CreateMeter(QuickMeasureTokens);
        TimeSpan nextReport = TimeSpan.Zero;
        TrainingEnd? end = null;
        _clock.Start();
        if (_options.CheckpointPath is { } path && TrainingCheckpoint.Read(path, _job) is { } saved)
            Restore(saved, path);
        else
            StartEpoch();
        _model.WeightsChanged(forTraining: true);
        while (end is null)
        {
            if (!_reader.TryMove(out StepRange steps))
            {
                _epochs++;
                StartEpoch();
                _ = _reader.TryMove(out steps);
            }

            if (!Update(steps))
            {
                end = TrainingEnd.Diverged;
                break;
            }

            double share = GetShare();
            if (stop.IsCancellationRequested)
                end = TrainingEnd.Stopped;
            else if (share >= 1)
                end = TrainingEnd.LimitReached;

            if (_quickMeter is null)
                _best.Take();
            else if (_updates % _options.MeasureEvery == 0 || end is not null)
            {
                _heldOutBits = _quickMeter.GetBits();
                _best.Offer(_heldOutBits.Value);
                if (_heldOutBits <= _options.EnoughBits)
                    end ??= TrainingEnd.Converged;
            }

            EpochResult? finished = null;
            if (_reader.IsAtEnd)
            {
                finished = FinishEpoch();
                if (_log.EpochsSinceBest >= _options.Patience)
                    end ??= TrainingEnd.Converged;
            }

            if (end is null && _options.CheckpointPath is { } target && _updates % _options.MeasureEvery == 0)
                Save(target);
            if (progress is not null && (_clock.Elapsed >= nextReport || end is not null || finished is not null))
            {
                progress.Report(GetProgress(share) with { FinishedEpoch = finished });
                nextReport = _clock.Elapsed + _options.ReportEvery;
            }
        }

        TimeSpan duration = _elapsedBefore + _clock.Elapsed;
        _best.Restore();
        _model.WeightsChanged(forTraining: false);
        return new TrainingResult(end ?? TrainingEnd.LimitReached, _updates, GetEpochs(), _training.Length, _heldOut?.Length ?? 0, _runningBits, _meter?.GetBits(), _tokens / duration.TotalSeconds, duration) { History = _log.Epochs };
    }

    private EpochResult FinishEpoch()
    {
        double? loss = _meter?.GetBits();
        // Of several measurements the best model is kept; the meter that chooses must be the same each time.
        if (_quickMeter is not null)
            _best.Offer(_quickMeter == _meter ? loss!.Value : _quickMeter.GetBits());
        return _log.Finish(_updates, _unit, loss, GetLearningRate(), _options.Decay, (_elapsedBefore + _clock.Elapsed).TotalSeconds);
    }

    private void Save(string path)
    {
        var checkpoint = new TrainingCheckpoint();
        checkpoint.Arrays["weights"] = _model.Weights;
        foreach ((float[] state, int place) in _groups.SelectMany(group => group.Carried).Select((state, place) => (state, place)))
            checkpoint.Arrays[$"carried.{place}"] = state;
        _optimizer.Save(checkpoint);
        _best.Save(checkpoint);
        _log.Save(checkpoint);
        checkpoint.Set("held-out bits", _heldOutBits ?? double.NaN);
        checkpoint.Set("running bits", _runningBits);
        checkpoint.Set("tokens", _tokens);
        checkpoint.Set("updates", _updates);
        checkpoint.Set("epochs", _epochs);
        checkpoint.Set("windows", _windows);
        checkpoint.Set("seconds", (_elapsedBefore + _clock.Elapsed).TotalSeconds);
        checkpoint.Set("offset", _reader.Place.Offset);
        checkpoint.Set("next", _reader.Place.Next);
        var description = new { format = "lstmvis-training", job = _job, model = _model.Sizes, options = _options, updates = _updates, epochs = GetEpochs(), bestHeldOutLoss = double.IsFinite(_best.Loss) ? _best.Loss : (double?)null, history = _log.Epochs };
        checkpoint.Write(path, _job, JsonSerializer.Serialize(description, DescriptionOptions));
    }

    private void Restore(TrainingCheckpoint checkpoint, string path)
    {
        checkpoint.Restore("weights", _model.Weights, path);
        foreach ((float[] state, int place) in _groups.SelectMany(group => group.Carried).Select((state, place) => (state, place)))
            checkpoint.Restore($"carried.{place}", state, path);
        _optimizer.Restore(checkpoint, path);
        _best.Restore(checkpoint, path);
        _log.Restore(checkpoint);
        _heldOutBits = double.IsNaN(checkpoint.Get("held-out bits")) ? null : checkpoint.Get("held-out bits");
        _runningBits = checkpoint.Get("running bits");
        _tokens = (long)checkpoint.Get("tokens");
        _updates = (int)checkpoint.Get("updates");
        _epochs = (int)checkpoint.Get("epochs");
        _windows = (int)checkpoint.Get("windows");
        _elapsedBefore = TimeSpan.FromSeconds(checkpoint.Get("seconds"));

        // The random numbers of the past are drawn again, one per epoch but the first, so that those to come are the same.
        _reader.Rewind(0);
        for (int epoch = 0; epoch < _epochs; epoch++)
            _ = _random.Next(GetSlack() + 1);
        _reader.Place = ((int)checkpoint.Get("offset"), (int)checkpoint.Get("next"));
        foreach (StreamGroup group in _groups)
            group.SkipDropout(_windows);
    }

    private int GetSlack() => Math.Min(_options.WindowLength, _reader.StreamLength / 4);

    /// <summary>Learns from one window; false where the loss or its gradient is no number any more.</summary>
    private bool Update(StepRange steps)
    {
        foreach (StreamGroup group in _groups)
            group.Read(_reader, steps);
        int targets = _groups.Sum(group => group.TargetCount);
        if (targets > 0)
        {
            // AdamW follows the mean over all targets; SGD, as in the recipes that its settings come from, the sum over steps and the mean over streams.
            float scale = 1f / (_options.Optimizer == OptimizerKind.Sgd ? _reader.StreamCount : targets);
            Parallel.ForEach(_groups, group => group.Learn(scale));
            _windows++;
            float[] gradients = _groups[0].Gradients;
            foreach (StreamGroup group in _groups.AsSpan(1))
                TensorPrimitives.Add(gradients, group.Gradients, gradients);

            double loss = _groups.Sum(group => group.Loss);
            double bits = loss / targets / _unit;
            float length = TensorPrimitives.Norm<float>(gradients);
            if (!double.IsFinite(bits) || !float.IsFinite(length))
                return false;
            _log.Add(loss, targets);
            _runningBits = double.IsNaN(_runningBits) ? bits : (0.95 * _runningBits) + (0.05 * bits);
            float clip = (float)Math.Min(1, _options.GetGradientClip() / Math.Max(length, 1e-12f));
            _optimizer.Update(_model.Weights, gradients, clip, GetLearningRate());
            _model.WeightsChanged(forTraining: true);
        }

        _updates++;
        _tokens += (long)steps.Length * _reader.StreamCount;
        return true;
    }

    /// <summary>AdamW's rises over the first updates, then falls along half a cosine to a fiftieth, for what remains small moves refine; SGD's falls by epochs.</summary>
    private double GetLearningRate() => _options.Optimizer == OptimizerKind.Sgd
        ? _options.GetLearningRate() * _log.RateFactor
        : _options.GetLearningRate() * Math.Min(1, (_updates + 1.0) / WarmUpUpdates) * (0.51 + (0.49 * Math.Cos(Math.PI * Math.Min(1, GetShare()))));

    private void StartEpoch()
    {
        _reader.Rewind(0);
        _reader.Rewind(_tokens == 0 ? 0 : _random.Next(GetSlack() + 1));
        foreach (StreamGroup group in _groups)
            group.Start();
    }

    private double GetShare()
    {
        double share = 0;
        if (_options.MaxSeconds is { } seconds)
            share = Math.Max(share, (_elapsedBefore + _clock.Elapsed).TotalSeconds / seconds);
        if (_options.MaxEpochs is { } epochs)
            share = Math.Max(share, GetEpochs() / epochs);
        if (_options.MaxUpdates is { } updates)
            share = Math.Max(share, (double)_updates / updates);
        return share;
    }

    private double GetEpochs() => _epochs + _reader.Share;

    private TrainingProgress GetProgress(double share)
    {
        TimeSpan elapsed = _elapsedBefore + _clock.Elapsed;
        TimeSpan left = elapsed * ((1 - Math.Min(1, share)) / Math.Max(share, 1e-6));
        return new TrainingProgress(_updates, GetEpochs(), Math.Min(1, share), _runningBits, _heldOutBits, _tokens / Math.Max(1e-9, elapsed.TotalSeconds), elapsed, left);
    }

    private LossMeter CreateMeter(int tokenCount) =>
        new(_model, _heldOut!.Take(tokenCount), Math.Max(_options.StreamCount, 8), _options.WindowLength);
}
