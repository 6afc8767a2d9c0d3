using System.Diagnostics;
using System.Numerics.Tensors;
using LstmVis.Core;

namespace LstmVis.Networks;

/// <summary>Trains a language model by back-propagation through windows of time, the state going on from window to window.</summary>
public sealed class Trainer
{
    internal const int LeastTokens = 16;
    private const int WarmUpUpdates = 30;
    private const int QuickMeasureTokens = 20_000;

    private readonly LanguageModel _model;
    private readonly TrainingOptions _options;
    private readonly TokenSequence _training;
    private readonly TokenSequence? _heldOut;
    private readonly StreamGroup[] _groups;
    private readonly WindowReader _reader;
    private readonly Random _random;
    private readonly Stopwatch _clock = new();
    private double _rateFactor = 1;
    private double _runningBits = double.NaN;
    private long _tokens;
    private int _updates;
    private int _epochs;
    private int _windows;
    private TimeSpan _elapsedBefore;
    private readonly string _job;

    private Trainer(LanguageModel model, Corpus corpus, TrainingOptions options)
    {
        _model = model;
        _job = options.CheckpointPath is null ? "" : TrainingCheckpoint.GetJob(model, corpus, options);
        _options = options;
        (IReadOnlyList<StepRange> training, IReadOnlyList<StepRange> heldOut) = HeldOut.Split(corpus.StepCount, options.HeldOutShare);
        _training = new TokenSequence(corpus, training);
        _heldOut = heldOut.Count == 0 ? null : new TokenSequence(corpus, heldOut);
        int window = Math.Min(options.WindowLength, _training.Length - 1);
        int streams = WindowReader.GetStreamCount(_training.Length, options.StreamCount, window);
        _random = new Random(options.Seed);
        _reader = new WindowReader(_training, streams, window);
        _groups = StreamGroup.Split(model, streams, window, isTraining: true, (float)options.Dropout, _random);
    }

    /// <summary>Trains until a limit is reached.</summary>
    /// <param name="model">Is changed in place; afterwards it has the weights that measured best.</param>
    /// <param name="corpus">What to learn; some of it is held out. Its token ids must be below the model's vocabulary size.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Is told a few times a second; null where nobody listens.</param>
    /// <param name="stop">Ends the training early, with the best model so far.</param>
    /// <exception cref="ArgumentException">The corpus is too short, or an option makes no sense.</exception>
    public static TrainingResult Train(LanguageModel model, Corpus corpus, TrainingOptions options, IProgress<TrainingProgress>? progress = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        if (corpus.StepCount < LeastTokens)
            throw new ArgumentException($"The text has {corpus.StepCount} tokens; a model needs at least {LeastTokens} to learn from.", nameof(corpus));
        foreach (int tokenId in corpus.TokenIds.Span)
        {
            if ((uint)tokenId >= (uint)model.Shape.VocabularySize)
                throw new ArgumentException($"Token id {tokenId} is outside the model's vocabulary of {model.Shape.VocabularySize}.", nameof(corpus));
        }

        return new Trainer(model, corpus, options).Run(progress, stop);
    }

    private TrainingResult Run(IProgress<TrainingProgress>? progress, CancellationToken stop)
    {
        IOptimizer optimizer = _options.Optimizer == OptimizerKind.AdamW
            ? new AdamW(_model.Kernels, _model.ParameterCount, _options.WeightDecay)
            : new GradientDescent();
        LossMeter? quickMeter = _heldOut is null ? null : CreateMeter(Math.Min(QuickMeasureTokens, _heldOut.Length));
        float[] best = [.. _model.Weights];
        double bestBits = double.PositiveInfinity;
        double? heldOutBits = null;
        int measurementsSinceBest = 0;
        TimeSpan nextReport = TimeSpan.Zero;
        TrainingEnd? end = null;

        _clock.Start();
        if (_options.CheckpointPath is { } path && TrainingCheckpoint.Read(path, _job) is { } saved)
        {
            Restore(saved, optimizer, path);
            saved.Restore("best", best, path);
            bestBits = saved.Get("best bits");
            heldOutBits = double.IsNaN(saved.Get("held-out bits")) ? null : saved.Get("held-out bits");
            measurementsSinceBest = (int)saved.Get("measurements since best");
        }
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

            if (!Update(optimizer, steps))
            {
                end = TrainingEnd.Diverged;
                break;
            }

            double share = GetShare();
            if (stop.IsCancellationRequested)
                end = TrainingEnd.Stopped;
            else if (share >= 1)
                end = TrainingEnd.LimitReached;

            if (quickMeter is not null && (_updates % _options.MeasureEvery == 0 || end is not null))
            {
                heldOutBits = quickMeter.GetBits();
                if (heldOutBits < bestBits)
                {
                    bestBits = heldOutBits.Value;
                    _model.Weights.CopyTo(best, 0);
                    measurementsSinceBest = 0;
                }
                else
                {
                    measurementsSinceBest++;
                    if (_options.Optimizer == OptimizerKind.Sgd)
                        _rateFactor *= 0.5;
                }

                if (heldOutBits <= _options.EnoughBits || measurementsSinceBest >= _options.Patience)
                    end ??= TrainingEnd.Converged;
            }
            else if (quickMeter is null)
                _model.Weights.CopyTo(best, 0);

            if (end is null && _options.CheckpointPath is { } target && _updates % _options.MeasureEvery == 0)
            {
                var checkpoint = new TrainingCheckpoint();
                checkpoint.Arrays["best"] = best;
                checkpoint.Set("best bits", bestBits);
                checkpoint.Set("held-out bits", heldOutBits ?? double.NaN);
                checkpoint.Set("measurements since best", measurementsSinceBest);
                Save(checkpoint, optimizer);
                checkpoint.Write(target, _job);
            }

            if (progress is not null && (_clock.Elapsed >= nextReport || end is not null))
            {
                progress.Report(GetProgress(share, heldOutBits));
                nextReport = _clock.Elapsed + _options.ReportEvery;
            }
        }

