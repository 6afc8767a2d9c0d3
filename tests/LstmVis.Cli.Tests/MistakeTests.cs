using PureHDF;
using Xunit;

namespace LstmVis.Cli.Tests;

/// <summary>Every mistake gives one line that says what is wrong, and the documented exit code.</summary>
public sealed class MistakeTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task A_truncated_HDF5_file()
    {
        string project = new V2Folder().WriteTo(_temporary.At("tiny"));
        byte[] whole = await File.ReadAllBytesAsync(Path.Combine(project, "states.hdf5"), TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(Path.Combine(project, "states.hdf5"), whole[..(whole.Length / 2)], TestContext.Current.CancellationToken);
        await EveryCommandFails(project, 3, "states.hdf5");
    }

    [Fact]
    public async Task A_wrong_dataset_path() =>
        await EveryCommandFails(new V2Folder { StatesPath = "nowhere/states9" }.WriteTo(_temporary.At("tiny")), 3, "states.hdf5", "states.types[0].path", "nowhere/states9", "states1");

    [Fact]
    public async Task Lengths_that_differ() =>
        await EveryCommandFails(new V2Folder { States = V2Folder.MakeStates(9) }.WriteTo(_temporary.At("tiny")), 3, "states1", "12", "9");

    [Fact]
    public async Task A_token_id_without_a_dictionary_entry() =>
        await EveryCommandFails(new V2Folder { TokenIds = [0, 1, 0, 1, 0, 7, 0, 1, 0, 1, 0, 1] }.WriteTo(_temporary.At("tiny")), 3, "words.dict", "id 7", "time step 5");

    [Fact]
    public async Task NaN_among_the_states_is_told_and_no_end()
    {
        float[,] states = V2Folder.MakeStates(V2Folder.StepCount);
        states[5, 2] = float.NaN;
        string project = new V2Folder { States = states }.WriteTo(_temporary.At("tiny"));
        LstmVisProgram.Result result = (await LstmVisProgram.RunAsync("info", project)).Succeeds();
        string line = Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("1 NaN", line, StringComparison.Ordinal);
        Assert.Contains("time step 5, cell 2", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_project_that_is_not_there() => await EveryCommandFails(_temporary.At("nowhere"), 4, "nowhere");

    [Fact]
    public async Task A_folder_without_a_project() => await EveryCommandFails(_temporary.Path, 4, "project.json", "lstm.yml");

    [Fact]
    public async Task A_source_that_is_not_there()
    {
        string project = new V2Folder().WriteTo(_temporary.At("tiny"));
        (await LstmVisProgram.RunAsync("match", project, "--source", "states::states9", "--threshold", "0.3", "--range", "1:2")).FailsWith(4, "'states::states9'", "'states::states1'");
    }

    [Theory]
    [InlineData("2", "tanh")]
    [InlineData("-1", "tanh")]
    [InlineData("0,3", "0,3")]
    [InlineData("NaN", "NaN")]
    [InlineData("high", "high")]
    public async Task An_unusable_threshold(string threshold, string text) => await MatchFails([threshold, "--range", "1:2"], text);

    [Theory]
    [InlineData("3,1", "ascending")]
    [InlineData("1,1", "twice")]
    [InlineData("1,4", "0 to 3")]
    [InlineData("-1", "-1")]
    [InlineData("1,x", "'x'")]
    [InlineData("1,,2", "''")]
    public async Task Unusable_cells(string cells, string text) => await MatchFails(["0.3", "--cells", cells], text);

    [Theory]
    [InlineData("-1:2", "start at 0")]
    [InlineData("11:13", "[0, 12)")]
    [InlineData("12:13", "[0, 12)")]
    [InlineData("5:5", "no step")]
    [InlineData("5:3", "no step")]
    [InlineData("5", "START:END")]
    [InlineData("5:99999999999", "START:END")]
    public async Task An_unusable_range(string range, string text) => await MatchFails(["0.3", "--range", range], text);

    [Fact]
    public async Task A_range_across_documents()
    {
        // States of shape [sequence, step, cell] are read as one document per sequence.
        string project = _temporary.At("sequences");
        new V2Folder().WriteTo(project);
        var states = new float[3, 4, V2Folder.CellCount];
        new H5File { ["states1"] = states }.Write(Path.Combine(project, "states.hdf5"));
        new H5File { ["words"] = new int[3, 4] }.Write(Path.Combine(project, "train.hdf5"));
        (await LstmVisProgram.RunAsync("match", project, "--source", "states::states1", "--threshold", "0.3", "--range", "3:6")).FailsWith(2, "[3, 6)", "document '0'", "step 4");
    }

    [Theory]
    [InlineData("--top", "0")]
    [InlineData("--off-before", "-1")]
    [InlineData("--off-after", "x")]
    [InlineData("--min-shared", "0")]
    [InlineData("--min-length", "0")]
    [InlineData("--window", "0")]
    [InlineData("--side", "left")]
    [InlineData("--format", "xml")]
    [InlineData("--frobnicate", "1")]
    public async Task An_unusable_option(string option, string value) => await MatchFails(["0.3", "--range", "1:2", option, value], value == "1" ? option : value);

    [Fact]
    public async Task Options_that_contradict_each_other()
    {
        await MatchFails(["0.3", "--range", "1:2", "--cells", "1"], "either --cells");
        await MatchFails(["0.3"], "either --cells");
        await MatchFails(["0.3", "--range", "1:2", "--exact-length", "2", "--min-length", "2"], "--exact-length");
        await MatchFails(["0.3", "--range", "1:2", "--min-length", "4", "--max-length", "3"], "4", "3");
        await MatchFails(["0.3", "--range", "1:2", "--window", "4", "--max-length", "3"], "--window");
    }

    [Fact]
    public async Task A_command_that_does_not_exist() => (await LstmVisProgram.RunAsync("frobnicate")).FailsWith(2, "frobnicate", "--help");

    [Fact]
    public async Task A_target_that_is_taken()
    {
        string project = new V2Folder().WriteTo(_temporary.At("tiny"));
        (await LstmVisProgram.RunAsync("import", project, "--into", project)).FailsWith(2, "already", "--overwrite");
        (await LstmVisProgram.RunAsync("synth", "--into", Path.Combine(project, "lstm.yml"))).FailsWith(2, "file of that name");
    }

    [Fact]
    public async Task A_text_that_cannot_be_read()
    {
        (await LstmVisProgram.RunAsync("record", "--text", _temporary.At("none.txt"), "--into", _temporary.At("made"))).FailsWith(4, "none.txt");
        await File.WriteAllBytesAsync(_temporary.At("latin.txt"), [.. Enumerable.Repeat((byte)0x61, 2000), 0xE9, 0x61], TestContext.Current.CancellationToken);
        await RecordFails("latin.txt", "byte offset 2000", "UTF-8");
        await File.WriteAllTextAsync(_temporary.At("empty.txt"), "", TestContext.Current.CancellationToken);
        await RecordFails("empty.txt", "empty");
    }

    [Fact]
    public async Task Two_projects_where_one_is_meant()
    {
        new V2Folder().WriteTo(_temporary.At("all", "one"));
        new V2Folder().WriteTo(_temporary.At("all", "two"));
        string[] match = ["match", _temporary.At("all"), "--source", "states::states1", "--threshold", "0.3", "--range", "6:8"];
        (await LstmVisProgram.RunAsync(match)).FailsWith(2, "'one'", "'two'", "--project");
        (await LstmVisProgram.RunAsync([.. match, "--project", "three"])).FailsWith(4, "'three'", "'one'");
        Assert.Equal("two", (await LstmVisProgram.RunAsync([.. match, "--project", "two"])).Succeeds().Json.GetProperty("project").GetString());
    }

    private async Task RecordFails(string text, params string[] texts)
    {
        LstmVisProgram.Result result = await LstmVisProgram.RunAsync("record", "--text", _temporary.At(text), "--into", _temporary.At("made"));
        (result with { Error = LastLine(result.Error) }).FailsWith(3, [text, .. texts]);
        Assert.False(Path.Exists(_temporary.At("made")));
    }

    private async Task MatchFails(string[] afterThreshold, params string[] texts)
    {
        string project = new V2Folder().WriteTo(_temporary.At("tiny"));
        (await LstmVisProgram.RunAsync(["match", project, "--source", "states::states1", "--threshold", .. afterThreshold])).FailsWith(2, texts);
    }

    private async Task EveryCommandFails(string project, int exitCode, params string[] texts)
    {
        (await LstmVisProgram.RunAsync("info", project)).FailsWith(exitCode, texts);
        (await LstmVisProgram.RunAsync("serve", project, "--no-browser", "--port", "0")).FailsWith(exitCode, texts);
        (await LstmVisProgram.RunAsync("match", project, "--source", "states::states1", "--threshold", "0.3", "--range", "1:2")).FailsWith(exitCode, texts);
        (await LstmVisProgram.RunAsync("import", project, "--into", _temporary.At("imported"))).FailsWith(exitCode, texts);
        Assert.False(Path.Exists(_temporary.At("imported")));
    }

    private static string LastLine(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1];
}
