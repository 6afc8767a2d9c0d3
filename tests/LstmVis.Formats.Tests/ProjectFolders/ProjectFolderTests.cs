using LstmVis.Core;
using System.Text.RegularExpressions;

namespace LstmVis.Formats.Tests;

public sealed class ProjectFolderTests
{
    [Theory]
    [InlineData("\"version\": 1", "\"version\": 2", "version: expected at most 1, found 2; a newer program wrote this project")]
    [InlineData("\"version\": 1", "\"version\": \"x\"", "version: expected 1, found \"x\"")]
    [InlineData("\"layer\": 0", "\"layer\": -1", "sources[0].layer: expected 0 or more, found -1")]
    [InlineData("\"layer\": 0", "\"layer\": \"first\"", "sources[0].layer")]
    [InlineData("\"transform\": \"tanh\"", "\"transform\": \"relu\"", "sources[0].transform: expected none or tanh, found 'relu'")]
    [InlineData("\"states\": \"sources/s.npy\"", "\"states\": \"sources/t.npy\"", "t.npy: the file does not exist")]
    [InlineData("\"states\": \"sources/s.npy\"", "\"states\": \"../../etc/passwd\"", "sources[0].states: expected the name of a file inside the folder")]
    [InlineData("\"states\": \"sources/s.npy\"", "\"states\": \"/etc/passwd\"", "sources[0].states: expected the name of a file inside the folder")]
    [InlineData("\"states\": \"sources/s.npy\",", "", "project.json, line ")]
    [InlineData("\"kind\": \"categorical\"", "\"kind\": \"colour\"", "tracks[0].kind: expected categorical, scalar or topK, found 'colour'")]
    [InlineData("\"labels\": \"tracks/tag.labels.json\"", "\"labels\": null", "tracks[0].labels: expected the JSON file of the labels")]
    [InlineData("\"values\": \"tracks/tag.npy\"", "\"values\": \"sources/s.npy\"", "s.npy: expected 1 axis, found shape (3, 2)")]
    [InlineData("\"tokens\": \"corpus/tokens.npy\"", "\"tokens\": \"sources/s.npy\"", "s.npy: expected 1 axis, found shape (3, 2)")]
    [InlineData("\"sources\": [", "\"sources\": {", "project.json, line ")]
    [InlineData("\"corpus\":", "\"corpse\":", "project.json")]
    [InlineData("\"sources\": [", "\"sources\": [null, ", "project.json, sources[0]")]
    [InlineData("\"tracks\": [", "\"tracks\": [null, ", "project.json, tracks[0]")]
    [InlineData("\"files\": {", "\"files\": {\"x\": null, ", "project.json, files")]
    [InlineData("\"provenance\": {", "\"provenance\": {\"x\": null", "project.json, provenance")]
    [InlineData("\"title\": \"p\"", "\"title\": 7", "project.json, line")]
    public void A_wrong_manifest_names_the_key(string good, string bad, string expected)
    {
        using var folder = new TempFolder();
        Write(folder);
        string text = File.ReadAllText(folder["p/project.json"]);
        Assert.Contains(good, text, StringComparison.Ordinal);
        File.WriteAllText(folder["p/project.json"], new Regex(Regex.Escape(good)).Replace(text, bad, 1));

        string message = Assert.ThrowsAny<LstmVisFormatException>(() => ProjectFolder.Open(folder["p"])).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.DoesNotContain("LstmVis.Formats.", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Theory]
    [InlineData("crc32c")]
    [InlineData("sha256")]
    public void Either_sum_of_a_file_is_compared_where_it_is_given(string which)
    {
        using var folder = new TempFolder();
        Write(folder);
        byte[] numbers = File.ReadAllBytes(folder["p/sources/s.npy"])[128..];
        string manifest = File.ReadAllText(folder["p/project.json"]);
        string own = $"\"crc32c\": \"{Crc32C.Append(0, numbers):x8}\"";
        Assert.Contains(own, manifest, StringComparison.Ordinal);
        string right = which == "crc32c" ? own : $"\"sha256\": \"{Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(numbers))}\"";
        File.WriteAllText(folder["p/project.json"], manifest.Replace(own, right, StringComparison.Ordinal));
        Assert.Empty(ProjectFolder.Verify(folder["p"], cancellation: TestContext.Current.CancellationToken));

        File.WriteAllText(folder["p/project.json"], manifest.Replace(own, $"\"{which}\": \"00\"", StringComparison.Ordinal));
        Assert.Contains("s.npy: expected", Assert.Single(ProjectFolder.Verify(folder["p"], cancellation: TestContext.Current.CancellationToken)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_was_cut_off_is_named_at_once_and_a_changed_one_when_verified()
    {
        using var folder = new TempFolder();
        Write(folder);
        string states = folder["p/sources/s.npy"];
        byte[] whole = File.ReadAllBytes(states);
        byte[] changed = [.. whole];
        changed[^1] ^= 1;
        File.WriteAllBytes(states, changed);
        ProjectFolder.Open(folder["p"]).Dispose();
        Assert.Contains("s.npy: expected CRC-32C", Assert.Single(ProjectFolder.Verify(folder["p"], cancellation: TestContext.Current.CancellationToken)), StringComparison.Ordinal);

        File.WriteAllBytes(states, whole[..^4]);
        Assert.Contains("files['sources/s.npy']: expected 152 bytes, found 148", Assert.Throws<InvalidContentException>(() => ProjectFolder.Open(folder["p"])).Message, StringComparison.Ordinal);
        Assert.Contains("expected 152 bytes, found 148", Assert.Single(ProjectFolder.Verify(folder["p"], cancellation: TestContext.Current.CancellationToken)), StringComparison.Ordinal);

        File.Delete(states);
        Assert.Contains("s.npy: the file does not exist", Assert.Single(ProjectFolder.Verify(folder["p"], cancellation: TestContext.Current.CancellationToken)), StringComparison.Ordinal);
        Assert.Contains("expected the file 'sources/s.npy'", Assert.Throws<InvalidContentException>(() => ProjectFolder.Open(folder["p"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_vocabulary_that_lacks_an_id_is_named()
    {
        using var folder = new TempFolder();
        Write(folder);
        File.WriteAllText(folder["p/corpus/vocabulary.json"], "[\"ab\", 1]");
        Assert.Contains("vocabulary.json, item 1: expected a text", Assert.Throws<InvalidContentException>(() => ProjectFolder.Open(folder["p"])).Message, StringComparison.Ordinal);
        File.WriteAllText(folder["p/corpus/vocabulary.json"], "[\"abcdef\"]".Replace("cdef", "", StringComparison.Ordinal) + " ");
        File.WriteAllText(folder["p/project.json"], Regex.Replace(File.ReadAllText(folder["p/project.json"]), "\"corpus/vocabulary.json\": \\{[^}]*\\},?", ""));

        Assert.Contains("corpus.vocabulary: expected a text for every token id, found none for id 1 at time step 1", Assert.Throws<InvalidContentException>(() => ProjectFolder.Open(folder["p"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_project_written_by_hand_with_NumPy_opens()
    {
        using var folder = new TempFolder();
        string page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "golden", "project-format.md"));
        string example = Regex.Match(page, "```python\\n(.*?)```", RegexOptions.Singleline).Groups[1].Value;
        Python.Run("numpy", $"import os, sys\nos.chdir(sys.argv[1])\n{example}", folder.Path);

        using OpenedProject opened = ProjectOpener.Open(folder["my-project"]);

        Assert.Equal("the cat sat on the mat", string.Join(' ', opened.Project.Corpus.TokenIds.ToArray().Select(opened.Project.Corpus.Vocabulary.GetToken)));
        Assert.Equal((6, 8), (opened.Project.Sources[0].StepCount, opened.Project.Sources[0].CellCount));
        Assert.Single(opened.Project.Tracks);
        Assert.Empty(opened.Warnings);
    }

    private static void Write(TempFolder folder)
    {
        using ProjectFolderWriter writer = ProjectFolderWriterTests.Start(folder["p"]);
        writer.Complete();
    }
}
