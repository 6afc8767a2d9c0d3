using System.CommandLine;
using LstmVis.Core;
using LstmVis.Formats;

namespace LstmVis.Cli;

/// <summary>The part of <c>lstmvis run</c> that takes cells from a range of the new text and finds them in the project's corpus.</summary>
internal static class RunMatches
{
    private static readonly Option<StepRange?> Select = new("--select") { Description = "Take the cells that are on in exactly these tokens of the text, END not included, and find where they fire together in the project.", HelpName = "START:END", CustomParser = Parsing.Range };
    private static readonly Option<string[]> SourceIds = new("--source") { Description = "With --select: the source whose cells are meant; several times for several.", HelpName = "ID" };
    private static readonly Option<float?> Threshold = new("--threshold") { Description = "With --select: the least activation at which a cell is on.", HelpName = "NUMBER", CustomParser = result => Parsing.Number(result) };
    private static readonly Option<string> SideName = new Option<string>("--side") { Description = "With --select: on which side of zero.", DefaultValueFactory = _ => "positive" }.AcceptOnlyFromAmong("positive", "negative", "either");
    private static readonly Option<int> OffBefore = new("--off-before") { Description = "With --select: tokens before the range where the cells must be off.", HelpName = "STEPS", DefaultValueFactory = _ => 1, CustomParser = Parsing.WholeNumber(0) };
    private static readonly Option<int> OffAfter = new("--off-after") { Description = "With --select: tokens after it.", HelpName = "STEPS", DefaultValueFactory = _ => 0, CustomParser = Parsing.WholeNumber(0) };
    private static readonly Option<int> MinShared = new("--min-shared") { Description = "With --select: least number of selected cells that a match shares.", HelpName = "CELLS", DefaultValueFactory = _ => 1, CustomParser = Parsing.WholeNumber(1) };
    private static readonly Option<int> Top = new("--top") { Description = "With --select: how many matches, best first; 'all' for every one.", HelpName = "COUNT", DefaultValueFactory = _ => 50, CustomParser = Parsing.CountOrAll };

    /// <summary>Its options.</summary>
    public static IReadOnlyList<Option> Options { get; } = [Select, SourceIds, Threshold, SideName, OffBefore, OffAfter, MinShared, Top];

    /// <summary>The selected cells and their matches as they are printed; null where none are asked for.</summary>
    public static async Task<object?> FindAsync(ParseResult arguments, OpenedProject? opened, LiveRun run, CancellationToken cancellation)
    {
        if (arguments.GetValue(Select) is not { } range)
        {
            if (Options.FirstOrDefault(option => option != Select && arguments.GetResult(option) is { Implicit: false }) is { } unfit)
                throw CommandException.Usage($"{unfit.Name} goes with --select START:END, which says which tokens of the text are meant.");
            return null;
        }

        if (opened is null)
            throw CommandException.Usage("--select needs a project, in whose corpus the cells are looked for; --project names a model alone.");
        if (range.End > run.Corpus.StepCount)
            throw CommandException.Usage($"--select {range.Start}:{range.End} does not lie in the text, which has {run.Corpus.StepCount} tokens.");
        string[] ids = arguments.GetValue(SourceIds) is { Length: > 0 } given ? given : throw CommandException.Usage($"--select needs --source ID; the model makes {string.Join(", ", run.Sources.Select(source => source.Id))}.");
        float threshold = arguments.GetValue(Threshold) ?? throw CommandException.Usage("--select needs --threshold NUMBER, such as 0.3.");
        Pattern inText = MakePattern(arguments, threshold, [.. ids.Select(id => Find(run.Sources, id, "the model makes"))]);
        Pattern inCorpus = MakePattern(arguments, threshold, [.. ids.Select(id => Find(opened.Project.Sources, id, "the project has"))]);
        IReadOnlyList<CellRef> cells = CellSelector.Select(inText, run.Corpus.Documents, range);
        var selection = new Selection(inCorpus, cells);
        var options = new MatchOptions { MinShared = arguments.GetValue(MinShared) };
        MatchPage page = cells.Count == 0 ? new MatchPage(0, [], true) : await Composition.CreateMatcher(opened).FindAsync(selection, options, 0, arguments.GetValue(Top), cancellation);
        return new
        {
            range = new { start = range.Start, end = range.End },
            cells = ids.Select((id, place) => (id, Cells: cells.Where(cell => cell.Source == place).Select(cell => cell.Cell))).ToDictionary(entry => entry.id, entry => entry.Cells),
            matches = page.Matches.Select((match, place) => MatchOutput.Describe(match, place + 1, opened.Project.Corpus)),
            isLast = page.IsLast,
        };
    }

    private static Pattern MakePattern(ParseResult arguments, float threshold, IReadOnlyList<Source> sources) => new(
        sources, Thresholds.Uniform(threshold), Enum.Parse<Side>(arguments.GetValue(SideName)!, ignoreCase: true), arguments.GetValue(OffBefore), arguments.GetValue(OffAfter));

    private static Source Find(IReadOnlyList<Source> sources, string id, string who) => sources.FirstOrDefault(source => source.Id == id)
        ?? throw CommandException.NotFound($"--source {id}: there is no such source; {who} {string.Join(", ", sources.Select(source => $"'{source.Id}'"))}.");
}
