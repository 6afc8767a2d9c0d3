using LstmVis.Formats;
using LstmVis.Networks;
using Xunit;

namespace LstmVis.EndToEnd.Tests;

/// <summary>A server over a demo project whose model is small and little trained.</summary>
public sealed class ServedDemo : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lstmvis-live-").FullName;
    private ServerProcess? _server;

    /// <summary>The gallery.</summary>
    public Uri Address => _server!.Address;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        using (var writer = new ProjectFolderWriter(Path.Combine(_folder, "demo")) { Title = "Demo" })
        {
            DemoResult demo = DemoProject.Run(new DemoOptions { CellCount = 16, StepCount = 3000, MaxUpdates = 100 }, writer);
            (IReadOnlyDictionary<string, byte[]> files, string hash) = ModelFolder.Format(demo.Recording.Model);
            foreach ((string name, byte[] content) in files)
                writer.AddFile($"{ModelFolder.NameInProject}/{name}", content);
            writer.AddProvenance("model sha256", hash);
            writer.Complete();
        }

        _server = await ServerProcess.StartAsync("serve", _folder);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
