using System.CommandLine;
using System.CommandLine.Parsing;
using LstmVis.Annotate;
using LstmVis.Core;
using LstmVis.Formats;

namespace LstmVis.Cli;

/// <summary><c>lstmvis annotate</c>: adds tracks to a project that follow from its tokens alone.</summary>
internal static class AnnotateCommand
{
    /// <summary>The option of commands that make a project.</summary>
    public static readonly Option<string[]> Annotate = new("--annotate") { Description = "Add tracks that follow from the tokens alone, such as brackets,position-in-word; 'lstmvis annotate --list' names them.", HelpName = "NAMES", CustomParser = ReadNames };

    private static readonly Argument<string?> Folder = new("PROJECT") { Description = "The project's folder.", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string?> ProjectId = new("--project") { Description = "Which project, where PROJECT holds several.", HelpName = "ID" };
    private static readonly Option<string[]> Names = new("--track") { Description = "The tracks to add, with commas between them.", HelpName = "NAMES", CustomParser = ReadNames };
    private static readonly Option<string?> Key = new("--key") { Description = "For scale-degree: the key, such as C or Bb (that of the corpus).", HelpName = "NOTE" };
    private static readonly Option<bool> Overwrite = new("--overwrite") { Description = "Replace tracks of the same name." };
    private static readonly Option<bool> List = new("--list") { Description = "Name the tracks that can be added." };

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var command = new Command("annotate", "Add tracks to a project that follow from its tokens alone: nesting, positions, character classes, frequencies, C# syntax, scale degrees of chords. A token of several characters has the value after its last one.") { Folder, ProjectId, Names, Key, Overwrite, List };
        command.SetAction(Run);
        ExampleHelp.Add(command, """
            lstmvis annotate --list
            lstmvis annotate projects/book --track brackets,quotes,position-in-word
            lstmvis annotate projects/code --track csharp,csharp-node
            """);
        return command;
    }

    private static int Run(ParseResult arguments)
    {
        TextWriter output = arguments.InvocationConfiguration.Output;
        if (arguments.GetValue(List))
        {
            foreach (Annotator annotator in Annotators.All)
                output.WriteLine($"{annotator.Name,-22}{annotator.Description}");
            return ExitCodes.Done;
        }

        string folder = arguments.GetValue(Folder) ?? throw CommandException.Usage("Name the project to annotate, or ask for --list. See 'lstmvis annotate --help'.");
        string[] names = arguments.GetValue(Names) is { Length: > 0 } given ? given : throw CommandException.Usage("--track NAMES says which tracks to add; 'lstmvis annotate --list' names them.");
        using OpenedProject opened = Composition.OpenProject(folder, arguments.GetValue(ProjectId));
        if (opened.FormatName != ProjectFolder.FormatName)
            throw CommandException.Usage($"{folder} was made for another program and is not written to; make a project of it first: lstmvis import {folder} --into DIR, then annotate that.");
        IReadOnlyList<Track> tracks = Composition.Annotate(opened.Project.Corpus, names, arguments.GetValue(Key));
        if (!arguments.GetValue(Overwrite) && tracks.FirstOrDefault(track => opened.Project.FindTrack(track.Id) is not null) is { } taken)
            throw CommandException.Usage($"{folder}: there is a track '{taken.Id}' already; replace it with --overwrite, or leave it out.");
        ProjectTracks.Add(opened.Path, tracks, arguments.GetValue(Overwrite), tracks.ToDictionary(track => $"track {track.Id}", _ => "made by lstmvis annotate"));
        foreach (Track track in tracks)
            output.WriteLine($"{track.Id}: {Describe(track)}");
        return ExitCodes.Done;
    }

    private static string Describe(Track track)
    {
        if (track is CategoricalTrack labels)
            return FormattableString.Invariant($"{labels.LabelIds.ToArray().Where(label => label >= 0).Distinct().Count()} labels, {labels.LabelIds.ToArray().Count(label => label >= 0):N0} of {track.StepCount:N0} steps have one");
        (float low, float high) = ((ScalarTrack)track).DisplayRange;
        return FormattableString.Invariant($"{low} to {high}");
    }

    private static string[] ReadNames(ArgumentResult result)
    {
        string[] names = [.. result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Distinct()];
        if (Array.Find(names, name => Annotators.All.All(one => one.Name != name)) is { } unknown)
            result.AddError($"There is no annotator '{unknown}'. There are: {string.Join(", ", Annotators.All.Select(one => one.Name))}.");
        return names;
    }
}
