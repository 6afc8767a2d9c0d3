using System.Numerics;

namespace LstmVis.Core;

/// <summary>Moves synthetic cells on by one step, one cell per lane: 8 at a time with AVX2, 4 with NEON or SSE.</summary>
internal static class SyntheticStepVector
{
    /// <inheritdoc cref="SyntheticStepScalar.Advance"/>
    public static void Advance(SyntheticCellNumbers cells, Span<float> activations)
    {
        int lanes = Vector<float>.Count;
        int whole = activations.Length - (activations.Length % lanes);
        for (int cell = 0; cell < whole; cell += lanes)
        {
            var noise = new Vector<uint>(cells.Noise, cell);
            noise ^= noise << 13;
            noise ^= noise >>> 17;
            noise ^= noise << 5;
            noise.CopyTo(cells.Noise, cell);

            var drive = new Vector<float>(cells.Drive, cell);
            Vector<float> pull = new Vector<float>(cells.Rate, cell) * (new Vector<float>(cells.Target, cell) - drive);
            Vector<float> push = new Vector<float>(cells.Spread, cell) * (Vector.ConvertToSingle(Vector.AsVectorInt32(noise)) * SyntheticStepScalar.NoiseUnit);
            drive += pull;
            drive += push;
            drive.CopyTo(cells.Drive, cell);

            Vector<float> line = new Vector<float>(cells.Gain, cell) * drive;
            line += new Vector<float>(cells.Offset, cell);
            Vector<float> square = line * line;
            (line / Vector.SquareRoot(Vector<float>.One + square)).CopyTo(activations[cell..]);
        }

        // The tail, fewer cells than lanes.
        SyntheticStepScalar.Advance(cells, activations, whole);
    }
}
