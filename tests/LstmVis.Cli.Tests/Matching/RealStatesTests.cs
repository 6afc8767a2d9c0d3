using LstmVis.Core;
using LstmVis.Formats;
using LstmVis.Networks;
using Xunit;

namespace LstmVis.Cli.Tests;

/// <summary>The indexed engine on states of real networks, against a search that shares no code with it.</summary>
public sealed class RealStatesTests : IDisposable
{
    private const int BrushCount = 100;
    private const int MatchCount = 50;
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task Brushes_on_nested_parentheses_find_what_the_definition_says()
    {
        using OpenedProject opened = ProjectOpener.Open(SharedData.Find("v2-parens"));
        await Check(opened.Project, seed: 1);
    }

    [Fact]
    public async Task Brushes_on_a_character_model_of_Shakespeare_find_what_the_definition_says()
    {
        string text = File.ReadAllText(SharedData.Find(Path.Combine("tinyshakespeare", "input.txt")));
        File.WriteAllText(_temporary.At("text.txt"), text[..60_000]);
        using (var writer = new ProjectFolderWriter(_temporary.At("project")))
        {
            // A number of updates rather than of seconds: the same model on a busy machine and on an idle one.
            TextRecording.Run(new TextRecordingOptions
            {
                TextPath = _temporary.At("text.txt"),
                Text = new TextOptions { Level = TokenLevel.Character },
                LayerCount = 2,
                CellCount = 48,
                Training = new TrainingOptions { MaxUpdates = 120 },
                MaxRecordedSteps = 30_000,
            }, writer);
            writer.Complete();
        }

        using OpenedProject opened = ProjectOpener.Open(_temporary.At("project"));
        Assert.Equal(30_000, opened.Project.Corpus.StepCount);
        await Check(opened.Project, seed: 2);
    }

    private async Task Check(Project project, int seed)
    {
        Documents documents = project.Corpus.Documents;
        var activations = new Dictionary<Source, float[]>();
        foreach (Source source in project.Sources)
            source.ReadActivations(new StepRange(0, source.StepCount), activations[source] = new float[source.StepCount * source.CellCount]);
        using IIndexedMatcher matcher = MatcherFactory.Create(documents, project.Sources, new MatcherOptions { IndexFolder = _temporary.At("index"), ThreadCount = 2 });
        await matcher.WaitForIndexesAsync(TestContext.Current.CancellationToken);
        Assert.All(matcher.GetIndexStatuses(), status => Assert.Equal(IndexState.Ready, status.State));

        var random = new Random(seed);
        int brushes = 0;
        int found = 0;
        while (brushes < BrushCount)
        {
            Source[] sources = [.. project.Sources.Where(_ => random.Next(3) == 0)];
            if (sources.Length is 0 or > 2)
                continue;
            float threshold = random.Next(4) == 0 ? (float)random.NextDouble() * 0.9f : random.Next(5, 80) / 100f;
            var pattern = new Pattern(sources, Thresholds.Uniform(threshold), (Side)random.Next(3), random.Next(4), random.Next(3));
            var search = new RunSearch(pattern, documents, [.. sources.Select(source => activations[source])]);

            // Different ranges are brushed until some cells follow the pattern on one.
            for (int attempt = 0; attempt < 20; attempt++)
            {
                int start = random.Next(documents.StepCount - 12);
                var range = new StepRange(start, Math.Min(documents.At(start).Steps.End, start + random.Next(2, 12)));
                CellRef[] cells = search.Select(range);
                if (cells.Length == 0)
                    continue;
                Assert.Equal(cells, CellSelector.Select(pattern, documents, range));
                int minLength = random.Next(1, 4);
                MatchPage page = await matcher.FindAsync(new Selection(pattern, cells, range), new MatchOptions { MinLength = minLength }, 0, MatchCount, TestContext.Current.CancellationToken);
                string brush = $"brush {brushes} of {string.Join(", ", sources.Select(source => source.Id))} on {range}, threshold {threshold}, {pattern.Side}, margins {pattern.OffBefore} and {pattern.OffAfter}";
                List<Match> expected = search.Find(cells, minLength, MatchCount);
                Assert.True(expected.SequenceEqual(page.Matches), $"{brush}: expected {string.Join(", ", expected)}; found {string.Join(", ", page.Matches)}");
                brushes++;
                found += expected.Count;
                break;
            }
        }

        // Otherwise little would have been compared.
        Assert.InRange(found, BrushCount * 20, BrushCount * MatchCount);
    }
}
