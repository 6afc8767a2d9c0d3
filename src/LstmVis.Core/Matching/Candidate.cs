namespace LstmVis.Core;

/// <summary>A range that may become a match, in positions, before its extra cells are counted.</summary>
internal readonly record struct Candidate(int Start, int End, int Shared);

/// <summary>Which candidates of an anchor are wanted.</summary>
/// <param name="Shape">What a cell must do.</param>
/// <param name="WindowLength">The length in window mode; 0 otherwise.</param>
/// <param name="MinLength">Least length of a closed range.</param>
/// <param name="MaxLength">Greatest length of a closed range.</param>
internal readonly record struct CandidateRule(RunShape Shape, int WindowLength, int MinLength, int MaxLength)
{
    /// <summary>The least length that any candidate has.</summary>
    public int LeastLength => WindowLength > 0 ? WindowLength : MinLength;

    /// <summary>The greatest length that any candidate has.</summary>
    public int GreatestLength => WindowLength > 0 ? WindowLength : MaxLength;
}
