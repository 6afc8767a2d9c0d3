using LstmVis.Core;
using LstmVis.Formats;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace LstmVis.EndToEnd.Tests;

/// <summary>Activations that are not finite: a project with none that is, and a cell with a peak that is infinite.</summary>
public sealed class OddNumbersTests(Chromium chromium) : IAsyncLifetime
{
    private const string SourceId = "states";
    private readonly DirectoryInfo _projects = Directory.CreateTempSubdirectory("lstmvis-odd-");
    private ServerProcess? _server;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        Write("bare", [.. Enumerable.Repeat(float.NaN, 40)]);
        Write("peak", [0, 0.51f, float.PositiveInfinity, 1, 0, 0, 0.9f, 0]);
        _server = await ServerProcess.StartAsync("serve", _projects.FullName);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _projects.Delete(recursive: true);
    }

    [Fact]
    public async Task A_project_without_finite_activations_says_so()
    {
        var workbench = new WorkbenchPage(await chromium.OpenPageAsync(Of("bare?range=3:5&match=0")));
        await Expect(workbench.Page.GetByText("No activation here is a finite number.")).ToBeVisibleAsync();
        await Expect(workbench.Cells).ToContainTextAsync("No activation of the brushed steps is a finite number");
        await workbench.Page.GotoAsync(new Uri(_server!.Address, "/#/").ToString());
        ILocator card = workbench.Page.GetByRole(AriaRole.Link, new() { NameRegex = new("bare") }).First;
        await Expect(card).ToBeVisibleAsync();
        await Expect(card.Locator("path")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task An_infinite_activation_is_part_of_what_a_cell_ranges_over()
    {
        var workbench = new WorkbenchPage(await chromium.OpenPageAsync(Of("peak?range=1:4&threshold=0.3&match=0")));
        await Expect(workbench.Cell(0)).ToContainTextAsync("0.51…∞");
    }

    private Uri Of(string project) => new(_server!.Address, $"/#/p/{project}");

    private void Write(string id, float[] states)
    {
        using var writer = new ProjectFolderWriter(Path.Combine(_projects.FullName, id)) { Title = id };
        writer.SetCorpus(new Corpus(new int[states.Length], Vocabulary.FromTokens(["a"])));
        using (IRowWriter rows = writer.AddSource(new SourceDescription(SourceId, 1, 0, SourceKinds.HiddenState, Transform.None)))
            rows.Append(states);
        writer.Complete();
    }
}
