using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Encodings.Web;
using System.Text.Json;
using LstmVis.Core;
using LstmVis.Formats;
using LstmVis.Networks;

namespace LstmVis.Cli;

/// <summary><c>lstmvis run</c>: lets the model of a project read a new text, with cells held at numbers where that is asked for.</summary>
internal static class RunCommand
{
    // What is kept in memory is some kilobytes per token and layer.
    private const int MostTokens = 100_000;
    private const int MeanSteps = 10_000;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

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
    private static readonly Option<int> RandomSets = new("--random-sets") { Description = "Random sets of as many cells to compare with.", HelpName = "N", DefaultValueFactory = _ => 10, CustomParser = Parsing.WholeNumber(0, 1000) };
    private static readonly Option<int> Seed = new("--seed") { Description = "Decides the random sets.", HelpName = "N", DefaultValueFactory = _ => 1, CustomParser = Parsing.WholeNumber(0) };

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var command = new Command("run", "Let the model of a project read a new text and print, as JSON, what it expected and what its cells did; with cells wiped, clamped or replaced by their mean in the recurrence, also what that does to its loss, beside random cells.")
        {
            Project, Text, States, Gates, Wipe, Clamp, Mean, Range, Hidden, At, RandomSets, Seed,
        };
        command.SetAction(Run);
        ExampleHelp.Add(command, """
            lstmvis run --project parens --text "((3)2)"
            lstmvis run --project parens --text "((2(3(4)))1)0" --wipe 1:12,31 --at ")"
            """);
        return command;
    }

    private static int Run(ParseResult arguments)
    {
        string folder = arguments.GetValue(Project)!;
        if (!Path.Exists(folder))
            throw CommandException.NotFound($"--project {folder}: there is no such folder.");
        bool isProject = File.Exists(Path.Combine(folder, ProjectFolder.ManifestFile));
        if (isProject && !ModelFolder.IsAttached(folder))
            throw CommandException.NotFound($"--project {folder}: the project has no model. Projects that 'lstmvis record' and 'lstmvis demo' make have one.");
        TextModel model = ModelFolder.Read(folder);
        Corpus corpus = model.Tokenize(arguments.GetValue(Text)!.ReplaceLineEndings("\n"));
        if (corpus.StepCount is 0 or > MostTokens)
            throw CommandException.Usage($"--text has {corpus.StepCount} tokens; expected 1 to {MostTokens}.{(corpus.StepCount > 0 ? " Record longer texts with 'lstmvis record --model'." : "")}");
        Intervention? intervention = ReadIntervention(arguments, model, isProject ? folder : null, corpus);
        ModelRun run = ModelRun.Run(model, corpus, intervention is null ? [] : [intervention], arguments.GetValue(Gates));

        arguments.InvocationConfiguration.Output.WriteLine(JsonSerializer.Serialize(
            new
            {
                modelSha256 = ModelFolder.Format(model).Hash,
                bitsPerToken = Number(run.Bits),
                intervention = intervention is null ? null : DescribeEffect(arguments, model, corpus, intervention),
                steps = Enumerable.Range(0, corpus.StepCount).Select(step => Describe(run, step, arguments.GetValue(States))),
            },
            Json));
        return ExitCodes.Done;
    }

    private static object Describe(ModelRun run, int step, bool withStates)
    {
        TopKTrack predictions = run.Predictions;
        return new
        {
            timeStep = step,
            token = run.Corpus.GetToken(step),
            surprisal = Number(run.Surprisal.Span[step]),
            predictions = Enumerable.Range(step * predictions.K, predictions.K).Select(place => new { token = predictions.Labels.GetToken(predictions.EntryIds.Span[place]), probability = predictions.Weights.Span[place] }),
            states = withStates ? run.SourceIds.ToDictionary(id => id, id => run.GetStates(id, step).ToArray()) : null,
        };
    }

    private static object DescribeEffect(ParseResult arguments, TextModel model, Corpus corpus, Intervention intervention)
    {
        int? target = null;
        if (arguments.GetValue(At) is { } token)
            target = model.Vocabulary.TryGetId(token, out int id) ? id : throw CommandException.Usage($"--at {token}: the model does not know this token.");
        InterventionEffect effect = InterventionEffect.Measure(model.Model, corpus, intervention, arguments.GetValue(RandomSets), arguments.GetValue(Seed), target);
        return new
        {
            layer = intervention.Layer,
            kind = intervention.Kind.Name,
            cells = intervention.Cells,
            values = intervention.Cells.Select(cell => intervention.Values[cell]),
            range = intervention.Steps is { } steps ? new { start = steps.Start, end = steps.End } : null,
            tokens = effect.Tokens,
            bitsPerToken = Number(effect.Bits),
            changedBitsPerToken = Number(effect.ChangedBits),
            randomBitsPerToken = effect.RandomBits.Select(Number),
        };
    }

    private static Intervention? ReadIntervention(ParseResult arguments, TextModel model, string? project, Corpus corpus)
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
        StateKind kind = arguments.GetValue(Hidden) ? StateKind.HiddenState : Intervention.GetMemory(model.Model);
        StepRange? range = arguments.GetValue(Range);
        if (range is { } steps && steps.Start >= corpus.StepCount)
            throw CommandException.Usage($"--range {steps.Start}:{steps.End} lies outside the text, which has {corpus.StepCount} tokens.");
        if (option != Mean)
            return Intervention.Clamp(model.Model, layer, cells, number, kind) with { Steps = range };
        if (project is null)
            throw CommandException.Usage("--mean needs a project, over whose corpus the mean is taken; --project names a model alone.");
        using OpenedProject opened = Composition.OpenProject(project);
        Corpus recorded = opened.Project.Corpus;
        var part = new Corpus(recorded.TokenIds[..Math.Min(MeanSteps, recorded.StepCount)], recorded.Vocabulary);
        return Intervention.ReplaceByMean(model.Model, layer, cells, part, kind) with { Steps = range };
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
        return (layer, [.. cells.Distinct()], number);
    }

    private static Option<string?> Hold(string name, string description, string form) => new(name) { Description = description, HelpName = form };

    // JSON has no NaN; what is not known is null.
    private static double? Number(double value) => double.IsFinite(value) ? Math.Round(value, 6) : null;
}
