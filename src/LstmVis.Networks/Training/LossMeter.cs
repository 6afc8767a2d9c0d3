using LstmVis.Core;

namespace LstmVis.Networks;

/// <summary>Measures a model on tokens that it does not learn from.</summary>
internal sealed class LossMeter
{
    private readonly WindowReader _reader;
    private readonly StreamGroup[] _groups;
    private readonly double _unit;

    public LossMeter(RecurrentModel model, StepSequence sequence, int streamCount, int windowLength)
    {
        streamCount = WindowReader.GetStreamCount(sequence.Length, streamCount, windowLength);
        _reader = new WindowReader(sequence, streamCount, windowLength);
        _unit = GetUnit(model);
        _groups = StreamGroup.Split(model, streamCount, windowLength, isTraining: false);
    }

    /// <summary>The mean loss in bits per target, or the mean squared difference of vectors; NaN where there is nothing to predict.</summary>
    public double GetBits()
    {
        _reader.Rewind(0);
        foreach (StreamGroup group in _groups)
            group.Start();
        double loss = 0;
        long targets = 0;
        while (_reader.TryMove(out StepRange steps))
        {
            Parallel.ForEach(_groups, group =>
            {
                group.Read(_reader, steps);
                group.Measure();
            });
            loss += _groups.Sum(group => group.Loss);
            targets += _groups.Sum(group => group.TargetCount);
        }

        return loss / targets / _unit;
    }

    /// <summary>What a loss is divided by: nats become bits; squared differences stay as they are.</summary>
    public static double GetUnit(RecurrentModel model) => model.Sizes.Head == HeadKind.NextVector ? 1 : Math.Log(2);
}
