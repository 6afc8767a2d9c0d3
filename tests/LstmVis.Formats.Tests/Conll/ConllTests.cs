namespace LstmVis.Formats.Tests;

public sealed class ConllTests
{
    [Fact]
    public void Universal_Dependencies_reads_right()
    {
        AnnotatedText text = ConlluReader.Read(Path.Combine(SharedData.Get("ud_english_ewt"), "en_ewt-ud-dev.conllu"));

        Assert.Equal((2001, 25147), (text.Units.Count, text.StepCount));
        Assert.Equal((17, 49), (Distinct("upos"), Distinct("xpos")));
        Assert.Equal(318, text.Units.Count(unit => unit.DocumentId is not null));
        Assert.Equal(2001, text.Units.Count(unit => text.Columns["depth"].Skip(unit.Steps.Start).Take(unit.Steps.Length).Count(depth => depth == "0") == 1));
        Assert.Equal("Plur", text.FindColumn("feats.Number")![text.Tokens!.ToList().IndexOf("morcillas")]);
        Assert.Null(text.FindColumn("feats.Nonsense"));

        int Distinct(string column) => text.Columns[column].OfType<string>().Distinct().Count();
    }

    [Fact]
    public void Multi_word_tokens_and_empty_nodes_are_no_steps()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["a.conllu"], string.Join('\n',
            "# newdoc id = d1", "# sent_id = s1", Row("1-2", "don't"), Row("1", "do", head: "0"), Row("2", "n't", head: "1"), Row("2.1", "gone"), "", "# sent_id = s2", Row("1", "_", head: "2"), Row("2", "b", head: "1"), ""));
        AnnotatedText text = ConlluReader.Read(folder["a.conllu"]);

        Assert.Equal(["do", "n't", "_", "b"], text.Tokens!);
        Assert.Equal(["0", "1", null, null], text.Columns["depth"]);
        Assert.Equal(["s1", "s2"], text.Units.Select(unit => unit.Id!));
        Assert.Contains("1 lines of multi-word tokens and 1 of empty nodes", text.Notes[0], StringComparison.Ordinal);
        Assert.Contains("2 words have no path to a root", text.Notes[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1\ta\tb", "line 1: expected 10 columns")]
    [InlineData("2\ta\t_\t_\t_\t_\t_\t_\t_\t_", "expected the word number 1")]
    [InlineData("1\ta\t_\t_\t_\t_\t7\t_\t_\t_", "expected a head of at most 1")]
    [InlineData("1\ta\t_\t_\t_\t_\tx\t_\t_\t_", "column 7")]
    [InlineData("", "expected tokens")]
    public void What_is_no_CoNLL_U_says_where(string line, string expected)
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["a.conllu"], line + "\n");
        Assert.Contains(expected, Assert.Throws<InvalidContentException>(() => ConlluReader.Read(folder["a.conllu"])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("IOB2", "B-A I-A B-A O B-C", "B-A I-A B-A O B-C")]
    [InlineData("IOB1", "I-A I-A B-A O I-C", "B-A I-A B-A O B-C")]
    [InlineData("BIOES", "B-A E-A S-A O S-C", "B-A I-A B-A O B-C")]
    [InlineData("BIOES", "B-A L-A U-A O U-C", "B-A I-A B-A O B-C")]
    public void Chunks_of_every_scheme_are_the_same(string scheme, string tags, string iob2)
    {
        ChunkReading chunks = ChunkTags.Read(tags.Split(' '), [new TextUnit(null, null, new(0, 5))]);

        Assert.Equal((scheme, 3), (chunks.Scheme, chunks.ChunkCount));
        Assert.Equal(iob2.Split(' '), chunks.Iob2!);
        Assert.Equal(["A", "A", "A", "O", "C"], chunks.Types!);
    }

    [Fact]
    public void Columns_between_blanks_read_as_CoNLL_2003_has_them()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["a.conll"], "-DOCSTART- -X- O O\n\nEU NNP I-NP I-ORG\nrejects VBZ I-VP O\n\n# # I-NP O\n4 CD I-NP I-MISC\n");
        AnnotatedText text = ConllColumnsReader.Read(folder["a.conll"]);

        Assert.Equal(["EU", "rejects", "#", "4"], text.Tokens!);
        Assert.Equal(2, text.Units.Count);
        Assert.Equal(["I-ORG", "O", "O", "I-MISC"], text.Columns["tag"]);
        Assert.Equal(["NNP", "VBZ", "#", "CD"], text.Columns["2"]);
    }

    private static string Row(string id, string form, string head = "_") => string.Join('\t', id, form, "_", "_", "_", "_", head, "_", "_", "_");
}
