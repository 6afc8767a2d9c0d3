namespace LstmVis.Core;

/// <summary>Builds bitmaps from the codes of an index, and asks the source itself only where a code does not tell.</summary>
internal sealed class CodeColumns(SourceIndex index, Source source, StepPositions positions, ICodeKernel kernel, BitmapMemory? memory = null)
{
    /// <summary>Builds the bitmaps of some cells.</summary>
    public Bitmap[] Build(ReadOnlyMemory<int> cells, ReadOnlyMemory<OnTest> tests, ParallelOptions parallel)
    {
        var bitmaps = new Bitmap[cells.Length];
        var codeTests = new CodeTest[cells.Length];
        for (int place = 0; place < bitmaps.Length; place++)
        {
            bitmaps[place] = Bitmap.CreateUnset(positions.PositionCount, memory);
            codeTests[place] = place > 0 && tests.Span[place] == tests.Span[place - 1] ? codeTests[place - 1] : index.GetTest(tests.Span[place]);
        }

        // Segments are whole words, so no two threads write to the same.
        int segments = index.Segments.Length;
        Loops.Run(cells.Length * segments, parallel, unit =>
        {
            int place = unit / segments;
            BuildSegment(index.Segments[unit % segments], cells.Span[place], tests.Span[place], codeTests[place], bitmaps[place], parallel.CancellationToken);
        });
        return bitmaps;
    }

    private void BuildSegment(IndexSegment segment, int cell, OnTest test, CodeTest codeTest, Bitmap bitmap, CancellationToken cancellation)
    {
        ReadOnlySpan<byte> codes = segment.GetColumn(cell);
        Span<ulong> words = bitmap.Words.Slice(segment.FirstPosition / 64, segment.Room / 64);
        if (kernel.Compare(codes, codeTest, words))
            Refine(segment, codes, cell, test, codeTest, words, cancellation);
    }

    private void Refine(IndexSegment segment, ReadOnlySpan<byte> codes, int cell, OnTest test, CodeTest codeTest, Span<ulong> words, CancellationToken cancellation)
    {
        byte first = codeTest.HighMaybe != 0 ? codeTest.HighMaybe : codeTest.LowMaybe;
        byte second = codeTest.LowMaybe != 0 ? codeTest.LowMaybe : codeTest.HighMaybe;
        ReadOnlySpan<int> cells = [cell];
        Span<float> value = stackalloc float[1];
        int filled = 0;
        int asked = 0;
        for (int place = 0; place < codes.Length; place++)
        {
            int skip = codes[place..].IndexOfAny(first, second);
            if (skip < 0)
                return;
            place += skip;
            if (++asked % 64 == 0)
                cancellation.ThrowIfCancellationRequested();
            int position = segment.FirstPosition + place;
            while (filled + 1 < positions.Count && positions.GetPositions(filled).End <= position)
                filled++;
            source.States.ReadCells(new StepRange(position - filled, position - filled + 1), cells, value);
            if (test.IsOn(value[0]))
                words[place >> 6] |= 1UL << (place & 63);
        }
    }
}
