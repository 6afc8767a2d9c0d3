using System.Text.Json;
using Xunit;

namespace LstmVis.Cli.Tests;

public sealed class AnnotateTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task A_project_gets_tracks_and_keeps_everything_else()
    {
        (await LstmVisProgram.RunAsync("synth", "--into", _temporary.At("made"), "--steps", "400", "--cells", "4")).Succeeds();
        string[] states = [.. Directory.EnumerateFiles(_temporary.At("made", "sources"))];
        DateTime written = File.GetLastWriteTimeUtc(states[0]);
        LstmVisProgram.Result result = (await LstmVisProgram.RunAsync("annotate", _temporary.At("made"), "--track", "position-in-word,token-rank", "--track", "character-class")).Succeeds();
        Assert.Contains("token-rank: 1 to", result.Output, StringComparison.Ordinal);
        string info = (await LstmVisProgram.RunAsync("info", _temporary.At("made"))).Succeeds().Output;
        Assert.Contains("position-in-word", info, StringComparison.Ordinal);
        Assert.Contains("character-class", info, StringComparison.Ordinal);
        Assert.Equal(written, File.GetLastWriteTimeUtc(states[0]));
        (await LstmVisProgram.RunAsync("check", _temporary.At("made"))).Succeeds();

        (await LstmVisProgram.RunAsync("annotate", _temporary.At("made"), "--track", "token-rank")).FailsWith(2, "a track 'token-rank' already", "--overwrite");
        (await LstmVisProgram.RunAsync("annotate", _temporary.At("made"), "--track", "token-rank,brackets", "--overwrite")).Succeeds();
        JsonElement project = JsonDocument.Parse(File.ReadAllText(_temporary.At("made", "project.json"))).RootElement;
        Assert.Single(project.GetProperty("tracks").EnumerateArray(), track => track.GetProperty("id").GetString() == "token-rank");
        Assert.Contains(project.GetProperty("tracks").EnumerateArray(), track => track.GetProperty("id").GetString() == "brackets");
        (await LstmVisProgram.RunAsync("check", _temporary.At("made"))).Succeeds();
    }

    [Fact]
    public async Task Annotators_are_listed_and_go_with_the_commands_that_make_projects()
    {
        Assert.Contains("csharp-node", (await LstmVisProgram.RunAsync("annotate", "--list")).Succeeds().Output, StringComparison.Ordinal);
        File.WriteAllText(_temporary.At("text.txt"), string.Concat(Enumerable.Range(0, 200).Select(line => $"f(a[{line % 7}]);\n")));
        (await LstmVisProgram.RunAsync("record", "--text", _temporary.At("text.txt"), "--epochs", "1", "--cells", "4", "--annotate", "brackets,csharp", "--into", _temporary.At("made"))).Succeeds();
        string info = (await LstmVisProgram.RunAsync("info", _temporary.At("made"))).Succeeds().Output;
        Assert.Contains("brackets", info, StringComparison.Ordinal);
        Assert.Contains("csharp", info, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mistakes_are_named()
    {
        (await LstmVisProgram.RunAsync("synth", "--into", _temporary.At("made"), "--steps", "100", "--cells", "4")).Succeeds();
        (await LstmVisProgram.RunAsync("annotate", _temporary.At("made"), "--track", "nothing")).FailsWith(2, "no annotator 'nothing'", "brackets");
        (await LstmVisProgram.RunAsync("annotate", _temporary.At("made"))).FailsWith(2, "--track NAMES");
        (await LstmVisProgram.RunAsync("annotate", _temporary.At("none"), "--track", "brackets")).FailsWith(4, "no such folder");
        (await LstmVisProgram.RunAsync("annotate", _temporary.At("made"), "--track", "scale-degree", "--key", "C")).FailsWith(3, "Harte");
        string v2 = new V2Folder().WriteTo(_temporary.At("tiny"));
        (await LstmVisProgram.RunAsync("annotate", v2, "--track", "brackets")).FailsWith(2, "lstmvis import");
    }
}
