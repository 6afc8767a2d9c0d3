using System.CommandLine;
using LstmVis.Formats;

namespace LstmVis.Cli;

/// <summary>What the commands that start a server have in common.</summary>
internal static class ServerOptions
{
    /// <summary>The option for a fixed port.</summary>
    public static Option<int?> Port() => new("--port")
    {
        Description = "The port to listen at; without it 8765 or, where that is in use, any free one; 0 takes any.",
        HelpName = "N",
        CustomParser = Parsing.OptionalWholeNumber(0, 65535),
    };

    /// <summary>The option that keeps the browser closed.</summary>
    public static Option<bool> NoBrowser() => new("--no-browser") { Description = "Print the address only." };

    /// <summary>Serves until it is told to stop, which is the usual end of a server and no error.</summary>
    public static async Task<int> ServeAsync(IReadOnlyList<string> folders, string place, int? port, bool noBrowser, TextWriter output, CancellationToken cancellation, IReadOnlyList<string>? importFrom = null)
    {
        try
        {
            await Composition.ServeAsync(folders, importFrom ?? [], place, port, !noBrowser && HasScreen(), address =>
            {
                output.WriteLine($"LstmVis is at {address}");
                output.WriteLine("Press Ctrl-C to end it.");
                output.Flush();
            }, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Told to stop while starting.
        }
        catch (IOException exception) when (port is not null && exception.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            throw new CommandException(ExitCodes.Refused, $"Port {port} is in use by another program; choose another with --port, or leave it out to take a free one.", exception);
        }

        return ExitCodes.Done;
    }

    /// <summary>Says what the user should know about a project although it could be opened, such as NaN among its states.</summary>
    public static void Warn(OpenedProject opened)
    {
        foreach (string warning in opened.Warnings)
            Console.Error.WriteLine($"lstmvis: {opened.Project.Id}: {warning}");
    }

    // A script, a container or a remote shell has no screen to open a browser on.
    private static bool HasScreen() => !Console.IsOutputRedirected
        && (!OperatingSystem.IsLinux() || Environment.GetEnvironmentVariable("DISPLAY") is { Length: > 0 } || Environment.GetEnvironmentVariable("WAYLAND_DISPLAY") is { Length: > 0 });
}
