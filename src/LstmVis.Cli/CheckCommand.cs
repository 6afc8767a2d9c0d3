using System.CommandLine;
using LstmVis.Formats;

namespace LstmVis.Cli;

/// <summary><c>lstmvis check</c>: what is strange about the data of a project.</summary>
internal static class CheckCommand
{
    private static readonly Argument<string> Path = new("DIR") { Description = "A project folder, or a folder that holds projects." };

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var command = new Command("check", "Look at all data of a project and say what is strange: NaN, constant, saturated and duplicate cells, suspected padding and missing resets, a transform that does not fit, damaged files. A line per finding, with what to do; then what the data are: shapes, ranges, sizes, the time an index takes. The exit code is 3 where a file is damaged. To check files before they are imported: lstmvis import --check.") { Path };
        command.SetAction((arguments, cancellation) => Task.FromResult(Run(arguments, cancellation)));
        ExampleHelp.Add(command, """
            lstmvis check parens
            """);
        return command;
    }

    private static int Run(ParseResult arguments, CancellationToken cancellation)
    {
        TextWriter output = arguments.InvocationConfiguration.Output;
        int exitCode = ExitCodes.Done;
        foreach (ProjectCandidate candidate in Composition.FindProjects([arguments.GetValue(Path)!]))
        {
            try
            {
                using OpenedProject opened = ProjectOpener.Open(candidate.Path, candidate.Id);
                PreflightReport report = ConsoleProgress.Run($"Checking {candidate.Id}", progress => Preflight.Check(opened, new BytesProgress(progress), cancellation));
                output.WriteLine(FormattableString.Invariant($"{candidate.Id}: {opened.Project.Corpus.StepCount:N0} steps, {opened.Project.Sources.Count} sources, {opened.Project.Tracks.Count} tracks, {opened.SizeBytes / 1e6:0.0} MB"));
                foreach (string line in report.Describe().Concat(report.DescribeFacts()))
                    output.WriteLine($"  {line}");
                if (report.Findings.Any(finding => finding.Severity == FindingSeverity.Error))
                    exitCode = ExitCodes.Content;
            }
            catch (LstmVisFormatException exception)
            {
                exitCode = ErrorLine.Write(exception, Console.Error);
            }
        }

        return exitCode;
    }
}

/// <summary>Says how many bytes are done.</summary>
internal sealed class BytesProgress(IProgress<ConsoleProgress.Step> progress) : IProgress<(long Done, long Total)>
{
    /// <inheritdoc/>
    public void Report((long Done, long Total) value) =>
        progress.Report(new(value.Total == 0 ? 1 : (double)value.Done / value.Total, FormattableString.Invariant($"{value.Done / 1e6:0} of {value.Total / 1e6:0} MB")));
}
