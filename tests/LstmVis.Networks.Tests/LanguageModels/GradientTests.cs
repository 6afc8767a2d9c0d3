using Xunit;

namespace LstmVis.Networks.Tests;

/// <summary>Gradients against numerical derivatives of the double-precision reference; tolerance 1e-4 of the largest in the parameter.</summary>
[Trait("Instructions", "each")]
public class GradientTests
{
    private const int Steps = 7;
    private const int Streams = 3;
    private static readonly LanguageModelShape Shape = new(VocabularySize: 9, EmbeddingSize: 5, LayerCount: 2, CellCount: 19);

    public static TheoryData<string, NetworkKind> KernelsAndNetworks =>
        new(from kernels in (string[])["scalar", "128", "256", "512"] from network in Enum.GetValues<NetworkKind>() select (kernels, network));

    public static TheoryData<NetworkKind> Networks => new(Enum.GetValues<NetworkKind>());

    [Theory]
    [MemberData(nameof(KernelsAndNetworks))]
    public void Every_parameter_has_the_gradient_of_the_reference(string kernels, NetworkKind network)
    {
        var model = new LanguageModel(Shape with { Network = network }, seed: 3, NetworkKernels.Pick(kernels));
        var random = new Random(5);
        foreach (ref float weight in model.Weights.AsSpan())
            weight += (random.NextSingle() - 0.5f) * 0.6f;
        int[] tokenIds = [.. Enumerable.Range(0, Steps * Streams).Select(_ => random.Next(9))];
        int[] targets = [.. Enumerable.Range(0, Steps * Streams).Select(_ => random.Next(-1, 9))];
        var starts = new bool[Steps * Streams];
        starts[(3 * Streams) + 1] = true;
        starts[(5 * Streams) + 2] = true;
        model.WeightsChanged(forTraining: true);
        var pass = new SequencePass(model, Steps, Streams);
        pass.Start();
        pass.Forward(tokenIds, starts);
        var gradients = new float[model.ParameterCount];
        double loss = pass.Backward(targets, 1f, gradients);

        var reference = new ReferenceModel(model);
        Assert.Equal(GetLoss(reference, tokenIds, starts, targets), loss, 1e-4 * loss);
        foreach (Parameter parameter in model.Parameters)
        {
            double[] weights = reference.Weights[parameter.Name];
            float[] analytic = parameter.Of(gradients).ToArray();
            double tolerance = 1e-4 * Math.Max(1e-2, analytic.Max(Math.Abs));
            for (int sample = 0; sample < 16; sample++)
            {
                int place = random.Next(weights.Length);
                double weight = weights[place];
                weights[place] = weight + 1e-5;
                double above = GetLoss(reference, tokenIds, starts, targets);
                weights[place] = weight - 1e-5;
                double below = GetLoss(reference, tokenIds, starts, targets);
                weights[place] = weight;
                Assert.True(Math.Abs(((above - below) / 2e-5) - analytic[place]) <= tolerance, $"{parameter.Name}[{place}]: expected {(above - below) / 2e-5}, found {analytic[place]}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void The_gradient_under_dropout_is_that_of_the_loss_under_the_same_dropout(NetworkKind network)
    {
        // The same seed draws the same numbers to drop, so the loss is a smooth function of the weights; float32 differences, so 2 % tolerance.
        var model = new LanguageModel(Shape with { Network = network }, seed: 3);
        var random = new Random(6);
        int[] tokenIds = [.. Enumerable.Range(0, Steps * Streams).Select(_ => random.Next(9))];
        int[] targets = [.. Enumerable.Range(0, Steps * Streams).Select(_ => random.Next(9))];
        var gradients = new float[model.ParameterCount];
        Run(gradients);
        foreach (Parameter parameter in model.Parameters)
        {
            Span<float> direction = parameter.Of(gradients);
            double square = 0;
            foreach (float slope in direction)
                square += (double)slope * slope;
            float step = (float)(0.02 / Math.Sqrt(square));
            float[] before = model.GetWeights(parameter);
            double above = Shifted(step);
            double below = Shifted(-step);
            Assert.Equal(Math.Sqrt(square), (above - below) / 0.04, 0.02 * Math.Sqrt(square));

            double Shifted(float factor)
            {
                Span<float> slopes = parameter.Of(gradients);
                model.SetWeights(parameter, [.. before.Zip(slopes.ToArray(), (weight, slope) => weight + (factor * slope))]);
                double loss = Run(null);
                model.SetWeights(parameter, before);
                return loss;
            }
        }

        double Run(float[]? into)
        {
            model.WeightsChanged(forTraining: true);
            var pass = new SequencePass(model, Steps, Streams, 0.4f, new Random(8));
            pass.Start();
            pass.Forward(tokenIds, []);
            return into is null ? pass.GetLoss(targets) : pass.Backward(targets, 1f, into);
        }
    }

    private static double GetLoss(ReferenceModel reference, int[] tokenIds, bool[] starts, int[] targets) =>
        Enumerable.Range(0, Streams).Sum(stream => reference.GetLoss(Pick(tokenIds, stream), Pick(starts, stream), Pick(targets, stream)));

    private static T[] Pick<T>(T[] values, int stream) => [.. Enumerable.Range(0, Steps).Select(step => values[(step * Streams) + stream])];
}
