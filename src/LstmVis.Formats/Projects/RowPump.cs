using System.Buffers;
using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>Is shown rows, <c>[timeStep, cell]</c>, on their way.</summary>
internal delegate void RowsObserver(ReadOnlySpan<float> rows);

/// <summary>Carries the rows of a matrix to a writer in blocks: while one block is looked at, summed and written, the next is read. Memory does not grow with the matrix.</summary>
internal static class RowPump
{
    private const int BlockNumbers = 1 << 19;

    /// <summary>Shows all rows, and writes nothing.</summary>
    /// <param name="states">Where rows come from.</param>
    /// <param name="observe">Sees every row once, in order.</param>
    /// <param name="report">Receives the bytes of each block when it is done.</param>
    /// <param name="cancellation">Stops between blocks.</param>
    public static void Scan(IStateMatrix states, RowsObserver observe, Action<long> report, CancellationToken cancellation) => Run(states, new Nowhere(), observe, report, cancellation);

    /// <summary>Carries all rows over; those that a resumed writer has already are only looked at.</summary>
    /// <param name="states">Where rows come from.</param>
    /// <param name="rows">Where they go; it may hold the first rows already.</param>
    /// <param name="observe">Sees every row once, in order.</param>
    /// <param name="report">Receives the bytes of each block when it is done.</param>
    /// <param name="cancellation">Stops between blocks.</param>
    public static void Run(IStateMatrix states, IRowWriter rows, RowsObserver observe, Action<long> report, CancellationToken cancellation)
    {
        (rows as NpyWriter)?.Replay(observe, report, cancellation);
        int start = rows.StepCount;
        if (start >= states.StepCount)
            return;
        int blockSteps = Math.Min(Math.Max(1, BlockNumbers / states.CellCount), states.StepCount - start);
        float[] block = ArrayPool<float>.Shared.Rent(blockSteps * states.CellCount);
        float[] next = ArrayPool<float>.Shared.Rent(blockSteps * states.CellCount);
        try
        {
            using var reading = new WorkThread("read states");
            using var looking = new WorkThread("look at states");
            Read(start, next);
            while (start < states.StepCount)
            {
                cancellation.ThrowIfCancellationRequested();
                reading.Wait();
                (block, next) = (next, block);
                float[] full = block;
                int count = Math.Min(blockSteps, states.StepCount - start) * states.CellCount;
                start += blockSteps;
                if (start < states.StepCount)
                    Read(start, next);
                looking.Start(() => observe(full.AsSpan(0, count)));
                rows.Append(full.AsSpan(0, count));
                looking.Wait();
                report((long)count * sizeof(float));
            }

            void Read(int from, float[] into)
            {
                var steps = new StepRange(from, Math.Min(states.StepCount, from + blockSteps));
                reading.Start(() => states.ReadRows(steps, into));
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(block);
            ArrayPool<float>.Shared.Return(next);
        }
    }

    private sealed class Nowhere : IRowWriter
    {
        public int StepCount => 0;

        public void Append(ReadOnlySpan<float> rows)
        {
        }

        public void Dispose()
        {
        }
    }
}
