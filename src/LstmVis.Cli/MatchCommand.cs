using System.CommandLine;
using LstmVis.Core;
using LstmVis.Formats;

namespace LstmVis.Cli;

/// <summary><c>lstmvis match</c>: the whole loop without a browser; selects cells and lists every place where they fire together.</summary>
internal static class MatchCommand
{
    private static readonly Argument<string> Path = new("DIR") { Description = "A project folder, or a folder that holds one project (LSTMVis V2 folders are read in place)." };
    private static readonly Option<string?> ProjectId = new("--project") { Description = "Which project, where DIR holds several.", HelpName = "ID" };
    private static readonly Option<string[]> SourceIds = new("--source") { Description = "The source whose cells are meant; give it several times to select over several sources.", HelpName = "ID", Required = true };
    private static readonly Option<int[][]> Cells = new("--cells") { Description = "The selected cells, ascending; once per --source, in the same order.", HelpName = "1,2,3", CustomParser = Parsing.Cells };
    private static readonly Option<StepRange?> Range = new("--range") { Description = "Instead of --cells: those that are on in exactly these steps, END not included.", HelpName = "START:END", CustomParser = Parsing.Range };
    private static readonly Option<float?> Threshold = new("--threshold") { Description = "The least activation at which a cell is on; this or --quantile.", HelpName = "NUMBER", CustomParser = Parsing.OptionalNumber };
    private static readonly Option<float?> Quantile = new("--quantile") { Description = "Instead: every cell's own quantile, 0 to 1; at 0.9 a cell is on in the top tenth of its steps.", HelpName = "NUMBER", CustomParser = Parsing.OptionalNumber };
    private static readonly Option<Dictionary<int, float>[]> CellThresholds = new("--cell-thresholds") { Description = "Thresholds of single cells in the place of the common one; once per --source, in the same order.", HelpName = "12=0.4,30=0.2", CustomParser = Parsing.CellThresholds };
    private static readonly Option<string> SideName = new Option<string>("--side") { Description = "On which side of zero a cell must pass the threshold.", DefaultValueFactory = _ => "positive" }.AcceptOnlyFromAmong("positive", "negative", "either");
    private static readonly Option<int> OffBefore = new("--off-before") { Description = "Steps before the range where the cells must be off.", HelpName = "STEPS", DefaultValueFactory = _ => 1, CustomParser = Parsing.WholeNumber(0) };
    private static readonly Option<int> OffAfter = new("--off-after") { Description = "Steps after the range where the cells must be off.", HelpName = "STEPS", DefaultValueFactory = _ => 0, CustomParser = Parsing.WholeNumber(0) };
    private static readonly Option<int?> MinLength = new("--min-length") { Description = "Least length of a match in steps (2).", HelpName = "STEPS", CustomParser = Parsing.OptionalWholeNumber(1) };
    private static readonly Option<int?> MaxLength = new("--max-length") { Description = "Greatest length of a match in steps (unlimited).", HelpName = "STEPS", CustomParser = Parsing.OptionalWholeNumber(1) };
    private static readonly Option<int?> ExactLength = new("--exact-length") { Description = "Sets both lengths.", HelpName = "STEPS", CustomParser = Parsing.OptionalWholeNumber(1) };
    private static readonly Option<int> MinShared = new("--min-shared") { Description = "Least number of selected cells that a match shares.", HelpName = "CELLS", DefaultValueFactory = _ => 1, CustomParser = Parsing.WholeNumber(1) };
    private static readonly Option<bool> AllowOverlap = new("--allow-overlap") { Description = "Keep matches that overlap a better one." };
    private static readonly Option<int?> Window = new("--window") { Description = "Compare every window of exactly this many steps instead of whole stretches.", HelpName = "STEPS", CustomParser = Parsing.OptionalWholeNumber(1) };
    private static readonly Option<string[]> InDocuments = new("--document") { Description = "Only matches in this document, by its id. May be given several times.", HelpName = "ID" };
    private static readonly Option<int> Top = new("--top") { Description = "How many matches, best first; 'all' for every one.", HelpName = "COUNT", DefaultValueFactory = _ => 50, CustomParser = Parsing.CountOrAll };
    private static readonly Option<string> Format = new Option<string>("--format") { Description = "What is written; parquet needs --output.", DefaultValueFactory = _ => "json" }.AcceptOnlyFromAmong("json", "csv", "parquet");
    private static readonly Option<string?> Output = new("--output") { Description = "A file to write to, in place of standard output; one that exists is replaced.", HelpName = "FILE" };

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var command = new Command("match", "Select cells and list every place where they fire together, best first.")
        {
            Path, ProjectId, SourceIds, Cells, Range, Threshold, Quantile, CellThresholds, SideName, OffBefore, OffAfter, MinLength, MaxLength, ExactLength, MinShared, AllowOverlap, Window, InDocuments, Top, Format, Output,
        };
        command.SetAction(RunAsync);
        ExampleHelp.Add(command, """
            lstmvis match parens --source states::states2 --threshold 0.3 --range 21:25
            lstmvis match parens --source states::states2 --threshold 0.3 --cells 9,13,30 --min-shared 3 --off-before 0 --top all
            lstmvis match parens --source states::states2 --threshold 0.3 --range 21:25 --exact-length 4 --format csv > matches.csv
            lstmvis match parens --source states::states2 --quantile 0.9 --range 21:25
            lstmvis match parens --source states::states2 --threshold 0.3 --range 21:25 --top all --format parquet --output matches.parquet
            """);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        string format = arguments.GetValue(Format)!;
        string? output = arguments.GetValue(Output);
        if (format == "parquet" && output is null)
            throw CommandException.Usage("--format parquet writes a file, not text; say which with --output FILE.");
        using OpenedProject opened = Composition.OpenProject(arguments.GetValue(Path)!, arguments.GetValue(ProjectId));
        using IIndexedMatcher matcher = Composition.CreateMatcher(opened);
        Pattern pattern = await MatchPattern.ReadAsync(opened.Project, matcher, new MatchPattern.Values(
            arguments.GetValue(SourceIds)!, arguments.GetValue(Threshold), arguments.GetValue(Quantile), arguments.GetValue(CellThresholds) ?? [],
            Enum.Parse<Side>(arguments.GetValue(SideName)!, ignoreCase: true), arguments.GetValue(OffBefore), arguments.GetValue(OffAfter)), cancellation);
        Selection selection = Select(opened.Project, pattern, arguments);
        if (arguments.GetValue(Quantile) is not null && MatchPattern.FindSaturated(selection) is { } note)
            await arguments.InvocationConfiguration.Error.WriteLineAsync(note);
        MatchOptions options = ReadOptions(arguments, opened.Project);
        MatchPage page = await matcher.FindAsync(selection, options, 0, arguments.GetValue(Top), cancellation);
        var given = new MatchOutput.Given(opened.Project, selection, arguments.GetValue(Threshold), arguments.GetValue(Quantile), arguments.GetValue(CellThresholds) ?? [], options);
        if (output is null)
            Write(arguments.InvocationConfiguration.Output);
        else if (format == "parquet")
            WholeFile.Write(output, stream => MatchOutput.WriteParquet(given, page, stream));
        else
            WholeFile.Write(output, stream =>
            {
                using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
                Write(writer);
            });
        return ExitCodes.Done;

