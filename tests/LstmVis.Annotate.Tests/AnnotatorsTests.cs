using LstmVis.Core;
using Xunit;

namespace LstmVis.Annotate.Tests;

public class AnnotatorsTests
{
    [Fact]
    public void Brackets_are_counted_after_the_token_and_start_anew_in_each_document()
    {
        Assert.Equal([0, 1, 2, 1, 0], Numbers("brackets", Characters("a([])")));
        Assert.Equal([1, 2, 3, 1], Numbers("brackets", Characters("({[}")));
        Assert.Equal([0, 0, 1], Numbers("brackets", Characters("))(")));
        Assert.Equal([1, 2, 1, 2], Numbers("brackets", Make(["(", "(", "(", "("], 2)));
    }

    [Fact]
    public void A_token_of_several_characters_has_the_value_after_its_last_one()
    {
        Assert.Equal([2, 1, 0], Numbers("brackets", Make(["f((", "x)", ")."])));
        Assert.Equal([2, 4, 0], Numbers("position-in-word", Make(["ab", "cd", " "])));
        Assert.Equal([3, 5, 2], Numbers("position-in-word", Make(["▁low", "er", "▁an"])));
    }

    [Fact]
    public void Quotes_open_and_close()
    {
        Assert.Equal([0, 1, 1, 0, 1, 0], Numbers("quotes", Characters("a\"b\"\"\"")));
        Assert.Equal([1, 2, 1, 0, 0], Numbers("quotes", Characters("“„”””")));
    }

    [Fact]
    public void Words_are_parted_by_spaces_that_no_token_has()
    {
        Assert.Equal([3, 5, 1], Numbers("position-in-word", Make(["the", "don't", "I"])));
        Assert.Equal([1, 2, 0, 1, 2, 0], Numbers("position-in-word", Characters("ab c1.")));
    }

    [Fact]
    public void Lines_end_with_their_line_end()
    {
        Assert.Equal([0, 1, 2, 0, 0, 1], Numbers("position-in-line", Characters("ab\n\ncd")));
        Assert.Equal([0, 1, 0, 1], Numbers("position-in-line", Make(["one", "\n", "two", "words"])));
        Assert.Equal([0, 1, 0, 1], Numbers("position-in-document", Make(["a", "b", "c", "d"], 2)));
    }

    [Fact]
    public void Sentences_begin_behind_a_full_stop_and_white_space()
    {
        Assert.Equal([0, 1, 2, 3, 0, 1], Numbers("position-in-sentence", Characters("Hi. Yo")));
        Assert.Equal([0, 1, 2, 3], Numbers("position-in-sentence", Characters("3.14")));
        Assert.Equal([0, 1, 0, 1], Numbers("position-in-sentence", Make(["Hi", ".", "You", "there"])));
        Assert.Equal([0, 1, 2, 3, 0], Numbers("position-in-sentence", Make(["\"", "Hi", "!", "\"", "Then"])));
        Assert.Equal([0, 1, 2, 0], Numbers("position-in-sentence", Characters("a\n\nb")));
    }

    [Fact]
    public void Characters_have_classes_and_accents_belong_to_their_letter()
    {
        Assert.Equal(
            ["upper-case letter", "lower-case letter", "lower-case letter", "other letter", "digit", "space", "line end", "opening bracket", "closing bracket", "quote", "other punctuation", "symbol"],
            Labels("character-class", Make(["A", "b", "e\u0301", "漢", "7", " ", "\n", "(", ")", "\"", ",", "+"])));
        Assert.Equal([null], Labels("character-class", Make([""])));
    }

    [Fact]
    public void Frequencies_and_ranks_count_over_the_whole_corpus()
    {
        Assert.Equal([2, 3, 3, 1, 2, 3], Numbers("token-frequency", Characters("abbcab")));
        Assert.Equal([2, 1, 1, 3, 2, 1], Numbers("token-rank", Characters("abbcab")));
    }

