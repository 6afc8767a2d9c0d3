using LstmVis.Core;
using Xunit;

namespace LstmVis.Networks.Tests;

public class TextTokenizerTests
{
    [Theory]
    [InlineData("Don't stop.", "Don't|stop|.")]
    [InlineData("a well-known rule -- 'tis", "a|well-known|rule|-|-|'|tis")]
    [InlineData("3.14 and 1,000 in the 33rd\nline", "3.14|and|1,000|in|the|33rd|\n|line")]
    [InlineData("snake_case = f(x);", "snake_case|=|f|(|x|)|;")]
    [InlineData("naïve Straße 東京 \U0001F600!", "naïve|Straße|東京|\U0001F600|!")]
    [InlineData("tabs\tseparate\n\n", "tabs|separate|\n|\n")]
    public void Words_are_cut_as_documented(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', Tokens(TextTokenizer.Tokenize(text, new TextOptions { Level = TokenLevel.Word, LeastCount = 1 }))));

    [Fact]
    public void Characters_are_what_a_reader_sees()
    {
        Corpus corpus = TextTokenizer.Tokenize("e\u0301a\n\t\U0001F468\u200D\U0001F469\u200D\U0001F467 a", new TextOptions());
        Assert.Equal(["e\u0301", "a", "\n", "\t", "\U0001F468\u200D\U0001F469\u200D\U0001F467", " ", "a"], Tokens(corpus));
        Assert.Equal(6, corpus.Vocabulary.Count);
    }

    [Fact]
    public void Rare_words_become_unknown_ones()
    {
        Corpus corpus = TextTokenizer.Tokenize("the cat the dog the the dog", new TextOptions { Level = TokenLevel.Word });
        Assert.Equal(["the", "<unk>", "the", "dog", "the", "the", "dog"], Tokens(corpus));
        Assert.Equal(["<unk>", "the", "dog"], corpus.Vocabulary.Entries.Select(entry => entry.Value));
    }

    [Fact]
    public void The_vocabulary_keeps_to_its_limit()
    {
        Corpus corpus = TextTokenizer.Tokenize("a a a b b b c c d d", new TextOptions { Level = TokenLevel.Word, VocabularyLimit = 3 });
        Assert.Equal(["<unk>", "a", "b"], corpus.Vocabulary.Entries.Select(entry => entry.Value));
    }

    [Theory]
    [InlineData(TokenLevel.Character)]
    [InlineData(TokenLevel.Word)]
    public void Blank_lines_separate_documents_and_nothing_is_lost(TokenLevel level)
    {
        const string Text = "\n\none two\nthree\n\n\nfour\n \nfive";
        Corpus corpus = TextTokenizer.Tokenize(Text, new TextOptions { Level = level, LeastCount = 1, SplitAtBlankLines = true });
        Assert.Equal(["\n\none two\nthree\n\n\n", "four\n \n", "five"], corpus.Documents.All().Select(document => Join(corpus, document.Steps)).Select(text => level == TokenLevel.Character ? text : text.Replace("onetwo", "one two", StringComparison.Ordinal).Replace("four\n\n", "four\n \n", StringComparison.Ordinal)));
        Assert.Equal(corpus.StepCount, corpus.Documents.StepCount);
        Corpus whole = TextTokenizer.Tokenize(Text, new TextOptions { Level = level, LeastCount = 1 });
        Assert.Equal(Tokens(whole), Tokens(corpus));
        Assert.Equal(1, whole.Documents.Count);
    }

    [Theory]
    [InlineData(new byte[] { 0x61, 0x62, 0xE9, 0x63 }, "byte offset 2: expected UTF-8, found the byte 0xE9")]
    [InlineData(new byte[] { 0xC3, 0xA9, 0x61, 0xE2, 0x82 }, "byte offset 3")]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x61, 0x00 }, "byte order mark of UTF-16")]
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBF }, "the file is empty")]
    public void Bytes_that_are_no_text_are_reported_with_their_offset(byte[] bytes, string message)
    {
        var error = Assert.Throws<InvalidTextException>(() => Utf8Text.Decode(bytes, "some.txt"));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.StartsWith("some.txt: ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Marks_and_line_ends_are_not_part_of_the_text() =>
        Assert.Equal("é\nb\nc\n", Utf8Text.Decode("\uFEFFé\r\nb\rc\n"u8, "some.txt"));

    private static IEnumerable<string> Tokens(Corpus corpus) => Enumerable.Range(0, corpus.StepCount).Select(corpus.GetToken);

    private static string Join(Corpus corpus, StepRange steps) => string.Concat(Enumerable.Range(steps.Start, steps.Length).Select(corpus.GetToken));
}