        void Write(TextWriter writer)
        {
            if (format == "csv")
                MatchOutput.WriteCsv(page, opened.Project.Corpus, writer);
            else
                MatchOutput.WriteJson(given, page, writer);
        }
    }

    private static Selection Select(Project project, Pattern pattern, ParseResult arguments)
    {
        int[][] cells = arguments.GetValue(Cells) ?? [];
        StepRange? range = arguments.GetValue(Range);
        if ((cells.Length > 0) == range is not null)
            throw CommandException.Usage("Give either --cells 1,2,3 or --range START:END to say what is selected.");
        if (range is { } brushed)
            return new Selection(pattern, CellSelector.Select(pattern, project.Corpus.Documents, brushed), brushed);
        int sources = pattern.Sources.Count;
        if (cells.Length != sources)
            throw CommandException.Usage($"--cells is given {cells.Length} times for {sources} sources; give it once per --source, in the same order.");
        return new Selection(pattern, [.. cells.SelectMany((list, source) => list.Select(cell => new CellRef(source, cell)))]);
    }

    private static MatchOptions ReadOptions(ParseResult arguments, Project project)
    {
        int? exact = arguments.GetValue(ExactLength);
        int? least = arguments.GetValue(MinLength);
        int? greatest = arguments.GetValue(MaxLength);
        int? window = arguments.GetValue(Window);
        if (exact is not null && (least is not null || greatest is not null))
            throw CommandException.Usage("--exact-length sets both lengths; leave out --min-length and --max-length.");
        if (window is not null && (exact ?? least ?? greatest) is not null)
            throw CommandException.Usage("--window fixes the length; leave out --exact-length, --min-length and --max-length.");
        return new MatchOptions
        {
            MinShared = arguments.GetValue(MinShared),
            MinLength = exact ?? least ?? Math.Min(MatchOptions.Default.MinLength, greatest ?? int.MaxValue),
            MaxLength = exact ?? greatest ?? int.MaxValue,
            WindowLength = window,
            AllowOverlap = arguments.GetValue(AllowOverlap),
            Documents = arguments.GetValue(InDocuments) is { Length: > 0 } ids ? DocumentNames.Find(project, ids) : null,
        };
    }
}
