namespace LstmVis.Core;

/// <summary>What the selected cells must do together, reduced to runs of bits: which margins count at all.</summary>
internal enum RunShape
{
    /// <summary>A cell follows [b, e) if it is on throughout.</summary>
    Inside,

    /// <summary>A cell follows [b, e) if it is on throughout and a run of it starts at b.</summary>
    Starts,

    /// <summary>A cell follows [b, e) if a run of it is exactly that.</summary>
    Exact,
}

/// <summary>A question to a bound kernel: at how many selected cells could a candidate that starts at a position share, at most?</summary>
/// <remarks>
/// The bound of a position b is, by shape: <see cref="RunShape.Inside"/>, the cells that are on at b .. b + MinLength - 1;
/// <see cref="RunShape.Starts"/>, those of them that start at b; <see cref="RunShape.Exact"/>, the greatest number of cells whose runs start at b
/// and have one length from MinLength to MaxLength, where all lengths above <see cref="LongLength"/> count as one.
/// </remarks>
internal sealed class BoundQuery
{
    /// <summary>Lengths up to here are told apart; a longer common length is only looked for after the bound.</summary>
    public const int LongLength = 11;

    /// <summary>Steps of a minimal length that the bound looks at. More would cost more than they save.</summary>
    public const int LookAhead = 8;


    public BoundQuery(Bitmap[] bitmaps, RunShape shape, int minLength, int maxLength, bool onlyWhereOneStarts, Bitmap? allowed)
    {
        Bitmaps = bitmaps;
        Shape = shape;
        MinLength = shape == RunShape.Exact ? minLength : Math.Min(minLength, LookAhead);
        MaxLength = maxLength;
        OnlyWhereOneStarts = onlyWhereOneStarts || shape != RunShape.Inside;
        Allowed = allowed;
        PlaneCount = Math.Max(3, 32 - System.Numerics.BitOperations.LeadingZeroCount((uint)bitmaps.Length));
        BlockCount = bitmaps[0].BlockCount;
    }

    public Bitmap[] Bitmaps { get; }

    public RunShape Shape { get; }

    public int MinLength { get; }

    public int MaxLength { get; }

    /// <summary>Whether only positions where a run of some cell starts can start a candidate.</summary>
    public bool OnlyWhereOneStarts { get; }

    /// <summary>The positions of the wanted documents; null means all.</summary>
    public Bitmap? Allowed { get; }

    /// <summary>How many binary digits a count of all cells has.</summary>
    public int PlaneCount { get; }

    public int BlockCount { get; }
}
