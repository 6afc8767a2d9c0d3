using System.CommandLine;
using LstmVis.Formats;

namespace LstmVis.Cli;

/// <summary><c>lstmvis serve</c>: shows projects in the browser.</summary>
internal static class ServeCommand
{
    private static readonly Argument<string[]> Paths = new("DIR") { Description = "Project folders, or folders to search for projects (LSTMVis V2 folders are read in place).", Arity = ArgumentArity.OneOrMore };
    private static readonly Option<string[]> ImportFrom = new("--import-from") { Description = "A folder that may be imported from by path in the browser, besides those shown. May be given several times.", HelpName = "DIR" };
    private static readonly Option<bool> AllowEmpty = new("--allow-empty") { Description = "Start although there is no project yet, to import the first one in the browser." };
    private static readonly Option<int?> Port = ServerOptions.Port();
    private static readonly Option<bool> NoBrowser = ServerOptions.NoBrowser();

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var command = new Command("serve", "Show projects in the browser.") { Paths, ImportFrom, AllowEmpty, Port, NoBrowser };
        command.SetAction(RunAsync);
        ExampleHelp.Add(command, """
            lstmvis serve parens
            lstmvis serve projects more/projects --port 8080 --no-browser
            """);
        return command;
    }

    private static Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        string[] paths = arguments.GetValue(Paths)!;
        string[] importFrom = arguments.GetValue(ImportFrom) ?? [];
        if (Array.Find(importFrom, folder => !Directory.Exists(folder)) is { } missing)
            throw CommandException.NotFound($"--import-from {missing}: there is no such folder.");
        if (!arguments.GetValue(AllowEmpty) || !paths.All(Directory.Exists) || ProjectDiscovery.Find(paths).Candidates.Count > 0)
            CheckProjects(Composition.FindProjects(paths));
        return ServerOptions.ServeAsync(paths, "/", arguments.GetValue(Port), arguments.GetValue(NoBrowser), arguments.InvocationConfiguration.Output, cancellation, importFrom);
    }

    // One bad project among good ones is shown as such in the gallery; if there is no good one, there is nothing to show.
    private static void CheckProjects(IReadOnlyList<ProjectCandidate> candidates)
    {
        var problems = new List<LstmVisFormatException>();
        foreach (ProjectCandidate candidate in candidates)
        {
            if (candidate.Notice is { } notice)
                Console.Error.WriteLine($"lstmvis: {notice}");
            try
            {
                using OpenedProject opened = ProjectOpener.Open(candidate.Path, candidate.Id);
                ServerOptions.Warn(opened);
            }
            catch (LstmVisFormatException exception)
            {
                problems.Add(exception);
            }
        }

        if (problems.Count == candidates.Count)
            throw problems[0];
        foreach (LstmVisFormatException problem in problems)
            Console.Error.WriteLine($"lstmvis: cannot be opened and is left out: {problem.Message}");
    }
}
