using System.CommandLine;

namespace LstmVis.Cli;

/// <summary>Turns what went wrong into one line on stderr and an exit code. A stack trace is never shown.</summary>
internal static class ErrorLine
{
    /// <summary>Writes the line and tells the exit code.</summary>
    public static int Write(Exception exception, TextWriter error)
    {
        (int exitCode, string message) = Describe(exception);
        error.WriteLine($"lstmvis: {OneLine(message)}");
        return exitCode;
    }

    /// <summary>Says that the command line itself cannot be understood.</summary>
    public static int Write(ParseResult parsed, TextWriter error)
    {
        bool isRoot = parsed.CommandResult.Command is RootCommand;
        string problem = isRoot && parsed.UnmatchedTokens is [{ } word, ..] ? $"There is no command '{word}'." : OneLine(parsed.Errors[0].Message);
        error.WriteLine($"lstmvis: {problem}{(problem.EndsWith('.') ? "" : ".")} See '{(isRoot ? "lstmvis" : $"lstmvis {parsed.CommandResult.Command.Name}")} --help'.");
        return ExitCodes.Usage;
    }

    private static (int ExitCode, string Message) Describe(Exception exception) => exception switch
    {
        CommandException command => (command.ExitCode, command.Message),
        AggregateException { InnerExceptions: [{ } only] } => Describe(only),
        _ when Composition.GetExitCode(exception) is { } exitCode => (exitCode, exception.Message),
        OperationCanceledException => (ExitCodes.Interrupted, "Interrupted."),
        ArgumentException argument => (ExitCodes.Usage, WithoutParameter(argument)),
        FileNotFoundException or DirectoryNotFoundException => (ExitCodes.NotFound, exception.Message),
        IOException or UnauthorizedAccessException => (ExitCodes.Refused, exception.Message),
        _ => (ExitCodes.Unexpected, $"Unexpected {exception.GetType().Name}: {exception.Message} This is a defect of lstmvis; please report it with the command that you ran."),
    };

    // Argument exceptions end in the name of a parameter and repeat its value on a second line; both mean nothing to a user.
    private static string WithoutParameter(ArgumentException exception)
    {
        string message = exception.Message;
        int place = exception.ParamName is null ? -1 : message.IndexOf($" (Parameter '{exception.ParamName}')", StringComparison.Ordinal);
        return place < 0 ? message : message[..place];
    }

    private static string OneLine(string message) => string.Join(' ', message.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
