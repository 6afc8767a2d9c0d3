namespace LstmVis.Core;

/// <summary>The numbers of some synthetic cells, an array each, <c>[cell]</c>, so that a kernel reads them side by side.</summary>
internal sealed class SyntheticCellNumbers(int cellCount)
{
    /// <summary>The state of each cell's noise; never 0, where xorshift would stay.</summary>
    public uint[] Noise { get; } = new uint[cellCount];

    /// <summary>The smoothed drive, the one number that a step carries over.</summary>
    public float[] Drive { get; } = new float[cellCount];

    /// <summary>What the drive moves towards: the sum of the weights of the events that are on.</summary>
    public float[] Target { get; } = new float[cellCount];

    /// <summary>How much of the way it moves in one step, above 0 and at most 1.</summary>
    public float[] Rate { get; } = new float[cellCount];

    /// <summary>The greatest noise of one step.</summary>
    public float[] Spread { get; } = new float[cellCount];

    /// <summary>With <see cref="Offset"/>, the line that carries drive to activation, before it is squashed.</summary>
    public float[] Gain { get; } = new float[cellCount];

    /// <summary>See <see cref="Gain"/>.</summary>
    public float[] Offset { get; } = new float[cellCount];
}

/// <summary>Moves synthetic cells on by one step. This is the specification; <see cref="SyntheticStepVector"/> equals it bit for bit.</summary>
/// <remarks>
/// Only operations that IEEE 754 rounds exactly are used (no fused multiply-add, no tanh), each in its own statement, so that every machine and
/// vector width gives the same numbers.
/// </remarks>
internal static class SyntheticStepScalar
{
    /// <summary>2^-31: carries a signed 32-bit integer into [-1, 1].</summary>
    internal const float NoiseUnit = 1f / (1u << 31);

    /// <param name="cells">The cells; their noise and drive move on.</param>
    /// <param name="activations">Receives one activation per cell, between -1 and 1.</param>
    /// <param name="first">The first cell to move: what is left over by a vector kernel.</param>
    public static void Advance(SyntheticCellNumbers cells, Span<float> activations, int first = 0)
    {
        for (int cell = first; cell < activations.Length; cell++)
        {
            // xorshift32: three shifts give an even enough noise, and one word of state per lane.
            uint noise = cells.Noise[cell];
            noise ^= noise << 13;
            noise ^= noise >> 17;
            noise ^= noise << 5;
            cells.Noise[cell] = noise;

            float drive = cells.Drive[cell];
            float pull = cells.Rate[cell] * (cells.Target[cell] - drive);
            float push = cells.Spread[cell] * ((int)noise * NoiseUnit);
            drive = drive + pull;
            drive = drive + push;
            cells.Drive[cell] = drive;

            // y / sqrt(1 + y^2): the shape of tanh from exactly rounded operations.
            float line = cells.Gain[cell] * drive;
            line = line + cells.Offset[cell];
            float square = line * line;
            activations[cell] = line / MathF.Sqrt(1f + square);
        }
    }
}
