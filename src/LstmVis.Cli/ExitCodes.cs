namespace LstmVis.Cli;

/// <summary>What the program's exit code says. They are documented in docs/command-line.md and never change their meaning.</summary>
internal static class ExitCodes
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>A defect of this program.</summary>
    public const int Unexpected = 1;

    /// <summary>An argument is missing, malformed, or does not fit the project.</summary>
    public const int Usage = 2;

    /// <summary>A file says something that cannot be right.</summary>
    public const int Content = 3;

    /// <summary>There is no such path, project, source or track.</summary>
    public const int NotFound = 4;

    /// <summary>The machine refused: a port in use, a full disk, a folder without permission.</summary>
    public const int Refused = 5;

    /// <summary>Interrupted by Ctrl-C or a request to end.</summary>
    public const int Interrupted = 130;

    /// <summary>The table that <c>--help</c> shows.</summary>
    public const string Table = """
        Exit codes:
          0    done
          1    a defect of this program
          2    an argument is missing, malformed, or does not fit the project
          3    a file says something that cannot be right
          4    no such path, project, source or track
          5    the machine refused: port in use, disk full, no permission
          130  interrupted
        """;
}
