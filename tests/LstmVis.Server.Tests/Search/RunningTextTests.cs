using CsCheck;
using LstmVis.Core;

namespace LstmVis.Server.Tests;

public sealed class RunningTextTests
{
    [Theory]
    [InlineData("", "a", "b", "\n", "é")]
    [InlineData(" ", "the", "cat", "a", "!")]
    [InlineData("", " the", " cat", "s", " sat")]
    [InlineData("", "▁the", "▁cat", "s", "▁sat")]
    public void Words_are_joined_by_spaces_and_characters_and_word_pieces_by_nothing(string separator, params string[] tokens)
    {
        var corpus = new Corpus(Enumerable.Range(0, tokens.Length).ToArray(), Vocabulary.FromTokens(tokens));
        Assert.Equal(separator, RunningText.ChooseSeparator(corpus));
    }

    [Fact]
    public void Every_token_is_found_where_it_stands()
    {
        Gen<string> token = Gen.String[Gen.Char["ab c"], 0, 4];
        Gen.Select(token.Array[1, 30], Gen.Bool).Sample((tokens, isSpaced) =>
        {
            string separator = isSpaced ? " " : "";
            var corpus = new Corpus(Enumerable.Range(0, tokens.Length).ToArray(), Vocabulary.FromTokens(tokens), new Documents(tokens.Length, tokens.Length > 3 ? [0, 3] : [0]));
            var text = new RunningText(corpus, separator);
            int start = 0;
            for (int step = 0; step < tokens.Length; step++)
            {
                Assert.Equal(tokens[step], text.Text.Span.Slice(start, tokens[step].Length).ToString());
                if (tokens[step].Length > 0)
                {
                    Assert.Equal(new StepRange(step, step + 1), text.GetSteps(start, tokens[step].Length));
                    Assert.True(text.IsWholeTokens(start, tokens[step].Length));
                }

                start += tokens[step].Length + separator.Length;
            }

            foreach (Document document in corpus.Documents.All())
            {
                (int from, int length) = text.GetDocument(document);
                Assert.Equal(string.Join(separator, tokens[document.Steps.Start..document.Steps.End]), text.Text.Span.Slice(from, length).ToString());
            }
        });
    }
}
