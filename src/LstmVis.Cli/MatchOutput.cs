using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using LstmVis.Core;
using LstmVis.Formats;

namespace LstmVis.Cli;

/// <summary>Writes matches in the words of the HTTP API, so that a script can read either.</summary>
internal static class MatchOutput
{
    private static readonly JsonSerializerOptions Serializer = new(JsonSerializerDefaults.Web)
    {
        // The output is a file or a terminal, never a page of HTML: Chinese stays Chinese.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>What was asked for, and in which project.</summary>
    public sealed record Given(Project Project, Selection Selection, float? Threshold, float? Quantile, Dictionary<int, float>[] CellThresholds, MatchOptions Options);

    /// <summary>One object with the selection, the options and the matches, one match per line.</summary>
    public static void WriteJson(Given given, MatchPage page, TextWriter output)
    {
        output.WriteLine("{");
        output.WriteLine($"  \"project\": {Json(given.Project.Id)},");
        output.WriteLine($"  \"selection\": {Json(Describe(given))},");
        output.WriteLine($"  \"options\": {Json(Describe(given.Options))},");
        output.WriteLine("  \"matches\": [");
        for (int place = 0; place < page.Matches.Count; place++)
            output.WriteLine($"    {Json(Describe(page.Matches[place], page.Offset + place + 1, given.Project.Corpus))}{(place + 1 < page.Matches.Count ? "," : "")}");
        output.WriteLine("  ],");
        output.WriteLine($"  \"isLast\": {Json(page.IsLast)}");
        output.WriteLine("}");
    }

    /// <summary>A header and one line per match; tokens are joined with spaces.</summary>
    public static void WriteCsv(MatchPage page, Corpus corpus, TextWriter output)
    {
        output.WriteLine("rank,start,end,shared,missing,extra,document,tokens");
        for (int place = 0; place < page.Matches.Count; place++)
        {
            Match match = page.Matches[place];
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{page.Offset + place + 1},{match.Range.Start},{match.Range.End},{match.Shared},{match.Missing},{match.Extra},{corpus.Documents.IndexAt(match.Range.Start)},{Quote(string.Join(' ', Tokens(corpus, match.Range)))}"));
        }
    }

    /// <summary>A table; the selection and the options are in its footer.</summary>
    public static void WriteParquet(Given given, MatchPage page, Stream output)
    {
        var metadata = new Dictionary<string, string> { ["project"] = given.Project.Id, ["selection"] = Json(Describe(given)), ["options"] = Json(Describe(given.Options)) };
        MatchTable.Write(output, page.Matches.Select((match, place) => (page.Offset + place + 1, match)), given.Project.Corpus, metadata);
    }

    private static Dictionary<string, object?> Describe(Given given)
    {
        (_, Selection selection, float? threshold, float? quantile, Dictionary<int, float>[] cellThresholds, _) = given;
        Pattern pattern = selection.Pattern;
        var described = new Dictionary<string, object?>
        {
            ["sources"] = pattern.Sources.Select(source => source.Id),
            [threshold is null ? "quantile" : "threshold"] = threshold ?? (object)MatchPattern.ToDouble(quantile!.Value),
            ["side"] = pattern.Side.ToString().ToLowerInvariant(),
            ["offBefore"] = pattern.OffBefore,
            ["offAfter"] = pattern.OffAfter,
            ["range"] = selection.Range is { } range ? new { range.Start, range.End } : null,
            ["cells"] = pattern.Sources.Select((source, place) => (source.Id, Cells: selection.Cells.Where(cell => cell.Source == place).Select(cell => cell.Cell)))
                .ToDictionary(entry => entry.Id, entry => entry.Cells),
        };

        // Thresholds of the selected cells, where they have their own, and all that were given: what was not selected may be an extra cell.
        if (!pattern.Thresholds.IsUniform)
        {
            described["thresholds"] = pattern.Sources.Select((source, place) => (source.Id, Own: selection.Cells.Where(cell => cell.Source == place).Select(cell => cell.Cell)
                .Concat(cellThresholds.Length == 0 ? [] : cellThresholds[place].Keys).Distinct().Order()
                .ToDictionary(cell => cell.ToString(CultureInfo.InvariantCulture), cell => pattern.Thresholds[new CellRef(place, cell)]))).ToDictionary(entry => entry.Id, entry => entry.Own);
        }

        return described;
    }

    private static object Describe(MatchOptions options) => new
    {
        options.MinShared,
        options.MinLength,
        maxLength = options.MaxLength == int.MaxValue ? (int?)null : options.MaxLength,
        options.WindowLength,
        options.AllowOverlap,
    };

    /// <summary>One match in the words of the HTTP API.</summary>
    public static object Describe(Match match, int rank, Corpus corpus) => new
    {
        rank,
        match.Range.Start,
        match.Range.End,
        match.Shared,
        match.Missing,
        match.Extra,
        document = corpus.Documents.IndexAt(match.Range.Start),
        tokens = Tokens(corpus, match.Range),
    };

    private static string Json<T>(T part) => JsonSerializer.Serialize(part, Serializer);

    private static IEnumerable<string> Tokens(Corpus corpus, StepRange range)
    {
        for (int step = range.Start; step < range.End; step++)
            yield return corpus.GetToken(step);
    }

    // RFC 4180: a field with a comma, a quote or a line end is quoted, and quotes inside are doubled.
    private static string Quote(string field) =>
        field.AsSpan().IndexOfAny(",\"\r\n") < 0 ? field : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
