using LstmVis.Core;

namespace LstmVis.Formats.Tests;

public sealed class ImportPlannerTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Sentences_tags_and_entities_of_two_treebanks_join_by_id()
    {
        string conllu = Path.Combine(SharedData.Get("ud_english_ewt"), "en_ewt-ud-dev.conllu");
        string iob2 = Path.Combine(SharedData.Get("uner_english_ewt"), "en_ewt-ud-dev.iob2");
        NpyWriter.Write(_folder["h0.npy"], new float[25147 * 2], 2);

        using OpenedProject opened = Make(new ImportRequest { Files = [_folder["h0.npy"], conllu, iob2], Tracks = [$"number={conllu}:feats.Number"] }, out ImportPlan plan);

        Assert.Equal((2001, 25147), (opened.Project.Corpus.Documents.Count, opened.Project.Corpus.StepCount));
        Assert.Equal(["deprel", "depth", "entities", "entities-iob2", "number", "upos", "xpos"], opened.Project.Tracks.Select(track => track.Id).Order());
        Assert.Equal(3, plan.Text.Warnings.Count(warning => warning.Contains("does not align", StringComparison.Ordinal)));
        Assert.Contains(plan.Text.Warnings, warning => warning.Contains("1,998 of 2,001 sentences align by id", StringComparison.Ordinal));
        var entities = (CategoricalTrack)opened.Project.FindTrack("entities")!;
        Assert.Equal(["LOC", "O", "ORG", "PER"], entities.Labels.Entries.Select(entry => entry.Value));
        Assert.Contains("-1", string.Join(' ', entities.LabelIds.ToArray().Distinct()), StringComparison.Ordinal);
        int tampa = Enumerable.Range(0, 25147).First(step => opened.Project.Corpus.GetToken(step) == "tampa");
        Assert.Equal("LOC", entities.Labels.GetToken(entities.LabelIds.Span[tampa]));
    }

    [Theory]
    [InlineData("a b\nc d\n", null, "ab", "words")]
    [InlineData("abcd", null, "ab", "characters")]
    [InlineData("a\nb\nc\nd\n", null, "ab", "a token per line")]
    public void The_number_of_steps_tells_how_a_text_is_cut(string text, string? format, string _, string expected)
    {
        NpyWriter.Write(_folder["h0.npy"], new float[8], 2);
        File.WriteAllText(_folder["t.txt"], text);
        string said = expected == "words" ? "a token per word" : expected == "characters" ? "a token per character" : expected;

        using ImportPlan plan = ImportPlanner.Plan(new ImportRequest { Files = [_folder.Path], TokenFormat = format });
        Assert.Contains(said, plan.Text.TokensSaid[0], StringComparison.Ordinal);
        Assert.Equal(4, plan.Text.Corpus.StepCount);
    }

    [Fact]
    public void Ids_vocabulary_lengths_and_padding_make_documents()
    {
        File.Copy(Golden.Get("import-arrays/threes.npy"), _folder["h.npy"]);
        File.Copy(Golden.Get("import-arrays/lengths.npy"), _folder["l.npy"]);
        NpyWriter.Write(_folder["tokens.npy"], new int[] { 0, 1, 2, 0, 1 }, 0);
        File.WriteAllText(_folder["v.json"], """{"the": 0, "cat": 1, "sat": 2}""");

        using OpenedProject opened = Make(new ImportRequest { States = [_folder["h.npy"]], Tokens = _folder["tokens.npy"], Vocabulary = _folder["v.json"], Lengths = _folder["l.npy"] }, out _);

        Assert.Equal("the cat sat the cat", string.Join(' ', Enumerable.Range(0, 5).Select(opened.Project.Corpus.GetToken)));
        Assert.Equal([0, 2], opened.Project.Corpus.Documents.All().Select(document => document.Steps.Start));
        float[] row = new float[4];
        opened.Project.Sources[0].States.ReadRows(new StepRange(2, 3), row);
        Assert.Equal([0.5f, 0.75f, 1f, 1.25f], row);
    }

    [Fact]
    public void Names_and_ranges_suggest_layers_kinds_and_transforms()
    {
        foreach (string name in new[] { "hidden_1", "hidden_2", "cell_1", "cell_2" })
            NpyWriter.Write(_folder[$"{name}.npy"], new float[] { 0, -3, 0.5f, 0 }, 2);
        File.WriteAllText(_folder["t.txt"], "a b");

        using ImportPlan plan = ImportPlanner.Plan(new ImportRequest { Files = [_folder.Path], States = [$"{_folder["cell_2.npy"]},layer=7,transform=none"] });
        Assert.Equal(
            ["cell_2 7 cell_state None", "cell_1 0 cell_state Tanh", "hidden_1 0 hidden_state None", "hidden_2 1 hidden_state None"],
            plan.Sources.Select(source => $"{source.Description.Id} {source.Description.Layer} {source.Description.Kind} {source.Description.Transform}"));
    }

    [Fact]
    public void Json_lines_carry_documents_and_tracks()
    {
        NpyWriter.Write(_folder["h0.npy"], new float[6], 2);
        File.WriteAllText(_folder["t.jsonl"], "{\"id\": \"x\", \"tokens\": [\"a\", \"b\"], \"score\": [0.5, 1]}\n[\"c\"]\n");

        using OpenedProject opened = Make(new ImportRequest { Files = [_folder["h0.npy"], _folder["t.jsonl"]], Tracks = [$"score={_folder["t.jsonl"]}:score"] }, out _);
        Assert.Equal(["x", "1"], opened.Project.Corpus.Documents.All().Select(document => document.Id));
        Assert.Equal([0.5f, 1f, float.NaN], ((ScalarTrack)opened.Project.FindTrack("score")!).Values.ToArray());
    }

    [Fact]
    public void What_does_not_fit_says_what_to_do()
    {
        NpyWriter.Write(_folder["h-1.npy"], new float[4], 2);
        NpyWriter.Write(_folder["h-2.npy"], new float[4], 2);
        File.WriteAllText(_folder["t.txt"], "a b c d");
        var parts = new ImportRequest { Files = [_folder["h-1.npy"], _folder["h-2.npy"]], Tokens = _folder["t.txt"], TokenFormat = "words" };

        Assert.Contains("name them as one quoted pattern", Assert.Throws<InvalidContentException>(() => ImportPlanner.Plan(parts)).Message, StringComparison.Ordinal);
        Assert.Contains("as words 4, as characters 7", Assert.Throws<InvalidContentException>(() => ImportPlanner.Plan(parts with { TokenFormat = null })).Message, StringComparison.Ordinal);
        using ImportPlan joined = ImportPlanner.Plan(new ImportRequest { States = [_folder["h-*.npy"]], Tokens = _folder["t.txt"], TokenFormat = "words" });
        Assert.Equal(4, joined.Sources[0].States.StepCount);
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
