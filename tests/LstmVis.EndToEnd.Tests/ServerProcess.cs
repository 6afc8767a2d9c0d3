using System.Diagnostics;

namespace LstmVis.EndToEnd.Tests;

/// <summary>A running <c>lstmvis</c> that serves at a free port of this machine.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const string Announcement = "LstmVis is at ";

    private readonly Process _process;

    private ServerProcess(Process process, Uri address)
    {
        _process = process;
        Address = address;
    }

    /// <summary>What it printed: the address of its first view.</summary>
    public Uri Address { get; }

    /// <summary>Starts a command that serves, and waits until it says where.</summary>
    public static Task<ServerProcess> StartAsync(params string[] arguments) => StartAsync(null, arguments);

    /// <summary>The same; what the program keeps for its user goes to <paramref name="home"/>.</summary>
    public static async Task<ServerProcess> StartAsync(DirectoryInfo? home, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "lstmvis.dll"), .. arguments, "--port", "0", "--no-browser"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (home is not null)
            start.Environment["LSTMVIS_HOME"] = home.FullName;
        Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> error = process.StandardError.ReadToEndAsync();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(Announcement, StringComparison.Ordinal))
                return new ServerProcess(process, new Uri(line[Announcement.Length..].Trim()));
        }

        throw new InvalidOperationException($"lstmvis {string.Join(' ', arguments)} ended without serving: {await error}");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
