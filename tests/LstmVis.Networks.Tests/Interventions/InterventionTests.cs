using LstmVis.Core;
using Xunit;

namespace LstmVis.Networks.Tests;

public class InterventionTests
{
    private const int Steps = 600;
    private static readonly LanguageModelShape Shape = new(5, 4, 2, 6);

    public static TheoryData<NetworkKind> Networks => new(Enum.GetValues<NetworkKind>());

    [Theory]
    [MemberData(nameof(Networks))]
    public void One_that_holds_no_cell_or_no_step_changes_nothing(NetworkKind network)
    {
        (TextModel model, Corpus corpus) = New(network);
        ModelRun plain = ModelRun.Run(model, corpus, []);
        Intervention none = Intervention.Clamp(model.Model, 0, [], 1f);
        Intervention never = Intervention.Clamp(model.Model, 1, [2], 1f) with { Steps = new StepRange(Steps, Steps + 5) };
        ModelRun held = ModelRun.Run(model, corpus, [none, never]);
        Assert.Equal(plain.Bits, held.Bits);
        foreach (string source in plain.SourceIds)
            Assert.Equal(plain.GetStates(source, Steps - 1).ToArray(), held.GetStates(source, Steps - 1).ToArray());
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Held_cells_roll_on_as_in_the_equations(NetworkKind network)
    {
        // The reference computes one number at a time in double precision; windows of the recorder end at steps 256 and 512, inside the range.
        (TextModel model, Corpus corpus) = New(network);
        var range = new StepRange(200, 560);
        Intervention memory = Intervention.Clamp(model.Model, 0, [1, 4], 0f) with { Steps = range };
        Intervention hidden = Intervention.Clamp(model.Model, 1, [3], 0.7f, StateKind.HiddenState);
        ModelRun run = ModelRun.Run(model, corpus, [memory, hidden]);
        Assert.All(run.SourceIds, source => Assert.DoesNotContain(float.NaN, run.GetStates(source, 0).ToArray()));
        List<ReferenceStep> reference = new ReferenceModel(model.Model)
        {
            AfterLayer = (step, layer, values) =>
            {
                if (layer == 0 && range.Contains(step))
                {
                    foreach (int cell in new[] { 1, 4 })
                    {
                        // c = 0 makes h = o tanh(0) = 0; other networks have h alone.
                        values["hidden_state"][cell] = 0;
                        if (values.TryGetValue("cell_state", out double[]? memories))
                            memories[cell] = 0;
                    }
                }
                else if (layer == 1)
                    values["hidden_state"][3] = 0.7;
            },
        }.Run(corpus.TokenIds.Span, []);
        for (int step = 0; step < Steps; step++)
        {
            foreach (string source in run.SourceIds)
            {
                string[] parts = source.Split('/');
                double[] expected = reference[step].Layers[parts[0][^1] - '0'][parts[1]];
                float[] found = run.GetStates(source, step).ToArray();
                for (int cell = 0; cell < found.Length; cell++)
                    Assert.True(Math.Abs(expected[cell] - found[cell]) <= 1e-5, $"{source}, step {step}, cell {cell}: expected {expected[cell]}, found {found[cell]}");
            }
        }
    }

    [Fact]
    public void The_mean_is_that_of_the_recorded_states()
    {
        (TextModel model, Corpus corpus) = New(NetworkKind.Lstm);
        ModelRun plain = ModelRun.Run(model, corpus, []);
        Intervention mean = Intervention.ReplaceByMean(model.Model, 1, [2], corpus);
        Assert.Equal(Enumerable.Range(0, Steps).Average(step => plain.GetStates("layer1/cell_state", step)[2]), mean.Values[2], 1e-5f);
        ModelRun held = ModelRun.Run(model, corpus, [mean]);
        Assert.All(Enumerable.Range(0, Steps), step => Assert.Equal(mean.Values[2], held.GetStates("layer1/cell_state", step)[2]));
    }

    [Fact]
    public void What_does_not_fit_the_model_is_named()
    {
        (TextModel model, Corpus corpus) = New(NetworkKind.Gru);
        Refused(Intervention.Clamp(model.Model, 2, [0], 0f), "no layer 2; the model has 2");
        Refused(Intervention.Clamp(model.Model, 0, [0, 6], 0f), "no cell 6; the layers have 6");
        Refused(Intervention.Clamp(model.Model, 0, [-1], 0f), "no cell -1");
        Refused(Intervention.Clamp(model.Model, 0, [0], 0f, StateKind.CellState), "no state 'cell_state' that can be held; they have hidden_state");
        Refused(Intervention.Clamp(model.Model, 0, [0], float.NaN), "finite");

        void Refused(Intervention intervention, string message) =>
            Assert.Contains(message, Assert.Throws<ArgumentException>(() => ModelRun.Run(model, corpus, [intervention])).Message, StringComparison.Ordinal);
    }

    private static (TextModel Model, Corpus Corpus) New(NetworkKind network)
    {
        var model = new LanguageModel(Shape with { Network = network }, seed: 7);
        Vocabulary vocabulary = Vocabulary.FromTokens(["a", "b", "c", "d", "e"]);
        var random = new Random(3);
        int[] tokenIds = [.. Enumerable.Range(0, Steps).Select(_ => random.Next(5))];
        return (new TextModel(model, vocabulary, TokenLevel.Character, "a test"), new Corpus(tokenIds, vocabulary));
    }
}
