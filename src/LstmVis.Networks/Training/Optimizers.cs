using System.Numerics.Tensors;

namespace LstmVis.Networks;

/// <summary>Moves weights against their gradients.</summary>
internal interface IOptimizer
{
    /// <summary>Makes one update.</summary>
    /// <param name="weights">What is moved.</param>
    /// <param name="gradients">One per weight.</param>
    /// <param name="gradientScale">Multiplies every gradient.</param>
    /// <param name="learningRate">The size of the move.</param>
    void Update(float[] weights, float[] gradients, float gradientScale, double learningRate);

    /// <summary>Adds all that it remembers to a checkpoint.</summary>
    void Save(TrainingCheckpoint checkpoint)
    {
    }

    /// <summary>Remembers what a checkpoint holds.</summary>
    void Restore(TrainingCheckpoint checkpoint, string path)
    {
    }
}

/// <summary>Adam with decoupled weight decay (Loshchilov and Hutter 2019), with the usual decays 0.9 and 0.999.</summary>
internal sealed class AdamW(INetworkKernels kernels, int length, double weightDecay) : IOptimizer
{
    private const double MeanDecay = 0.9;
    private const double SquareDecay = 0.999;
    private readonly float[] _means = new float[length];
    private readonly float[] _squares = new float[length];
    private int _updates;

    public void Save(TrainingCheckpoint checkpoint)
    {
        checkpoint.Arrays["adam.means"] = _means;
        checkpoint.Arrays["adam.squares"] = _squares;
        checkpoint.Set("adam.updates", _updates);
    }

    public void Restore(TrainingCheckpoint checkpoint, string path)
    {
        checkpoint.Restore("adam.means", _means, path);
        checkpoint.Restore("adam.squares", _squares, path);
        _updates = (int)checkpoint.Get("adam.updates");
    }

    public void Update(float[] weights, float[] gradients, float gradientScale, double learningRate)
    {
        _updates++;
        var factors = new AdamFactors(
            gradientScale,
            (float)(learningRate / (1 - Math.Pow(MeanDecay, _updates))),
            (float)MeanDecay,
            (float)SquareDecay,
            (float)Math.Sqrt(1 - Math.Pow(SquareDecay, _updates)),
            1e-8f,
            (float)(1 - (learningRate * weightDecay)));
        kernels.AdamStep(weights, gradients, _means, _squares, factors);
    }
}

/// <summary>Plain gradient descent.</summary>
internal sealed class GradientDescent : IOptimizer
{
    public void Update(float[] weights, float[] gradients, float gradientScale, double learningRate) =>
        TensorPrimitives.MultiplyAdd(gradients, (float)(-learningRate * gradientScale), weights, weights);
}