        TimeSpan duration = _elapsedBefore + _clock.Elapsed;
        best.CopyTo(_model.Weights, 0);
        _model.WeightsChanged(forTraining: false);
        if (_heldOut is not null)
            heldOutBits = CreateMeter(_heldOut.Length).GetBits();
        return new TrainingResult(end ?? TrainingEnd.LimitReached, _updates, GetEpochs(), _training.Length, _heldOut?.Length ?? 0, _runningBits, heldOutBits, _tokens / duration.TotalSeconds, duration);
    }

    private void Save(TrainingCheckpoint checkpoint, IOptimizer optimizer)
    {
        checkpoint.Arrays["weights"] = _model.Weights;
        foreach ((float[] state, int place) in _groups.SelectMany(group => group.Carried).Select((state, place) => (state, place)))
            checkpoint.Arrays[$"carried.{place}"] = state;
        optimizer.Save(checkpoint);
        checkpoint.Set("rate factor", _rateFactor);
        checkpoint.Set("running bits", _runningBits);
        checkpoint.Set("tokens", _tokens);
        checkpoint.Set("updates", _updates);
        checkpoint.Set("epochs", _epochs);
        checkpoint.Set("windows", _windows);
        checkpoint.Set("seconds", (_elapsedBefore + _clock.Elapsed).TotalSeconds);
        checkpoint.Set("offset", _reader.Place.Offset);
        checkpoint.Set("next", _reader.Place.Next);
    }

    private void Restore(TrainingCheckpoint checkpoint, IOptimizer optimizer, string path)
    {
        checkpoint.Restore("weights", _model.Weights, path);
        foreach ((float[] state, int place) in _groups.SelectMany(group => group.Carried).Select((state, place) => (state, place)))
            checkpoint.Restore($"carried.{place}", state, path);
        optimizer.Restore(checkpoint, path);
        _rateFactor = checkpoint.Get("rate factor");
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
    private bool Update(IOptimizer optimizer, StepRange steps)
    {
        foreach (StreamGroup group in _groups)
            group.Read(_reader, steps);
        int targets = _groups.Sum(group => group.TargetCount);
        if (targets > 0)
        {
            Parallel.ForEach(_groups, group => group.Learn(1f / targets));
            _windows++;
            float[] gradients = _groups[0].Gradients;
            foreach (StreamGroup group in _groups.AsSpan(1))
                TensorPrimitives.Add(gradients, group.Gradients, gradients);

            double bits = _groups.Sum(group => group.Loss) / targets / Math.Log(2);
            float length = TensorPrimitives.Norm<float>(gradients);
            if (!double.IsFinite(bits) || !float.IsFinite(length))
                return false;
            _runningBits = double.IsNaN(_runningBits) ? bits : (0.95 * _runningBits) + (0.05 * bits);
            float scale = (float)Math.Min(1, _options.GetGradientClip() / Math.Max(length, 1e-12f));
            optimizer.Update(_model.Weights, gradients, scale, GetLearningRate());
            _model.WeightsChanged(forTraining: true);
        }

        _updates++;
        _tokens += (long)steps.Length * _reader.StreamCount;
        return true;
    }

    /// <summary>Rises over the first updates; AdamW's then falls along half a cosine to a fiftieth, for what remains small moves refine.</summary>
    private double GetLearningRate()
    {
        double rate = _options.GetLearningRate() * _rateFactor * Math.Min(1, (_updates + 1.0) / WarmUpUpdates);
        return _options.Optimizer == OptimizerKind.Sgd ? rate : rate * (0.51 + (0.49 * Math.Cos(Math.PI * Math.Min(1, GetShare()))));
    }

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

    private TrainingProgress GetProgress(double share, double? heldOutBits)
    {
        TimeSpan elapsed = _elapsedBefore + _clock.Elapsed;
        TimeSpan left = elapsed * ((1 - Math.Min(1, share)) / Math.Max(share, 1e-6));
        return new TrainingProgress(_updates, GetEpochs(), Math.Min(1, share), _runningBits, heldOutBits, _tokens / Math.Max(1e-9, elapsed.TotalSeconds), elapsed, left);
    }

    private LossMeter CreateMeter(int tokenCount) =>
        new(_model, _heldOut!.Take(tokenCount), Math.Max(_options.StreamCount, 8), _options.WindowLength);
}
