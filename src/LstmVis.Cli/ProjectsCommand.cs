using System.CommandLine;
using System.Text.Json;
using LstmVis.Formats;

namespace LstmVis.Cli;

/// <summary><c>lstmvis projects</c>: the library of projects.</summary>
internal static class ProjectsCommand
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private static readonly Argument<string[]> Folders = new("DIR") { Description = "Folders to search.", Arity = ArgumentArity.OneOrMore };
    private static readonly Argument<string> Project = new("PROJECT") { Description = "A project folder." };
    private static readonly Argument<string> NewName = new("NAME") { Description = "The folder's new name, which is also the project's name in links." };
    private static readonly Option<string> Format = new Option<string>("--format") { Description = "How the list is written.", DefaultValueFactory = _ => "text" }.AcceptOnlyFromAmong("text", "json");
    private static readonly Option<string?> Title = new("--title") { Description = "The name on screen.", HelpName = "TEXT" };
    private static readonly Option<string?> Description = new("--description") { Description = "A sentence or more.", HelpName = "TEXT" };
    private static readonly Option<bool> Yes = new("--yes") { Description = "Delete without asking." };

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        Command list = Make("list", "List the projects in folders and below, and imports that were interrupted there.", List, """
            lstmvis projects list projects
            lstmvis projects list projects more/projects --format json
            """, Folders, Format);
        Command rename = Make("rename", "Give a project's folder another name, and so the project in links.", Rename, "lstmvis projects rename projects/mine yours", Project, NewName);
        Command describe = Make("describe", "Set the title and description of a project.", Describe, "lstmvis projects describe projects/mine --title \"Brown corpus\" --description \"LSTM of 2 x 650 cells\"", Project, Title, Description);
        Command delete = Make("delete", "Delete a project, or what an interrupted import of that name has left. Files in the folder that are not the project's keep it from being deleted.", Delete, "lstmvis projects delete projects/mine --yes", Project, Yes);
        Command verify = Make("verify", "Compare every file of a project with its size and hash, its shapes with the corpus, and its index with the states. A line per problem; the exit code is 3 where a file is damaged.", Verify, "lstmvis projects verify projects/mine", Project);
        return new Command("projects", "List, rename, describe, verify, extend and delete projects.") { list, rename, describe, delete, verify, ProjectAddCommand.Create() };
    }

    private static Command Make(string name, string description, Func<ParseResult, CancellationToken, int> run, string examples, params Symbol[] parts)
    {
        var command = new Command(name, description);
        foreach (Symbol part in parts)
        {
            if (part is Argument argument)
                command.Add(argument);
            else
                command.Add((Option)part);
        }

        command.SetAction((arguments, cancellation) => Task.FromResult(run(arguments, cancellation)));
        ExampleHelp.Add(command, examples);
        return command;
    }

    private static int List(ParseResult arguments, CancellationToken cancellation)
    {
        string[] folders = arguments.GetValue(Folders)!;
        if (Array.Find(folders, folder => !Path.Exists(folder)) is { } missing)
            throw CommandException.NotFound($"{missing}: there is no such folder.");
        TextWriter output = arguments.InvocationConfiguration.Output;
        ProjectDiscoveryResult found = ProjectDiscovery.Find(folders);
        var entries = new List<object>();
        int exitCode = ExitCodes.Done;
        foreach (ProjectCandidate candidate in found.Candidates)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                using OpenedProject opened = ProjectOpener.Open(candidate.Path, candidate.Id);
                Core.Project project = opened.Project;
                if (arguments.GetValue(Format) == "text")
                    output.WriteLine(FormattableString.Invariant($"{candidate.Id}: {project.Title}, {project.Corpus.StepCount:N0} steps, {project.Corpus.Documents.Count:N0} documents, {project.Sources.Count} sources, {project.Tracks.Count} tracks, {opened.SizeBytes / 1e6:0.0} MB, {candidate.Path}"));
                entries.Add(new { id = candidate.Id, title = project.Title, description = project.Description, path = candidate.Path, format = opened.FormatName, stepCount = project.Corpus.StepCount, documentCount = project.Corpus.Documents.Count, sources = project.Sources.Select(source => source.Id), tracks = project.Tracks.Select(track => track.Id), sizeBytes = opened.SizeBytes });
            }
            catch (LstmVisFormatException exception)
            {
                exitCode = ErrorLine.Write(exception, Console.Error);
            }
        }

        var interrupted = folders.SelectMany(folder => ProjectEditor.FindInterrupted(folder).Select(left => new { path = Path.Combine(folder, left.Name), bytes = left.Bytes })).ToList();
        if (arguments.GetValue(Format) == "json")
            output.WriteLine(JsonSerializer.Serialize(new { projects = entries, interrupted }, Indented));
        else
            interrupted.ForEach(left => output.WriteLine(FormattableString.Invariant($"interrupted import of {left.path}, {left.bytes / 1e6:0.0} MB: the same import goes on from there; 'lstmvis projects delete {left.path}' drops it")));
        foreach (ProjectProblem problem in found.Problems.Where(_ => entries.Count + interrupted.Count > 0 || found.Candidates.Count > 0))
            Console.Error.WriteLine($"lstmvis: {problem.Message}");
        return found.Candidates.Count + interrupted.Count == 0
            ? throw CommandException.NotFound(found.Problems.Count > 0 ? found.Problems[0].Message : $"{folders[0]}: there is no project here or below.")
            : exitCode;
    }

    private static int Rename(ParseResult arguments, CancellationToken cancellation)
    {
        arguments.InvocationConfiguration.Output.WriteLine($"Now {ProjectEditor.Rename(Find(arguments), arguments.GetValue(NewName)!)}");
        return ExitCodes.Done;
    }

    private static int Describe(ParseResult arguments, CancellationToken cancellation)
    {
        if (arguments.GetValue(Title) is null && arguments.GetValue(Description) is null)
            throw CommandException.Usage("Say what to set: --title TEXT, --description TEXT.");
        ProjectEditor.Describe(Find(arguments), arguments.GetValue(Title), arguments.GetValue(Description));
        return ExitCodes.Done;
    }

    private static int Delete(ParseResult arguments, CancellationToken cancellation)
    {
        string folder = arguments.GetValue(Project)!;
        TextWriter output = arguments.InvocationConfiguration.Output;
        if (!Directory.Exists(folder) && ProjectEditor.DropInterrupted(folder))
        {
            output.WriteLine($"Deleted what an interrupted import of {folder} had left");
            return ExitCodes.Done;
        }

        folder = Find(arguments);
        if (ProjectEditor.FindForeign(folder) is { Count: > 0 } foreign)
            throw CommandException.Usage($"{folder} holds {foreign.Count} files that are not the project's, such as '{foreign[0]}'; move them away first, or delete the folder yourself.");
        if (!arguments.GetValue(Yes))
            throw CommandException.Usage($"This deletes {folder} for good; say --yes if that is meant.");
        ProjectEditor.Delete(folder);
        output.WriteLine($"Deleted {folder}");
        return ExitCodes.Done;
    }

    private static int Verify(ParseResult arguments, CancellationToken cancellation)
    {
        string folder = Find(arguments);
        TextWriter output = arguments.InvocationConfiguration.Output;
        (IReadOnlyList<string> problems, IReadOnlyList<string> index) = ConsoleProgress.Run("Verifying", progress => ProjectEditor.Verify(folder, new BytesProgress(progress), cancellation));
        foreach (string problem in problems)
            output.WriteLine($"error    {problem}");
        foreach (string problem in index)
            output.WriteLine($"warning  {problem}");
        if (problems.Count + index.Count == 0)
            output.WriteLine("Every file is as it was written, every shape fits, and the index, where there is one, belongs to the states.");
        return problems.Count > 0 ? ExitCodes.Content : ExitCodes.Done;
    }

    private static string Find(ParseResult arguments)
    {
        string folder = arguments.GetValue(Project)!;
        return Directory.Exists(folder) ? folder : throw CommandException.NotFound($"{folder}: there is no such folder.");
    }
}
