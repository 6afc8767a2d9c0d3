using LstmVis.EndToEnd.Tests;
using LstmVis.Formats;
using Xunit;

[assembly: AssemblyFixture(typeof(ServedParens))]

namespace LstmVis.EndToEnd.Tests;

/// <summary>A server over a folder with <see cref="ParensProject"/> and a project that cannot be opened, started once for all tests.</summary>
public sealed class ServedParens : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lstmvis-browser-").FullName;
    private ServerProcess? _server;

    internal ParensProject Project { get; } = ParensProject.Make();

    internal SentencesProject Sentences { get; } = SentencesProject.Make();

    /// <summary>The gallery.</summary>
    public Uri Address => _server!.Address;

    /// <summary>The workbench with nothing brushed.</summary>
    public Uri Workbench => new(Address, $"/#/p/{ParensProject.Id}");

    /// <summary>The workbench of the project that has documents, and that begins with the tour.</summary>
    public Uri SentencesWorkbench => new(Address, $"/#/p/{SentencesProject.Id}");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        using (var writer = new ProjectFolderWriter(Path.Combine(_folder, ParensProject.Id)) { Title = "Nested parentheses", Description = "cells that count" })
            Project.Write(writer);
        using (var writer = new ProjectFolderWriter(Path.Combine(_folder, SentencesProject.Id)) { Title = "Sentences", Description = "documents of ten words" })
            Sentences.Write(writer);
        Directory.CreateDirectory(Path.Combine(_folder, "broken"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "broken", "lstm.yml"), "name: broken\n");
        _server = await ServerProcess.StartAsync(Directory.CreateDirectory(Path.Combine(_folder, "home")), ["serve", _folder]);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
