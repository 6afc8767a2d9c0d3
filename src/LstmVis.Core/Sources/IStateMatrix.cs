using System.Buffers;

namespace LstmVis.Core;

/// <summary>The stored numbers of a source, <c>[timeStep, cell]</c>, wherever they lie: a mapped file, an HDF5 dataset, memory.</summary>
/// <remarks>Implementations convert to float32 and leave the source's transform alone. They may be read from several threads at once.</remarks>
public interface IStateMatrix
{
    /// <summary>The number of rows.</summary>
    int StepCount { get; }

    /// <summary>The number of columns.</summary>
    int CellCount { get; }

    /// <summary>A short text that changes whenever the stored numbers do, such as a content hash, or a file's name, size and time of change.</summary>
    string Fingerprint { get; }

    /// <summary>Whether every stored number is a float16, so that a copy as float16 loses nothing.</summary>
    bool IsHalf => false;

    /// <summary>Copies whole rows.</summary>
    /// <param name="steps">The rows; inside <c>[0, StepCount)</c>.</param>
    /// <param name="destination">Receives <c>[timeStep, cell]</c>, row by row; at least <c>steps.Length * CellCount</c> long.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rows are not all there.</exception>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    void ReadRows(StepRange steps, Span<float> destination);

    /// <summary>Copies some cells of some rows.</summary>
    /// <param name="steps">The rows; inside <c>[0, StepCount)</c>.</param>
    /// <param name="cells">The columns, in the order wanted; each in <c>[0, CellCount)</c>.</param>
    /// <param name="destination">Receives <c>[timeStep, cells]</c>, row by row; at least <c>steps.Length * cells.Length</c> long.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rows or cells are not all there.</exception>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    void ReadCells(StepRange steps, ReadOnlySpan<int> cells, Span<float> destination)
    {
        StateMatrixChecks.Cells(this, steps, cells, destination);
        int blockSteps = Math.Max(1, (1 << 18) / Math.Max(1, CellCount));
        float[] block = ArrayPool<float>.Shared.Rent(Math.Min(blockSteps, Math.Max(1, steps.Length)) * CellCount);
        try
        {
            int written = 0;
            for (int start = steps.Start; start < steps.End; start += blockSteps)
            {
                var rows = new StepRange(start, Math.Min(steps.End, start + blockSteps));
                ReadRows(rows, block);
                for (int row = 0; row < rows.Length; row++)
                {
                    ReadOnlySpan<float> values = block.AsSpan(row * CellCount, CellCount);
                    foreach (int cell in cells)
                        destination[written++] = values[cell];
                }
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(block);
        }
    }
}

/// <summary>The argument checks that every <see cref="IStateMatrix"/> shares.</summary>
public static class StateMatrixChecks
{
    /// <summary>Throws what <see cref="IStateMatrix.ReadRows"/> promises to throw.</summary>
    public static void Rows(IStateMatrix matrix, StepRange steps, ReadOnlySpan<float> destination)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        if (steps.End > matrix.StepCount)
            throw new ArgumentOutOfRangeException(nameof(steps), $"Steps {steps} are not all inside the source of {matrix.StepCount} steps.");
        if (destination.Length < (long)steps.Length * matrix.CellCount)
            throw new ArgumentException($"{steps.Length} rows of {matrix.CellCount} cells do not fit into {destination.Length} floats.", nameof(destination));
    }

    /// <summary>Throws what <see cref="IStateMatrix.ReadCells"/> promises to throw.</summary>
    public static void Cells(IStateMatrix matrix, StepRange steps, ReadOnlySpan<int> cells, ReadOnlySpan<float> destination)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        if (steps.End > matrix.StepCount)
            throw new ArgumentOutOfRangeException(nameof(steps), $"Steps {steps} are not all inside the source of {matrix.StepCount} steps.");
        foreach (int cell in cells)
        {
            if ((uint)cell >= (uint)matrix.CellCount)
                throw new ArgumentOutOfRangeException(nameof(cells), $"Cell {cell} is not among the source's {matrix.CellCount} cells (0 to {matrix.CellCount - 1}).");
        }

        if (destination.Length < (long)steps.Length * cells.Length)
            throw new ArgumentException($"{steps.Length} rows of {cells.Length} cells do not fit into {destination.Length} floats.", nameof(destination));
    }
}
