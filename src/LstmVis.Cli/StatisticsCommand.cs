using System.CommandLine;
using System.Globalization;
using LstmVis.Core;
using LstmVis.Formats;

namespace LstmVis.Cli;

/// <summary><c>lstmvis statistics</c>: a line of numbers per cell.</summary>
internal static class StatisticsCommand
{
    private static readonly Argument<string> Path = new("PROJECT") { Description = "A project folder, or a folder that holds one." };
    private static readonly Option<string?> Id = new("--project") { Description = "Which project, where the folder holds several.", HelpName = "ID" };
    private static readonly Option<string[]> Sources = new("--source") { Description = "Only this source. May be given several times.", HelpName = "ID" };
    private static readonly Option<string[]> InDocuments = new("--document") { Description = "Only steps of this document, by its id. May be given several times.", HelpName = "ID" };
    private static readonly Option<float> Threshold = new("--threshold") { Description = "The activation from which a cell counts as on.", HelpName = "NUMBER", DefaultValueFactory = _ => 0.3f, CustomParser = Parsing.Number };

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var command = new Command("statistics", "Print a line of CSV per cell: range, mean and standard deviation of its activations, how often it is on, on either side, and its longest run.") { Path, Id, Sources, InDocuments, Threshold };
        command.SetAction((arguments, cancellation) => Task.FromResult(Run(arguments, cancellation)));
        ExampleHelp.Add(command, "lstmvis statistics projects/mine --source h0 --threshold 0.5 > cells.csv");
        return command;
    }

    private static int Run(ParseResult arguments, CancellationToken cancellation)
    {
        using OpenedProject opened = Composition.OpenProject(arguments.GetValue(Path)!, arguments.GetValue(Id));
        string[] wanted = arguments.GetValue(Sources) is { Length: > 0 } ids ? ids : [.. opened.Project.Sources.Select(source => source.Id)];
        int[]? documents = arguments.GetValue(InDocuments) is { Length: > 0 } names ? DocumentNames.Find(opened.Project, names) : null;
        float threshold = arguments.GetValue(Threshold);
        TextWriter output = arguments.InvocationConfiguration.Output;
        Source[] sources = [.. wanted.Select(id => opened.Project.FindSource(id) ?? throw CommandException.NotFound($"There is no source '{id}'. There are: {string.Join(", ", opened.Project.Sources.Select(other => $"'{other.Id}'"))}."))];
        if (sources.FirstOrDefault(source => !source.Transform.Accepts(threshold)) is { } unreachable)
            throw CommandException.Usage(FormattableString.Invariant($"--threshold {threshold} can never be reached by activations of source '{unreachable.Id}'."));
        output.WriteLine("source,cell,steps,low,high,mean,deviation,positive_share,negative_share,longest_run");
        foreach (Source source in sources)
        {
            string id = source.Id;
            ActivationStatistics statistics = ConsoleProgress.Run(id, progress => ActivationTally.Count(source, opened.Project.Corpus.Documents, threshold, documents, new BytesProgress(progress), cancellation));
            for (int cell = 0; cell < source.CellCount; cell++)
            {
                output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{(id.Contains(',', StringComparison.Ordinal) ? $"\"{id}\"" : id)},{cell},{statistics.Counts[cell]},{statistics.Low[cell]:G6},{statistics.High[cell]:G6},{statistics.Mean[cell]:G6},{statistics.Deviation[cell]:G6},{statistics.PositiveShare[cell]:G6},{statistics.NegativeShare[cell]:G6},{statistics.LongestRun[cell]}"));
            }
        }

        return ExitCodes.Done;
    }
}
