using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using LstmVis.Onnx;

namespace LstmVis.Cli;

/// <summary>The options with which a user explains an ONNX model.</summary>
internal static class OnnxOptions
{
    /// <summary>What is recorded.</summary>
    public static Option<string[]> Output { get; } = new("--output") { Description = "With an ONNX --model: a source that is recorded, as 'lstmvis inspect' lists them; a quoted pattern such as \"*/Add_output_0\" names several. May be given several times.", HelpName = "ID" };

    private static readonly Option<int?> Context = new("--context") { Description = "With an ONNX --model: the most steps that it reads at once (512 where its state cannot be carried on).", HelpName = "STEPS", CustomParser = Parsing.OptionalWholeNumber(2) };
    private static readonly Option<string[]> State = new("--state") { Description = "With an ONNX --model: the output that a state input is fed from at the next step, where the names do not show it.", HelpName = "INPUT=OUTPUT" };
    private static readonly Option<string[]> Fill = new("--fill") { Description = "With an ONNX --model: an input that gets one number everywhere.", HelpName = "INPUT=NUMBER" };
    private static readonly Option<string?> Input = new("--input") { Description = "With an ONNX --model: the input that the tokens go into, where there are several.", HelpName = "NAME" };
    private static readonly Option<int?> TimeAxis = new("--time-axis") { Description = "With an ONNX --model: the axis of that input that runs through time, where the graph does not show it (1).", HelpName = "0|1", CustomParser = Parsing.OptionalWholeNumber(0, 1) };
    private static readonly Option<string?> Logits = new("--logits") { Description = "With an ONNX --model: the output that predicts the next token, where its name does not show it; 'none' for none.", HelpName = "NAME" };

    /// <summary>Those that say how the graph is run.</summary>
    public static IReadOnlyList<Option> OfGraph { get; } = [Context, State, Fill, Input, TimeAxis, Logits];

    /// <summary>Whether a path is one of an ONNX file.</summary>
    public static bool IsOnnx(string path) => Path.GetExtension(path).Equals(".onnx", StringComparison.OrdinalIgnoreCase);

    /// <summary>Collects what was said.</summary>
    public static OnnxModelOptions Read(ParseResult arguments) => new()
    {
        Context = arguments.GetValue(Context),
        States = Pairs(arguments.GetValue(State), "--state", "INPUT=OUTPUT").ToDictionary(pair => pair.Name, pair => pair.Value),
        Fixed = Pairs(arguments.GetValue(Fill), "--fill", "INPUT=NUMBER").ToDictionary(pair => pair.Name, pair => float.TryParse(pair.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out float number) ? number : throw CommandException.Usage($"--fill {pair.Name}={pair.Value}: '{pair.Value}' is no number.")),
        Input = arguments.GetValue(Input),
        TimeAxis = arguments.GetValue(TimeAxis),
        Logits = arguments.GetValue(Logits) is "none" ? "" : arguments.GetValue(Logits),
    };

    /// <summary>Says that there is no ONNX file that the options could be about.</summary>
    public static void Refuse(ParseResult arguments)
    {
        if (OfGraph.Append(Output).FirstOrDefault(option => arguments.GetResult(option) is { Implicit: false }) is { } unfit)
            throw CommandException.Usage($"{unfit.Name} explains an ONNX model; it goes with --model FILE.onnx.");
    }

    private static IEnumerable<(string Name, string Value)> Pairs(string[]? texts, string option, string form)
    {
        foreach (string text in texts ?? [])
        {
            int place = text.LastIndexOf('=');
            yield return place > 0 ? (text[..place], text[(place + 1)..]) : throw CommandException.Usage($"{option} must be {form}, but is '{text}'.");
        }
    }
}
