using System.Text.Json;
using Xunit;

namespace LstmVis.Networks.Tests;

/// <summary>Forward values, losses and gradients against PyTorch; tolerance 1e-5, of gradients relative to the largest of the parameter where that is above 1.</summary>
public sealed class PyTorchTests
{
    private const int Steps = 9;
    private const int Streams = 3;
    private const float Tolerance = 1e-5f;

    private static readonly Case[] AllCases =
    [
        .. from network in Enum.GetValues<NetworkKind>()
           where network != NetworkKind.GruResetBefore // which PyTorch does not have
           from sizes in new[]
           {
               new ModelSizes(9, 5, 2, 19, network, HeadKind.NextToken, 9),
               new ModelSizes(9, 21, 1, 21, network, HeadKind.NextToken, 9, IsTied: true),
               new ModelSizes(9, 6, 2, 10, network, HeadKind.SequenceLabel, 4),
               new ModelSizes(0, 3, 2, 17, network, HeadKind.StepLabel, 4),
               new ModelSizes(0, 3, 4, 8, network, HeadKind.NextVector, 3),
           }
           select new Case(sizes),
    ];

    // One run of Python for all: importing PyTorch takes longer than everything else here.
    private static readonly Lazy<Answer> s_answer = new(() => JsonSerializer.Deserialize<Answer>(
        Python.Run("torch", "pytorch.py", JsonSerializer.Serialize(AllCases.Select(MakeRequest), JsonSerializerOptions.Web)), JsonSerializerOptions.Web)!);

    public static TheoryData<int> Cases => new(Enumerable.Range(0, AllCases.Length));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Forward_values_and_gradients_equal_those_of_PyTorch(int number)
    {
        AnswerCase expected = s_answer.Value.Cases[number];
        Case given = AllCases[number];
        RecurrentModel model = given.Model;
        model.WeightsChanged(forTraining: true);
        var pass = new SequencePass(model, Steps, Streams);
        pass.Start();
        if (given.Tokens.Length > 0)
            pass.Forward(given.Tokens, []);
        else
            pass.Forward(given.Vectors, []);

        int cells = model.Sizes.CellCount;
        var hidden = new float[Steps * Streams * cells];
        pass.Read(model.Sizes.LayerCount - 1, StateKind.HiddenState, hidden);
        AssertEqual("hidden", expected.Hidden, hidden, 1);
        var logits = new List<float>();
        pass.ReadPredictions((_, _, values, _) => logits.AddRange(values));
        AssertEqual("logits", expected.Logits, [.. logits], 1);
        int kinds = model.Sizes.Network == NetworkKind.Lstm ? 2 : 1;
        float[][] carried = [.. pass.Carried];
        AssertEqual("last hidden", expected.LastHidden, [.. carried.Where((_, place) => place % kinds == 0).SelectMany(state => state)], 1);
        AssertEqual("last cell", expected.LastCell, [.. carried.Where((_, place) => place % kinds == 1).SelectMany(state => state)], 1);

        var gradients = new float[model.ParameterCount];
        double loss = pass.Backward(new StepTargets(given.Targets, given.TargetVectors), 1f, gradients);
        Assert.Equal(expected.Loss, loss, 1e-5 * Math.Max(1, Math.Abs(expected.Loss)));
        Assert.Equal(model.Parameters.Select(parameter => parameter.Name).Order(), expected.Gradients.Keys.Order());
        foreach (Parameter parameter in model.Parameters)
            AssertEqual($"gradient of {parameter.Name}", expected.Gradients[parameter.Name], parameter.Of(gradients).ToArray(), Math.Max(1f, expected.Gradients[parameter.Name].Max(Math.Abs)));
    }

    private static void AssertEqual(string what, float[] expected, float[] found, float scale)
    {
        Assert.Equal(expected.Length, found.Length);
        for (int place = 0; place < expected.Length; place++)
            Assert.True(Math.Abs(expected[place] - found[place]) <= Tolerance * scale, $"{what} [{place}]: PyTorch {expected[place]}, found {found[place]}");
    }

    private static object MakeRequest(Case one) => new
    {
        network = one.Model.Sizes.Network.ToString(),
        cells = one.Model.Sizes.CellCount,
        layers = one.Model.Sizes.LayerCount,
        inputSize = one.Model.Sizes.InputSize,
        isTied = one.Model.Sizes.IsTied,
        weights = one.Model.Parameters.ToDictionary(parameter => parameter.Name, one.Model.GetWeights),
        tokens = Fold(one.Tokens),
        vectors = one.Vectors,
        targets = Fold(one.Targets),
        targetVectors = one.TargetVectors,
    };

    // [timeStep, stream] as PyTorch takes it: a list of steps.
    private static IEnumerable<int[]> Fold(int[] values) => values.Chunk(Streams);

    private sealed class Case
    {
        public Case(ModelSizes sizes)
        {
            Model = new RecurrentModel(sizes, seed: 3);
            var random = new Random(5);
            foreach (ref float weight in Model.Weights.AsSpan())
                weight += (random.NextSingle() - 0.5f) * 0.6f;
            int rows = Steps * Streams;
            Tokens = sizes.TokenCount == 0 ? [] : [.. Enumerable.Range(0, rows).Select(_ => random.Next(sizes.TokenCount))];
            Vectors = sizes.TokenCount > 0 ? [] : [.. Enumerable.Range(0, rows * sizes.InputSize).Select(_ => (random.NextSingle() * 4) - 2)];
            TargetVectors = sizes.Head != HeadKind.NextVector ? [] : [.. Enumerable.Range(0, rows * sizes.OutputSize).Select(_ => (random.NextSingle() * 4) - 2)];
            Targets = sizes.Head switch
            {
                HeadKind.NextVector => new int[rows],
                // Of a sequence, the last step alone.
                HeadKind.SequenceLabel => [.. Enumerable.Range(0, rows).Select(row => row < rows - Streams ? -1 : random.Next(sizes.OutputSize))],
                _ => [.. Enumerable.Range(0, rows).Select(_ => random.Next(-1, sizes.OutputSize))],
            };
        }

        public RecurrentModel Model { get; }

        public int[] Tokens { get; }

        public float[] Vectors { get; }

        public int[] Targets { get; }

        public float[] TargetVectors { get; }
    }

    private sealed record Answer(string Version, AnswerCase[] Cases);

    private sealed record AnswerCase(double Loss, float[] Hidden, float[] Logits, float[] LastHidden, float[] LastCell, Dictionary<string, float[]> Gradients);
}
