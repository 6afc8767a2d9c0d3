using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace LstmVis.Cli;

/// <summary>The usual help, followed by examples that can be copied.</summary>
internal sealed class ExampleHelp(HelpAction usual) : SynchronousCommandLineAction
{
    private static readonly Dictionary<Command, string> Examples = [];

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        int result = usual.Invoke(parseResult);
        TextWriter output = parseResult.InvocationConfiguration.Output;
        if (Examples.TryGetValue(parseResult.CommandResult.Command, out string? examples))
            output.WriteLine($"Examples:\n{string.Join('\n', examples.Split('\n').Select(line => "  " + line))}\n");
        output.WriteLine(ExitCodes.Table);
        return result;
    }

    /// <summary>Remembers the examples of a command.</summary>
    public static void Add(Command command, string examples) => Examples[command] = examples;

    /// <summary>Puts the examples behind the help of every command.</summary>
    public static void Install(RootCommand root)
    {
        foreach (HelpOption option in root.Options.OfType<HelpOption>())
        {
            if (option.Action is HelpAction usual)
            {
                usual.MaxWidth = 120;
                option.Action = new ExampleHelp(usual);
            }
        }
    }
}
