using CsCheck;
using LstmVis.Core;
using Xunit;

namespace LstmVis.Networks.Tests;

public class BytePairsTests
{
    [Fact]
    public void The_most_frequent_pair_is_merged_first_and_pieces_keep_to_words()
    {
        BytePairs pairs = BytePairs.Learn("low low low lower lower newest newest newest newest newest", BytePairs.ByteCount + 3);
        // " n" 4 times and "ne" 5 times, but "we" 7 times (lower, newest): the first; then "lo" and "ow" with 5, "es", "st", "ne"… with 5.
        Assert.Equal(('w', 'e'), ((char)pairs.Merges[0].Left, (char)pairs.Merges[0].Right));
        Assert.Equal(3, pairs.Merges.Count);
        Assert.All(pairs.Vocabulary.Entries, entry => Assert.DoesNotContain(" ", entry.Value.Length == 0 ? "" : entry.Value[1..], StringComparison.Ordinal));
    }

    [Fact]
    public void Learning_equals_counting_all_pairs_anew_after_every_merge() =>
        Gen.String[Gen.Char["ab c"], 0, 120].Sample(text => Assert.Equal(CountAnew(text, 12), BytePairs.Learn(text, BytePairs.ByteCount + 12).Merges), iter: 300);

    [Fact]
    public void Every_text_can_be_written_and_read_back()
    {
        BytePairs pairs = BytePairs.Learn("The cat — naïve café — sat on the mat, the cat's 3 mats.\n\n  日本語の文章。日本語。", BytePairs.ByteCount + 40);
        Gen.String.Select(text => text.ReplaceLineEndings("\n")).Where(text => !text.Any(char.IsSurrogate)).Sample(text => Assert.Equal(text, pairs.Decode(pairs.Encode(text))), iter: 500);
        Assert.Equal("the 日本 𝔘\t\n  x", pairs.Decode(pairs.Encode("the 日本 𝔘\t\n  x")));
    }

    [Fact]
    public void Bytes_that_are_no_character_alone_are_shown_as_bytes()
    {
        BytePairs pairs = new([]);
        Assert.Equal(["<0xE2>", "<0x80>", "<0x94>", "a"], pairs.Encode("—a").Select(pairs.Vocabulary.GetToken));
        Assert.Equal("—", new BytePairs([(0xE2, 0x80), (256, 0x94)]).Vocabulary.GetToken(257));
    }

    [Fact]
    public void Merges_that_make_no_sense_are_refused()
    {
        Assert.Contains("only 0 to 255 exist", Assert.Throws<ArgumentException>(() => new BytePairs([(97, 256)])).Message, StringComparison.Ordinal);
        Assert.Contains("given twice", Assert.Throws<ArgumentException>(() => new BytePairs([(97, 98), (97, 98)])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_of_byte_pairs_keeps_them_in_its_folder()
    {
        using var folder = new TemporaryFolder();
        BytePairs pairs = BytePairs.Learn("low lower lowest low lower", BytePairs.ByteCount + 5);
        var model = new TextModel(new LanguageModel(new LanguageModelShape(pairs.Vocabulary.Count, 4, 1, 4), 1), pairs.Vocabulary, TokenLevel.BytePair, "a test", bytePairs: pairs);
        ModelFolder.Write(model, folder.At("model"));
        TextModel read = ModelFolder.Read(folder.At("model"));
        Assert.Equal(model.Tokenize("slow lower é").TokenIds.ToArray(), read.Tokenize("slow lower é").TokenIds.ToArray());

        string path = folder.At("model/model.json");
        string description = File.ReadAllText(path);
        File.WriteAllText(path, description.Replace($"\"{pairs.Merges[0].Left} {pairs.Merges[0].Right}\"", "\"lo w\"", StringComparison.Ordinal));
        Assert.Contains("expected two ids", Assert.Throws<InvalidModelException>(() => ModelFolder.Read(folder.At("model"))).Message, StringComparison.Ordinal);
    }

    private static List<(int, int)> CountAnew(string text, int mergeCount)
    {
        // Words as they are cut here: a space belongs to the word behind it; of several, the others stand together.
        List<List<int>> words = [.. System.Text.RegularExpressions.Regex.Matches(text, @" ?[abc]+|\s+(?!\S)|\s").Select(word => word.Value.Select(letter => (int)letter).ToList())];
        List<(int, int)> merges = [];
        while (merges.Count < mergeCount)
        {
            var counts = words.SelectMany(word => word.Zip(word.Skip(1))).CountBy(pair => pair).Where(entry => entry.Value >= 2).ToList();
            if (counts.Count == 0)
                break;
            (int, int) best = counts.OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key).First().Key;
            foreach (List<int> word in words)
                BytePairTrainer.Replace(word, best, BytePairs.ByteCount + merges.Count);
            merges.Add(best);
        }

        return merges;
    }
}
