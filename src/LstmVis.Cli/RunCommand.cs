using System.CommandLine;
using System.CommandLine.Parsing;
using LstmVis.Core;
using LstmVis.Formats;

namespace LstmVis.Cli;

/// <summary><c>lstmvis run</c>: lets the model of a project read a new text, with cells held at numbers where that is asked for, and finds in the project what the text's states share.</summary>
internal static class RunCommand
{
    // What is kept in memory is some kilobytes per token and layer.
    private const int MostTokens = 100_000;

    private static readonly Option<string> Project = new("--project") { Description = "A project with a model, or the folder of a model.", HelpName = "DIR", Required = true };
    private static readonly Option<string> Text = new("--text") { Description = "What the model reads.", HelpName = "TEXT", Required = true };
    private static readonly Option<bool> States = new("--states") { Description = "Print the states of every layer at every token." };
    private static readonly Option<bool> Gates = new("--gates") { Description = "With --states: print the gates too." };
    private static readonly Option<string?> Wipe = Hold("--wipe", "Hold these cells at 0.", "LAYER:CELLS");
    private static readonly Option<string?> Clamp = Hold("--clamp", "Hold these cells at a number: 0:3,7=1.5.", "LAYER:CELLS=NUMBER");
    private static readonly Option<string?> Mean = Hold("--mean", "Hold these cells at their mean over the project's corpus.", "LAYER:CELLS");
    private static readonly Option<StepRange?> Range = new("--range") { Description = "Hold them at these tokens only.", HelpName = "START:END", CustomParser = Parsing.Range };
    private static readonly Option<bool> Hidden = new("--hidden") { Description = "Of an LSTM, hold the hidden state instead of the cell state." };
    private static readonly Option<string?> At = new("--at") { Description = "Compare the loss at this token only.", HelpName = "TOKEN" };
    private static readonly Option<int> RandomSets = new("--random-sets") { Description = "Random sets of as many cells to compare with.", HelpName = "N", DefaultValueFactory = _ => 100, CustomParser = Parsing.WholeNumber(0, 1000) };
    private static readonly Option<int> Seed = new("--seed") { Description = "Decides the random sets, and what --continue draws.", HelpName = "N", DefaultValueFactory = _ => 1, CustomParser = Parsing.WholeNumber(0) };
    private static readonly Option<int?> Continue = new("--continue") { Description = "Go on with the text by drawing this many tokens from what the model expects.", HelpName = "N", CustomParser = Parsing.OptionalWholeNumber(1, 100_000) };
    private static readonly Option<float> Temperature = new("--temperature") { Description = "With --continue: what the logits are divided by; 0 takes the likeliest token always.", HelpName = "NUMBER", DefaultValueFactory = _ => 1f, CustomParser = Parsing.Number };

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var command = new Command("run", "Let the model of a project read a new text and print, as JSON, what it expected and what its cells did; with --select, where in the project's corpus the cells of a range of the text fire together; with cells wiped, clamped or replaced by their mean in the recurrence, also what that does to its loss, beside random cells.")
        {
            Project, Text, States, Gates, Wipe, Clamp, Mean, Range, Hidden, At, RandomSets, Seed, Continue, Temperature,
        };
        foreach (Option option in RunMatches.Options)
            command.Options.Add(option);
        command.SetAction(RunAsync);
        ExampleHelp.Add(command, """
            lstmvis run --project parens --text "((3)2)"
            lstmvis run --project parens --text "((2(3(4)))1)0" --wipe 1:12,31 --at ")"
            lstmvis run --project parens --text "((2(3(4)))1)0" --select 3:8 --source layer1/cell_state --threshold 0.3
            """);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        string folder = arguments.GetValue(Project)!;
        if (!Path.Exists(folder))
            throw CommandException.NotFound($"--project {folder}: there is no such folder.");
        using OpenedProject? opened = File.Exists(Path.Combine(folder, ProjectFolder.ManifestFile)) ? Composition.OpenProject(folder) : null;
        ILiveModel model = Composition.OpenModel(folder, opened);
        Corpus corpus = model.Tokenize(arguments.GetValue(Text)!);
        if (corpus.StepCount is 0 or > MostTokens)
            throw CommandException.Usage($"--text has {corpus.StepCount} tokens; expected 1 to {MostTokens}.{(corpus.StepCount > 0 ? " Record longer texts with 'lstmvis record --model'." : "")}");
        IReadOnlyList<CellHold> holds = ReadHold(arguments, model, corpus) is { } hold ? [hold] : [];
        LiveRun run = model.Run(corpus, holds, new LiveRunOptions { IncludeGates = arguments.GetValue(Gates) }, cancellation);
        HoldEffect? effect = holds.Count == 0 ? null : model.Measure(
            corpus, holds, new HoldComparison { RandomSets = arguments.GetValue(RandomSets), Seed = arguments.GetValue(Seed), At = arguments.GetValue(At) }, null, cancellation);
        object? matches = await RunMatches.FindAsync(arguments, opened, run, cancellation);
        Corpus? drawn = arguments.GetValue(Continue) is { } count
            ? model.Extend(corpus, holds, new ContinuationOptions { Count = count, Temperature = arguments.GetValue(Temperature), Seed = arguments.GetValue(Seed) }, cancellation)
            : null;
        RunOutput.Write(model, run, holds, effect, matches, drawn, arguments.GetValue(States), arguments.InvocationConfiguration.Output);
        return ExitCodes.Done;
    }

    private static CellHold? ReadHold(ParseResult arguments, ILiveModel model, Corpus corpus)
    {
        (Option<string?> Option, string Value)[] given = [.. new[] { Wipe, Clamp, Mean }.Where(option => arguments.GetValue(option) is not null).Select(option => (option, arguments.GetValue(option)!))];
        if (given.Length > 1)
            throw CommandException.Usage("--wipe, --clamp and --mean exclude each other; give one of them.");
        if (given.Length == 0)
        {
            if (new Option[] { Range, Hidden, At }.FirstOrDefault(option => arguments.GetResult(option) is { Implicit: false }) is { } unfit)
                throw CommandException.Usage($"{unfit.Name} goes with --wipe, --clamp or --mean.");
            return null;
        }

        (Option<string?> option, string value) = given[0];
        (int layer, int[] cells, float number) = ReadCells(option, value);
        if (model.Info.HeldSources.Count == 0)
            throw CommandException.Usage($"{option.Name}: the cells of this model cannot be held ({model.Info.Description}).");
        SourceDescription[] held = [.. model.Info.HeldSources.Select(id => model.Info.Sources.First(source => source.Id == id)).Where(source => source.Layer == layer)];
        SourceDescription source = held.FirstOrDefault(one => !arguments.GetValue(Hidden) || one.Kind == SourceKinds.HiddenState)
            ?? throw CommandException.Usage($"{option.Name} {value}: there is no layer {layer}; the model has {model.Info.Sources.Max(one => one.Layer) + 1}, from 0.");
        StepRange? range = arguments.GetValue(Range);
        if (range is { } steps && steps.Start >= corpus.StepCount)
            throw CommandException.Usage($"--range {steps.Start}:{steps.End} lies outside the text, which has {corpus.StepCount} tokens.");
        return new CellHold(source.Id, cells, option == Wipe ? HoldWith.Zero : option == Clamp ? HoldWith.Number : HoldWith.Mean, number, range);
    }

    private static (int Layer, int[] Cells, float Number) ReadCells(Option<string?> option, string value)
    {
        string expected = $"{option.Name} must be {option.HelpName} such as {(option == Clamp ? "1:3,7=0.5" : "1:3,7")}, but is '{value}'.";
        string[] halves = value.Split('=');
        string[] parts = halves[0].Split(':');
        float number = 0;
        var culture = System.Globalization.CultureInfo.InvariantCulture;
        if (halves.Length != (option == Clamp ? 2 : 1) || parts.Length != 2 || !int.TryParse(parts[0], culture, out int layer)
            || (halves.Length == 2 && (!float.TryParse(halves[1], culture, out number) || !float.IsFinite(number))))
            throw CommandException.Usage(expected);
        var cells = new List<int>();
        foreach (string part in parts[1].Split(','))
            cells.Add(int.TryParse(part, culture, out int cell) ? cell : throw CommandException.Usage(expected));
        return (layer, [.. cells.Distinct().Order()], number);
    }

    private static Option<string?> Hold(string name, string description, string form) => new(name) { Description = description, HelpName = form };
}
