using LstmVis.Core;

namespace LstmVis.Formats.Tests;

public sealed class TrackTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Nested_spans_of_characters_become_a_track_per_level()
    {
        string text = "The University of New York 🙂 won.";
        Write("t.txt", text);
        Write("t.json", """[{"start": 4, "end": 26, "label": "ORG"}, {"start": 18, "end": 26, "label": "LOC"}, {"start": 27, "end": 28, "label": "SMILE"}, {"start": 100, "end": 101, "label": "X"}]""");
        ImportedCorpus read = Read("t.txt", "words", $"e={_folder["t.json"]},join=chars");

        Assert.Equal("O ORG ORG ORG ORG SMILE O", Labels(read, "e"));
        Assert.Equal("O O O LOC LOC O O", Labels(read, "e-2"));
        Assert.Contains(read.Warnings, warning => warning.Contains("3 of 4 spans align; 0 of them cut", StringComparison.Ordinal) && warning.Contains("'X' at characters 100 to 101", StringComparison.Ordinal));
    }

    [Fact]
    public void Standoff_of_brat_counts_in_the_text_and_says_what_it_cuts()
    {
        Write("t.txt", "unbelievable cats");
        Write("t.ann", "T1\tAdj 0 12\tunbelievable\nT2\tStem 2 9\tbelieva\nR1\tRel Arg1:T1\n");
        ImportedCorpus read = Read("t.txt", "words", $"a={_folder["t.ann"]}");
        Assert.Equal("Adj O", Labels(read, "a"));
        Assert.Equal("Stem O", Labels(read, "a-2"));
        Assert.Contains(read.Warnings, warning => warning.Contains("1 of them cut through a token", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("all", "D D N N N V V")]
    [InlineData("first", "D - N - - V -")]
    public void Sub_word_tokens_take_the_labels_of_their_words(string which, string expected)
    {
        Write("t.txt", "[CLS]\nTh\n##e\nun\n##believ\n##able\nca\n##t\n");
        Write("w.conll", "The D\nunbelievable N\ncat V\n\n");
        ImportedCorpus read = Read("t.txt", "lines", $"pos={_folder["w.conll"]}:2,subword={which}");
        Assert.Equal($"- {expected}", Labels(read, "pos"));
        Assert.Contains(read.Warnings, warning => warning.Contains("take the label of their word", StringComparison.Ordinal));
    }

    [Fact]
    public void Labels_by_token_by_document_and_by_index()
    {
        Write("t.jsonl", "{\"id\": \"x\", \"tokens\": [\"a\", \"b\"]}\n{\"id\": \"y\", \"tokens\": [\"a\"]}\n");
        Write("f.json", """{"a": 3.5}""");
        Write("d.csv", "document,genre\ny,pop\nx,rock\n");
        Write("i.csv", "document,index,tag\nx,1,T\ny,0,U\ny,7,V\n");
        ImportedCorpus read = Read("t.jsonl", "jsonl", $"f={_folder["f.json"]},join=token", $"g={_folder["d.csv"]},join=document", $"i={_folder["i.csv"]},join=index");
        Assert.Equal([3.5f, float.NaN, 3.5f], ((ScalarTrack)read.Tracks[0]).Values.ToArray());
        Assert.Equal("rock rock pop", Labels(read, "g"));
        Assert.Equal("- T U", Labels(read, "i"));
        Assert.Contains(read.Warnings, warning => warning.Contains("1 of 3 rows name no step", StringComparison.Ordinal));
    }

    [Fact]
    public void Arrays_of_ids_and_of_numbers_per_entry_are_top_k()
    {
        Write("t.txt", "a b a");
        Write("v.json", """["a", "b", "c"]""");
        NpyWriter.Write(_folder["ids.npy"], new int[] { 0, 1, 2, 0, 1, 2 }, 2);
        NpyWriter.Write(_folder["w.npy"], new float[] { 0.9f, 0.1f, 0.8f, 0.2f, 0.7f, 0.3f }, 2);
        NpyWriter.Write(_folder["logits.npy"], new float[] { 1, 2, 3, 5, 4, float.NaN, 0, 0, -1 }, 3);
        ImportedCorpus read = Read("t.txt", "words", $"p={_folder["ids.npy"]},weights={_folder["w.npy"]},labels={_folder["v.json"]}", $"q={_folder["logits.npy"]},labels={_folder["v.json"]},k=2");
        var given = (TopKTrack)read.Tracks[0];
        Assert.Equal([0, 1, 2, 0, 1, 2], given.EntryIds.ToArray());
        Assert.Equal(0.8f, given.Weights.Span[2]);
        var best = (TopKTrack)read.Tracks[1];
        Assert.Equal([2, 1, 0, 1, 0, 1], best.EntryIds.ToArray());
        Assert.Equal([3, 2, 5, 4, 0, 0], best.Weights.ToArray());
    }

    [Fact]
    public void Every_feature_of_a_treebank_can_be_a_track()
    {
        Write("t.conllu", "1\tcats\tcat\tNOUN\tNNS\tNumber=Plur|Case=Nom\t2\tnsubj\t_\tSpaceAfter=No\n2\tsit\tsit\tVERB\tVBP\tNumber=Plur\t0\troot\t_\t_\n\n");
        ImportedCorpus read = Read("t.conllu", "conllu", $"m={_folder["t.conllu"]}:feats.*", $"space={_folder["t.conllu"]}:misc.SpaceAfter");
        Assert.Equal("Nom -", Labels(read, "m.Case"));
        Assert.Equal("Plur Plur", Labels(read, "m.Number"));
        Assert.Equal("No -", Labels(read, "space"));
    }

    [Fact]
    public void A_list_column_of_DuckDB_carries_tokens_documents_and_tags()
    {
        string file = Golden.Get("columnar/duckdb-documents.parquet");
        using ImportPlan plan = ImportPlanner.Plan(new ImportRequest { States = [$"{file}:h"], Tokens = file, Tracks = [$"tags={file}:tags"] });
        Assert.Equal(["first", "second"], plan.Text.Corpus.Documents.All().Select(document => document.Id));
        Assert.Equal("the cat sat on mat", string.Join(' ', Enumerable.Range(0, 5).Select(plan.Text.Corpus.GetToken)));
        Assert.Equal("D N V - N", Labels(plan.Text, "tags"));
    }

    [Fact]
    public void Masks_scales_and_columns_of_cells()
    {
        NpyWriter.Write(_folder["mask.npy"], new int[] { 0, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1 }, 4);
        File.Copy(Golden.Get("import-arrays/threes.npy"), _folder["h.npy"]);
        Write("t.txt", "a b c d e f g");
        using var files = new StateFiles();
        int width = files.Open(StateSpec.Parse(_folder["h.npy"]))[0].SequenceLength!.Value;
        NpyWriter.Write(_folder["mask.npy"], Enumerable.Range(0, files.Open(StateSpec.Parse(_folder["h.npy"]))[0].Matrix.StepCount).Select(step => step % width == 0 ? 0 : 1).ToArray(), width);
        FoundStates whole = files.Open(StateSpec.Parse(_folder["h.npy"]))[0];
        Write("w.txt", string.Join(' ', Enumerable.Repeat("w", whole.Matrix.StepCount / width * (width - 1))));
        using ImportPlan plan = ImportPlanner.Plan(new ImportRequest { States = [_folder["h.npy"]], Tokens = _folder["w.txt"], TokenFormat = "words", Mask = _folder["mask.npy"] });
        Assert.Equal(whole.Matrix.StepCount / width, plan.Text.Corpus.Documents.Count);
        Assert.Equal(Row(whole.Matrix, 1), Row(plan.Sources[0].States, 0));

        IStateMatrix scaled = files.Open(StateSpec.Parse($"{Golden.Get("zarr-stores/int8.zarr")},scale=0.5,zero=1"))[0].Matrix;
        Assert.Equal([1.5f, 1f, 0.5f, 0f, -0.5f], Row(scaled, 2));
    }

    private static float[] Row(IStateMatrix matrix, int step)
    {
        float[] row = new float[matrix.CellCount];
        matrix.ReadRows(new StepRange(step, step + 1), row);
        return row;
    }

    private void Write(string name, string text) => File.WriteAllText(_folder[name], text);

    private ImportedCorpus Read(string tokens, string format, params string[] tracks) =>
        ImportedCorpus.Read(new ImportRequest { Tokens = _folder[tokens], TokenFormat = format, Tracks = tracks });

    private static string Labels(ImportedCorpus read, string track)
    {
        var labels = (CategoricalTrack)read.Tracks.First(candidate => candidate.Id == track);
        return string.Join(' ', labels.LabelIds.ToArray().Select(id => id < 0 ? "-" : labels.Labels.GetToken(id)));
    }
}
