using System.CommandLine;
using LstmVis.Core;
using LstmVis.Formats;

namespace LstmVis.Cli;

/// <summary><c>lstmvis index</c>: makes the search indexes of a project now, instead of when it is first looked at.</summary>
internal static class IndexCommand
{
    private static readonly Argument<string> Path = new("DIR") { Description = "A project folder, or a folder that holds projects." };

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var command = new Command("index", "Make the search indexes of projects now, or check them. The server makes them by itself in the background; here they are waited for. What is right is kept, so an interrupted run goes on where it was.") { Path };
        command.SetAction(RunAsync);
        ExampleHelp.Add(command, """
            lstmvis index projects/large
            """);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        TextWriter output = arguments.InvocationConfiguration.Output;
        foreach (ProjectCandidate candidate in Composition.FindProjects([arguments.GetValue(Path)!]))
        {
            using OpenedProject opened = ProjectOpener.Open(candidate.Path, candidate.Id);
            using IIndexedMatcher matcher = Composition.CreateIndexedMatcher(opened);
            ConsoleProgress.Run($"Indexing {candidate.Id}", progress =>
            {
                Task completion = matcher.WaitForIndexesAsync(cancellation);
                do
                {
                    cancellation.ThrowIfCancellationRequested();
                    progress.Report(new(matcher.GetIndexStatuses().Average(status => status.Fraction), ""));
                }
                while (!completion.Wait(100, cancellation));
                return completion.IsCompletedSuccessfully;
            });
            await matcher.WaitForIndexesAsync(cancellation);
            foreach (IndexStatus status in matcher.GetIndexStatuses())
            {
                if (status.State != IndexState.Ready)
                    throw new CommandException(ExitCodes.Refused, $"{candidate.Path}: the index of source '{status.SourceId}' cannot be made: {status.Problem} Searches work without it, more slowly.");
                output.WriteLine($"{candidate.Id}: the index of '{status.SourceId}' is ready.");
            }
        }

        return ExitCodes.Done;
    }
}
