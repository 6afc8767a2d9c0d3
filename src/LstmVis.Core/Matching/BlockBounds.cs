namespace LstmVis.Core;

/// <summary>The greatest bound of each block, found only as tightly as the search needs.</summary>
/// <remarks>
/// With both margins the bound of a block takes a count for every length of run. How many runs start together, whatever their lengths, is never less and takes a fifth of the time: that is looked at first, and the blocks
/// of a level are looked at closely when the search comes down to it. Most never are.
/// </remarks>
internal sealed class BlockBounds
{
    private const int MostBlocksAtOnce = 128;

    // Looking closely takes several times as long, and a level often has no more than a hundred blocks: all threads get some.
    private const int CloseBlocksAtOnce = 16;

    // With so few cells, looking at a few anchors too many costs less than counting lengths again.
    private const int MostCellsWithLooseAnchors = 8;

    private readonly SearchPlan _plan;
    private readonly BoundQuery _query;
    private readonly bool[]? _isTight;
    private readonly int[] _blocksByMax;
    private readonly int _blocksAtOnce;

    public BlockBounds(SearchPlan plan, BoundQuery query)
    {
        _plan = plan;
        _query = query;

        // About a million words between two looks at a cancellation.
        _blocksAtOnce = Math.Clamp((1 << 18) / plan.Bitmaps.Length, 1, MostBlocksAtOnce);
        Maxima = new int[query.BlockCount];
        bool isLoose = query.Shape == RunShape.Exact;
        _isTight = isLoose ? new bool[query.BlockCount] : null;
        BoundQuery first = isLoose ? new BoundQuery(query.Bitmaps, RunShape.Starts, query.MinLength, query.MaxLength, onlyWhereOneStarts: true, query.Allowed) : query;
        Anchors = query.Bitmaps.Length <= MostCellsWithLooseAnchors ? first : query;
        int chunks = (Maxima.Length + _blocksAtOnce - 1) / _blocksAtOnce;
        Loops.Run(chunks, plan.Parallel, chunk =>
        {
            int start = chunk * _blocksAtOnce;
            plan.Kernel.FindMaxima(first, start, Maxima.AsSpan(start, Math.Min(_blocksAtOnce, Maxima.Length - start)));
        });
        _blocksByMax = new int[plan.Bitmaps.Length + 2];
        foreach (int max in Maxima)
            _blocksByMax[max]++;
    }

    /// <summary>At least the greatest bound of each block; exactly it for blocks of a level that was counted.</summary>
    public int[] Maxima { get; }

    /// <summary>What the anchors of a block are marked by.</summary>
    public BoundQuery Anchors { get; }

    /// <summary>How many blocks have exactly this greatest bound. Levels have to be asked for from the highest down.</summary>
    public int CountBlocks(int level)
    {
        if (_isTight is not null && _blocksByMax[level] > 0)
            Tighten(level);
        return _blocksByMax[level];
    }

    private void Tighten(int level)
    {
        var blocks = new List<int>();
        for (int block = 0; block < Maxima.Length; block++)
        {
            if (Maxima[block] == level && !_isTight![block])
                blocks.Add(block);
        }

        int[] tight = new int[blocks.Count];
        int atOnce = Math.Min(_blocksAtOnce, CloseBlocksAtOnce);
        int chunks = (blocks.Count + atOnce - 1) / atOnce;
        Loops.Run(chunks, _plan.Parallel, chunk =>
        {
            int end = Math.Min((chunk + 1) * atOnce, blocks.Count);
            for (int place = chunk * atOnce; place < end;)
            {
                _plan.Parallel.CancellationToken.ThrowIfCancellationRequested();

                // Neighbours together: a tile of the kernel holds several.
                int next = place + 1;
                while (next < end && blocks[next] == blocks[next - 1] + 1)
                    next++;
                _plan.Kernel.FindMaxima(_query, blocks[place], tight.AsSpan(place, next - place));
                place = next;
            }
        });
        for (int place = 0; place < tight.Length; place++)
        {
            _isTight![blocks[place]] = true;
            Maxima[blocks[place]] = tight[place];
            _blocksByMax[level]--;
            _blocksByMax[tight[place]]++;
        }
    }
}
