using Xunit;

namespace LstmVis.EndToEnd.Tests;

/// <summary>A server over a folder with <see cref="SignalsProject"/>, and the files it was imported from.</summary>
public sealed class ServedSignals : IAsyncLifetime
{
    private readonly DirectoryInfo _files = Directory.CreateTempSubdirectory("lstmvis-media-");
    private readonly DirectoryInfo _projects = Directory.CreateTempSubdirectory("lstmvis-projects-");
    private ServerProcess? _server;

    /// <summary>The gallery.</summary>
    public Uri Address => _server!.Address;

    /// <summary>The folder of the files that were imported.</summary>
    public string Files => _files.FullName;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        SignalsProject.Make(_projects.FullName, _files.FullName);
        _server = await ServerProcess.StartAsync("serve", _projects.FullName);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _files.Delete(recursive: true);
        _projects.Delete(recursive: true);
    }
}
