using System.CommandLine;
using LstmVis.Formats;

namespace LstmVis.Cli;

/// <summary><c>lstmvis import</c>: converts a project of another program into ours.</summary>
internal static class ImportCommand
{
    private static readonly Argument<string> Source = new("PATH") { Description = "A directory made for LSTMVis 2." };
    private static readonly Option<string> Into = ProjectTarget.Into();
    private static readonly Option<bool> Overwrite = ProjectTarget.Overwrite();

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var command = new Command("import", "Convert a directory made for LSTMVis 2 into a project folder, which is faster to search and readable by NumPy. Nothing is visible until it is complete.") { Source, Into, Overwrite };
        command.SetAction(Run);
        ExampleHelp.Add(command, """
            lstmvis import data/parens --into projects/parens
            """);
        return command;
    }

    private static Task<int> Run(ParseResult arguments, CancellationToken cancellation)
    {
        string target = ProjectTarget.Check(arguments.GetValue(Into)!, arguments.GetValue(Overwrite));
        using OpenedProject opened = Composition.OpenProject(arguments.GetValue(Source)!);
        using ProjectFolderWriter writer = Composition.CreateWriter(target, arguments.GetValue(Overwrite));
        IReadOnlyList<StateReport> reports = ConsoleProgress.Run($"Importing {opened.Project.Id}", progress =>
        {
            IReadOnlyList<StateReport> copied = ProjectConversion.Copy(opened, writer, new Relay(progress), cancellation);
            writer.Complete();
            return copied;
        });
        foreach (string warning in opened.Warnings.Concat(reports.Select(report => report.Warning).OfType<string>()).Distinct())
            Console.Error.WriteLine($"lstmvis: {opened.Project.Id}: {warning}");
        ProjectTarget.Announce(target, arguments.InvocationConfiguration.Output);
        return Task.FromResult(ExitCodes.Done);
    }

    private sealed class Relay(IProgress<ConsoleProgress.Step> progress) : IProgress<(long Done, long Total)>
    {
        public void Report((long Done, long Total) value) =>
            progress.Report(new(value.Total == 0 ? 1 : (double)value.Done / value.Total, FormattableString.Invariant($"{value.Done / 1e6:0} of {value.Total / 1e6:0} MB")));
    }
}
