namespace LstmVis.Core;

/// <summary>Finds the runs of one cell: the ranges in which it stays on and which cannot be longer.</summary>
public static class RunFinder
{
    /// <summary>Finds every run of one cell at one threshold, in time order.</summary>
    /// <param name="activations">One cell's column, <c>[timeStep]</c>, with the source's transform applied.</param>
    /// <param name="threshold">The least activation that counts as on, in the units of <paramref name="activations"/>.</param>
    /// <param name="runs">Receives the runs; at least <c>(activations.Length + 1) / 2</c> long, so that any column fits.</param>
    /// <returns>The number of runs written.</returns>
    /// <exception cref="ArgumentException"><paramref name="runs"/> is shorter than that.</exception>
    /// <remarks>A NaN activation is never on, so it ends a run.</remarks>
    public static int Find(ReadOnlySpan<float> activations, float threshold, Span<StepRange> runs)
    {
        int needed = (activations.Length + 1) / 2;
        if (runs.Length < needed)
            throw new ArgumentException($"{activations.Length} steps can have {needed} runs, but there is room for {runs.Length}.", nameof(runs));
        int count = 0;
        int start = -1;
        for (int step = 0; step < activations.Length; step++)
        {
            bool isOn = activations[step] >= threshold;
            if (isOn && start < 0)
            {
                start = step;
            }
            else if (!isOn && start >= 0)
            {
                runs[count++] = new StepRange(start, step);
                start = -1;
            }
        }

        if (start >= 0)
            runs[count++] = new StepRange(start, activations.Length);
        return count;
    }
}
