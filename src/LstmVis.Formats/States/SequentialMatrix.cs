using System.Buffers;
using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>Numbers that can only be read from the front, such as those of a compressed archive. Reading on is cheap; going back starts over.</summary>
internal abstract class SequentialMatrix : IStateMatrix, IDisposable
{
    private const int SkipNumbers = 1 << 16;
    private readonly Lock _lock = new();
    private int _next = -1;
    private bool _isDisposed;

    public int StepCount { get; protected init; }

    public int CellCount { get; protected init; }

    public string Fingerprint { get; protected init; } = "";

    public void ReadRows(StepRange steps, Span<float> destination)
    {
        StateMatrixChecks.Rows(this, steps, destination);
        if (steps.Length == 0)
            return;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_next < 0 || steps.Start < _next)
            {
                _next = -1;
                Restart();
                _next = 0;
            }

            Skip(steps.Start - _next);
            Next(destination[..(steps.Length * CellCount)]);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            Close();
        }
    }

    /// <summary>Goes to the first row.</summary>
    protected abstract void Restart();

    /// <summary>Reads the next rows, whole.</summary>
    protected abstract void ReadNext(Span<float> rows);

    /// <summary>Closes what <see cref="Restart"/> opened, if it is open.</summary>
    protected abstract void Close();

    private void Skip(int count)
    {
        if (count == 0)
            return;
        int blockSteps = Math.Max(1, SkipNumbers / Math.Max(1, CellCount));
        float[] block = ArrayPool<float>.Shared.Rent(Math.Min(blockSteps, count) * CellCount);
        try
        {
            for (int left = count; left > 0; left -= Math.Min(blockSteps, left))
                Next(block.AsSpan(0, Math.Min(blockSteps, left) * CellCount));
        }
        finally
        {
            ArrayPool<float>.Shared.Return(block);
        }
    }

    // What failed in the middle of a row cannot be read on from.
    private void Next(Span<float> rows)
    {
        int next = _next;
        _next = -1;
        ReadNext(rows);
        _next = next + (rows.Length / CellCount);
    }
}