    [Fact]
    public void Source_code_is_seen_as_the_compiler_sees_it()
    {
        const string Code = "if (x >= 1) // why\n  Say(\"a\" + 'b');";
        string?[] labels = Labels("csharp", Characters(Code));
        Assert.Equal("keyword", labels[Code.IndexOf('f', StringComparison.Ordinal)]);
        Assert.Equal("white space", labels[2]);
        Assert.Equal("punctuation", labels[3]);
        Assert.Equal("identifier", labels[4]);
        Assert.Equal("operator", labels[Code.IndexOf('=', StringComparison.Ordinal)]);
        Assert.Equal("number literal", labels[Code.IndexOf('1', StringComparison.Ordinal)]);
        Assert.Equal("comment", labels[Code.IndexOf("why", StringComparison.Ordinal)]);
        Assert.Equal("string literal", labels[Code.IndexOf('"', StringComparison.Ordinal)]);
        Assert.Equal("character literal", labels[Code.IndexOf("'b", StringComparison.Ordinal)]);
        string?[] nodes = Labels("csharp-node", Characters(Code));
        Assert.Equal("IfStatement", nodes[0]);
        Assert.Equal("GreaterThanOrEqualExpression", nodes[Code.IndexOf('=', StringComparison.Ordinal)]);
        Assert.Equal("ArgumentList", nodes[Code.IndexOf("(\"", StringComparison.Ordinal)]);
    }

    [Fact]
    public void Code_that_is_broken_or_empty_is_annotated_as_far_as_it_goes()
    {
        Assert.Equal(["keyword", "keyword", "keyword", "keyword", "keyword", "white space", "punctuation"], Labels("csharp", Characters("class {")));
        Assert.Equal(3, Labels("csharp-node", Characters("#if")).Length);
        Assert.Equal(["directive", "directive", "directive"], Labels("csharp", Make(["#", "if", "\n"]))[..3].Select(label => label == "white space" ? "directive" : label));
        Assert.Equal(["documentation"], Labels("csharp", Make(["/// <summary>x</summary>", "\n"]))[..1]);
    }

    [Fact]
    public void Chords_have_degrees_above_the_key()
    {
        Corpus song = Make(["tonic:", "Bb", "Bb:maj", ".", "Eb:maj7/3", "F:7", "|", "N", "A:min7/b3", "verse"]);
        Assert.Equal([null, null, "I", "I", "IV", "V", null, "no chord", "VII", null], Labels("scale-degree", song));
        Assert.Equal(["I", "VI", "bV"], Labels("scale-degree", Make(["tonic:C", "C", "A:min", "F#:dim"]))[1..].Select(label => label == "#IV" ? "bV" : label));
        Assert.Equal(["V", "IV"], Labels("scale-degree", Make(["G:maj", "F:maj"]), "C"));
        Assert.Equal(["I", "V"], Labels("scale-degree", new Corpus((int[])[0, 1], Vocabulary.FromTokens(["D:maj", "A:7(#9)"]), new Documents(2, [0], ["song tonic:D"]))));
    }

    [Fact]
    public void What_cannot_be_annotated_says_why()
    {
        Refused("scale-degree", Make(["C:maj"]), null, "--key");
        Refused("scale-degree", Make(["C:maj"]), "H", "'H' is no key");
        Refused("scale-degree", Make(["hello"]), "C", "Harte");
        Assert.Contains("brackets", Assert.Throws<AnnotationException>(() => Annotators.Get("nothing")).Message, StringComparison.Ordinal);

        static void Refused(string name, Corpus corpus, string? key, string message) =>
            Assert.Contains(message, Assert.Throws<AnnotationException>(() => Annotators.Get(name).Create(new AnnotatedCorpus(corpus), new AnnotationOptions { Key = key })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_annotator_makes_a_track_of_its_name_as_long_as_the_corpus()
    {
        Corpus corpus = Make(["C:maj", "\n", "x"]);
        Assert.All(Annotators.All, annotator =>
        {
            Track track = annotator.Create(new AnnotatedCorpus(corpus), new AnnotationOptions { Key = "C" });
            Assert.Equal(annotator.Name, track.Id);
            Assert.Equal(3, track.StepCount);
        });
    }

    private static Corpus Characters(string text) => Make([.. text.Select(letter => letter.ToString())]);

    private static Corpus Make(string[] tokens, params int[] laterStarts)
    {
        string[] vocabulary = [.. tokens.Distinct()];
        return new Corpus((int[])[.. tokens.Select(token => Array.IndexOf(vocabulary, token))], Vocabulary.FromTokens(vocabulary), new Documents(tokens.Length, [0, .. laterStarts]));
    }

    private static float[] Numbers(string name, Corpus corpus) => ((ScalarTrack)Annotators.Get(name).Create(new AnnotatedCorpus(corpus), new AnnotationOptions())).Values.ToArray();

    private static string?[] Labels(string name, Corpus corpus, string? key = null)
    {
        var track = (CategoricalTrack)Annotators.Get(name).Create(new AnnotatedCorpus(corpus), new AnnotationOptions { Key = key });
        return [.. track.LabelIds.ToArray().Select(label => label < 0 ? null : track.Labels.GetToken(label))];
    }
}
