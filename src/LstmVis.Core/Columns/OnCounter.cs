using System.Numerics;

namespace LstmVis.Core;

/// <summary>Counts at how many steps of the whole corpus cells are on.</summary>
/// <param name="build">Builds the bitmaps of some cells of a source.</param>
/// <param name="bitmapBytes">What one takes.</param>
internal sealed class OnCounter(Func<ReadOnlyMemory<int>, ReadOnlyMemory<OnTest>, Bitmap[]> build, long bitmapBytes)
{
    private const long BytesAtOnce = 64 << 20;

    /// <summary>One count for each pair of a cell and a test.</summary>
    public long[] Count(int[] cells, OnTest[] tests)
    {
        long[] counts = new long[cells.Length];
        int atOnce = (int)Math.Clamp(BytesAtOnce / Math.Max(1, bitmapBytes), 4, 4096);
        for (int first = 0; first < cells.Length; first += atOnce)
        {
            int count = Math.Min(atOnce, cells.Length - first);
            Bitmap[] bitmaps = build(cells.AsMemory(first, count), tests.AsMemory(first, count));
            for (int place = 0; place < count; place++)
            {
                foreach (ulong word in bitmaps[place].Words)
                    counts[first + place] += BitOperations.PopCount(word);
                bitmaps[place].Release();
            }
        }

        return counts;
    }
}
