namespace LstmVis.Formats;

/// <summary>What a matrix may measure; beyond that a file is taken to be damaged.</summary>
internal static class RowLimits
{
    /// <summary>Cells per source: a row of float32 stays below 64 MB.</summary>
    public const int MaxCells = 1 << 24;
}
