namespace LstmVis.Networks;

/// <summary>The weights that measured best so far.</summary>
internal sealed class BestModel(RecurrentModel model)
{
    private readonly float[] _weights = [.. model.Weights];

    /// <summary>What they measured; infinite before the first measurement.</summary>
    public double Loss { get; private set; } = double.PositiveInfinity;

    /// <summary>Keeps the model's present weights where they are better.</summary>
    public void Offer(double loss)
    {
        if (loss >= Loss || double.IsNaN(loss))
            return;
        Loss = loss;
        Take();
    }

    /// <summary>Keeps the model's present weights.</summary>
    public void Take() => model.Weights.CopyTo(_weights, 0);

    /// <summary>Gives the model the best weights back.</summary>
    public void Restore() => _weights.CopyTo(model.Weights, 0);

    public void Save(TrainingCheckpoint checkpoint)
    {
        checkpoint.Arrays["best"] = _weights;
        checkpoint.Set("best loss", Loss);
    }

    public void Restore(TrainingCheckpoint checkpoint, string path)
    {
        checkpoint.Restore("best", _weights, path);
        Loss = checkpoint.Get("best loss");
    }
}
