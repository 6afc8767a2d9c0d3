namespace LstmVis.Core.Tests;

/// <summary>Another matrix, with a count of the numbers that were read, and something that may happen at a read.</summary>
internal sealed class CountedMatrix(IStateMatrix inner, Action<long>? atRead = null) : IStateMatrix
{
    private long _numbersRead;

    public long NumbersRead => Interlocked.Read(ref _numbersRead);

    public int StepCount => inner.StepCount;

    public int CellCount => inner.CellCount;

    public string Fingerprint => inner.Fingerprint;

    public void ReadRows(StepRange steps, Span<float> destination)
    {
        long read = Interlocked.Add(ref _numbersRead, (long)steps.Length * CellCount);
        atRead?.Invoke(read);
        inner.ReadRows(steps, destination);
    }

    public void ReadCells(StepRange steps, ReadOnlySpan<int> cells, Span<float> destination)
    {
        long read = Interlocked.Add(ref _numbersRead, (long)steps.Length * cells.Length);
        atRead?.Invoke(read);
        inner.ReadCells(steps, cells, destination);
    }
}
