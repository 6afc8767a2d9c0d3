namespace LstmVis.Core;

/// <summary>Collects what a model says at every time step. Different steps may be added from different threads.</summary>
public interface IOutputLog
{
    /// <summary>Notes what the model says after a step.</summary>
    /// <param name="timeStep">The time step that was read last.</param>
    /// <param name="target">What was to be said; -1 where nothing was.</param>
    /// <param name="probabilities">One per token or label; or a vector.</param>
    /// <param name="logits">What they were made from.</param>
    /// <param name="logSum">The logarithm of the sum of the logits' exponentials.</param>
    void Add(int timeStep, int target, ReadOnlySpan<float> probabilities, ReadOnlySpan<float> logits, float logSum);

    /// <summary>The tracks of the first steps.</summary>
    IEnumerable<Track> GetTracks(int stepCount);

    /// <summary>The mean loss of the first steps; NaN where nothing was to be said.</summary>
    double GetMeanLoss(int stepCount);

    /// <summary>All arrays, so that they can be kept and brought back, and the numbers of each that belong to a step.</summary>
    IEnumerable<(Array Values, int PerStep)> Arrays { get; }
}
