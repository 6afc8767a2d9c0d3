using System.CommandLine;
using LstmVis.Formats;

namespace LstmVis.Cli;

/// <summary><c>lstmvis sort-topk</c>: the likeliest entries of every step, best first.</summary>
internal static class SortTopKCommand
{
    private static readonly Option<string?> Scores = new("--scores") { Description = "A matrix [timeStep, entry] of scores or probabilities.", HelpName = "FILE.npy" };
    private static readonly Option<string?> Ids = new("--ids") { Description = "Instead of --scores: entry ids [timeStep, k] in any order, with --weights.", HelpName = "FILE.npy" };
    private static readonly Option<string?> Weights = new("--weights") { Description = "The weights of --ids, [timeStep, k].", HelpName = "FILE.npy" };
    private static readonly Option<int> K = new("--k") { Description = "Entries that are kept per step.", HelpName = "N", DefaultValueFactory = _ => 5, CustomParser = Parsing.WholeNumber(1, 1000) };
    private static readonly Option<string> Into = new("--into") { Description = "Where ids.npy and weights.npy are written.", HelpName = "DIR", Required = true };

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var command = new Command("sort-topk", "Keep the k best entries of every step, best first, as a top-k track wants them. Of equal weights the lesser id comes first; NaN comes last.") { Scores, Ids, Weights, K, Into };
        command.SetAction((arguments, cancellation) => Task.FromResult(Run(arguments, cancellation)));
        ExampleHelp.Add(command, """
            lstmvis sort-topk --scores softmax.npy --k 5 --into predictions
            lstmvis sort-topk --ids top.npy --weights probabilities.npy --into predictions
            """);
        return command;
    }

    private static int Run(ParseResult arguments, CancellationToken cancellation)
    {
        string? scores = arguments.GetValue(Scores);
        string? ids = arguments.GetValue(Ids);
        string? weights = arguments.GetValue(Weights);
        if (scores is null == ids is null || (ids is null) != (weights is null))
            throw CommandException.Usage("Give --scores FILE, or both --ids FILE and --weights FILE.");
        if (new[] { scores, ids, weights }.FirstOrDefault(file => file is not null && !File.Exists(file)) is { } missing)
            throw CommandException.NotFound($"{missing}: there is no such file.");
        int steps = ConsoleProgress.Run("Sorting", progress => TopKSort.Run(scores ?? weights!, ids, arguments.GetValue(K), arguments.GetValue(Into)!, new BytesProgress(progress), cancellation));
        arguments.InvocationConfiguration.Output.WriteLine(FormattableString.Invariant($"Wrote {steps:N0} steps to {arguments.GetValue(Into)}"));
        return ExitCodes.Done;
    }
}
