using System.Diagnostics;
using LstmVis.Core;
using LstmVis.Formats;
using Xunit;

namespace LstmVis.Cli.Tests;

/// <summary>A process that is killed while it builds an index leaves nothing that a later one trusts wrongly.</summary>
public sealed class KilledIndexTests : IDisposable
{
    private const int KillCount = 50;
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task After_a_kill_at_any_moment_the_next_index_equals_a_fresh_one_byte_for_byte_and_answers_as_it()
    {
        string project = _temporary.At("project");
        (await LstmVisProgram.RunAsync("synth", "--into", project, "--steps", "120000", "--cells", "64", "--layers", "2")).Succeeds();
        using OpenedProject opened = ProjectOpener.Open(project);
        Dictionary<string, byte[]> expected = await FinishAsync(opened, _temporary.At("fresh"), null);
        IReadOnlyList<Match>[] answers = await AnswerAsync(opened, _temporary.At("fresh"));
        Assert.All(answers, answer => Assert.NotEmpty(answer));

        // Once to its end, for how long it takes and for where the files lie.
        long started = 0;
        using (Process whole = Start(project, _temporary.At("whole")))
        {
            WaitForFiles(whole, _temporary.At("whole"));
            started = Stopwatch.GetTimestamp();
            await whole.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        TimeSpan duration = Stopwatch.GetElapsedTime(started);
        string indexName = Path.GetFileName(Assert.Single(Directory.GetDirectories(_temporary.At("whole"))));
        Assert.All(expected, file => Assert.True(file.Value.AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(_temporary.At("whole"), indexName, file.Key))), file.Key));

        var random = new Random(7);
        int cutShort = 0;
        for (int kill = 0; kill < KillCount; kill++)
        {
            string cache = _temporary.At($"cache{kill}");
            using (Process process = Start(project, cache))
            {
                WaitForFiles(process, cache);
                await Task.Delay(duration * random.NextDouble(), TestContext.Current.CancellationToken);
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            }

            string folder = Path.Combine(cache, indexName);
            cutShort += ReadAll(folder).Count < expected.Count ? 1 : 0;
            Dictionary<string, byte[]> rebuilt = await FinishAsync(opened, folder, expected.Keys);
            Assert.All(expected, file => Assert.True(file.Value.AsSpan().SequenceEqual(rebuilt[file.Key]), $"{file.Key} differs after kill {kill}"));
            if (kill % 10 == 0)
                Assert.Equal(answers, await AnswerAsync(opened, folder));
            Directory.Delete(cache, recursive: true);
        }

        // Otherwise the kills came when all was done, and little was tried.
        Assert.InRange(cutShort, KillCount / 10, KillCount);
    }

    private static Process Start(string project, string cache)
    {
        Directory.CreateDirectory(cache);
        return LstmVisProgram.Start(["index", project], new Dictionary<string, string> { ["LSTMVIS_CACHE"] = cache });
    }

    private static void WaitForFiles(Process process, string cache)
    {
        while (!process.HasExited && !Directory.EnumerateFiles(cache, "*.lock", SearchOption.AllDirectories).Any())
            Thread.Sleep(1);
    }

    private static async Task<Dictionary<string, byte[]>> FinishAsync(OpenedProject opened, string folder, IEnumerable<string>? names)
    {
        using (IIndexedMatcher matcher = MatcherFactory.Create(opened.Project.Corpus.Documents, opened.Project.Sources, new MatcherOptions { IndexFolder = folder }))
        {
            await matcher.WaitForIndexesAsync(TestContext.Current.CancellationToken);
            Assert.All(matcher.GetIndexStatuses(), status => Assert.Equal(IndexState.Ready, status.State));
        }

        Dictionary<string, byte[]> files = ReadAll(folder);
        if (names is not null)
            Assert.Equal(names.Order(), files.Keys.Order());
        return files;
    }

    private static async Task<IReadOnlyList<Match>[]> AnswerAsync(OpenedProject opened, string folder)
    {
        Documents documents = opened.Project.Corpus.Documents;
        using IIndexedMatcher matcher = MatcherFactory.Create(documents, opened.Project.Sources, new MatcherOptions { IndexFolder = folder });
        await matcher.WaitForIndexesAsync(TestContext.Current.CancellationToken);
        var answers = new List<IReadOnlyList<Match>>();
        foreach (float threshold in (float[])[0.1f, 0.237f, 0.5f])
        {
            var pattern = new Pattern(opened.Project.Sources, Thresholds.Uniform(threshold), Side.Either, answers.Count % 2, 0);
            var selection = new Selection(pattern, [new(0, 3), new(0, 17), new(0, 40), new(1, 5), new(1, 63)]);
            answers.Add((await matcher.FindAsync(selection, MatchOptions.Default, 0, 50, TestContext.Current.CancellationToken)).Matches);
        }

        return [.. answers];
    }

    private static Dictionary<string, byte[]> ReadAll(string folder) => !Directory.Exists(folder) ? [] : Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Where(file => Path.GetExtension(file) is ".npy" or ".json").ToDictionary(file => Path.GetRelativePath(folder, file), File.ReadAllBytes);
}
