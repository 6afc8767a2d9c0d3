using LstmVis.Core;
using Xunit;

namespace LstmVis.Networks.Tests;

/// <summary>Saliency tracks against the double-precision reference: gradients by differences, omissions by leaving tokens out.</summary>
[Trait("Instructions", "each")]
public class SaliencyTests
{
    private const int Tokens = 8;
    private const int Width = 5;
    private static readonly Vocabulary Labels = Vocabulary.FromTokens(Enumerable.Range(0, Tokens).Select(id => $"token {id}"));

    public static TheoryData<NetworkKind> Networks => new(Enum.GetValues<NetworkKind>());

    [Theory]
    [MemberData(nameof(Networks))]
    public void Gradients_are_those_of_the_log_probability_by_the_embedding_that_was_read_last(NetworkKind network)
    {
        (LanguageModel model, int[] tokenIds) = Make(network);
        var documents = new Documents(tokenIds.Length, [0, 17, 18, 30]);
        MemoryProject written = Record(model, tokenIds, documents, new RecorderOptions { Gradients = true });
        float[] byTrue = Values(written, "gradient_true");
        float[] byLikeliest = Values(written, "gradient_predicted");
        float[] timesInput = Values(written, "gradient_x_input");
        var predictions = (TopKTrack)written.Tracks.Single(track => track.Id == "predictions");
        float[] embedding = model.GetWeights(model.Embedding!);
        foreach (Document document in documents.All())
        {
            for (int step = document.Steps.Start; step < document.Steps.End; step++)
            {
                int[] read = tokenIds[document.Steps.Start..(step + 1)];
                double[] likeliest = Differentiate(model, read, predictions.EntryIds.Span[step * predictions.K]);
                Assert.Equal(Length(likeliest), byLikeliest[step], 1e-4);
                if (step == document.Steps.End - 1)
                {
                    Assert.True(float.IsNaN(byTrue[step]) && float.IsNaN(timesInput[step]));
                    continue;
                }

                double[] slope = Differentiate(model, read, tokenIds[step + 1]);
                Assert.Equal(Length(slope), byTrue[step], 1e-4);
                Assert.Equal(slope.Select((number, place) => number * embedding[(read[^1] * Width) + place]).Sum(), timesInput[step], 1e-4);
            }
        }
    }

    [Theory]
    [InlineData(NetworkKind.Lstm, 1)]
    [InlineData(NetworkKind.Lstm, 4)]
    [InlineData(NetworkKind.Gru, 4)]
    [InlineData(NetworkKind.Elman, 3)]
    public void An_omission_is_what_the_predictions_lose_when_the_token_is_left_out(NetworkKind network, int horizon)
    {
        (LanguageModel model, int[] tokenIds) = Make(network);
        var documents = new Documents(tokenIds.Length, [0, 17, 18, 30]);
        float[] found = Values(Record(model, tokenIds, documents, new RecorderOptions { OmissionSteps = horizon }), "omission");
        var reference = new ReferenceModel(model);
        foreach (Document document in documents.All())
        {
            int[] all = tokenIds[document.Steps.Start..document.Steps.End];
            List<ReferenceStep> with = reference.Run(all, []);
            for (int step = 0; step < all.Length; step++)
            {
                List<ReferenceStep> without = reference.Run([.. all[..step], .. all[(step + 1)..]], []);
                var divergences = new List<double>();
                for (int later = 0; later < horizon && step + later < all.Length; later++)
                {
                    // Without the token, the prediction made here is that of the step before, or of a state of zero.
                    double[] left = step + later == 0 ? FromZero(model) : without[step + later - 1].Probabilities;
                    divergences.Add(with[step + later].Probabilities.Zip(left, (p, q) => p * Math.Log2(p / q)).Sum());
                }

                Assert.Equal(divergences.Average(), found[document.Steps.Start + step], 1e-4);
            }
        }
    }

    [Fact]
    public void A_model_of_vectors_has_no_saliency()
    {
        var model = new RecurrentModel(new ModelSizes(0, 2, 1, 3, NetworkKind.Gru, HeadKind.NextVector, 2), 1);
        Assert.Throws<ArgumentException>(() => new ModelRecorder(model, new Vocabulary([]), new RecorderOptions { Gradients = true })
            .Record(StepData.OfVectors(new float[8], 2, Documents.Whole(4)), new MemoryProject(), null, CancellationToken.None));
    }

    private static (LanguageModel Model, int[] TokenIds) Make(NetworkKind network)
    {
        var model = new LanguageModel(new LanguageModelShape(Tokens, Width, 2, 7, network), seed: 4);
        var random = new Random(9);
        return (model, [.. Enumerable.Range(0, 40).Select(_ => random.Next(Tokens))]);
    }

    private static MemoryProject Record(LanguageModel model, int[] tokenIds, Documents documents, RecorderOptions options)
    {
        var written = new MemoryProject();
        new LanguageModelRecorder(model, Labels) { Options = options }.Record(tokenIds, documents, written, null, CancellationToken.None);
        return written;
    }

    private static float[] Values(MemoryProject project, string track) => ((ScalarTrack)project.Tracks.Single(one => one.Id == track)).Values.ToArray();

    private static double Length(double[] vector) => Math.Sqrt(vector.Sum(number => number * number));

    // The last token gets an embedding of its own, which no other step reads, and that is moved.
    private static double[] Differentiate(LanguageModel model, int[] read, int target)
    {
        var reference = new ReferenceModel(model);
        double[] row = reference.Weights["embedding"][(read[^1] * Width)..((read[^1] + 1) * Width)];
        reference.Weights["embedding"] = [.. reference.Weights["embedding"], .. row];
        int[] moved = [.. read[..^1], Tokens];
        return [.. Enumerable.Range(0, Width).Select(place =>
        {
            int weight = (Tokens * Width) + place;
            double before = reference.Weights["embedding"][weight];
            reference.Weights["embedding"][weight] = before + 1e-5;
            double above = Math.Log(reference.Run(moved, [])[^1].Probabilities[target]);
            reference.Weights["embedding"][weight] = before - 1e-5;
            double below = Math.Log(reference.Run(moved, [])[^1].Probabilities[target]);
            reference.Weights["embedding"][weight] = before;
            return (above - below) / 2e-5;
        })];
    }

    private static double[] FromZero(LanguageModel model)
    {
        double[] exponentials = [.. model.GetWeights(model.OutputBias).Select(bias => Math.Exp(bias))];
        return [.. exponentials.Select(value => value / exponentials.Sum())];
    }
}
