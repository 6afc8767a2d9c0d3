using System.CommandLine;
using LstmVis.Formats;

namespace LstmVis.Cli;

/// <summary><c>lstmvis projects add</c>: adds sources and tracks to a project.</summary>
internal static class ProjectAddCommand
{
    private static readonly Argument<string> Project = new("PROJECT") { Description = "A project folder." };
    private static readonly Argument<string[]> Files = new("FILES") { Description = "States and annotations whose part is guessed.", Arity = ArgumentArity.ZeroOrMore };
    private static readonly Option<string[]> States = new("--states") { Description = "States, as 'lstmvis import' takes them, with as many steps as the project.", HelpName = "FILE[:DATASET][,layer=N][,kind=KIND][,transform=none|tanh][,id=ID]" };
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Print the plan and write nothing." };

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var command = new Command("add", "Add sources and tracks to a project. Until everything is written, the project stays as it is.") { Project, Files, States, ImportCommand.Tracks, DryRun };
        command.SetAction((arguments, cancellation) => Task.FromResult(Run(arguments, cancellation)));
        ExampleHelp.Add(command, """
            lstmvis projects add projects/mine --states "h1.npy,layer=1"
            lstmvis projects add projects/mine --track entities=dev.iob2
            """);
        return command;
    }

    private static int Run(ParseResult arguments, CancellationToken cancellation)
    {
        TextWriter output = arguments.InvocationConfiguration.Output;
        string folder = arguments.GetValue(Project)!;
        if (!Directory.Exists(folder))
            throw CommandException.NotFound($"{folder}: there is no such folder.");
        string[] files = arguments.GetValue(Files) ?? [];
        if (Array.Find(files, file => !Path.Exists(file) && !Path.GetFileName(file).AsSpan().ContainsAny('*', '?')) is { } missing)
            throw CommandException.NotFound($"{missing}: there is no such file or folder.");
        using OpenedProject opened = ProjectOpener.Open(folder);
        using ProjectAddition addition = ProjectAddition.Plan(opened, new ImportRequest { Files = files, States = arguments.GetValue(States) ?? [], Tracks = arguments.GetValue(ImportCommand.Tracks) ?? [] });
        foreach (string line in addition.Describe())
            output.WriteLine(line);
        foreach (string warning in addition.Warnings)
            Console.Error.WriteLine($"lstmvis: {warning}");
        if (arguments.GetValue(DryRun))
            return ExitCodes.Done;
        PreflightReport report = ConsoleProgress.Run("Adding", progress => addition.Write(new BytesProgress(progress), cancellation));
        foreach (string line in report.Describe().Where(line => line.Contains(" source ", StringComparison.Ordinal)))
            output.WriteLine(line);
        output.WriteLine($"Added to {folder}");
        return ExitCodes.Done;
    }
}
