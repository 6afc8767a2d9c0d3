using LstmVis.Core;

namespace LstmVis.Formats.Tests;

/// <summary>Songs and an ECG as projects: real data, skipped where they are not there.</summary>
public sealed class RealInputsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_ecg_has_channels_in_millivolts_and_beats()
    {
        string data = SharedData.Get("ecg_mitbih_100");
        using OpenedProject opened = Make(new ImportRequest { Files = [Path.Combine(data, "100.hea"), Path.Combine(data, "100.atr")] }, out _);
        Inputs inputs = opened.Project.Inputs!;
        Assert.Equal((650_000, 360.0), (inputs.Values.StepCount, inputs.Rate));
        Assert.Equal(["MLII mV", "V5 mV"], inputs.Channels.Select(channel => $"{channel.Name} {channel.Unit}"));
        float[] first = new float[2];
        inputs.Values.ReadRows(new StepRange(0, 1), first);
        Assert.Equal([(995 - 1024) / 200f, (1011 - 1024) / 200f], first);
        var beats = (CategoricalTrack)opened.Project.FindTrack("beats")!;
        Assert.Equal("+ 1, A 33, N 2239, V 1", string.Join(", ", beats.LabelIds.ToArray().Where(id => id >= 0).CountBy(beats.Labels.GetToken).OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key} {pair.Value}")));
        Assert.Equal("N", ((CategoricalTrack)opened.Project.FindTrack("beats-rhythm")!).Labels.Entries[0].Value);
    }

    [Fact]
    public void A_bit_that_flipped_in_an_ecg_fails_its_checksum()
    {
        string data = SharedData.Get("ecg_mitbih_100");
        foreach (string name in new[] { "100.hea", "100.dat" })
            File.Copy(Path.Combine(data, name), _folder[name]);
        byte[] samples = File.ReadAllBytes(_folder["100.dat"]);
        samples[1_000_000] ^= 4;
        File.WriteAllBytes(_folder["100.dat"], samples);
        Assert.Contains("checksum", Assert.Throws<InvalidContentException>(() => new WfdbMatrix(_folder["100.hea"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Frames_of_songs_take_their_chords_by_time()
    {
        string data = SharedData.Get("mcgill_billboard");
        var request = new ImportRequest
        {
            Inputs = $"{data}/billboard-2.0-chordino/*/bothchroma.csv,columns=3-26,time=2",
            Documents = "files",
            Tracks = [$"chords={data}/billboard-2.0.1-lab/*/full.lab"],
        };
        using OpenedProject opened = Make(request, out ImportPlan plan);
        Assert.Equal(["0003", "0026", "0037", "0041", "0050", "0088"], opened.Project.Corpus.Documents.All().Select(document => document.Id));
        Assert.Equal(24, opened.Project.Inputs!.Channels.Count);
        Assert.Equal(21.5332, opened.Project.Inputs.Rate!.Value, 3);
        var chords = (CategoricalTrack)opened.Project.FindTrack("chords")!;
        // 3.5297 s is where the first A:min of 0003 that is followed by another ends; a frame lasts 0.04644 s.
        Assert.Equal(["N", "A:min", "A:min"], new[] { 38, 39, 77 }.Select(step => chords.Labels.GetToken(chords.LabelIds.Span[step])));
        Assert.Contains(plan.Text.Warnings, warning => warning.Contains("time spans have steps", StringComparison.Ordinal));
    }

    [Fact]
    public void Chord_sequences_are_a_document_per_song()
    {
        string data = SharedData.Get("mcgill_billboard");
        ImportedCorpus read = ImportedCorpus.Read(new ImportRequest { Tokens = $"{data}/billboard-2.0-salami_chords/*/salami_chords.txt" });
        Assert.Equal(["0003", "0026", "0037", "0041", "0050", "0088"], read.Corpus.Documents.All().Select(document => document.Id));
        Assert.Equal("| A:min | A:min | C:maj | C:maj | A:min |", string.Join(' ', Enumerable.Range(0, 11).Select(read.Corpus.GetToken)));
        var sections = (CategoricalTrack)read.Tracks.First(track => track.Id == "section");
        Assert.Equal("intro", sections.Labels.GetToken(sections.LabelIds.Span[0]));
        Assert.Contains("verse", sections.Labels.Entries.Select(entry => entry.Value));
    }

    private OpenedProject Make(ImportRequest request, out ImportPlan plan)
    {
        plan = ImportPlanner.Plan(request);
        using (plan)
        using (var writer = new ProjectFolderWriter(_folder["made"]))
        {
            plan.Write(writer);
            writer.Complete();
        }

        return ProjectFolder.Open(_folder["made"]);
    }
}
