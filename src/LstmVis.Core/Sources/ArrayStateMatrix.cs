namespace LstmVis.Core;

/// <summary>Stored numbers that lie in memory, <c>[timeStep, cell]</c>.</summary>
public sealed class ArrayStateMatrix : IStateMatrix
{
    private readonly ReadOnlyMemory<float> _values;

    /// <summary>Wraps <paramref name="values"/>, row by row; not copied, so they must not change.</summary>
    /// <exception cref="ArgumentException">The length is not <paramref name="stepCount"/> times <paramref name="cellCount"/>.</exception>
    public ArrayStateMatrix(ReadOnlyMemory<float> values, int stepCount, int cellCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(stepCount);
        ArgumentOutOfRangeException.ThrowIfNegative(cellCount);
        if (values.Length != (long)stepCount * cellCount)
            throw new ArgumentException($"{values.Length} values are not {stepCount} steps of {cellCount} cells.", nameof(values));
        _values = values;
        StepCount = stepCount;
        CellCount = cellCount;
        var hash = System.Security.Cryptography.IncrementalHash.CreateHash(System.Security.Cryptography.HashAlgorithmName.SHA256);
        hash.AppendData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.Span));
        Fingerprint = $"memory-{Convert.ToHexStringLower(hash.GetCurrentHash())}-{stepCount}x{cellCount}";
    }

    /// <inheritdoc/>
    public int StepCount { get; }

    /// <inheritdoc/>
    public int CellCount { get; }

    /// <inheritdoc/>
    public string Fingerprint { get; }

    /// <inheritdoc/>
    public void ReadRows(StepRange steps, Span<float> destination)
    {
        StateMatrixChecks.Rows(this, steps, destination);
        _values.Span.Slice(steps.Start * CellCount, steps.Length * CellCount).CopyTo(destination);
    }

    /// <inheritdoc/>
    public void ReadCells(StepRange steps, ReadOnlySpan<int> cells, Span<float> destination)
    {
        StateMatrixChecks.Cells(this, steps, cells, destination);
        ReadOnlySpan<float> values = _values.Span;
        int written = 0;
        for (int step = steps.Start; step < steps.End; step++)
        {
            foreach (int cell in cells)
                destination[written++] = values[(step * CellCount) + cell];
        }
    }
}
