using CsCheck;
using LstmVis.Core;
using Xunit;

namespace LstmVis.Networks.Tests;

/// <summary>Documents that run side by side against each document alone, number for number.</summary>
[Trait("Instructions", "each")]
public class ParallelDocumentsTests
{
    private static readonly Vocabulary Labels = Vocabulary.FromTokens(Enumerable.Range(0, 11).Select(id => $"token {id}"));

    [Fact]
    public void Documents_side_by_side_give_the_very_numbers_of_each_document_alone() =>
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, 90].Array[1, 40], Gen.Int[0, 1000], Gen.Enum<NetworkKind>()).Sample((large, lengths, seed, network) =>
        {
            // Now and then a document that is longer than a block, between short ones.
            if (large == 0)
                lengths[lengths.Length / 2] = 5000;
            int total = lengths.Sum();
            if (total == 0)
                return;
            var model = new LanguageModel(new LanguageModelShape(11, 5, 2, 9, network), seed);
            var random = new Random(seed);
            int[] tokenIds = [.. Enumerable.Range(0, total).Select(_ => random.Next(11))];
            int start = 0;
            var documents = new Documents(total, [.. lengths.Select(length => (start += length) - length)]);
            MemoryProject together = Record(model, tokenIds, documents, new RecorderOptions { Gates = true, Inputs = true });
            foreach (Document document in documents.All().Where(document => document.Steps.Length > 0))
            {
                MemoryProject alone = Record(model, tokenIds[document.Steps.Start..document.Steps.End], Documents.Whole(document.Steps.Length), new RecorderOptions { Gates = true, Inputs = true });
                foreach ((string id, (SourceDescription source, List<float> values)) in together.Sources)
                    Assert.Equal(alone.Sources[id].Values, values.GetRange(document.Steps.Start * source.CellCount, document.Steps.Length * source.CellCount));
                foreach (ScalarTrack track in together.Tracks.OfType<ScalarTrack>())
                    Assert.Equal(alone.Tracks.OfType<ScalarTrack>().Single(other => other.Id == track.Id).Values.ToArray(), track.Values.Span.Slice(document.Steps.Start, document.Steps.Length).ToArray());
            }
        }, iter: 25);

    [Fact]
    public void A_state_that_is_carried_goes_on_from_document_to_document()
    {
        var model = new LanguageModel(new LanguageModelShape(11, 5, 2, 9), 3);
        var random = new Random(4);
        int[] tokenIds = [.. Enumerable.Range(0, 1300).Select(_ => random.Next(11))];
        var documents = new Documents(1300, [0, 10, 700, 1299]);
        MemoryProject carried = Record(model, tokenIds, documents, new RecorderOptions { CarriesState = true });
        MemoryProject whole = Record(model, tokenIds, Documents.Whole(1300), new RecorderOptions());
        foreach (string id in whole.Sources.Keys)
            Assert.Equal(whole.Sources[id].Values, carried.Sources[id].Values);
        Assert.Equal(whole.Tracks.OfType<ScalarTrack>().First().Values.ToArray(), carried.Tracks.OfType<ScalarTrack>().First().Values.ToArray());
        MemoryProject reset = Record(model, tokenIds, documents, new RecorderOptions());
        Assert.NotEqual(whole.Sources["layer0/hidden_state"].Values, reset.Sources["layer0/hidden_state"].Values);
    }

    [Fact]
    public void What_enters_layer_0_is_the_embedding_of_each_token()
    {
        var model = new LanguageModel(new LanguageModelShape(11, 5, 1, 9), 3);
        MemoryProject written = Record(model, [3, 7, 3], Documents.Whole(3), new RecorderOptions { Inputs = true });
        float[] embedding = model.GetWeights(model.Embedding!);
        Assert.Equal([.. embedding[15..20], .. embedding[35..40], .. embedding[15..20]], written.Sources["input"].Values);
        Assert.Equal("input_embedding", written.Sources["input"].Description.Kind);
    }

    [Fact]
    public void As_many_of_the_likeliest_tokens_are_kept_as_are_wanted()
    {
        var model = new LanguageModel(new LanguageModelShape(11, 5, 1, 9), 3);
        Assert.Equal(3, Record(model, [1, 2], Documents.Whole(2), new RecorderOptions { TopCount = 3 }).Tracks.OfType<TopKTrack>().Single().K);
        Assert.Equal(11, Record(model, [1, 2], Documents.Whole(2), new RecorderOptions { TopCount = 50 }).Tracks.OfType<TopKTrack>().Single().K);
    }

    private static MemoryProject Record(LanguageModel model, int[] tokenIds, Documents documents, RecorderOptions options)
    {
        var written = new MemoryProject();
        new LanguageModelRecorder(model, Labels) { Options = options }.Record(tokenIds, documents, written, null, CancellationToken.None);
        return written;
    }
}
