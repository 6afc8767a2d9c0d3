using System.ComponentModel;
using System.Text.Json.Serialization;
using LstmVis.Core;

namespace LstmVis.Server;

/// <summary>Which of the ranges that share cells with a selection are wanted.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record MatchOptionsContract
{
    /// <summary>Least number of shared cells.</summary>
    [DefaultValue(1)]
    public int MinShared { get; init; } = 1;

    /// <summary>Least length in steps.</summary>
    [DefaultValue(2)]
    public int MinLength { get; init; } = 2;

    /// <summary>Greatest length in steps; null is unlimited.</summary>
    public int? MaxLength { get; init; }

    /// <summary>Every window of exactly this many steps instead of closed ranges; null for closed ranges.</summary>
    public int? WindowLength { get; init; }

    /// <summary>Whether a range may overlap one that ranks before it.</summary>
    [DefaultValue(false)]
    public bool AllowOverlap { get; init; }

    /// <summary>Only ranges in these documents, by index, strictly ascending; null for all.</summary>
    public IReadOnlyList<int>? Documents { get; init; }

    /// <summary>The options of the domain, if they mean something.</summary>
    public MatchOptions Read(Corpus corpus)
    {
        var options = new MatchOptions
        {
            MinShared = MinShared,
            MinLength = MinLength,
            MaxLength = MaxLength ?? int.MaxValue,
            WindowLength = WindowLength,
            AllowOverlap = AllowOverlap,
            Documents = Documents,
        };
        try
        {
            options.Check(corpus.Documents);
            return options;
        }
        catch (ArgumentException cause)
        {
            throw RequestException.Invalid("options", cause);
        }
    }
}

/// <summary>What to search for.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal record MatchQuery
{
    /// <summary>The cells and the pattern.</summary>
    public required SelectionContract Selection { get; init; }

    /// <summary>Which ranges are wanted.</summary>
    public MatchOptionsContract Options { get; init; } = new();

    /// <summary>What the domain makes of it in a project.</summary>
    /// <exception cref="RequestException">It does not fit the project.</exception>
    public async Task<(Selection Selection, MatchOptions Options)> ReadAsync(ServedProject served, CancellationToken cancellation) =>
        (await Selection.ReadAsync(served, "selection.", cancellation), Options.Read(served.Project.Corpus));
}

/// <summary>A page of a search.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record MatchPageQuery : MatchListQuery
{
    /// <summary>Zero-based place in the list of the first match wanted.</summary>
    [DefaultValue(0)]
    public int Offset { get; init; }

    /// <summary>How many are wanted, at most 1,000.</summary>
    [DefaultValue(50)]
    public int Count { get; init; } = 50;

    /// <summary>The rows wanted with the page, so that both appear at once; null wants none.</summary>
    public PageRowsContract? Rows { get; init; }
}

/// <summary>A search whose matches are counted along the corpus.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record MatchDensityQuery : MatchQuery
{
    /// <summary>Into how many equal parts the corpus is cut, at most 10,000.</summary>
    [DefaultValue(200)]
    public int Buckets { get; init; } = 200;
}

/// <summary>A range that was found.</summary>
/// <param name="Rank">One-based place in the ranking.</param>
/// <param name="Start">Its first time step.</param>
/// <param name="End">The first time step after it.</param>
/// <param name="Shared">How many selected cells follow the pattern there.</param>
/// <param name="Missing">How many selected cells do not.</param>
/// <param name="Extra">How many other cells do.</param>
/// <param name="Document">The index of the document it lies in.</param>
internal sealed record MatchContract(int Rank, int Start, int End, int Shared, int Missing, int Extra, int Document)
{
    /// <summary>A match as it travels.</summary>
    public static MatchContract From(Match match, int rank, Documents documents) =>
        new(rank, match.Range.Start, match.Range.End, match.Shared, match.Missing, match.Extra, documents.IndexAt(match.Range.Start));
}

/// <summary>A page of the list.</summary>
/// <param name="Offset">Zero-based place in the list of the first match here.</param>
/// <param name="IsLast">Whether no match is listed after these.</param>
/// <param name="MatchCount">How many matches are listed in all; null where only the best were looked for.</param>
/// <param name="SelectedCellCount">How many cells the selection has.</param>
/// <param name="Matches">The matches in the order that was asked for: best first, unless another is.</param>
/// <param name="ElapsedMilliseconds">How long the search took, without its rows.</param>
/// <param name="Rows">The rows that were asked for, in the order of their matches; null where none were.</param>
internal sealed record MatchesResponse(
    int Offset, bool IsLast, int? MatchCount, int SelectedCellCount, IReadOnlyList<MatchContract> Matches, double ElapsedMilliseconds,
    IReadOnlyList<RowContract>? Rows);

/// <summary>How many ranges a search has.</summary>
/// <param name="CandidateCount">Candidates that pass every filter, before overlap suppression.</param>
/// <param name="MatchCount">Matches after overlap suppression: the length of the ranking. Null while counting.</param>
/// <param name="ByShared"><c>[shared]</c>: candidates that share exactly so many cells.</param>
/// <param name="ByLength"><c>[length]</c>: candidates of each length, whatever the length limits.</param>
/// <param name="ByLengthComplete">The same, only those that share every selected cell.</param>
internal sealed record MatchTotalsResponse(
    long CandidateCount, int? MatchCount, IReadOnlyList<long> ByShared, IReadOnlyList<long> ByLength, IReadOnlyList<long> ByLengthComplete)
{
    /// <summary>Totals as they travel.</summary>
    public static MatchTotalsResponse From(MatchTotals totals, int? matchCount) =>
        new(totals.CandidateCount, matchCount, totals.ByShared, totals.ByLength, totals.ByLengthComplete);
}

/// <summary>How far a count has come.</summary>
/// <param name="StepsDone">Time steps that are counted.</param>
/// <param name="StepCount">Time steps in all.</param>
/// <param name="Totals">The counts among those; complete in the last one.</param>
internal sealed record MatchProgressResponse(int StepsDone, int StepCount, MatchTotalsResponse Totals);

/// <summary>Matches along the corpus.</summary>
/// <param name="StepCount">Time steps of the corpus.</param>
/// <param name="MatchCount">How many matches there are in all.</param>
/// <param name="Counts">
/// <c>[bucket]</c>: matches that start in each part. Bucket i is the steps <c>[floor(i * stepCount / buckets), floor((i + 1) * stepCount / buckets))</c>.
/// </param>
internal sealed record MatchDensityResponse(int StepCount, int MatchCount, IReadOnlyList<int> Counts);

/// <summary>The file formats that matches are exported in.</summary>
internal enum ExportFormat
{
    /// <summary>A header line, then one line per match.</summary>
    Csv,

    /// <summary>One object with the selection and a list of matches.</summary>
    Json,

    /// <summary>A table with typed columns, tokens as lists, and the selection in its footer.</summary>
    Parquet,
}
