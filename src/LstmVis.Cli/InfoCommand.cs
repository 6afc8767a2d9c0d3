using System.CommandLine;
using System.Globalization;
using LstmVis.Core;
using LstmVis.Formats;

namespace LstmVis.Cli;

/// <summary><c>lstmvis info</c>: what a project holds.</summary>
internal static class InfoCommand
{
    private static readonly Argument<string> Path = new("DIR") { Description = "A project folder, or a folder that holds projects." };

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var command = new Command("info", "Say what a project holds: steps, documents, sources with their ids, tracks.") { Path };
        command.SetAction(Run);
        ExampleHelp.Add(command, """
            lstmvis info parens
            lstmvis info path/to/projects
            """);
        return command;
    }

    private static int Run(ParseResult arguments)
    {
        TextWriter output = arguments.InvocationConfiguration.Output;
        IReadOnlyList<ProjectCandidate> candidates = Composition.FindProjects([arguments.GetValue(Path)!]);
        int exitCode = ExitCodes.Done;
        foreach (ProjectCandidate candidate in candidates)
        {
            try
            {
                using OpenedProject opened = ProjectOpener.Open(candidate.Path, candidate.Id);
                Write(opened, output);
            }
            catch (LstmVisFormatException exception)
            {
                // The others are still worth a look; the worst is told at the end.
                exitCode = ErrorLine.Write(exception, Console.Error);
            }
        }

        return exitCode;
    }

    private static void Write(OpenedProject opened, TextWriter output)
    {
        Project project = opened.Project;
        Corpus corpus = project.Corpus;
        output.WriteLine($"{project.Id}: {project.Title}");
        if (project.Description.Length > 0 && project.Description != project.Title)
            output.WriteLine($"  {string.Join(' ', project.Description.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))}");
        output.WriteLine($"  folder     {opened.Path}, {opened.FormatName}, {Bytes(opened.SizeBytes)}");
        output.WriteLine($"  corpus     {Count(corpus.StepCount, "step")}, {Count(corpus.Documents.Count, "document")}, vocabulary of {Number(corpus.Vocabulary.Count)}");
        foreach (Source source in project.Sources)
            output.WriteLine($"  source     {source.Id}: {SourceKinds.Describe(source.Kind)} of layer {source.Layer}, {Count(source.CellCount, "cell")}, {DescribeTransform(source)}");
        foreach (Track track in project.Tracks)
            output.WriteLine($"  track      {track.Id}: {Describe(track)}");
        foreach ((string key, string value) in opened.Provenance)
            output.WriteLine($"  {key}: {value}");
        ServerOptions.Warn(opened);
    }

    private static string DescribeTransform(Source source) =>
        (source.Transform == Transform.Tanh ? "tanh of what is stored" : "as stored") + (source.IsUnsigned ? ", never negative" : "");

    private static string Describe(Track track) => track switch
    {
        CategoricalTrack categorical => $"categorical, {Count(categorical.Labels.Count, "label")}",
        ScalarTrack scalar => string.Create(CultureInfo.InvariantCulture, $"scalar, shown from {scalar.DisplayRange.Low:0.###} to {scalar.DisplayRange.High:0.###}"),
        TopKTrack topK => $"top-k, {Count(topK.K, "entry", "entries")} per step",
        _ => track.GetType().Name,
    };

    private static string Count(long count, string one, string? many = null) => $"{Number(count)} {(count == 1 ? one : many ?? one + "s")}";

    private static string Bytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB");

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
