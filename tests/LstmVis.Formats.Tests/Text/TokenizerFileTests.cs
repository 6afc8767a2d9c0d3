using System.Text.Json;
using LstmVis.Core;

namespace LstmVis.Formats.Tests;

/// <summary>Tokenizers written by the library of Hugging Face, with what it says of them; make.mjs in golden/tokenizer-files.</summary>
public sealed class TokenizerFileTests
{
    [Theory]
    [InlineData("bytes")]
    [InlineData("pieces")]
    [InlineData("unigram")]
    public void Ids_become_the_pieces_that_the_library_decodes(string name)
    {
        Vocabulary vocabulary = VocabularyFile.ReadAny(Golden.Get($"tokenizer-files/{name}.tokenizer.json"));
        using JsonDocument said = JsonDocument.Parse(File.ReadAllText(Golden.Get($"tokenizer-files/{name}.json")));
        int[] ids = [.. said.RootElement.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32())];
        string[] shown = [.. ids.Select(vocabulary.GetToken)];
        string decoded = said.RootElement.GetProperty("decoded").GetString()!;

        if (name == "pieces")
            Assert.Equal(said.RootElement.GetProperty("tokens").EnumerateArray().Select(token => token.GetString()!), shown);
        else if (name == "unigram")
            Assert.Equal(decoded, string.Concat(shown).TrimStart(' '));
        else
            Assert.Equal(decoded, Unescape(string.Concat(shown)));
    }

    [Fact]
    public void Pieces_of_bytes_are_read_as_text_with_their_space()
    {
        Vocabulary vocabulary = VocabularyFile.ReadAny(Golden.Get("tokenizer-files/bytes.tokenizer.json"));
        Assert.Equal([" cat", "é", "\\xE6", "<|end|>", "\n"], new[] { 260, 261, 230, 263, 10 }.Select(vocabulary.GetToken));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"model\": {\"vocab\": 5}}")]
    [InlineData("{\"model\": {\"vocab\": {\"a\": \"b\"}}}")]
    [InlineData("[")]
    public void What_is_no_tokenizer_says_so(string json)
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["tokenizer.json"], json);
        Assert.Contains("tokenizer.json", Assert.Throws<InvalidContentException>(() => TokenizerFile.Read(folder["tokenizer.json"])).Message, StringComparison.Ordinal);
    }

    // What stands for bytes that are no whole character, put together again.
    private static string Unescape(string text)
    {
        var bytes = new List<byte>();
        for (int place = 0; place < text.Length; place++)
        {
            if (text[place] == '\\' && place + 3 < text.Length && text[place + 1] == 'x')
            {
                bytes.Add(Convert.ToByte(text.Substring(place + 2, 2), 16));
                place += 3;
            }
            else
            {
                bytes.AddRange(System.Text.Encoding.UTF8.GetBytes(text[place].ToString()));
            }
        }

        return System.Text.Encoding.UTF8.GetString([.. bytes]);
    }
}
