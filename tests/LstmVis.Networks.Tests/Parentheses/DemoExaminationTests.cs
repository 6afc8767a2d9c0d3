using LstmVis.Core;
using Xunit;

namespace LstmVis.Networks.Tests;

/// <summary>The experiment of the LSTMVis paper with parentheses, on the demo model.</summary>
public class DemoExaminationTests
{
    [Fact]
    public void The_demo_model_is_near_the_entropy_and_cells_of_its_last_layer_detect_every_depth()
    {
        DemoExamination found = DemoExamination.Make(DemoModel.Result.Recording.Model.Model, seed: 2000);
        foreach (DepthDetector detector in found.Detectors)
            TestContext.Current.TestOutputHelper?.WriteLine($"{found.Bits / found.LeastBits:0.0000}; {detector}");
        Assert.InRange(found.Bits, 0.98 * found.LeastBits, 1.02 * found.LeastBits);
        Assert.Equal([1, 2, 3, 4], found.Detectors.Select(detector => detector.Depth));
        Assert.All(found.Detectors, detector => Assert.True(detector.F1 >= 0.99, $"{detector}"));
        Assert.All(found.Detectors, detector => Assert.StartsWith("layer1/", detector.SourceId, StringComparison.Ordinal));
        Assert.True(found.IsMet);
    }

    [Fact]
    public void The_F1_of_a_detector_is_that_of_its_cell_and_threshold_on_the_text_that_it_was_not_chosen_on()
    {
        var model = new LanguageModel(new LanguageModelShape(7, 4, 2, 9), seed: 3);
        Corpus searched = NestedParentheses.Generate(700, seed: 1);
        Corpus measured = NestedParentheses.Generate(500, seed: 2);
        int[] depths = NestedParentheses.GetDepths(measured);
        StateMemory states = StateMemory.Record(model, measured, [], keepStates: true, cancellation: TestContext.Current.CancellationToken);
        foreach (DepthDetector detector in DepthDetectors.Find(model, searched, measured, layer: 1))
        {
            float[] stored = states.GetRows(detector.SourceId).ToArray();
            bool[] on = [.. Enumerable.Range(0, 500).Select(step => IsOn(detector, stored[(step * 9) + detector.Cell]))];
            double both = Enumerable.Range(0, 500).Count(step => on[step] && depths[step] >= detector.Depth);
            double precision = both / on.Count(one => one);
            double recall = both / depths.Count(depth => depth >= detector.Depth);
            Assert.Equal(2 * precision * recall / (precision + recall), detector.F1, 1e-12);
        }

        // An untrained model knows no depth: what was chosen on one text does not hold on another.
        Assert.Contains(DepthDetectors.Find(model, searched, measured, layer: 1), detector => detector.F1 < 0.9);
        Assert.False(DemoExamination.Make(model, seed: 2000).IsMet);
    }

    private static bool IsOn(DepthDetector detector, float stored)
    {
        float activation = detector.SourceId.EndsWith("cell_state", StringComparison.Ordinal) ? MathF.Tanh(stored) : stored;
        return (detector.IsNegative ? -activation : activation) >= detector.Threshold;
    }
}
