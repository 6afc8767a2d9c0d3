using Xunit;

namespace LstmVis.Cli.Tests;

/// <summary>What is no text: an ECG, chords and chroma of songs, as the guide has it; skipped where the data are not there.</summary>
public sealed class SignalsAndSongsTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task A_network_learns_chords_a_document_per_song()
    {
        string songs = Path.Combine(SharedData.Find("mcgill_billboard"), "billboard-2.0-salami_chords", "*", "salami_chords.txt");
        string output = (await LstmVisProgram.RunAsync("record", "--tokens", songs, "--network", "gru", "--cells", "8", "--layers", "1", "--epochs", "1", "--into", _temporary.At("made"))).Succeeds().Output;
        Assert.Contains("6 documents, '0003' to '0088'", output, StringComparison.Ordinal);
        string info = (await LstmVisProgram.RunAsync("info", _temporary.At("made"))).Succeeds().Output;
        Assert.All(new[] { "section", "chord", "6 files", "salami_chords" }, part => Assert.Contains(part, info, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_folder_with_an_ecg_is_a_project_without_tokens()
    {
        string output = (await LstmVisProgram.RunAsync("import", SharedData.Find("ecg_mitbih_100"), "--into", _temporary.At("made"))).Succeeds().Output;
        Assert.All(new[] { "2 channels x 650,000 steps, 360 steps per s", "SOURCE.txt: nothing is known", "beats: categorical, 4 labels" }, part => Assert.Contains(part, output, StringComparison.Ordinal));
        Assert.All(new[] { "same token", "padding", "1 labels", "vocabulary " }, part => Assert.DoesNotContain(part, output, StringComparison.Ordinal));
        string matches = (await LstmVisProgram.RunAsync("match", _temporary.At("made"), "--source", "inputs", "--range", "75:79", "--threshold", "0.6", "--top", "3")).Succeeds().Output;
        Assert.Contains("matches", matches, StringComparison.Ordinal);
    }
}
