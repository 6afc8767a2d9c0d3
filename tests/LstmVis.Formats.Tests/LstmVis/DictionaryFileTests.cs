using System.Text;

namespace LstmVis.Formats.Tests;

public sealed class DictionaryFileTests
{
    [Theory]
    [InlineData("the 5\nof 7", "5=the 7=of")]
    [InlineData("\uFEFFthe 5\r\nof 7\r\n\r\n", "5=the 7=of")]
    [InlineData("  4\n", "4= ")]
    [InlineData(" 4\n", "4= ")]
    [InlineData("\\n 1\n\\t 2\n\\r 3\n\\x 4", "1=\n 2=\t 3=\r 4=\\x")]
    [InlineData("1 1\n2 3", "1=1 3=2")]
    [InlineData("\"quoted\" 1", "1=\"quoted\"")]
    [InlineData("a\t1", "1=a")]
    [InlineData("a  1  ", "1=a")]
    [InlineData("New York 3", "3=New York")]
    [InlineData("\u00a0 3", "3=\u00a0")]
    [InlineData("ß 2147483647", "2147483647=ß")]
    [InlineData("", "")]
    public void A_dictionary_is_read(string text, string expected)
    {
        DictionaryFile dictionary = Read(text);

        Assert.Equal(expected, string.Join(' ', dictionary.Vocabulary.Entries.Select(entry => $"{entry.Key}={entry.Value}")));
        Assert.Empty(dictionary.Warnings);
    }

    [Fact]
    public void The_later_line_of_an_id_wins_and_is_said()
    {
        DictionaryFile dictionary = Read("a 1\nb 1\n");

        Assert.Equal("b", dictionary.Vocabulary.GetToken(1));
        Assert.Contains("line 2", Assert.Single(dictionary.Warnings), StringComparison.Ordinal);
        Assert.Equal(["a", "b"], dictionary.Labels);
    }

    [Fact]
    public void Lines_without_an_id_are_left_out_and_said()
    {
        DictionaryFile dictionary = Read("a 1\nlonely\n\none two three\n7\nb 2\nc -1\n");

        Assert.Equal(2, dictionary.Vocabulary.Count);
        Assert.Contains("left out 4 line(s) without an id of 0 or more, such as line 2, 4, 5", Assert.Single(dictionary.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a 1\nb x\n", "words.dict, line 2: expected a token, a space and an id (0 or more), found 'b x'")]
    [InlineData("a 1.0\n", "line 1")]
    [InlineData("a 99999999999\n", "line 1")]
    public void An_id_that_is_no_number_is_an_error(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<InvalidContentException>(() => Read(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Text_that_is_not_UTF_8_is_an_error_that_says_where()
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(folder["words.dict"], [.. "a 1\n"u8, .. Encoding.Latin1.GetBytes("é 2\n")]);

        Assert.Contains("line 2, byte 4: expected UTF-8 text, found the byte 0xe9", Assert.Throws<InvalidContentException>(() => DictionaryFile.Read(folder["words.dict"])).Message, StringComparison.Ordinal);
    }

    private static DictionaryFile Read(string text)
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["words.dict"], text);
        return DictionaryFile.Read(folder["words.dict"]);
    }
}
