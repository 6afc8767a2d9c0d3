namespace LstmVis.Formats;

/// <summary>Says that a file of rows was written up to here; a resumed import trusts rows only as far as their seals agree.</summary>
/// <param name="StepCount">Rows from the beginning of the file to the end of the block.</param>
/// <param name="Sum">CRC-32C of the block's bytes.</param>
internal readonly record struct BlockSeal(int StepCount, uint Sum);
