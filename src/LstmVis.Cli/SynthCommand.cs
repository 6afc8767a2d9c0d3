using System.CommandLine;
using LstmVis.Core;
using LstmVis.Formats;

namespace LstmVis.Cli;

/// <summary><c>lstmvis synth</c>: makes a project of realistic random states of any size.</summary>
internal static class SynthCommand
{
    private static readonly SyntheticStatesOptions Defaults = new();
    private static readonly Option<string> Into = ProjectTarget.Into();
    private static readonly Option<bool> Overwrite = ProjectTarget.Overwrite();
    private static readonly Option<int> Steps = new("--steps") { Description = "Time steps.", HelpName = "N", DefaultValueFactory = _ => Defaults.StepCount, CustomParser = Parsing.WholeNumber(1) };
    private static readonly Option<int> Cells = new("--cells") { Description = "Cells of each layer.", HelpName = "N", DefaultValueFactory = _ => Defaults.CellCount, CustomParser = Parsing.WholeNumber(1, 1 << 20) };
    private static readonly Option<int> Layers = new("--layers") { Description = "Layers, each a source.", HelpName = "N", DefaultValueFactory = _ => Defaults.LayerCount, CustomParser = Parsing.WholeNumber(1, 256) };
    private static readonly Option<int?> Documents = new("--documents") { Description = "Documents (one for every 2,000 steps).", HelpName = "N", CustomParser = Parsing.OptionalWholeNumber(1) };
    private static readonly Option<float> OnFraction = new("--on-fraction") { Description = "Mean fraction of steps at which a cell is on.", HelpName = "NUMBER", DefaultValueFactory = _ => (float)Defaults.OnFraction, CustomParser = Parsing.Number };
    private static readonly Option<float> Threshold = new("--threshold") { Description = "The threshold that this is meant for.", HelpName = "NUMBER", DefaultValueFactory = _ => Defaults.Threshold, CustomParser = Parsing.Number };
    private static readonly Option<int> Seed = new("--seed") { Description = "Chooses one of many.", HelpName = "N", DefaultValueFactory = _ => Defaults.Seed, CustomParser = Parsing.WholeNumber(0) };

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var command = new Command("synth", "Make a project of random states that behave like those of a trained network, to try things out at any size.") { Into, Overwrite, Steps, Cells, Layers, Documents, OnFraction, Threshold, Seed };
        command.SetAction(Run);
        ExampleHelp.Add(command, """
            lstmvis synth --into projects/large --steps 1000000 --cells 650
            """);
        return command;
    }

    private static Task<int> Run(ParseResult arguments, CancellationToken cancellation)
    {
        string target = ProjectTarget.Check(arguments.GetValue(Into)!, arguments.GetValue(Overwrite));
        var options = new SyntheticStatesOptions
        {
            StepCount = arguments.GetValue(Steps),
            CellCount = arguments.GetValue(Cells),
            LayerCount = arguments.GetValue(Layers),
            DocumentCount = arguments.GetValue(Documents),
            // Through text, so that 0.08 stays 0.08 and is not the double beside the float.
            OnFraction = double.Parse(arguments.GetValue(OnFraction).ToString(System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture),
            Threshold = arguments.GetValue(Threshold),
            Seed = arguments.GetValue(Seed),
        };
        using ProjectFolderWriter writer = Composition.CreateWriter(target, arguments.GetValue(Overwrite));
        writer.Title = "Synthetic states";
        writer.Description = FormattableString.Invariant($"{options.StepCount:N0} steps of {options.LayerCount} x {options.CellCount} random cells");
        ConsoleProgress.Run("Writing", progress =>
        {
            SyntheticStates.Write(options, writer, new Relay(progress, options.StepCount), cancellation);
            writer.Complete();
            return true;
        });
        ProjectTarget.Announce(target, arguments.InvocationConfiguration.Output);
        return Task.FromResult(ExitCodes.Done);
    }

    private sealed class Relay(IProgress<ConsoleProgress.Step> progress, int stepCount) : IProgress<int>
    {
        public void Report(int value) => progress.Report(new((double)value / stepCount, FormattableString.Invariant($"{value:N0} of {stepCount:N0} steps")));
    }
}
