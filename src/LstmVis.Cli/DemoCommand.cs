using System.CommandLine;
using System.Globalization;
using LstmVis.Formats;
using LstmVis.Networks;

namespace LstmVis.Cli;

/// <summary><c>lstmvis demo</c>: trains, records and shows a small model of nested parentheses, which counts the depth with single cells.</summary>
internal static class DemoCommand
{
    private static readonly Option<int?> Port = ServerOptions.Port();
    private static readonly Option<bool> NoBrowser = ServerOptions.NoBrowser();
    private static readonly Option<string?> Into = new("--into") { Description = $"The project folder (parens in the user's data directory, or in {Composition.HomeVariable} where that is set).", HelpName = "DIR" };
    private static readonly Option<int> Seconds = new("--seconds") { Description = "Longest time to train.", HelpName = "N", DefaultValueFactory = _ => 60, CustomParser = Parsing.WholeNumber(1) };
    private static readonly Option<bool> Check = new("--check") { Description = "Instead of showing it: measure on texts that it has not seen whether its loss is within 2 % of the language's entropy and whether for each depth 1 to 4 a cell of the last layer, chosen with its threshold on one text, detects \"at least this deep\" on another with F1 of 0.99 or more. The exit code is 0 where both hold, else 1." };
    private static readonly Option<bool> Again = new("--again") { Description = "Train and record anew." };

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var command = new Command("demo", "Train a small model of nested parentheses, record it and show cells that count the depth. The next start reuses it.") { Port, NoBrowser, Into, Seconds, Again, Check };
        command.SetAction(RunAsync);
        ExampleHelp.Add(command, """
            lstmvis demo
            lstmvis demo --port 8080 --no-browser
            lstmvis demo --check
            """);
        return command;
    }

    private static Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        string folder = Path.GetFullPath(arguments.GetValue(Into) ?? Path.Combine(Composition.DataDirectory, "parens"));
        if (arguments.GetValue(Again) || ReadView(folder) is not { } place)
        {
            Make(folder, arguments.GetValue(Seconds));
            place = ReadView(folder) ?? "/";
        }

        if (arguments.GetValue(Check))
            return Task.FromResult(Examine(folder, arguments.InvocationConfiguration.Output));
        return ServerOptions.ServeAsync([folder], place, arguments.GetValue(Port), arguments.GetValue(NoBrowser), arguments.InvocationConfiguration.Output, cancellation);
    }

    private static int Examine(string folder, TextWriter output)
    {
        DemoExamination found = DemoExamination.Make(ModelFolder.Read(folder).Model, seed: 1000);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"loss {found.Bits:0.0000} bits per symbol, {100 * ((found.Bits / found.LeastBits) - 1):0.00} % above the {found.LeastBits:0.0000} of one who knows the language"));
        foreach (DepthDetector detector in found.Detectors)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"depth >= {detector.Depth}: {detector.SourceId} cell {detector.Cell} is {(detector.IsNegative ? "<=" : ">=")} {(detector.IsNegative ? -detector.Threshold : detector.Threshold):0.000}, F1 {detector.F1:0.0000}"));
        output.WriteLine(found.IsMet ? "met" : FormattableString.Invariant($"missed: expected at most {100 * (DemoExamination.GreatestRatio - 1):0} % above and F1 of at least {DemoExamination.LeastF1}"));
        return found.IsMet ? ExitCodes.Done : ExitCodes.Unexpected;
    }

    // Null where there is no demo project yet, or where it can no longer be opened and must be made anew.
    private static string? ReadView(string folder)
    {
        if (!Directory.Exists(folder))
            return null;
        try
        {
            using OpenedProject opened = ProjectOpener.Open(folder);
            return opened.Provenance.TryGetValue(OpeningView.ProvenanceKey, out string? json) && OpeningView.TryParse(json) is { } view
                ? GetPlace(opened.Project.Id, view)
                : $"/#/p/{Uri.EscapeDataString(opened.Project.Id)}";
        }
        catch (LstmVisFormatException exception)
        {
            Console.Error.WriteLine($"lstmvis: the demo project is made anew, since it cannot be opened: {exception.Message}");
            return null;
        }
    }

    // The form of the client's links: client/src/state/url.ts.
    private static string GetPlace(string project, OpeningView view) => string.Create(CultureInfo.InvariantCulture,
        $"/#/p/{Uri.EscapeDataString(project)}?source={Uri.EscapeDataString(view.Source)}&range={view.Start}:{view.End}&threshold={view.Threshold}&offBefore={view.OffBefore}&offAfter={view.OffAfter}&track=depth&track=predictions&track=surprisal&heat=count&heat=track:depth");

    private static void Make(string folder, int seconds)
    {
        Console.Error.WriteLine($"Training a model of nested parentheses for up to {seconds} seconds; this happens once. Ctrl-C ends it early.");
        using ProjectFolderWriter writer = Composition.CreateWriter(folder, overwrite: true);
        writer.Title = "Nested parentheses";
        writer.Description = "Parentheses nested up to four deep; digits tell the depth. An LSTM of 2 x 64 cells learnt to predict the next symbol, and some of its cells count.";
        using var interruption = new Interruption();
        Interrupts.AnswerWith(interruption.Request);
        DemoResult result = ConsoleProgress.Run("Demo", progress => DemoProject.Run(new DemoOptions { Seconds = seconds }, writer, new RecordingReport(progress), interruption));
        Interrupts.AnswerWith(null);
        Composition.Attach(writer, result.Recording.Model);
        writer.Complete();
        RecordingReport.WriteResult(result.Recording, "symbol", Console.Error);
        Console.Error.WriteLine(FormattableString.Invariant($"A perfect model would measure {result.LeastBits:0.000} bits per symbol."));
    }
}
