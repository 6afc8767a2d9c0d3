using System.CommandLine;
using LstmVis.Networks;

namespace LstmVis.Cli;

/// <summary>The options with which a user explains a model file of another program.</summary>
internal static class ModelFileOptions
{
    /// <summary>Which tensor plays which part.</summary>
    public static Option<string[]> Map { get; } = new("--map") { Description = "Which tensor of the model file plays which part, where the guess that is printed is wrong: embedding, layers.N.input, layers.N.recurrent, layers.N.input_bias, layers.N.recurrent_bias, output.weight, output.bias; 'none' for no tensor. May be given several times.", HelpName = "OURS=THEIRS" };

    /// <summary>What a simple recurrent network does with its sums.</summary>
    public static Option<string?> Activation { get; } = new Option<string?>("--activation") { Description = "Of an nn.RNN or SimpleRNN whose file does not say it (tanh)." }.AcceptOnlyFromAmong("tanh", "relu");

    /// <summary>Collects what was said.</summary>
    public static ModelReadOptions Read(ParseResult arguments, string? vocabulary) => new()
    {
        Map = arguments.GetValue(Map) ?? [],
        IsRectified = arguments.GetValue(Activation) == "relu",
        VocabularyPath = vocabulary,
        OpenHdf5 = Hdf5Weights.Open,
    };

    /// <summary>Says that there is no model file that the options could be about.</summary>
    public static void Refuse(ParseResult arguments)
    {
        if (arguments.GetValue(Map) is { Length: > 0 } || arguments.GetValue(Activation) is not null)
            throw CommandException.Usage("--map and --activation explain a model file of another program; they go with --model.");
    }
}
