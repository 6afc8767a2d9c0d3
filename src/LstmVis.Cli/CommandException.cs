namespace LstmVis.Cli;

/// <summary>Ends a command with one line for the user and an exit code.</summary>
internal sealed class CommandException(int exitCode, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>One of <see cref="ExitCodes"/>.</summary>
    public int ExitCode { get; } = exitCode;

    /// <summary>The error for something that does not exist.</summary>
    public static CommandException NotFound(string message) => new(ExitCodes.NotFound, message);

    /// <summary>The error for an argument that cannot be used.</summary>
    public static CommandException Usage(string message) => new(ExitCodes.Usage, message);
}
