namespace LstmVis.Core.Tests;

public class CorpusTests
{
    [Fact]
    public void A_range_is_half_open()
    {
        var range = new StepRange(2, 5);
        Assert.Equal(3, range.Length);
        Assert.True(range.Contains(2));
        Assert.False(range.Contains(5));
        Assert.Equal("[2, 5)", range.ToString());
        Assert.Throws<ArgumentOutOfRangeException>(() => new StepRange(-1, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new StepRange(3, 2));
    }

    [Fact]
    public void Ranges_that_touch_do_not_overlap_and_empty_ranges_overlap_nothing()
    {
        Assert.False(new StepRange(0, 2).Overlaps(new StepRange(2, 4)));
        Assert.True(new StepRange(0, 3).Overlaps(new StepRange(2, 4)));
        Assert.False(new StepRange(3, 3).Overlaps(new StepRange(2, 4)));
        Assert.True(new StepRange(2, 4).Contains(new StepRange(3, 4)));
        Assert.False(new StepRange(2, 4).Contains(new StepRange(3, 5)));
    }

    [Fact]
    public void A_range_grows_only_inside_its_bounds() =>
        Assert.Equal(new StepRange(1, 9), new StepRange(3, 5).Grow(int.MaxValue, 4, new StepRange(1, 9)));

    [Fact]
    public void A_vocabulary_knows_its_texts_by_id_and_the_least_id_of_a_text()
    {
        var vocabulary = new Vocabulary([new(7, "a"), new(3, "b"), new(1_000_000, "a")]);
        Assert.Equal(3, vocabulary.Count);
        Assert.Equal("a", vocabulary.GetToken(1_000_000));
        Assert.True(vocabulary.TryGetId("a", out int id));
        Assert.Equal(7, id);
        Assert.False(vocabulary.TryGetToken(0, out _));
        Assert.False(vocabulary.TryGetToken(-1, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => vocabulary.GetToken(8));
        Assert.Equal([3, 7, 1_000_000], vocabulary.Entries.Select(entry => entry.Key));
    }

    [Fact]
    public void A_vocabulary_refuses_negative_and_doubled_ids()
    {
        Assert.Throws<ArgumentException>(() => new Vocabulary([new(-1, "a")]));
        Assert.Throws<ArgumentException>(() => new Vocabulary([new(1, "a"), new(1, "b")]));
    }

    [Fact]
    public void Documents_cover_every_step_and_may_be_empty()
    {
        var documents = new Documents(6, [0, 0, 2, 2, 6], ["a", "b", "c", "d", "e"]);
        Assert.Equal([0, 2, 0, 4, 0], documents.All().Select(document => document.Steps.Length));
        Assert.Equal("b", documents.At(1).Id);
        Assert.Equal("d", documents.At(5).Id);
        Assert.Throws<ArgumentOutOfRangeException>(() => documents.At(6));
        for (int step = 0; step < 6; step++)
            Assert.True(documents.At(step).Steps.Contains(step));
    }

    [Fact]
    public void Documents_that_do_not_follow_each_other_are_an_error()
    {
        Assert.Throws<ArgumentException>(() => new Documents(5, []));
        Assert.Throws<ArgumentException>(() => new Documents(5, [1]));
        Assert.Throws<ArgumentException>(() => new Documents(5, [0, 3, 2]));
        Assert.Throws<ArgumentException>(() => new Documents(5, [0, 6]));
        Assert.Throws<ArgumentException>(() => new Documents(5, [0, 2], ["a"]));
        Assert.Throws<ArgumentException>(() => new Documents(5, [0, 2], ["a", "a"]));
    }

    [Fact]
    public void A_corpus_refuses_tokens_without_text_and_documents_of_another_length()
    {
        Vocabulary vocabulary = Vocabulary.FromTokens(["x", "y"]);
        var corpus = new Corpus(new[] { 0, 1, 1 }, vocabulary);
        Assert.Equal("y", corpus.GetToken(2));
        Assert.Equal(new StepRange(0, 3), corpus.Steps);
        Assert.Throws<ArgumentOutOfRangeException>(() => corpus.GetToken(3));
        ArgumentException error = Assert.Throws<ArgumentException>(() => new Corpus(new[] { 0, 2 }, vocabulary));
        Assert.Contains("Token id 2 at time step 1", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new Corpus(new[] { 0 }, vocabulary, Documents.Whole(2)));
    }

    [Fact]
    public void An_empty_corpus_is_a_corpus() =>
        Assert.Equal(0, new Corpus(Array.Empty<int>(), Vocabulary.FromTokens([])).StepCount);
}
