using System.Text.Json;
using PureHDF;
using Xunit;

namespace LstmVis.Cli.Tests;

public sealed class MatchTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();
    private readonly string _project;

    public MatchTests() => _project = new V2Folder().WriteTo(_temporary.At("tiny"));

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task A_range_selects_the_cells_that_are_on_in_exactly_it()
    {
        // Cell 2 is on in steps 2, 3, 6, 7, 10, 11; cell 1 one step earlier, cell 3 one later.
        JsonElement answer = (await Match("--threshold", "0.3", "--range", "6:8")).Succeeds().Json;
        Assert.Equal([2], Cells(answer));
        Assert.Equal("""{"start":6,"end":8}""", answer.GetProperty("selection").GetProperty("range").GetRawText());
        Assert.Equal([(2, 4), (6, 8), (10, 12)], Ranges(answer).Order());
    }

    [Fact]
    public async Task A_match_has_exactly_the_documented_fields()
    {
        JsonElement answer = (await Match("--threshold", "0.3", "--range", "6:8", "--top", "1")).Succeeds().Json;
        JsonElement match = Assert.Single(answer.GetProperty("matches").EnumerateArray());
        Assert.Equal(["rank", "start", "end", "shared", "missing", "extra", "document", "tokens"], match.EnumerateObject().Select(field => field.Name));
        Assert.Equal("""{"rank":1,"start":2,"end":4,"shared":1,"missing":0,"extra":0,"document":0,"tokens":["a","b"]}""", match.GetRawText());
        Assert.Equal(["project", "selection", "options", "matches", "isLast"], answer.EnumerateObject().Select(field => field.Name));
        Assert.False(answer.GetProperty("isLast").GetBoolean());
    }

    [Fact]
    public async Task Named_cells_match_without_a_range()
    {
        JsonElement answer = (await Match("--threshold", "0.3", "--cells", "1,2", "--min-shared", "2", "--off-before", "0")).Succeeds().Json;
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("selection").GetProperty("range").ValueKind);
        Assert.Equal([(2, 4), (6, 8), (10, 12)], Ranges(answer).Order());
    }

    [Fact]
    public async Task A_project_folder_answers_as_the_directory_it_was_imported_from()
    {
        string imported = _temporary.At("imported", "tiny");
        (await LstmVisProgram.RunAsync("import", _project, "--into", imported)).Succeeds();
        string direct = (await Match("--threshold", "0.3", "--range", "6:8")).Succeeds().Output;
        string native = (await LstmVisProgram.RunAsync("match", imported, "--source", "states::states1", "--threshold", "0.3", "--range", "6:8")).Succeeds().Output;
        Assert.Equal(direct, native);
    }

    [Fact]
    public async Task A_quantile_selects_by_each_cells_own_threshold_and_can_be_replayed()
    {
        JsonElement answer = (await LstmVisProgram.RunAsync("match", _project, "--source", "states::states1", "--quantile", "0.6", "--range", "6:8")).Succeeds().Json;
        JsonElement selection = answer.GetProperty("selection");
        Assert.Equal("0.6", selection.GetProperty("quantile").GetRawText());
        Assert.False(selection.TryGetProperty("threshold", out _));
        int[] cells = [.. Cells(answer)];
        JsonElement thresholds = selection.GetProperty("thresholds").GetProperty("states::states1");
        Assert.NotEmpty(cells);
        Assert.Equal(cells.Select(cell => $"{cell}"), thresholds.EnumerateObject().Select(own => own.Name));

        // The same thresholds given one by one select the same cells.
        string single = string.Join(',', thresholds.EnumerateObject().Select(own => $"{own.Name}={own.Value.GetRawText()}"));
        Assert.Equal(cells, Cells((await Match("--threshold", "0.99", "--cell-thresholds", single, "--range", "6:8")).Succeeds().Json));
    }

    [Fact]
    public async Task A_saturated_cell_is_on_more_often_than_its_quantile_says_and_that_is_said()
    {
        float[,] states = V2Folder.MakeStates(V2Folder.StepCount);
        for (int step = 0; step < V2Folder.StepCount; step++)
            states[step, 2] = step < 8 ? 20 + step : -1;
        string saturated = new V2Folder { States = states }.WriteTo(_temporary.At("saturated"));
        LstmVisProgram.Result result = (await LstmVisProgram.RunAsync("match", saturated, "--source", "states::states1", "--quantile", "0.9", "--cells", "1,2", "--off-before", "0")).Succeeds();
        Assert.Contains("1 of the 2 selected cells (states::states1 2) are saturated", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Note:", (await LstmVisProgram.RunAsync("match", _project, "--source", "states::states1", "--quantile", "0.9", "--cells", "1,2")).Succeeds().Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_threshold_of_a_single_cell_takes_the_place_of_the_common_one()
    {
        Assert.Equal([2], Cells((await Match("--threshold", "0.3", "--range", "6:8")).Succeeds().Json));
        Assert.Empty(Cells((await Match("--threshold", "0.3", "--cell-thresholds", "2=0.9", "--range", "6:8")).Succeeds().Json));
        (await Match("--threshold", "0.3", "--cell-thresholds", "99=0.1", "--range", "6:8")).FailsWith(2, "cell 99", "--cell-thresholds");
        (await Match("--threshold", "0.3", "--cell-thresholds", "2:0.1", "--range", "6:8")).FailsWith(2, "12=0.4,30=0.2", "'2:0.1'");
        (await Match("--threshold", "0.3", "--quantile", "0.9", "--range", "6:8")).FailsWith(2, "--quantile");
        (await Match("--range", "6:8")).FailsWith(2, "--threshold", "--quantile");
        (await Match("--quantile", "90", "--range", "6:8")).FailsWith(2, "0 to 1");
    }

    [Fact]
    public async Task A_file_is_written_in_place_of_the_output()
    {
        string[] asked = ["--threshold", "0.3", "--range", "6:8", "--format", "csv"];
        string printed = (await Match(asked)).Succeeds().Output;
        Assert.Equal("", (await Match([.. asked, "--output", _temporary.At("matches.csv")])).Succeeds().Output);
        Assert.Equal(printed, await File.ReadAllTextAsync(_temporary.At("matches.csv"), TestContext.Current.CancellationToken));
        (await Match("--threshold", "0.3", "--range", "6:8", "--format", "parquet", "--output", _temporary.At("matches.parquet"))).Succeeds();
        byte[] table = await File.ReadAllBytesAsync(_temporary.At("matches.parquet"), TestContext.Current.CancellationToken);
        Assert.Equal("PAR1"u8, table.AsSpan(0, 4));
        Assert.Equal("PAR1"u8, table.AsSpan(table.Length - 4));
        (await Match("--threshold", "0.3", "--range", "6:8", "--format", "parquet")).FailsWith(2, "--output FILE");
        (await Match("--threshold", "0.3", "--range", "6:8", "--output", _temporary.At("nowhere", "matches.json"))).FailsWith(4, "no such folder");
    }

    [Fact]
    public async Task Lengths_are_limited_as_asked()
    {
        Assert.Equal([(1, 4), (5, 8), (9, 12)], Ranges((await Match("--threshold", "0.3", "--cells", "1", "--exact-length", "3")).Succeeds().Json));
        Assert.Empty(Ranges((await Match("--threshold", "0.3", "--cells", "1", "--exact-length", "2")).Succeeds().Json));
        Assert.Equal([(3, 4), (7, 8), (11, 12)], Ranges((await Match("--threshold", "0.3", "--cells", "3", "--max-length", "1")).Succeeds().Json));
        Assert.Equal([(1, 3), (5, 7), (9, 11)], Ranges((await Match("--threshold", "0.3", "--cells", "1", "--window", "2")).Succeeds().Json));
    }

    [Fact]
    public async Task CSV_has_a_header_and_a_line_per_match()
    {
        LstmVisProgram.Result result = (await Match("--threshold", "0.3", "--range", "6:8", "--format", "csv")).Succeeds();
        Assert.Equal("rank,start,end,shared,missing,extra,document,tokens\n1,2,4,1,0,0,0,a b\n2,6,8,1,0,0,0,a b\n3,10,12,1,0,0,0,a b\n", result.Output.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task The_negative_side_mirrors_the_positive()
    {
        JsonElement answer = (await Match("--threshold", "0.3", "--cells", "3", "--side", "negative")).Succeeds().Json;
        Assert.Equal([(0, 3), (4, 7), (8, 11)], Ranges(answer));
    }

    [Fact]
    public async Task On_real_states_a_brush_selects_the_documented_cells()
    {
        JsonElement answer = (await LstmVisProgram.RunAsync("match", SharedData.Find("v2-parens"), "--source", "states::states2", "--threshold", "0.3", "--range", "21:25", "--off-before", "1")).Succeeds().Json;
        Assert.Equal([2, 9, 13, 20, 30], Cells(answer));
    }

    [Fact]
    public async Task On_real_states_three_cells_find_every_stretch_of_depth_three()
    {
        JsonElement answer = (await LstmVisProgram.RunAsync("match", SharedData.Find("v2-parens"), "--source", "states::states2", "--threshold", "0.3",
            "--cells", "9,13,30", "--min-shared", "3", "--off-before", "0", "--off-after", "0", "--top", "all")).Succeeds().Json;
        Assert.True(answer.GetProperty("isLast").GetBoolean());
        Assert.Equal(DeepStretches(SharedData.Find("v2-parens/annot.hdf5"), 3), Ranges(answer).Order());
    }

    private static List<(int Start, int End)> DeepStretches(string annotations, int depth)
    {
        long[] depths = [.. H5File.OpenRead(annotations).Dataset("depth").Read<int[]>().Select(value => (long)value)];
        List<(int, int)> stretches = [];
        for (int start = 0; start < depths.Length; start++)
        {
            int end = start;
            while (end < depths.Length && depths[end] >= depth)
                end++;
            if (end - start >= 2)
                stretches.Add((start, end));
            start = end;
        }

        return stretches;
    }

    private Task<LstmVisProgram.Result> Match(params string[] options) => LstmVisProgram.RunAsync(["match", _project, "--source", "states::states1", .. options]);

    private static IEnumerable<int> Cells(JsonElement answer) =>
        answer.GetProperty("selection").GetProperty("cells").EnumerateObject().Single().Value.EnumerateArray().Select(cell => cell.GetInt32());

    private static IEnumerable<(int Start, int End)> Ranges(JsonElement answer) =>
        answer.GetProperty("matches").EnumerateArray().Select(match => (match.GetProperty("start").GetInt32(), match.GetProperty("end").GetInt32()));
}
