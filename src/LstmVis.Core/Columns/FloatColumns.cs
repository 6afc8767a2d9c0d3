namespace LstmVis.Core;

/// <summary>Builds bitmaps from the float numbers of a source: exact and without any index, but every number of the rows has to be read.</summary>
internal sealed class FloatColumns(IStateMatrix states, StepPositions positions, BitmapMemory? memory = null)
{
    private const int ChunkPositions = 1 << 14;

    /// <summary>Builds the bitmaps of some cells.</summary>
    public Bitmap[] Build(ReadOnlyMemory<int> cells, ReadOnlyMemory<OnTest> tests, ParallelOptions parallel)
    {
        var bitmaps = new Bitmap[cells.Length];
        for (int place = 0; place < bitmaps.Length; place++)
            bitmaps[place] = new Bitmap(positions.PositionCount, memory);

        // Chunks are whole words, so no two threads write to the same.
        int chunks = (int)(((long)positions.PositionCount + ChunkPositions - 1) / ChunkPositions);
        Parallel.For(0, chunks, parallel, chunk =>
        {
            int start = chunk * ChunkPositions;
            var range = new StepRange(start, (int)Math.Min((long)start + ChunkPositions, positions.PositionCount));
            foreach ((int filled, StepRange piece) in positions.Split(range))
                AddPiece(filled, piece, cells.Span, tests.Span, bitmaps, parallel.CancellationToken);
        });
        return bitmaps;
    }

    private void AddPiece(int filled, StepRange piece, ReadOnlySpan<int> cells, ReadOnlySpan<OnTest> tests, Bitmap[] bitmaps, CancellationToken cancellation)
    {
        int rowsAtOnce = Math.Clamp((1 << 18) / cells.Length, 1, piece.Length);
        float[] block = new float[rowsAtOnce * cells.Length];
        for (int start = piece.Start; start < piece.End; start += rowsAtOnce)
        {
            cancellation.ThrowIfCancellationRequested();
            int end = Math.Min(start + rowsAtOnce, piece.End);
            states.ReadCells(new StepRange(start - filled, end - filled), cells, block);
            for (int place = 0; place < cells.Length; place++)
            {
                OnTest test = tests[place];
                Span<ulong> words = bitmaps[place].Words;
                for (int position = start; position < end; position++)
                {
                    if (test.IsOn(block[((position - start) * cells.Length) + place]))
                        words[position >> 6] |= 1UL << (position & 63);
                }
            }
        }
    }
}
