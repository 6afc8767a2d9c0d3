namespace LstmVis.Core;

/// <summary>The specification of the bound: position by position, cell by cell.</summary>
internal sealed class ScalarBoundKernel : IBoundKernel
{
    public void FindMaxima(BoundQuery query, int firstBlock, Span<int> maxima)
    {
        for (int block = 0; block < maxima.Length; block++)
        {
            maxima[block] = 0;
            for (int place = 0; place < Bitmap.BlockPositions; place++)
                maxima[block] = Math.Max(maxima[block], GetBound(query, ((firstBlock + block) * Bitmap.BlockPositions) + place));
        }
    }

    public void MarkAnchors(BoundQuery query, int block, int level, Span<ulong> anchors)
    {
        anchors[..4].Clear();
        for (int place = 0; place < Bitmap.BlockPositions; place++)
        {
            if (GetBound(query, (block * Bitmap.BlockPositions) + place) >= level)
                anchors[place >> 6] |= 1UL << (place & 63);
        }
    }

    internal static int GetBound(BoundQuery query, int position)
    {
        if (query.Allowed is not null && !query.Allowed[position])
            return 0;
        bool anyStarts = false;
        int count = 0;
        Span<int> byLength = stackalloc int[BoundQuery.LongLength + 2];
        byLength.Clear();
        foreach (Bitmap bitmap in query.Bitmaps)
        {
            if (!bitmap[position])
                continue;
            bool starts = !bitmap[position - 1];
            anyStarts |= starts;
            int length = bitmap.FindOff(position) - position;
            if (query.Shape == RunShape.Exact)
            {
                // A long run may have any length from LongLength + 1 on; it counts if one of those is wanted.
                bool isWanted = length > BoundQuery.LongLength
                    ? query.MaxLength > BoundQuery.LongLength
                    : length >= query.MinLength && length <= query.MaxLength;
                if (starts && isWanted)
                    count = Math.Max(count, ++byLength[Math.Min(length, BoundQuery.LongLength + 1)]);
            }
            else if (length >= query.MinLength && (starts || query.Shape == RunShape.Inside))
            {
                count++;
            }
        }

        return anyStarts || !query.OnlyWhereOneStarts ? count : 0;
    }
}
